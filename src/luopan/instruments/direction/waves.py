"""Rows to waves: one a week, source and wording for answers; one a whole week for amounts."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.direction.subjects import Subject
from luopan.tables import wholeness
from luopan.tables.regions import whole_firm
from luopan.tables.waves import LeftOut, Waves, answered, estimated, recorded
from luopan.tables.weeks import Weeks

Floats = NDArray[np.float64]

_LISTED = 5
"""So many dates or regions are written out; the count tells the rest."""


def waves(subject: Subject, weeks: Weeks, as_of: date) -> Waves:
    """Return the waves of a subject up to ``as_of``; there may be none."""
    rows = subject.rows.filter(pl.col("date") <= as_of)
    rows = rows.with_columns(
        ((pl.col("date") - pl.date(1, 1, 1)).dt.total_days() + weeks.shift)
        .floordiv(7)
        .cast(pl.Int64)
        .alias("week")
    )
    if subject.table == "surveys":
        return answered(rows, subject.kind)
    if subject.table == "shares":
        return estimated(rows)
    if subject.kind == "rate":
        if rows["n"].null_count() < rows.height:
            return recorded(whole_firm(rows, "date"))
        # Without n only a fraction can be told from a count of successes.
        rows = rows.filter(pl.col("value").is_between(0, 1))
    return _amounts(rows, weeks, total=subject.kind == "flow")


def _amounts(rows: pl.DataFrame, weeks: Weeks, *, total: bool) -> Waves:
    """Return weekly amounts (``total``) or weekly means of unbounded values.

    Days are added to weeks; a week in which a region, or a day of daily figures, is missing is
    left out. Months and quarters become an amount a week in their middle.
    """
    rows = rows.filter(pl.col("value").is_finite())
    rows = whole_firm(rows)
    days = sorted(rows["date"].unique().to_list())
    gap = median((b - a).days for a, b in pairwise(days)) if len(days) > 1 else 7
    if gap >= 14 and total:
        return _coarse(rows, gap)
    weekly = rows.group_by("week").agg(
        (pl.col("value").sum() if total else pl.col("value").mean()).alias("value"),
        pl.col("date").max().alias("day"),
        pl.col("date").n_unique().alias("days"),
    )
    weekly = weekly.sort("week")
    silent = wholeness.silent(rows, "week", 7)
    whole = weekly.filter(~pl.col("week").is_in(silent["week"].to_list()))
    left = _silent(silent, [weeks.start(w) for w in silent["week"]])
    if total:
        short = set(wholeness.short_weeks(rows, "week")["week"]) | _short_ends(weekly)
        part = whole.filter(pl.col("week").is_in(short))["week"]
        whole = whole.filter(~pl.col("week").is_in(short))
        left |= _left("part_week", [weeks.start(w) for w in part])
    return _plain(whole["week"].to_numpy(), whole["day"].to_list(), whole["value"].to_numpy(), left)


def _short_ends(weekly: pl.DataFrame) -> set[int]:
    """Return the first and the last week where they have fewer days than is usual."""
    usual = float(weekly["days"].median() or 1.0)  # type: ignore[arg-type]
    ends = weekly[[0, -1]] if usual > 1 else weekly.clear()
    return set(ends.filter(pl.col("days") < usual)["week"])


def _coarse(rows: pl.DataFrame, gap: float) -> Waves:
    """Return amounts of months or quarters as amounts a week, placed in the middle.

    A month in which a region is missing is left out.
    """
    periods = rows.group_by("date").agg(pl.col("value").sum(), pl.col("week").first()).sort("date")
    # Dated on its first day a period lies ahead of its date, else behind it.
    ahead = all(d.day == 1 for d in periods["date"])
    silent = wholeness.silent(rows, "date", gap)
    periods = periods.filter(~pl.col("date").is_in(silent["date"].to_list()))
    half = int(gap / 14) if ahead else -int(gap / 14)
    week = periods["week"].to_numpy() + half
    day = [d + timedelta(days=7 * half) for d in periods["date"]]
    left = _silent(silent, silent["date"].to_list())
    return _plain(week, day, periods["value"].to_numpy() * (7.0 / gap), left)


def _silent(silent: pl.DataFrame, days: Iterable[date]) -> LeftOut:
    """Return what to say of the periods in which a region is missing."""
    left = _left("region_missing", days)
    regions = tuple(silent["region"].unique().sort()[:_LISTED])
    return {why: {**facts, "regions": regions} for why, facts in left.items()}


def _left(why: str, days: Iterable[date]) -> LeftOut:
    """Return how many periods were left out and the first of them; nothing where none was."""
    distinct = sorted(set(days))
    dates = tuple(day.isoformat() for day in distinct[:_LISTED])
    return {why: {"count": len(distinct), "dates": dates}} if distinct else {}


def _plain(week: NDArray[np.int64], day: list[date], value: Floats, left: LeftOut) -> Waves:
    empty = ("",) * len(day)
    return Waves(
        week.astype(np.int64), tuple(day), value.astype(np.float64), None, empty, empty, left
    )
