"""The firm's stories as they are told: the highest and latest first, each with its evidence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import exp, lgamma, log

import numpy as np
import polars as pl

from luopan.instruments.mainstream.items import Items
from luopan.instruments.mainstream.keys import first_keys
from luopan.instruments.mainstream.ladder import pickups, told_titles
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.readings.base import Interval
from luopan.readings.mainstream import Lead, Story, Verdict

_START = datetime(1970, 1, 1)  # noqa: DTZ001 - the tables' clock has no zone
VERDICTS: tuple[Verdict, ...] = ("circle", "trade", "one_outlet", "mainstream", "public")
"""By the highest rung of late."""
FEW = 5
"""Leads below which their median has no interval at 90 %."""


def moment(hours: float) -> datetime:
    """Return the time of so many hours since 1970."""
    return _START + timedelta(hours=float(hours))


def chosen(ladder: pl.DataFrame, plan: MainstreamPlan, end: float) -> pl.DataFrame:
    """Return the stories to tell: of late before long ago, high before low, open before over."""
    late = pl.col("last") >= end - 24.0 * plan.recent_days
    running = pl.col("last") >= end - plan.open_hours
    return ladder.with_columns(late.alias("late"), running.alias("open")).sort(
        ["late", "rung", "open", "items", "last", "story"], descending=[True] * 5 + [False]
    )[: plan.stories]


def stories(
    items: Items, ladder: pl.DataFrame, plan: MainstreamPlan, end: float
) -> tuple[tuple[int, Story], ...]:
    """Return the stories to tell with their ids, as far as items tell them."""
    rows = chosen(ladder, plan, end)
    reached = pickups(items, rows["story"])
    titles = told_titles(items, rows["story"])
    keys = first_keys(items, rows["story"])
    kinds = (
        items.frame.filter(pl.col("story").is_in(rows["story"].to_list()))
        .group_by("story", "kind")
        .len()
        .sort("story", "len", "kind", descending=[False, True, False])
    )
    return tuple(
        (
            row["story"],
            Story(
                key=keys[row["story"]],
                title=titles[row["story"]],
                first=moment(row["first"]),
                last=moment(row["last"]),
                items=row["items"],
                kinds=dict(
                    kinds.filter(pl.col("story") == row["story"])["kind", "len"].iter_rows()
                ),
                heat=row["heat"],
                rung=row["rung"],
                reached=reached[row["story"]],
                lead_hours=_lead(row),
                open=row["open"],
                late=row["late"],
            ),
        )
        for row in rows.iter_rows(named=True)
    )


def _lead(row: dict[str, float | None]) -> float | None:
    circle, out = row["circle"], row["rung2"]
    return out - circle if circle is not None and out is not None and out >= circle else None


def lead(ladder: pl.DataFrame, level: float, clock: float = 0.0) -> Lead | None:
    """Return how long the way from the circle to the mainstream takes, over all who made it.

    The median's interval is that of order statistics: it holds whatever the law of the times.
    Each time may be off by the step of the clock, in hours.
    """
    out = ladder.filter(pl.col("rung2").is_not_null())
    if out.is_empty():
        return None
    hours = out.filter(pl.col("circle") <= pl.col("rung1"))
    times = np.sort((hours["rung2"] - hours["circle"]).to_numpy())
    median = None
    if times.size >= FEW:
        below = _ranks(times.size, level)
        median = Interval(
            mean=float(np.median(times)),
            low=max(0.0, float(times[below]) - clock),
            high=float(times[times.size - 1 - below]) + clock,
            level=level,
        )
    return Lead(crossed=out.height, early=int(times.size), median=median)


def _ranks(size: int, level: float) -> int:
    """Return how many order statistics lie below the median's interval.

    The largest rank r with P(Binomial(size, 1/2) < r + 1) ≤ (1 − level) / 2, at least 0.
    """
    chances = np.cumsum([_binomial(size, k) for k in range(size // 2)])
    return max(0, int(np.searchsorted(chances, (1.0 - level) / 2.0, side="right")) - 1)


def _binomial(size: int, k: int) -> float:
    return exp(lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) - size * log(2.0))


def verdict(told: Sequence[Story]) -> Verdict:
    """Return how far the firm's stories of late have come, from those that are told."""
    late = [story.rung for story in told if story.late]
    return VERDICTS[max(late)] if late else "quiet"
