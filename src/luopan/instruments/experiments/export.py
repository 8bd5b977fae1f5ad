"""A finished test for another mix model: PyMC-Marketing's lift test, Meridian's prior of a return.

Both take one channel, one number and a spread. What a test says beyond that, or a form understands
otherwise, is told as remarks, and what would be wrong in it is refused.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import log, sqrt
from statistics import NormalDist
from typing import Literal

from luopan.instruments.experiments.asked import Asked, asked
from luopan.instruments.experiments.history import USUAL_DAYS, Array, History, by_region, spend_of
from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Check, Evidence, Fact, Interval
from luopan.readings.experiments import ExperimentReading
from luopan.readings.exports import (
    DateRange,
    LiftRow,
    LiftTests,
    LogNormalPrior,
    RoiPrior,
    TestExport,
)
from luopan.stats.student import normal_cdf
from luopan.tables.bundle import Tables

Target = Literal["pymc", "meridian"]

PAUSED = -0.9
"""Relative change in spend at which a test says what all of the spend does."""
BIT = 0.5
"""Relative change up to which a step says what the next bit does."""
UNEVEN = 0.25
"""Part of an interval's half by which its sides may differ before a normal law hides it."""
DOUBT = 0.01
"""Chance of a return below nought that a law of positive returns may hide untold."""


def export(
    tables: Tables, plan: ExperimentPlan, target: Target, *, regional: bool, period_days: int
) -> TestExport:
    """Return a finished test as another tool takes it.

    Parameters
    ----------
    tables : Tables
        As `measure` reads them, spend by region with them.
    plan : ExperimentPlan
        Names the one test.
    target : {"pymc", "meridian"}
    regional : bool
        Of ``pymc``: a row a treated region, for a model by region.
    period_days : int
        Days of a row of the other model's data.

    Raises
    ------
    NoTestError
        As `measure`; ``export_undetermined``, ``export_no_comparison``, ``export_channels``,
        ``export_no_money``, ``export_no_regions``, ``export_not_positive``.
    """
    (reading,) = measure(tables, plan)
    _refuse(reading)
    if target == "meridian":
        return _prior(reading, tables.company.company.currency, period_days)
    (test,) = asked(tables, plan.test)[0]
    history = by_region(test, tables, reading.outcome)
    spent = spend_of(test.channels, test.regions, tables, history)
    assert spent is not None  # noqa: S101 - without it no money was moved, which is refused
    return _lifts(reading, test, history, spent, regional=regional, period_days=period_days)


def _refuse(reading: ExperimentReading) -> None:
    facts: dict[str, Fact] = {"test": reading.test}
    if reading.effect.total is None:
        raise NoTestError("export_undetermined", facts)
    if reading.evidence not in {Evidence.E3, Evidence.E4}:
        raise NoTestError("export_no_comparison", facts)
    if len(reading.channels) != 1:
        raise NoTestError("export_channels", {**facts, "channels": reading.channels})
    if reading.spend is None or reading.per_money is None:
        raise NoTestError("export_no_money", facts)


def spread_of(interval: Interval) -> float:
    """Return the standard deviation of a normal law with that interval."""
    return (interval.high - interval.low) / (2.0 * NormalDist().inv_cdf(0.5 + interval.level / 2.0))


def _lifts(
    reading: ExperimentReading,
    test: Asked,
    history: History,
    spent: Array,
    *,
    regional: bool,
    period_days: int,
) -> LiftTests:
    first, last = history.span(test.start, test.end)
    before = spent[:, max(0, first - max(1, USUAL_DAYS // history.step)) : first]
    usual = before.mean(axis=1) / history.step
    days = (reading.end - reading.start).days + 1

    def row(where: list[int], effect: Interval, geo: str | None) -> LiftRow:
        every = [history.regions.index(name) for name in reading.treated] if geo is None else where
        moved = float(spent[every, first:last].sum()) / days - float(usual[every].sum())
        return LiftRow(
            channel=reading.channels[0],
            geo=geo,
            date=reading.start,
            x=float(usual[where].sum()) * period_days,
            delta_x=moved * period_days,
            delta_y=effect.mean / days * period_days,
            sigma=spread_of(effect) / days * period_days,
        )

    assert reading.effect.total is not None  # noqa: S101 - refused before
    rows: tuple[LiftRow, ...]
    if not regional:
        rows = (row(list(range(len(history.regions))), reading.effect.total, None),)
    else:
        told = [(r.region, r.effect.total) for r in reading.regions]
        told = told or [(name, reading.effect.total) for name in reading.treated[:1]]
        if len(told) < len(reading.treated) or any(effect is None for _, effect in told):
            raise NoTestError("export_no_regions", {"test": reading.test})
        rows = tuple(
            row([history.regions.index(name)], effect, name)
            for name, effect in told
            if effect is not None
        )
    facts: dict[str, Fact] = {"treated": len(reading.treated), "regions": len(history.regions)}
    codes = ["export_steady", "export_correlated" if regional else "export_spread_out"]
    remarks = tuple(_said(code, reading, facts) for code in codes)
    return LiftTests(
        test=reading.test,
        period_days=period_days,
        rows=rows,
        remarks=(*remarks, *_doubts(reading, reading.effect.total)),
    )


def _prior(reading: ExperimentReading, currency: str, period_days: int) -> RoiPrior:
    each = reading.per_money
    assert each is not None  # noqa: S101 - refused before
    if each.mean <= 0.0:
        facts: dict[str, Fact] = {"test": reading.test, "mean": round(each.mean, 3)}
        raise NoTestError("export_not_positive", facts)
    step = reading.step
    paused = step is not None and step <= PAUSED
    sd = spread_of(each)
    scale = sqrt(log(1.0 + (sd / each.mean) ** 2))
    whole = (reading.end - reading.start).days // period_days * period_days
    days = DateRange(start_date=reading.start, end_date=reading.start + timedelta(days=whole))
    return RoiPrior(
        schema="luopan/meridian-prior/1",
        test=reading.test,
        channel=reading.channels[0],
        media_prior_type="roi" if paused else "mroi",
        parameter="roi_m" if paused else "mroi_m",
        prior=LogNormalPrior(
            loc=log(each.mean) - 0.5 * scale**2, scale=scale, mean=each.mean, sd=sd
        ),
        roi_calibration=days if paused else None,
        remarks=tuple(_of_prior(reading, each, sd, currency)),
    )


def _of_prior(
    reading: ExperimentReading, each: Interval, sd: float, currency: str
) -> Iterator[Check]:
    """Yield what a prior of the return cannot say of the test."""
    yield _said("export_for_firm", reading, {"treated": len(reading.treated)})
    below = normal_cdf(-each.mean / sd)
    if below > DOUBT:
        yield _said("export_positive_only", reading, {"chance": f"{below:.0%}"})
    step = reading.step
    if step is None or (step > PAUSED and abs(step) > BIT):
        told = "–" if step is None else f"{step:+.0%}"
        yield _said("export_between", reading, {"step": told})
    if reading.unit != currency:
        yield _said("export_not_money", reading, {"outcome": reading.outcome})
    yield from _doubts(reading, each)


def _doubts(reading: ExperimentReading, interval: Interval) -> Iterator[Check]:
    """Yield what either form hides: uneven sides, estimators that differ, no registration."""
    up, down = interval.high - interval.mean, interval.mean - interval.low
    if abs(up - down) > UNEVEN * (up + down):
        yield _said("export_uneven", reading, {})
    if any(c.code == "test_estimators" and not c.passed for c in reading.checks):
        yield _said("export_estimators", reading, {})
    if reading.registration is None or not reading.registration.before:
        yield _said("export_unregistered", reading, {})


def _said(code: str, reading: ExperimentReading, facts: dict[str, Fact]) -> Check:
    told: dict[str, Fact] = {"test": reading.test, **facts}
    return Check(code=code, passed=False, severity="info", facts=told)
