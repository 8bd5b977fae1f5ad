"""A test that ran, held against the one that was registered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from luopan.readings.base import Fact
from luopan.readings.experiments import Design, Deviation, Estimator, ExperimentKind
from luopan.tables.register.entries import RegisteredTest


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What was done and analysed; what is None was not asked for and is not compared."""

    start: date
    end: date
    tail_days: int = 0
    channels: tuple[str, ...]
    outcome: str
    regions: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    level: float | None = None
    kind: ExperimentKind | None = None
    design: Design | None = None
    estimator: Estimator | None = None


def deviations(registered: RegisteredTest, ran: Ran) -> tuple[Deviation, ...]:
    """Return every point in which a test differs from what was registered.

    Codes: ``kind``, ``design``, ``dates``, ``tail``, ``channels``, ``outcome``, ``regions``,
    ``audiences``, ``level``, ``estimator``. Facts are ``registered`` and ``ran``; for names they
    are ``missing`` (registered only) and ``added`` (ran only).
    """
    found = _values(registered, ran)
    return tuple(Deviation(code=code, facts=facts) for code, facts in found)


def _values(said: RegisteredTest, ran: Ran) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    if ran.kind is not None:
        yield from _differs("kind", said.kind, ran.kind)
    if ran.design is not None:
        yield from _differs("design", said.design, ran.design)
    days = f"{said.start} – {said.end}", f"{ran.start} – {ran.end}"
    yield from _differs("dates", *days)
    yield from _differs("tail", said.tail_days, ran.tail_days)
    yield from _names("channels", said.channels, ran.channels)
    yield from _differs("outcome", said.outcome, ran.outcome)
    yield from _names("regions", said.treated, ran.regions)
    yield from _names("audiences", said.addressed, ran.audiences)
    if ran.level is not None:
        yield from _differs("level", said.level, ran.level)
    if ran.estimator is not None and said.estimator is not None:
        yield from _differs("estimator", said.estimator, ran.estimator)


def _differs(code: str, said: Fact, ran: Fact) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    if said != ran:
        yield code, {"registered": said, "ran": ran}


def _names(
    code: str, said: Iterable[str], ran: Iterable[str]
) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    before, after = set(said), set(ran)
    if before != after:
        missing, added = tuple(sorted(before - after)), tuple(sorted(after - before))
        yield code, {"missing": missing, "added": added}
