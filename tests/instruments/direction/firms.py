"""Firms in memory: canonical frames as loading makes them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.tables.bundle import Tables
from luopan.tables.company import Company

MONDAY = date(2024, 1, 1)
SURVEYS = {
    "row": pl.UInt32, "date": pl.Date, "indicator": pl.String, "source": pl.String,
    "answer": pl.String, "count": pl.Int64, "region": pl.String, "segment": pl.String,
    "audience": pl.String, "wording": pl.String,
}  # fmt: skip
OUTCOMES = {
    "row": pl.UInt32, "date": pl.Date, "indicator": pl.String, "value": pl.Float64,
    "region": pl.String, "n": pl.Int64,
}  # fmt: skip
FORECASTS = {
    "row": pl.UInt32, "indicator": pl.String, "region": pl.String, "audience": pl.String,
    "made_on": pl.Date, "target_date": pl.Date, "mean": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "level": pl.Float64,
}  # fmt: skip
NPS_GOAL = {
    "name": "忠诚度", "indicator": "nps", "kind": "nps", "unit": "points", "target": 40,
    "by": date(2026, 12, 31), "owner": "CMO", "horizon": "long",
}  # fmt: skip

Row = Mapping[str, object]


def sunday(week: int) -> date:
    """Return the last day of a week counted from the first Monday of 2024."""
    return MONDAY + timedelta(weeks=week, days=6)


def frame(rows: Iterable[Row], schema: Mapping[str, object]) -> pl.DataFrame:
    """Return a canonical frame; what a row does not say is null."""
    whole = [{c: r.get(c) for c in schema} | {"row": i + 2} for i, r in enumerate(rows)]
    return pl.DataFrame(whole, schema=dict(schema))


def wave(day: date, counts: Mapping[object, int], **more: object) -> list[Row]:
    """Return the rows of one survey wave: answers and how many gave each."""
    given = {"date": day, "indicator": "nps"} | more
    return [given | {"answer": str(a), "count": n} for a, n in counts.items()]


def nps_counts(score: float, n: int) -> dict[object, int]:
    """Return answers with (nearly) that NPS, four in ten passive."""
    promoters = round(n * (0.6 + score / 100) / 2)
    passives = round(n * 0.4)
    return {10: promoters, 8: passives, 3: n - promoters - passives}


def nps_line(scores: Iterable[float], n: int = 200, first: int = 0, **more: object) -> list[Row]:
    """Return one wave a week with those scores."""
    return [
        row
        for week, score in enumerate(scores)
        for row in wave(sunday(first + week), nps_counts(score, n), **more)
    ]


def amounts(values: Iterable[float], indicator: str = "revenue", **more: object) -> list[Row]:
    """Return one amount a week, dated on Mondays."""
    return [
        {"date": MONDAY + timedelta(weeks=w), "indicator": indicator, "value": v} | more
        for w, v in enumerate(values)
    ]


def firm(
    surveys: Iterable[Row] | None = None,
    outcomes: Iterable[Row] | None = None,
    forecasts: Iterable[Row] | None = None,
    as_of: date | None = None,
    **settings: object,
) -> Tables:
    """Return a firm; ``settings`` are sections of ``luopan.toml``."""
    company = Company.model_validate({"company": {"name": "试"}} | settings)
    asked = None if surveys is None else frame(surveys, SURVEYS)
    out = None if outcomes is None else frame(outcomes, OUTCOMES)
    days = [d for f in (asked, out) if f is not None for d in f["date"].to_list()]
    said = None if forecasts is None else frame(forecasts, FORECASTS)
    return Tables(
        company, as_of or max(days, default=MONDAY), surveys=asked, outcomes=out, forecasts=said
    )


def drawn(truth: np.ndarray, n: int, seed: int = 0, **more: object) -> list[Row]:
    """Return weekly NPS waves of ``n`` answers drawn around true scores."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for week, score in enumerate(truth):
        promoters = (0.6 + score / 100) / 2
        counts = rng.multinomial(n, [0.6 - promoters, 0.4, promoters])
        rows += wave(sunday(week), dict(zip((3, 8, 10), counts.tolist(), strict=True)), **more)
    return rows
