"""What is said beside a test's result: codes and facts, no prose."""

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Found
from luopan.instruments.experiments.history import History
from luopan.readings.base import Check, Fact
from luopan.tables.bundle import Tables


def strange_channels(test: Asked, tables: Tables) -> tuple[Check, ...]:
    """Name channels of a test that the firm does not have."""
    known = {channel.name for channel in tables.company.channel}
    if tables.channels is not None:
        known |= set(tables.channels["channel"].to_list())
    names = tuple(name for name in test.channels if name not in known)
    if not names:
        return ()
    facts: dict[str, Fact] = {"test": test.name, "names": names}
    return (Check(code="test_design_channel", passed=False, severity="warn", facts=facts),)


def part_periods(test: Asked, history: History) -> tuple[Check, ...]:
    """Say that it began or ended inside a week, or a month, that the outcomes tell as a whole."""
    days = [(cell.start, cell.end) for cell in test.cells if not cell.control]
    begun = {start for start, _ in days} - set(history.periods)
    ended = {end for _, end in days} - set(history.ends)
    if history.step == 1 or not begun | ended:
        return ()
    first, past = history.span(test.start, test.end)
    facts: dict[str, Fact] = {
        "test": test.name,
        "start": str(test.start),
        "end": str(test.end),
        "days": history.step,
        "first": str(history.periods[first]),
        "last": str(history.ends[past - 1]),
    }
    return (Check(code="test_part_periods", passed=False, severity="warn", facts=facts),)


def unplanned(test: Asked) -> Check:
    """Say that it was looked at on a day that was not registered."""
    facts: dict[str, Fact] = {"test": test.name}
    return Check(code="test_unplanned_look", passed=False, severity="info", facts=facts)


def step_down(test: Asked) -> Check:
    """Say that channels of a pair were turned down, and not off."""
    facts: dict[str, Fact] = {"test": test.name, "names": test.channels}
    return Check(code="test_pair_step", passed=False, severity="info", facts=facts)


def overlap(test: Asked, others: tuple[str, ...]) -> Check:
    """Say which other tests its regions or people had on the same days."""
    facts = {"test": test.name, "tests": others}
    code = "test_overlaps_people" if test.design == "people" else "test_overlaps"
    return Check(code=code, passed=False, severity="warn", facts=facts)


def agreement(found: Found) -> tuple[Check, ...]:
    """Return whether the estimators agree, and whether the second opinion contradicts."""
    out = []
    main = found.effect.total
    if main is not None and found.others:
        apart = tuple(o.estimator for o in found.others if not main.low <= o.point <= main.high)
        facts = {"estimators": apart, "spread": round(found.agreement or 0.0, 2)}
        out.append(Check(code="test_estimators", passed=not apart, severity="warn", facts=facts))
    if main is not None and found.other_p is not None and found.effect.p is not None:
        sure = found.effect.p <= 1.0 - main.level
        same = sure == (found.other_p <= 1.0 - main.level) or not sure
        facts = {"p": round(found.effect.p, 4), "other_p": round(found.other_p, 4)}
        out.append(Check(code="test_second_opinion", passed=same, severity="warn", facts=facts))
    return tuple(out)
