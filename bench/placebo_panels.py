"""The tables that regional tests are tried on, and tests at random in them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from luopan.stats.panels import PanelTest
from luopan.stats.panels.problem import Array

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "experiments"
"""Beside the repository: their licences allow measuring, not shipping."""


@dataclass(frozen=True)
class Source:
    """Where a table comes from, and the tests tried on it."""

    file: str
    region: str
    period: str
    value: str
    length: int
    looks: tuple[int, ...]


SOURCES = {
    "cities": Source("GeoLift_PreTest.csv", "location", "date", "Y", 15, (3, 6, 9, 12, 15)),
    "stores": Source("walmart_weekly_sales.csv", "store", "week", "sales", 8, (2, 3, 5, 6, 8)),
}


def present() -> bool:
    """Return whether the tables are there."""
    return all((DATA / source.file).exists() for source in SOURCES.values())


@cache
def table(name: str) -> tuple[Array, list[str]]:
    """Return a table as (N, T), and its regions' names."""
    source = SOURCES[name]
    return read(source.file, source.region, source.period, source.value)


def read(file: str, region: str, period: str, value: str) -> tuple[Array, list[str]]:
    """Return a long table as (N, T), and its regions' names."""
    with (DATA / file).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    regions = sorted({r[region] for r in rows})
    periods = sorted({r[period] for r in rows}, key=lambda x: (len(x), x))
    at = {name: i for i, name in enumerate(regions)}, {name: i for i, name in enumerate(periods)}
    outcome = np.full((len(regions), len(periods)), np.nan)
    for r in rows:
        outcome[at[0][r[region]], at[1][r[period]]] = float(r[value])
    return outcome, regions


def at_random(name: str, seed: int, regions: int | None = None, most: int = 6) -> PanelTest:
    """Return a test in which nothing was done: 2 to 6 treated, anywhere in the second half.

    With ``regions``, on a random part of the table.
    """
    rng = np.random.default_rng(seed)
    outcome, _ = table(name)
    if regions is not None:
        outcome = outcome[np.sort(rng.choice(outcome.shape[0], regions, replace=False))]
    length = SOURCES[name].length
    k = int(rng.integers(2, most + 1))
    treated = tuple(int(i) for i in np.sort(rng.choice(outcome.shape[0], k, replace=False)))
    start = int(rng.integers(outcome.shape[1] // 2, outcome.shape[1] - length + 1))
    return PanelTest(outcome[:, : start + length], treated, start, length)


def lifted(test: PanelTest, lift: float) -> PanelTest:
    """Return the test as if it had lifted sales."""
    outcome = test.outcome.copy()
    outcome[list(test.treated), test.start : test.end] *= 1.0 + lift
    return PanelTest(outcome, test.treated, test.start, test.length)


def steady(seed: int, regions: int = 40, periods: int = 140) -> Array:
    """Return simulated sales whose noise does not change over time: two factors, AR(1) noise."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(6.0, 0.6, regions))
    factors = rng.normal(size=(2, periods)).cumsum(axis=1) * 0.02
    noise = np.zeros((regions, periods))
    for t in range(1, periods):
        noise[:, t] = 0.4 * noise[:, t - 1] + rng.normal(size=regions)
    own = 0.06 * (size.mean() / size[:, None]) ** 0.3
    load = rng.normal(1.0, 0.3, (regions, 2))
    out: Array = size[:, None] * np.exp(load @ factors + own * noise)
    return out
