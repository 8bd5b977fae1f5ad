"""What an indicator did after the firm's stories crossed, beside dates when none did (R36).

That coverage rose is no sign that people changed: of 78 firestorms about four in ten left no mark
on what people thought of the brand in the short term (Hansen, Kupfer and Hennig-Thurau 2018).
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.readings.base import Interval
from luopan.readings.direction import Crossing
from luopan.readings.mainstream import Impact
from luopan.stats.event_study import event_study
from luopan.tables.audiences import lead_audience
from luopan.tables.bundle import Tables
from luopan.tables.company import Goal
from luopan.tables.waves import Waves, answered, recorded
from luopan.tables.weeks import Weeks

Floats = NDArray[np.float64]

BEFORE = 8
"""Weeks before a crossing that say what would have been."""
MOST_TOLD = 100
"""Placebo effects that a reading carries: their distribution is seen as well as with all."""


def impacts(
    tables: Tables, crossed: tuple[Crossing, ...], plan: MainstreamPlan
) -> tuple[Impact, ...]:
    """Return what each of the firm's weekly goals did after its stories reached the mainstream.

    Parameters
    ----------
    tables : Tables
        ``outcomes`` and ``surveys`` are read, of the goals' indicators.
    crossed : tuple of Crossing
        When the firm's stories came to the mainstream.
    plan : MainstreamPlan
        Settings.
    """
    weeks = Weeks.of(tables.company)
    came = np.unique([weeks.number(one.date) for one in crossed]).astype(np.int64)
    return tuple(
        told
        for goal in tables.company.goal
        if (series := _weekly(tables, goal, weeks)) is not None
        and (told := _impact(goal, series, came, plan)) is not None
    )


def _impact(
    goal: Goal, series: tuple[int, Floats], crossed: NDArray[np.int64], plan: MainstreamPlan
) -> Impact | None:
    """Return the effect on one goal; None where no crossing lies within its weeks."""
    first, values = series
    at = crossed - first
    at = at[(at >= 0) & (at < values.size)]
    if at.size == 0:
        return None
    found = event_study(
        values, at, before=BEFORE, after=plan.weeks, level=plan.level, seed=plan.seed
    )
    effect, said = None, found.effect
    if said is not None:
        effect = Interval(mean=said.mean, low=said.low, high=said.high, level=plan.level)
    return Impact(
        indicator=goal.indicator,
        unit="pp" if goal.kind in ("share", "rate") else goal.unit,
        stories=int(found.used.size),
        weeks=plan.weeks,
        effect=effect,
        p=None if effect is None else found.p,
        placebos=int(found.dates.size),
        placebo_effects=() if effect is None else _told(found.placebos),
        refused=None if effect is not None else (found.flags or ("few_placebos",))[0],
    )


def _told(placebos: Floats) -> tuple[float, ...]:
    """Return the placebos in order, to four digits; of many those in the middle of equal shares.

    None is −0.0, which would be told with a sign.
    """
    ordered = np.sort(placebos)
    told = min(ordered.size, MOST_TOLD)
    ranks = (np.arange(told) + 0.5) / told * ordered.size
    return tuple(float(f"{value:.4g}") + 0.0 for value in ordered[ranks.astype(np.int64)])


def _weekly(tables: Tables, goal: Goal, weeks: Weeks) -> tuple[int, Floats] | None:
    """Return the first week and a value a week of a goal, NaN where none was observed."""
    surveyed = goal.kind not in ("flow", "rate")
    table = tables.surveys if surveyed else tables.outcomes
    if table is None:
        return None
    rows = table.filter(pl.col("indicator") == goal.indicator)
    if rows.is_empty():
        return None
    if surveyed and "audience" in rows.columns:
        # one audience's answers are never put together with another's
        lead = lead_audience(set(rows["audience"].to_list()), rows)
        rows = rows.filter(pl.col("audience").eq_missing(lead))
    rows = rows.with_columns(
        pl.Series("week", [weeks.number(day) for day in rows["date"]], dtype=pl.Int64)
    )
    if goal.kind == "flow":
        told = rows.group_by("week").agg(pl.col("value").sum()).sort("week")
        number, value = told["week"].to_numpy(), told["value"].to_numpy()
        if weeks.end(int(number[-1])) > tables.as_of:
            # the sum of a part of a week is no week's
            number, value = number[:-1], value[:-1]
    else:
        waves = answered(rows, goal.kind) if surveyed else recorded(rows)
        number, at = np.unique(waves.week, return_index=True)
        value = np.array([_mean(waves, week) for week in number]) if at.size else waves.value
    if number.size == 0:
        return None
    values = np.full(int(number[-1] - number[0]) + 1, np.nan)
    values[number - number[0]] = value
    return int(number[0]), values


def _mean(waves: Waves, week: np.int64) -> float:
    """Return the mean of a week's answers, whoever asked."""
    at = waves.week == week
    n = waves.n
    return float(np.average(waves.value[at], weights=None if n is None else n[at]))
