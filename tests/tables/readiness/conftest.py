"""A clean firm, and ways to spoil one thing of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.company import Company
from luopan.tables.readiness import findings

FIRST = date(2023, 1, 2)
WEEKS = 156
KINDS = {
    "tv": "traditional",
    "search": "paid_search",
    "weibo_ads": "paid_social",
    "posts": "owned_social",
}
TODAY = FIRST + timedelta(weeks=WEEKS)
TEXT = ("region", "segment", "audience", "wording")


def weeks(count: int = WEEKS) -> list[date]:
    return [FIRST + timedelta(weeks=i) for i in range(count)]


def outcomes(count: int = WEEKS) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(count) / 52)
    return pl.DataFrame(
        {
            "date": weeks(count),
            "indicator": ["revenue"] * count,
            "value": 1e6 * season * rng.lognormal(0, 0.05, count),
            "region": pl.Series([None] * count, dtype=pl.String),
            "n": pl.Series([None] * count, dtype=pl.Int64),
            "row": list(range(2, count + 2)),
        }
    )


def channels(count: int = WEEKS, names: tuple[str, ...] = tuple(KINDS)) -> pl.DataFrame:
    rng = np.random.default_rng(2)
    parts = []
    for i, name in enumerate(names):
        amount = rng.lognormal(9, 0.6, count) * (rng.random(count) < 0.8)
        free = KINDS[name] in {"owned_social", "earned_social"}
        parts.append(
            pl.DataFrame(
                {
                    "date": weeks(count),
                    "channel": [name] * count,
                    "spend": np.zeros(count) if free else amount,
                    "exposure": amount if free else np.full(count, np.nan),
                    "region": pl.Series([None] * count, dtype=pl.String),
                    "row": list(range(2 + i * count, 2 + (i + 1) * count)),
                }
            ).with_columns(pl.col("exposure").fill_nan(None))
        )
    return pl.concat(parts)


def controls(count: int = WEEKS) -> pl.DataFrame:
    rng = np.random.default_rng(3)
    return pl.DataFrame(
        {
            "date": weeks(count),
            "control": ["price"] * count,
            "value": 5 + rng.normal(0, 0.1, count),
            "region": pl.Series([None] * count, dtype=pl.String),
            "row": list(range(2, count + 2)),
        }
    )


def surveys(count: int = 12, per_answer: int = 60) -> pl.DataFrame:
    days = [FIRST + timedelta(weeks=12 * i) for i in range(count)]
    frame = pl.DataFrame(
        {
            "date": [day for day in days for _ in range(2)],
            "indicator": ["nps"] * (2 * count),
            "source": ["panel"] * (2 * count),
            "answer": ["9", "3"] * count,
            "count": [per_answer] * (2 * count),
            "row": list(range(2, 2 * count + 2)),
        }
    )
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in TEXT)


def company(**changes: object) -> Company:
    settings: dict[str, object] = {
        "company": {"name": "Clean"},
        "goal": [
            {
                "name": "Revenue",
                "indicator": "revenue",
                "kind": "flow",
                "unit": "CNY",
                "target": 1_100_000,
                "by": date(2026, 12, 31),
                "owner": "CFO",
            }
        ],
        "channel": [{"name": name, "kind": kind} for name, kind in KINDS.items()],
        "source": [{"name": "panel", "selection": "random"}],
    }
    return Company.model_validate(settings | changes)


@pytest.fixture
def clean() -> Tables:
    return Tables(
        company=company(),
        as_of=weeks()[-1],
        outcomes=outcomes(),
        channels=channels(),
        controls=controls(),
        surveys=surveys(),
    )


@pytest.fixture
def settings() -> Callable[..., Company]:
    """Make the firm's settings with some sections replaced."""
    return company


Found = Callable[..., list[Check]]


@pytest.fixture
def found(clean: Tables) -> Found:
    """Spoil one table of the clean firm and return what is found."""

    def look(**changes: object) -> list[Check]:
        return list(findings(replace(clean, **changes), TODAY))

    return look


@pytest.fixture
def codes(found: Found) -> Callable[..., list[str]]:
    return lambda **changes: [check.code for check in found(**changes)]
