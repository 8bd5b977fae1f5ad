"""Tables and a plan in, one reading a finished test out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from luopan.instruments.experiments import before_after, chosen, lots, people, split_watch
from luopan.instruments.experiments import split as splits
from luopan.instruments.experiments.asked import Asked, asked, meeting, overlapping
from luopan.instruments.experiments.checks import (
    agreement,
    overlap,
    part_periods,
    step_down,
    strange_channels,
    unplanned,
)
from luopan.instruments.experiments.found import Found, no_lot_told
from luopan.instruments.experiments.guarded import asks, of_split
from luopan.instruments.experiments.guarded import by_region as guarded_by_region
from luopan.instruments.experiments.history import (
    Array,
    History,
    by_region,
    distances_between,
    near_to,
    of_firm,
    outcome_of,
)
from luopan.instruments.experiments.loss import Limit, limit_of
from luopan.instruments.experiments.money import Moved, money_moved
from luopan.instruments.experiments.pairs import handed_on, inputs_of
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.sets import registered_sets, sets_of_few
from luopan.instruments.experiments.split import split_of
from luopan.instruments.experiments.steps import steps
from luopan.instruments.experiments.watch import Watched, watched
from luopan.readings.base import Check, Evidence
from luopan.readings.experiments import Effect, ExperimentReading, GuardrailSaid, Registration
from luopan.tables.bundle import Tables
from luopan.tables.register import Ran, Record

_BY_LOT = frozenset({"lot", "switchback", "factorial", "moderated", "people"})

_USED = ({"tests", "outcomes", "channels"}, {"tests", "surveys", "audiences"})
"""Tables behind a test by region, and behind one of people."""


def measure(
    tables: Tables, plan: ExperimentPlan, *, progress: Callable[[float], None] | None = None
) -> tuple[ExperimentReading, ...]:
    """Analyse the tests that the tests table tells and the outcomes cover.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables; ``tests``, ``outcomes`` and ``channels`` are read.
    plan : ExperimentPlan
        Settings; one test by name, or all.
    progress : callable, optional
        Told the share of the work done.

    Returns
    -------
    tuple of ExperimentReading
        By start and name. What is wrong with a design is a check of the first reading.

    Raises
    ------
    NoTestError
        The named test is not in the table, or no test can be read; its code and facts say why.
    """
    tests, problems = asked(tables, plan.test)
    everyone = tests if plan.test is None else asked(tables)[0]
    readings: list[ExperimentReading] = []
    for number, test in enumerate(tests):
        try:
            readings.append(_read(test, tables, everyone, plan))
        except NoTestError as error:
            facts = {"test": test.name, **error.facts}
            problem = Check(code=error.code, passed=False, severity="warn", facts=facts)
            problems = (*problems, problem)
        if progress is not None:
            progress((number + 1) / len(tests))
    if not readings:
        raise _nothing(tables, plan, problems)
    first = readings[0].model_copy(update={"checks": (*problems, *readings[0].checks)})
    return (first, *readings[1:])


def _nothing(tables: Tables, plan: ExperimentPlan, problems: tuple[Check, ...]) -> NoTestError:
    if problems:
        return NoTestError(problems[0].code, problems[0].facts)
    names = () if tables.tests is None else tuple(tables.tests["test"].unique().sort().to_list())
    if plan.test is not None and names and plan.test not in names:
        return NoTestError("test_unknown", {"test": plan.test, "known": names[:8]})
    return NoTestError("test_no_design", {"test": plan.test or ""})


def _read(
    test: Asked, tables: Tables, others: tuple[Asked, ...], plan: ExperimentPlan
) -> ExperimentReading:
    """Read one test; ``others`` are all that the table tells."""
    started = perf_counter()
    plan = _as_registered(test, tables, plan)
    if test.design == "people":
        made = _of_people(test, tables, others, plan)
        return made.model_copy(update={"seconds": perf_counter() - started})
    busy = overlapping(test, others)
    outcome = outcome_of(test, tables, plan.outcome)
    whole = test.design == "before_after"
    history = of_firm(test, tables, outcome) if whole else by_region(test, tables, outcome)
    record = _record(test, tables)
    limit, unpriced = limit_of(record, tables, outcome, _unit(outcome, tables))
    taken = _taken(test, tables, history, busy, plan)
    seen = _looks(test, record, history, taken, limit, plan)
    running = _running(test, history)
    if not (running and seen.looks):
        _inside(test, history)
    drawn = _drawn(test, tables)
    lot = _Lot(record, drawn, inputs_of(test, tables, history))
    found = _still(test, history) if running else _analysed(test, history, taken, plan, lot)
    told = (*history.checks, *found.checks, *unpriced)
    found = replace(found, checks=(*told, *(() if running else part_periods(test, history))))
    if found.beyond is not None and not found.beyond.whole:
        found = replace(found, checks=(*found.checks, step_down(test)))
    found = replace(found, checks=(*found.checks, *strange_channels(test, tables)))
    found, shared = _shared(test, found, busy)
    moved = Moved() if shared else money_moved(test, tables, history, found)
    made = _reading(test, tables, outcome, found, plan)
    rails = () if running else _guarded(test, tables, history, busy, plan)
    return made.model_copy(
        update={
            "next_steps": steps(test, found, made.verdict, seen, rails),
            "guardrails": rails,
            "loss": seen.loss,
            "step_days": history.step,
            "tail_days": min(found.tail * history.step, plan.tail_days),
            "looks": seen.looks,
            "watch": seen.watch,
            "spend": moved.spend,
            "step": moved.step,
            "per_money": moved.per_money,
            "shared": None if shared else handed_on(test, tables, history, found),
            "seconds": perf_counter() - started,
        }
    )


def _of_people(
    test: Asked, tables: Tables, others: tuple[Asked, ...], plan: ExperimentPlan
) -> ExperimentReading:
    """Read a test of people: by what they did, else by what they answered."""
    split = split_of(test, tables, plan.tail_days)
    met = meeting(test, others)
    shared = (overlap(test, met),) if met else ()
    drawn, record = _drawn(test, tables), _record(test, tables)
    if split is None or (plan.outcome is not None and plan.outcome in people.answered(tables)):
        indicator = people.indicator_of(test, tables, plan.outcome)
        found = people.analyse(test, tables, indicator, plan, drawn=drawn)
        found = replace(found, checks=(*found.checks, *shared))
        made = _reading(test, tables, indicator, found, plan)
        rails = people.guarded(test, tables, asks(test, record), plan)
        onward = steps(test, found, made.verdict, Watched(), rails)
        return made.model_copy(update={"guardrails": rails, "next_steps": onward})
    indicator = splits.indicator_of(split, plan.outcome)
    limit, unpriced = limit_of(record, tables, indicator, _unit(indicator, tables))
    seen = split_watch.watched(split, indicator, record, limit, tables.as_of, plan)
    running = test.end > tables.as_of
    found = splits.analyse(split, indicator, plan, record, drawn=drawn)
    early = any(not look.planned for look in seen.looks)
    if running:
        still = Effect(estimator=found.effect.estimator, point=0.0, refused="still_running")
        found = replace(found, effect=still, contrasts=(), detectable=None)
    elif seen.final is not None and found.effect.refused is None:
        found = replace(found, effect=seen.final)
    looked = (unplanned(test),) if early else ()
    found = replace(found, checks=(*found.checks, *shared, *unpriced, *looked))
    made = _reading(test, tables, indicator, found, plan)
    rails = () if running else of_split(split, asks(test, record), plan)
    return made.model_copy(
        update={
            "next_steps": steps(test, found, made.verdict, seen, rails),
            "guardrails": rails,
            "looks": seen.looks,
            "watch": seen.watch,
            "loss": seen.loss,
        }
    )


def _guarded(
    test: Asked, tables: Tables, history: History, busy: Mapping[str, str], plan: ExperimentPlan
) -> tuple[GuardrailSaid, ...]:
    """Judge what must not get worse, on the same placebo sets or redraws as the outcome."""
    lot = _Lot(_record(test, tables), _drawn(test, tables))
    taken = _taken(test, tables, history, busy, plan)

    def analysed(indicator: str) -> Found:
        name = outcome_of(test, tables, indicator)
        whole = test.design == "before_after"
        other = of_firm(test, tables, name) if whole else by_region(test, tables, name)
        return _analysed(test, other.sized(history, test.start), taken, plan, lot, brief=True)

    return guarded_by_region(asks(test, _record(test, tables)), analysed)


def _reading(
    test: Asked, tables: Tables, outcome: str, found: Found, plan: ExperimentPlan
) -> ExperimentReading:
    """Return what every design's reading has."""
    verdict = found.effect.verdict
    return ExperimentReading(
        as_of=tables.as_of,
        inputs=tuple(i for i in tables.inputs if i.table in _USED[test.design == "people"]),
        evidence=found.evidence,
        checks=(*found.checks, *agreement(found)),
        next_steps=steps(test, found, verdict, Watched()),
        seed=plan.seed,
        test=test.name,
        kind=test.kind,
        design=found.design or test.design,
        channels=test.channels,
        outcome=outcome,
        unit=_unit(outcome, tables),
        start=test.start,
        end=test.end,
        tail_days=found.tail,
        step_days=1,
        periods=found.periods,
        history=found.history,
        treated=found.treated,
        compared=found.compared,
        left_out=found.left_out,
        registration=_registered(test, tables, outcome, plan, found),
        effect=found.effect,
        others=found.others,
        contrasts=found.contrasts,
        regions=found.regions,
        before=found.before,
        course=found.course,
        cumulative=found.cumulative,
        placebos=found.placebos,
        sets=found.sets,
        other_p=found.other_p,
        agreement=found.agreement,
        detectable=found.detectable,
        verdict=verdict,
    )


def _looks(
    test: Asked,
    record: Record | None,
    history: History,
    taken: Mapping[str, str],
    limit: Limit | None,
    plan: ExperimentPlan,
) -> Watched:
    """Look at the test at its registered looks; at no other."""
    if record is None or not record.test.looks or test.start > history.last_day:
        return Watched()
    among = registered_sets(test, record)
    return watched(test, history, record.test.looks, taken, limit, plan, among)


def _taken(
    test: Asked, tables: Tables, history: History, busy: Mapping[str, str], plan: ExperimentPlan
) -> dict[str, str]:
    """Return the regions that are no comparison: another test's, and those too near.

    Raises
    ------
    NoTestError
        ``test_no_place`` where regions are to be apart and it is not told where they are.
    """
    taken = dict.fromkeys(busy, "other_test")
    if plan.apart_km <= 0.0 or not test.regions:
        return taken
    apart = distances_between(history, tables.company.region)
    mine = [i for i, name in enumerate(history.regions) if name in test.regions]
    near = near_to(apart, mine, plan.apart_km)
    return {history.regions[i]: "near" for i in near} | taken


def _running(test: Asked, history: History) -> bool:
    return test.end > history.last_day


def _still(test: Asked, history: History) -> Found:
    """Return what may be said of a test that still runs: its looks, and no effect."""
    first = history.span(test.start, test.end)[0]
    return Found(
        effect=Effect(estimator="ridge", point=0.0, refused="still_running"),
        evidence=Evidence.E1,
        periods=len(history.periods) - first,
        history=first,
        treated=test.regions,
    )


def _inside(test: Asked, history: History) -> None:
    """Refuse a test whose days the outcomes do not cover."""
    facts = {
        "test": test.name,
        "start": str(test.start),
        "end": str(test.end),
        "first": str(history.periods[0]),
        "last": str(history.last_day),
    }
    if test.end < history.periods[0] or test.start > history.last_day:
        raise NoTestError("test_days_outside", facts)
    if _running(test, history):
        raise NoTestError("test_still_running", facts)


def _drawn(test: Asked, tables: Tables) -> bool:
    """Return whether a lot is told: in the table, or registered before the start."""
    record = _record(test, tables)
    registered = record is not None and record.before and record.test.design in _BY_LOT
    return test.lot or registered


@dataclass(frozen=True)
class _Lot:
    """What is known of how the test was drawn, and the two channels' inputs where it is of two."""

    record: Record | None
    drawn: bool
    inputs: tuple[Array, ...] = ()


def _analysed(
    test: Asked,
    history: History,
    taken: Mapping[str, str],
    plan: ExperimentPlan,
    lot: _Lot,
    *,
    brief: bool = False,
) -> Found:
    if test.design == "before_after":
        return before_after.analyse(test, history, plan)
    among = registered_sets(test, lot.record)
    if among and test.design in {"chosen", "lot"}:
        by_sets = chosen.analyse(test, history, taken, plan, among, brief=brief)
        return _of_sets(test, by_sets, lot.drawn)
    if test.design == "chosen":
        return chosen.analyse(test, history, taken, plan, brief=brief)
    if few := sets_of_few(test, lots.pool_of(test, history), history, plan):
        found = chosen.analyse(test, history, taken, plan, few, brief=brief)
        if found.effect.total is not None:
            return _of_sets(test, found, lot.drawn)
    by_lot = lots.analyse(test, history, plan, drawn=lot.drawn, inputs=lot.inputs)
    if not lot.drawn:
        by_lot = replace(by_lot, checks=(*by_lot.checks, no_lot_told(test.name)))
    if by_lot.effect.refused == "unknown_lot" and test.design == "lot":
        # no lot that is known here drew this: what is left is a comparison of chosen regions
        facts = {"test": test.name}
        check = Check(code="test_lot_unknown", passed=False, severity="warn", facts=facts)
        found = chosen.analyse(test, history, taken, plan, brief=brief)
        return replace(found, design="chosen", checks=(*found.checks, check))
    return by_lot


def _of_sets(test: Asked, found: Found, drawn: bool) -> Found:
    """Return what the sets of a lot say: as sure as a lot is, if one is told and all took part."""
    effect = found.effect.model_copy(update={"estimator": "lot"})
    found = replace(found, design="lot", effect=effect)
    if not drawn:
        return replace(found, checks=(*found.checks, no_lot_told(test.name)))
    whole = set(found.treated) == set(test.regions)
    return replace(found, evidence=Evidence.E4 if whole else found.evidence)


def _shared(test: Asked, found: Found, busy: Mapping[str, str]) -> tuple[Found, tuple[str, ...]]:
    """Say which other tests its regions had on the same days.

    Where no lot keeps the two apart, what is seen may be the other's: no more than co-movement.
    """
    mine = found.treated or test.regions
    others = tuple(sorted({busy[r] for r in mine if r in busy}))
    if found.evidence is Evidence.E4 or not others:
        others = tuple(sorted({busy[r] for r in (*mine, *found.compared) if r in busy}))
        if not others:
            return found, ()
        check = overlap(test, others)
        return replace(found, checks=(*found.checks, check)), ()
    return replace(
        found, evidence=Evidence.E1, checks=(*found.checks, overlap(test, others))
    ), others


def _record(test: Asked, tables: Tables) -> Record | None:
    """Return what the register holds of a test."""
    return None if tables.register is None else tables.register.test(test.name)


def _unit(outcome: str, tables: Tables) -> str:
    """Return the unit that the settings give an indicator."""
    company = tables.company
    units = {i.name: i.unit for i in company.indicator}
    units |= {g.indicator: g.unit for g in company.goal}
    return units.get(outcome, "")


def _as_registered(test: Asked, tables: Tables, plan: ExperimentPlan) -> ExperimentPlan:
    """Return the plan with what was registered, where nothing else was asked for."""
    record = _record(test, tables)
    if record is None:
        return plan
    said = {"outcome": record.test.outcome, "level": record.test.level}
    said |= {"tail_days": record.test.tail_days, "apart_km": record.test.apart_km}
    fresh = {key: value for key, value in said.items() if key not in plan.model_fields_set}
    return plan.model_copy(update=fresh)


def _registered(
    test: Asked, tables: Tables, outcome: str, plan: ExperimentPlan, found: Found
) -> Registration | None:
    """Return what the register holds of the test, and where the test that ran differs."""
    if tables.register is None:
        return None
    ran = Ran(
        start=test.start,
        end=test.end,
        tail_days=plan.tail_days,
        channels=test.channels,
        outcome=outcome,
        regions=test.regions,
        audiences=test.audiences,
        level=plan.level,
        kind=test.kind,
        design="lot" if found.design == "lot" else test.design,
        estimator=found.effect.estimator,
    )
    return tables.register.registration(test.name, ran)
