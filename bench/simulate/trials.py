"""Tests of programmes in simulated regions, analysed as a firm's would be."""

import numpy as np

from luopan.stats import panels
from luopan.stats.shrinkage import error_of

REGIONS, WEEKS, LENGTH, TREATED = 30, 72, 8, 4
LEVEL = 0.9
SCATTER = 100
"""Winners below which a mean says little."""


def lift_found(effect: float, place: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return the lift that a test of some regions finds, and its standard error.

    Sales share a season and two drifts, each region with weights of its own; their noise hangs
    together from week to week.
    """
    weeks = np.arange(WEEKS)
    size = np.exp(rng.normal(0.0, 0.6, REGIONS))
    drifts = np.cumsum(rng.normal(0.0, 0.01, (2, WEEKS)), axis=1)
    common = 0.1 * np.sin(2.0 * np.pi * (weeks + rng.uniform(0, 52)) / 52.0) + drifts[0]
    loads = rng.normal(0.0, 0.5, (REGIONS, 1))
    noise = np.zeros((REGIONS, WEEKS))
    for week in weeks:
        before = noise[:, week - 1] if week else 0.0
        noise[:, week] = 0.4 * before + rng.normal(0.0, 0.05, REGIONS)
    sales = size[:, None] * np.exp(common + loads * drifts[1] + noise)
    treated = tuple(int(i) for i in rng.choice(REGIONS, TREATED, replace=False))
    sales[list(treated), WEEKS - LENGTH :] *= 1.0 + effect + place * rng.normal()
    test = panels.PanelTest(sales, treated, WEEKS - LENGTH, LENGTH)
    found = panels.find(test, level=LEVEL, sets=200, seed=int(rng.integers(1 << 30)))
    assert found.relative is not None
    told = found.relative
    return told.mean, error_of(told.low, told.high, LEVEL)
