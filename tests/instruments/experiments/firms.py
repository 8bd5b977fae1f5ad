"""A firm of many regions whose truth is known, with tests that were run in it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from luopan.tables.bundle import Tables
from luopan.tables.company import Channel, Company, CompanySection, Indicator
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.schema import POLARS_TYPES

MONDAY = date(2024, 1, 1)


@dataclass
class Regions:
    """Sales of regions by week: levels, season, common shocks, AR(1) noise of each."""

    count: int = 24
    weeks: int = 90
    noise: float = 0.03
    seed: int = 0
    step: int = 7
    rows: list[dict[str, Any]] = field(default_factory=list)
    sales: np.ndarray = field(init=False)
    spend: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        level = rng.lognormal(8.0, 0.5, self.count)
        t = np.arange(self.weeks)
        common = 0.1 * np.sin(2 * np.pi * t / 52.18) + np.cumsum(rng.normal(0, 0.01, self.weeks))
        own = np.zeros((self.count, self.weeks))
        for w in range(1, self.weeks):
            own[:, w] = 0.4 * own[:, w - 1] + rng.normal(0, self.noise, self.count)
        self.sales = level[:, None] * np.exp(common + own)
        self.spend = np.repeat(0.05 * level[:, None], self.weeks, axis=1)

    @property
    def names(self) -> list[str]:
        return [f"r{i:02d}" for i in range(self.count)]

    def day(self, week: int) -> date:
        return MONDAY + timedelta(days=self.step * week)

    def run(
        self, where: list[int], start: int, length: int, effect: float, spend: float = 0.0
    ) -> None:
        """Change sales by a share, and spend to a share, where and while a test runs."""
        cells = np.ix_(where, range(start, start + length))
        self.sales[cells] *= 1.0 + effect
        self.spend[cells] *= spend

    def told(
        self, test: str, kind: str, where: list[int], start: int, length: int, **more: Any
    ) -> None:
        """Write the rows of a test."""
        for i in where:
            self.row(test=test, kind=kind, region=self.names[i], start=start, length=length, **more)

    def row(self, *, start: int, length: int, **cells: Any) -> None:
        last = self.day(start + length - 1) + timedelta(days=self.step - 1)
        usual = {"channel": "paid_social", "arm": "treatment", "outcome": "revenue"}
        self.rows.append(usual | {"start": self.day(start), "end": last} | cells)

    def tables(self, *, whole: bool = False) -> Tables:
        keys = [(n, w) for n in self.names for w in range(self.weeks)]
        outcomes = pl.DataFrame(
            {
                "date": [self.day(w) for _, w in keys],
                "indicator": "revenue",
                "value": self.sales.ravel(),
                "region": [n for n, _ in keys],
                "n": None,
                "row": range(2, 2 + len(keys)),
            }
        )
        channels = pl.DataFrame(
            {
                "date": [self.day(w) for _, w in keys],
                "channel": "paid_social",
                "spend": self.spend.ravel(),
                "exposure": None,
                "region": [n for n, _ in keys],
                "row": range(2, 2 + len(keys)),
            }
        )
        if whole:
            outcomes = outcomes.group_by("date", "indicator").agg(pl.col("value").sum())
            outcomes = outcomes.with_columns(
                region=pl.lit(None, dtype=pl.String), n=pl.lit(None)
            ).sort("date")
        company = Company(
            company=CompanySection(name="firm", synthetic=True, currency="USD"),
            channel=(
                Channel(name="tv", kind="traditional"),
                Channel(name="paid_social", kind="paid_social"),
            ),
            indicator=(Indicator(name="revenue", kind="flow", unit="USD"),),
        )
        return Tables(
            company=company,
            as_of=self.day(self.weeks - 1) + timedelta(days=self.step - 1),
            outcomes=outcomes.filter(pl.col("value").is_not_nan()),
            channels=channels,
            tests=self._tests(),
        )

    def _tests(self) -> pl.DataFrame:
        columns = {c.name: POLARS_TYPES[c.type] for c in DEFINITIONS["tests"].columns}
        rows = [{"row": 2 + i} | row for i, row in enumerate(self.rows)]
        return pl.DataFrame(rows, schema=columns | {"row": pl.UInt32})


def switched(count: int, weeks: int, block: int, seed: int) -> np.ndarray:
    """Draw a switchback: in every pair of blocks a region is on once."""
    rng = np.random.default_rng(seed)
    on = np.zeros((count, weeks), dtype=int)
    for first in range(0, weeks, 2 * block):
        half = np.zeros(count, dtype=int)
        half[rng.permutation(count)[: count // 2]] = 1
        on[:, first : first + block] = half[:, None]
        on[:, first + block : first + 2 * block] = 1 - half[:, None]
    return on
