"""The only composer: which instruments run on the tables, in which order, and what is absent."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from luopan.errors import InputError, LuopanError
from luopan.readings import Check, Decision, Reading, Readings, flagged
from luopan.tables.bundle import Tables
from luopan.tables.names import key, names
from luopan.tables.readiness import findings
from luopan.tables.until import until

if TYPE_CHECKING:
    from luopan.instruments.mix.route import RouteAsked

InstrumentName = Literal["direction", "mix"]
Progress = Callable[[str, float], None]
"""Told the name of the instrument at work and the share of the whole that is done (0..1)."""


class CompassPlan(BaseModel):
    """What one run measures.

    Parameters
    ----------
    seed : int
        One seed for everything; each instrument gets its own from it.
    only : tuple of str
        The instruments to run; empty means all.
    span_days : int
        The span that every heading speaks of.
    today : datetime.date or None
        Rows dated later are named as future and not used; None takes the last day of the tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int = Field(default=20261115, ge=0, lt=2**31)
    only: tuple[InstrumentName, ...] = ()
    span_days: int = Field(default=91, ge=7, le=731)
    today: date | None = None


@dataclass(frozen=True)
class _Part:
    """An instrument: how to run it, its share of the work, and the tables it cannot do without."""

    name: InstrumentName
    run: Callable[[Tables, CompassPlan, Callable[[float], None]], tuple[Reading, ...]]
    work: float
    ready: Callable[[Tables], bool]


def _direction(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None]
) -> tuple[Reading, ...]:
    from luopan.instruments.direction import DirectionPlan, measure  # noqa: PLC0415

    settings = DirectionPlan(seed=spread(plan.seed, "direction"), span_days=plan.span_days)
    return measure(tables, settings, progress=progress)


def _mix(
    tables: Tables, plan: CompassPlan, progress: Callable[[float], None]
) -> tuple[Reading, ...]:
    from luopan.instruments.mix import MixPlan, fit, measure, read  # noqa: PLC0415

    settings = MixPlan(seed=spread(plan.seed, "mix"))
    if not divides(tables):
        return measure(tables, settings, progress=progress)
    from luopan.instruments.mix.route import RouteAsked, measure_route  # noqa: PLC0415

    made = fit(tables, settings, progress)
    mix = read(made, tables)
    try:
        route = measure_route(
            made, mix, RouteAsked.of(tables.company), tables.company.company.currency
        )
    except LuopanError:
        # a plan that cannot be made takes nothing from the joint model; luopan plan says why
        return (mix,)
    return mix, route


def divides(tables: Tables) -> bool:
    """Whether the firm names a sum to divide: then the brief shows the route."""
    decision = tables.company.decision
    return decision.kind == "allocate" and decision.budget is not None


_PARTS = (
    _Part("direction", _direction, 1.0, lambda t: t.surveys is not None or t.outcomes is not None),
    _Part("mix", _mix, 3.0, lambda t: t.channels is not None and t.outcomes is not None),
)
INSTRUMENTS: tuple[InstrumentName, ...] = tuple(part.name for part in _PARTS)

_UNMEASURED = {
    "experiments": "tests",
    "voices": "voices",
    "mainstream": "stories",
    "dialogue": "messages",
}
"""Parts of the page that no instrument fills yet, and the table each would read."""


def measure(tables: Tables, plan: CompassPlan, progress: Progress | None = None) -> Readings:
    """Run every instrument that has its tables, and say why the others are absent.

    An instrument that refuses its input leaves its code in ``absent`` and takes nothing from the
    others; anything unexpected is not caught.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    plan : CompassPlan
        What to measure.
    progress : callable, optional
        Told where the run is.

    Returns
    -------
    Readings
        ``absent`` holds ``no_table`` (nothing to measure), ``not_measured`` (a table that no
        instrument reads yet), ``not_asked`` (left out by ``plan.only``) or the refusing error's
        code.
    """
    wanted = [part for part in _PARTS if not plan.only or part.name in plan.only]
    absent = {
        name: "no_table" if getattr(tables, table) is None else "not_measured"
        for name, table in _UNMEASURED.items()
    }
    absent |= {part.name: "not_asked" for part in _PARTS if part not in wanted}
    absent |= {part.name: "no_table" for part in wanted if not part.ready(tables)}
    running = [part for part in wanted if part.name not in absent]
    tables = _before(tables)
    known = until(tables, plan.today)
    readings: list[Reading] = []
    total = sum(part.work for part in running)
    done = 0.0
    for part in running:
        told = _told(progress, part.name, done / total, part.work / total)
        told(0.0)
        try:
            measured = part.run(known, plan, told)
        except LuopanError as error:
            absent[part.name] = (
                error.faults[0].code if isinstance(error, InputError) else error.code
            )
        else:
            readings.extend(measured)
            if not measured:
                absent[part.name] = "no_reading"
        done += part.work
        told(1.0)
    kinds = {reading.instrument for reading in readings}
    if "mix" in kinds and "route" not in kinds and divides(known):
        absent["route"] = "route_refused"
    return _composed(tables, plan, absent, tuple(readings))


def planned_route(
    tables: Tables, asked: "RouteAsked", plan: CompassPlan, progress: Progress | None = None
) -> Readings:
    """Fit the joint model and plan by it.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    asked : RouteAsked
        Decision, money, limits.
    plan : CompassPlan
        Seed and day.
    progress : callable, optional
        Told where the run is.

    Returns
    -------
    Readings
        The joint model's reading and the route; ``decision`` is the one that was asked.

    Raises
    ------
    InputError
        With every fault of the question.
    LuopanError
        Where the tables cannot carry a joint model.
    """
    from luopan.instruments.mix import MixPlan, NoReadingError, fit, read  # noqa: PLC0415
    from luopan.instruments.mix.route import measure_route  # noqa: PLC0415

    company = tables.company
    # what is wrong with the question is told before the model takes its time
    if faults := list(asked.faults(company.company.currency, company.company.currency)):
        raise InputError(faults)
    if tables.channels is None or tables.outcomes is None:
        raise NoReadingError("mix_no_channels" if tables.channels is None else "mix_no_outcomes")
    known = until(_before(tables), plan.today)
    told = _told(progress, "mix", 0.0, 0.9)
    made = fit(known, MixPlan(seed=spread(plan.seed, "mix")), told)
    mix = read(made, known)
    _told(progress, "route", 0.9, 0.1)(0.0)
    route = measure_route(made, mix, asked, company.company.currency)
    readings = _composed(known, plan, {}, (mix, route))
    decision = Decision(kind=asked.decision, by=company.decision.by, budget=asked.budget)
    return readings.model_copy(update={"decision": decision})


def _before(tables: Tables) -> Tables:
    """Keep the forecasts made before this day: today's own log must not change today's bytes."""
    if tables.forecasts is None:
        return tables
    earlier = tables.forecasts.filter(pl.col("made_on") < tables.as_of)
    digest = hashlib.sha256(earlier.drop("row").write_csv().encode()).hexdigest()
    inputs = tuple(
        given.model_copy(update={"rows": earlier.height, "digest": digest})
        if given.table == "forecasts"
        else given
        for given in tables.inputs
        if given.table != "forecasts" or earlier.height
    )
    return replace(tables, forecasts=earlier if earlier.height else None, inputs=inputs)


def _told(
    progress: Progress | None, name: str, start: float, share: float
) -> Callable[[float], None]:
    def tell(fraction: float) -> None:
        if progress is not None:
            progress(name, min(1.0, start + share * fraction))

    return tell


def _composed(
    tables: Tables, plan: CompassPlan, absent: Mapping[str, str], readings: tuple[Reading, ...]
) -> Readings:
    settings = tables.company
    found = _merged(tables.findings, findings(tables, plan.today or tables.as_of))
    return Readings(
        schema="luopan/readings/1",
        company=key(settings.company.name),
        currency=settings.company.currency,
        locale=settings.company.locale,
        synthetic=settings.company.synthetic,
        as_of=tables.as_of,
        decision=Decision(
            kind=settings.decision.kind, by=settings.decision.by, budget=settings.decision.budget
        ),
        inputs=tables.inputs,
        findings=found,
        absent=dict(sorted(absent.items())),
        names=names(tables),
        readings=flagged(readings, found),
    )


def _merged(given: tuple[Check, ...], fresh: tuple[Check, ...]) -> tuple[Check, ...]:
    return (*given, *(check for check in fresh if check not in given))


def spread(seed: int, name: str) -> int:
    """Return an instrument's own seed: the same whatever else runs beside it."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
