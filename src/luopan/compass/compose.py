"""What came of a run, put together as readings."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from luopan.compass.plan import CompassPlan, Progress
from luopan.readings.base import Check
from luopan.readings.bundle import Decision, Reading, Readings
from luopan.readings.flagged import flagged
from luopan.tables.bundle import Tables
from luopan.tables.chances import earlier, spoken_from
from luopan.tables.names import key, names
from luopan.tables.readiness import findings
from luopan.tables.until import last_story


def before(tables: Tables, today: date | None = None) -> Tables:
    """Keep what was foretold before this run: its own log must not change today's bytes.

    Forecasts are of days, chances of hours: those told since the last story of the tables, not
    after ``today``, are left out.
    """
    said, climbs = tables.forecasts, tables.chances
    if said is not None:
        said = said.filter(pl.col("made_on") < tables.as_of)
    if climbs is not None:
        last = last_story(tables, today)
        climbs = climbs.clear() if last is None else earlier(climbs, spoken_from(last))
    kept = {"forecasts": said, "chances": climbs}
    inputs = []
    for given in tables.inputs:
        if (rows := kept.get(given.table)) is None:
            inputs.append(given)
        elif rows.height:
            digest = hashlib.sha256(rows.drop("row").write_csv().encode()).hexdigest()
            inputs.append(given.model_copy(update={"rows": rows.height, "digest": digest}))
    return replace(tables, forecasts=_filled(said), chances=_filled(climbs), inputs=tuple(inputs))


def _filled(rows: pl.DataFrame | None) -> pl.DataFrame | None:
    return None if rows is None or rows.is_empty() else rows


def told(
    progress: Progress | None, name: str, start: float, share: float
) -> Callable[[float], None]:
    """Return what an instrument calls with its own share done."""

    def tell(fraction: float) -> None:
        if progress is not None:
            progress(name, min(1.0, start + share * fraction))

    return tell


def composed(
    tables: Tables,
    plan: CompassPlan,
    absent: Mapping[str, str],
    made: tuple[tuple[Reading, ...], tuple[Check, ...]],
) -> Readings:
    """Put together what came of a run; ``made`` holds readings and findings of refusals."""
    settings = tables.company
    readings, refused = made
    found = _merged(tables.findings, findings(tables, plan.today or tables.as_of))
    found = _merged(found, refused)
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
