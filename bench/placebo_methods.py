"""What a method says of a panel in which nothing was done, and of the same with a lift.

Weights, penalty and errors come from the time before the test. A lift changes sales of treated
regions during it, so it moves every gap by those regions' weights times what it adds: one fit
serves all lifts, to the last digit but rounding (`whole` goes the long way round).
"""

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from bench.placebo_panels import lifted
from luopan.stats.panels import PanelTest, conformal, find
from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.null import Null
from luopan.stats.panels.placebo import Trial, null_of, run
from luopan.stats.panels.problem import Array

LIFTS = (-0.05, 0.05, 0.1)


class Panel(NamedTuple):
    """What was found of one panel under one method; the last is not always timed."""

    false: bool
    covered: bool
    width: float
    five: float
    ten: float
    error: float
    seconds: float


def panel(p: Mapping[float, float], ends: tuple[float, float, float], seconds: float) -> Panel:
    """Return a method's figures from its p values by lift, and low, mean and high as lifts."""
    low, mean, high = ends
    return Panel(
        p[0.0] <= 0.05,
        low <= 0.0 <= high,
        100.0 * (high - low),
        0.5 * ((p[0.05] <= 0.05) + (p[-0.05] <= 0.05)),
        p[0.1] <= 0.05,
        100.0 * abs(mean),
        seconds,
    )


def moved(trial: Trial, test: PanelTest, lift: float) -> Array:
    """Return what a lift adds to every set's gaps, (1 + B, h), relative to its level."""
    k = trial.scaled.treated
    added = lift * trial.scaled.values[:k, test.start : test.end]
    out: Array = trial.own @ added
    return out


def null_at(trial: Trial, test: PanelTest, lift: float) -> Null:
    """Return the treated set and its placebos as they were with a lift, mean gaps."""
    gaps = (trial.fits.gaps + moved(trial, test, lift)).mean(axis=1)
    return null_of(gaps, trial.fits.errors, trial.shares)


def by_placebos(test: PanelTest, estimator: Estimator, sets: int, seed: int) -> Panel:
    """Analyse one panel with placebo sets, as it is and with lifts; every tenth is timed whole."""
    seconds = np.nan
    if seed % 10 == 0:
        began = time.perf_counter()
        find(test, estimator=estimator, sets=sets, seed=seed)
        seconds = time.perf_counter() - began
    trial = run(test, estimator=estimator, sets=sets, seed=seed)
    nulls = {lift: null_at(trial, test, lift) for lift in (0.0, *LIFTS)}
    told = nulls[0.0].interval(0.9)
    k = trial.scaled.treated
    sold = trial.scaled.treated_set()[1][0] @ trial.scaled.values[:k, test.start : test.end]
    expected = float(sold.mean()) - told.mean
    ends = (told.low / expected, told.mean / expected, told.high / expected)
    return panel({lift: null.p() for lift, null in nulls.items()}, ends, seconds)


def whole(test: PanelTest, estimator: Estimator, sets: int, seed: int) -> Mapping[float, float]:
    """Return the p values of the lifts, each from an analysis of its own."""
    told = {}
    for lift in (0.0, *LIFTS):
        p = find(lifted(test, lift), estimator=estimator, sets=sets, seed=seed).p
        assert p is not None
        told[lift] = p
    return told


def by_conformal(test: PanelTest) -> Panel:
    """Analyse one panel by block conformal inference."""
    began = time.perf_counter()
    found = conformal(test)
    seconds = time.perf_counter() - began
    assert found.interval is not None
    p = {x: conformal(lifted(test, x), level=0.9999).p for x in LIFTS}
    ends = (found.interval.low, found.interval.mean, found.interval.high)
    return panel({0.0: found.p, **p}, ends, seconds)


def by_regression(test: PanelTest) -> Panel:
    """Analyse one panel by time-based regression (Kerman, Wang & Vaver 2017), from the paper.

    The treated regions' total on the others' before the test; what it foretells during the test has
    a t law whose variance counts the line's own uncertainty.
    """
    began = time.perf_counter()
    tests = {0.0: _foretold(test, 0.9)}
    seconds = time.perf_counter() - began
    tests |= {lift: _foretold(lifted(test, lift), 0.95) for lift in LIFTS}
    at_five = {0.0: _foretold(test, 0.95), **{x: tests[x] for x in LIFTS}}
    p = {x: 0.0 if low > 0.0 or high < 0.0 else 1.0 for x, (low, _, high) in at_five.items()}
    return panel(p, tests[0.0], seconds)


def _foretold(test: PanelTest, level: float) -> tuple[float, float, float]:
    """Return low, mean and high of the lift."""
    mine = test.outcome[list(test.treated), : test.end].sum(axis=0)
    rest = test.outcome[list(test.donors), : test.end].sum(axis=0)
    before, after = slice(0, test.start), slice(test.start, test.end)
    line = np.stack([np.ones(test.end), rest / rest[before].mean()], axis=1)
    slope, *_ = np.linalg.lstsq(line[before], mine[before], rcond=None)
    left = mine[before] - line[before] @ slope
    free = test.start - 2
    variance = float(left @ left) / free
    total = line[after].sum(axis=0)
    spread = test.horizon + total @ np.linalg.solve(line[before].T @ line[before], total)
    expected = float(total @ slope)
    effect = float(mine[after].sum()) - expected
    reach = float(stdtrit(free, 0.5 * (1.0 + level))) * float(np.sqrt(variance * spread))
    return (effect - reach) / expected, effect / expected, (effect + reach) / expected


def averaged(found: Sequence[Panel]) -> Mapping[str, float]:
    """Return the mean of every figure, and the median of the seconds that were taken."""
    mean = {f: float(np.mean([getattr(p, f) for p in found])) for f in
            ("false", "covered", "width", "five", "ten", "error")}  # fmt: skip
    taken = [p.seconds for p in found if not np.isnan(p.seconds)]
    return {**mean, "seconds": float(np.median(taken)) if taken else np.nan}
