"""Are the weeks and months of the outcomes whole: every day and every region."""

from collections.abc import Iterator

import polars as pl

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.readiness.weekly import LISTED, usual_gap, week_of
from luopan.tables.regions import whole_firm
from luopan.tables.wholeness import lifetimes, short_weeks, silent

_COARSE = 14
"""From so many days between the dates on, figures are those of a month or quarter."""


def findings(tables: Tables) -> Iterator[Check]:
    """Yield the weeks that lack a day, and the weeks and months that lack a region."""
    if tables.outcomes is None or tables.outcomes.is_empty():
        return
    start = tables.company.company.week_start
    amounts = tables.outcomes.filter(pl.col("n").is_null() & pl.col("value").is_not_null())
    for series in amounts["indicator"].unique().sort().to_list():
        rows = whole_firm(amounts.filter(pl.col("indicator") == series))
        gap = usual_gap(rows["date"]) or 7.0
        coarse = gap >= _COARSE
        placed = rows.with_columns(period="date" if coarse else week_of("date", start))
        if not coarse:
            yield from _days(series, placed)
        yield from _regions(series, placed, gap if coarse else 7.0)


def _days(series: str, placed: pl.DataFrame) -> Iterator[Check]:
    weeks = short_weeks(placed, "period")["period"].unique().sort()
    if len(weeks):
        yield present(
            "partial_weeks", "info", series=series, count=len(weeks), weeks=_listed(weeks)
        )


def _regions(series: str, placed: pl.DataFrame, days: float) -> Iterator[Check]:
    total = placed["period"].n_unique()
    for (region,), gaps in silent(placed, "period", days).group_by("region", maintain_order=True):
        yield present(
            "region_missing",
            "warn",
            series=series,
            region=str(region),
            count=gaps.height,
            total=total,
            weeks=_listed(gaps["period"]),
        )
    open_ = lifetimes(placed, "period", days)
    for code, end, outermost in (
        ("regions_open_late", "opens", placed["period"].min()),
        ("regions_close_early", "closes", placed["period"].max()),
    ):
        some = open_.filter(pl.col(end) != outermost).sort(end, "region")
        named = some.select(pl.concat_str("region", pl.col(end).cast(pl.String), separator=" "))
        if some.height:
            regions = tuple(named.to_series()[:LISTED])
            yield present(code, "info", series=series, count=some.height, regions=regions)


def _listed(periods: pl.Series) -> tuple[str, ...]:
    return tuple(str(day) for day in periods[:LISTED])
