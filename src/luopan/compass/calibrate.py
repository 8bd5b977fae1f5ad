"""Finished tests, analysed here, on their way to the joint model: as rows of the tests table."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from luopan.compass.parts import designed
from luopan.compass.plan import CompassPlan, spread
from luopan.errors import LuopanError
from luopan.readings.base import Evidence
from luopan.readings.bundle import Reading
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables

CHANGED = frozenset({"outcome", "regions", "dates", "channels"})
"""Deviations from the register that make it another test."""

NOTHING = 0.1
"""A test that took away all but this part of the spend says what all of it does."""

MANY = pl.List(pl.Float64)
"""What one row tells of several effects; such columns are of no file."""


def learnt(tables: Tables, plan: CompassPlan) -> Tables:
    """Return the tables with what the firm's own tests found.

    For runs in which the tests' own readings are not asked for: what the joint model says must
    not depend on that.
    """
    from luopan.instruments.experiments import ExperimentPlan, measure  # noqa: PLC0415

    if not designed(tables):
        return tables
    try:
        found = measure(tables, ExperimentPlan(seed=spread(plan.seed, "experiments")))
    except LuopanError:
        # what cannot be read teaches nothing; a run of the tests says why
        return tables
    return calibrated(tables, found)


def calibrated(tables: Tables, readings: Iterable[Reading]) -> Tables:
    """Return the tables with what the tests found, null results included.

    A test enters as the outcome a unit of the money that it moved; one of two channels as what
    both did beyond the sum of each, at the inputs that they had, and of two by two as what each
    did on the average of the other as well, with the correlations of the three. One that the firm
    reports itself is left as it is reported; one that was withdrawn, or that compares before and
    after only, is no calibration.

    Parameters
    ----------
    tables : Tables
        ``tests`` holds the designs.
    readings : iterable of Reading
        Of a run; those of tests count.
    """
    if tables.tests is None:
        return tables
    told = set(tables.tests.filter(pl.col("effect").is_not_null())["test"].to_list())
    found = [
        r for r in readings if isinstance(r, ExperimentReading) and r.test not in told and _fit(r)
    ]
    if not found:
        return tables
    last = int(str(tables.tests["row"].max() or 0))
    rows = [_row(reading, last + 1 + i) for i, reading in enumerate(found)]
    schema = {**tables.tests.schema, "own": MANY, "correlations": MANY}
    fresh = pl.DataFrame(rows, schema_overrides=schema)
    return replace(tables, tests=pl.concat([tables.tests, fresh], how="diagonal"))


def _fit(reading: ExperimentReading) -> bool:
    told = reading.registration
    apart = told is not None and any(d.code in CHANGED for d in told.deviations)
    disagree = any(c.code == "test_estimators" and not c.passed for c in reading.checks)
    withdrawn = told is not None and told.withdrawn
    return not (apart or disagree) and (
        (reading.per_money is not None or reading.shared is not None)
        and reading.evidence in {Evidence.E3, Evidence.E4}
        and bool(reading.channels)
        and not withdrawn
    )


def _row(reading: ExperimentReading, row: int) -> dict[str, object]:
    """Return a test as a row that carries its result."""
    shared, step, each = reading.shared, reading.step, reading.per_money
    whole = step is None or step <= NOTHING - 1.0
    kind, inputs = "roi" if whole else "marginal_roi", None
    own = None if shared is None or shared.own is None else shared.own
    if shared is not None:
        kind, each = "lasting_synergy" if shared.lasting else "synergy", shared.effect
        inputs = " + ".join(f"{one:.2f}" for one in shared.inputs)
    assert each is not None  # noqa: S101 - `_fit` asked
    return {
        "test": reading.test,
        "kind": kind,
        "channel": " + ".join(reading.channels),
        "arm": None if whole or step is None else f"{100.0 * step:+.2f}%",
        "inputs": inputs,
        "own": None if own is None else [x for one in own for x in (one.mean, one.low, one.high)],
        "correlations": None if shared is None else shared.correlations,
        "start": reading.start,
        "end": reading.end,
        "outcome": reading.outcome,
        "effect": each.mean,
        "low": each.low,
        "high": each.high,
        "level": each.level,
        "row": row,
    }
