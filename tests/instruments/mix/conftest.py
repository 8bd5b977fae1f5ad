"""A small firm whose truth is known, as checked tables."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from bench.simulate.firm import Firm as Simulated
from bench.simulate.regions import Design, simulate_regions

from luopan.instruments.mix import MixFit, MixPlan, fit, read
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables
from luopan.tables.company import Channel, Company, CompanySection, Goal, MixSection

KINDS = {
    "tv": "traditional",
    "search": "paid_search",
    "paid_social": "paid_social",
    "owned_social": "owned_social",
}
MONDAY = date(2023, 1, 2)


@dataclass
class Firm:
    """Weekly arrays of a firm, to be changed at will before they become tables."""

    weeks: list[date]
    revenue: np.ndarray
    spend: dict[str, np.ndarray]
    exposure: dict[str, np.ndarray]
    controls: dict[str, np.ndarray]
    kinds: dict[str, str]
    truth: dict[str, float]
    roi_prior: dict[str, tuple[float, float]] = field(default_factory=dict)
    outcome: str | None = None
    regions: int = 1

    def tables(self) -> Tables:
        goal = Goal(
            name="revenue",
            indicator="revenue",
            kind="flow",
            unit="CNY",
            target=1e6,
            by=date(2027, 12, 31),
            owner="CFO",
        )
        company = Company(
            company=CompanySection(name="firm", synthetic=True),
            goal=(goal,),
            channel=tuple(
                Channel(name=n, kind=k, roi_prior=self.roi_prior.get(n))
                for n, k in self.kinds.items()
            ),
            mix=MixSection(outcome=self.outcome),
        )
        return Tables(
            company=company,
            as_of=self.weeks[-1] + timedelta(days=6),
            outcomes=self._outcomes(),
            channels=self._channels(),
            controls=self._controls(),
        )

    def _outcomes(self) -> pl.DataFrame:
        rows = [
            (w, "revenue", float(v) / self.regions, f"r{r}" if self.regions > 1 else None)
            for w, v in zip(self.weeks, self.revenue, strict=True)
            for r in range(self.regions)
            if not np.isnan(v)
        ]
        schema = {"date": pl.Date, "indicator": pl.String, "value": pl.Float64, "region": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            n=pl.lit(None, dtype=pl.Int64), row=pl.int_range(2, 2 + len(rows), dtype=pl.UInt32)
        )

    def _channels(self) -> pl.DataFrame:
        rows = [
            (w, name, _cell(self.spend, name, i), _cell(self.exposure, name, i))
            for i, w in enumerate(self.weeks)
            for name in self.kinds
        ]
        schema = {
            "date": pl.Date,
            "channel": pl.String,
            "spend": pl.Float64,
            "exposure": pl.Float64,
        }
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            region=pl.lit(None, dtype=pl.String),
            row=pl.int_range(2, 2 + len(rows), dtype=pl.UInt32),
        )

    def _controls(self) -> pl.DataFrame | None:
        if not self.controls:
            return None
        rows = [
            (w, name, float(v[i]))
            for i, w in enumerate(self.weeks)
            for name, v in self.controls.items()
        ]
        schema = {"date": pl.Date, "control": pl.String, "value": pl.Float64}
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            region=pl.lit(None, dtype=pl.String),
            row=pl.int_range(2, 2 + len(rows), dtype=pl.UInt32),
        )


def _cell(table: dict[str, np.ndarray], name: str, week: int) -> float | None:
    return float(table[name][week]) if name in table else None


def make_firm(weeks: int = 130, seed: int = 7, noise: float = 0.02) -> Firm:
    """A firm of four channels with geometric carry-over and logistic curves."""
    rng = np.random.default_rng(seed)
    days = [MONDAY + timedelta(days=7 * i) for i in range(weeks)]
    shape = {
        "tv": np.maximum(0.0, rng.normal(1.0, 1.0, weeks)) * (rng.random(weeks) < 0.6),
        "search": rng.gamma(4.0, 0.25, weeks),
        "paid_social": rng.gamma(2.0, 0.5, weeks),
        "owned_social": rng.gamma(2.0, 0.5, weeks),
    }
    share = {"tv": 0.12, "search": 0.06, "paid_social": 0.05, "owned_social": 0.03}
    size = 1e6
    price = rng.normal(0.0, 1.0, weeks)
    signal = 0.7 - 0.03 * price + 0.04 * np.sin(2 * np.pi * np.arange(weeks) / 52.18)
    truth = {}
    for name, x in shape.items():
        kernel = (0.6 if name == "tv" else 0.3) ** np.arange(13)
        carried = np.convolve(x, kernel / kernel.sum())[:weeks]
        response = np.tanh(0.6 * carried / carried.mean())
        part = share[name] * response / response.mean()
        truth[name] = float(size * part.sum())
        signal = signal + part
    return Firm(
        weeks=days,
        revenue=size * (signal + noise * rng.normal(size=weeks)),
        spend={n: x * 3e4 for n, x in shape.items() if n != "owned_social"},
        exposure={"owned_social": shape["owned_social"] * 1e5},
        controls={"price": 30.0 + 2.0 * price},
        kinds=dict(KINDS),
        truth=truth,
    )


@pytest.fixture
def firm() -> Firm:
    return make_firm()


@pytest.fixture(scope="session")
def small_firm() -> Firm:
    """The same for every test; do not change it."""
    return make_firm()


QUICK = MixPlan(draws=400, warmup=400, prior_draws=400, seed=3)


@pytest.fixture(scope="session")
def fitted(small_firm: Firm) -> MixFit:
    return fit(small_firm.tables(), QUICK)


@pytest.fixture(scope="session")
def reading(small_firm: Firm, fitted: MixFit) -> MixReading:
    return read(fitted, small_firm.tables())


@pytest.fixture(scope="session")
def regional_firm() -> Simulated:
    """Six regions; do not change it."""
    return simulate_regions(Design(regions=6, weeks=80, synergy=0.04, schedule="blocks"), 4)


@pytest.fixture(scope="session")
def regional_fit(regional_firm: Simulated) -> MixFit:
    plan = MixPlan(chains=2, warmup=200, draws=200, prior_draws=200, seed=3)
    return fit(regional_firm.tables, plan)


@pytest.fixture(scope="session")
def regional_reading(regional_firm: Simulated, regional_fit: MixFit) -> MixReading:
    return read(regional_fit, regional_firm.tables)
