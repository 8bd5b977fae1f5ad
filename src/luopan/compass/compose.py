"""What came of a run, put together as readings."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from luopan.compass.plan import CompassPlan, Progress
from luopan.readings import Check, Decision, Reading, Readings, flagged
from luopan.tables.bundle import Tables
from luopan.tables.names import key, names
from luopan.tables.readiness import findings


def before(tables: Tables) -> Tables:
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
