"""Which weeks and months of an amount are whole: every open region told, on every open day."""

import polars as pl

_LATE_DAYS = 56
"""A region silent for so long at the end is late with its figures; for longer, it is closed."""
_DAILY = 3
"""Figures that come more often than every third day are daily."""
_FEWEST_DAYS = 4
"""Fewer weekdays than these are no opening hours but chance."""


def lifetimes(rows: pl.DataFrame, period: str, days: float) -> pl.DataFrame:
    """Return from when until when each region is open.

    A region opens with its first figure and closes with its last; one that has been silent for
    the last eight weeks only (two periods, where that is longer) is late, not closed.

    Parameters
    ----------
    rows : polars.DataFrame
        With ``region`` (null is the whole firm) and the period that each row belongs to.
    period : str
        Column of the period; only periods that stand in it count.
    days : float
        Length of a period.

    Returns
    -------
    polars.DataFrame
        ``region``, ``opens`` and ``closes`` (first and last period), by region.
    """
    order = _order(rows, period)
    end, late = order.height - 1, max(2, round(_LATE_DAYS / days))
    ends = (
        _named(rows, period)
        .join(order, on=period)
        .group_by("region")
        .agg(first=pl.col("at").min(), last=pl.col("at").max())
        .with_columns(last=pl.when(end - pl.col("last") <= late).then(end).otherwise("last"))
    )
    opens = order.rename({period: "opens", "at": "first"})
    closes = order.rename({period: "closes", "at": "last"})
    joined = ends.join(opens, on="first").join(closes, on="last")
    return joined.select("region", "opens", "closes").sort("region")


def silent(rows: pl.DataFrame, period: str, days: float) -> pl.DataFrame:
    """Return the periods in which a region is open and has no figure.

    Parameters
    ----------
    rows, period, days
        As in `lifetimes`.

    Returns
    -------
    polars.DataFrame
        ``region`` and the period, by both. A period in which nobody has a figure is not among
        them.
    """
    every = lifetimes(rows, period, days).join(_order(rows, period), how="cross")
    open_ = every.filter(pl.col(period).is_between(pl.col("opens"), pl.col("closes")))
    lacking = open_.join(_named(rows, period), on=["region", period], how="anti")
    return lacking.select("region", period).sort("region", period)


def short_weeks(rows: pl.DataFrame, week: str) -> pl.DataFrame:
    """Return the weeks in which a region with daily figures lacks a day on which it is open.

    A region is open on the weekdays on which it has figures in more than half of its weeks; where
    those are fewer than four, on all seven. So the five days of a firm that is closed at weekends
    are a whole week.

    Parameters
    ----------
    rows : polars.DataFrame
        With ``date``, ``region`` (null is the whole firm) and the week that each row belongs to.
    week : str
        Column of the week.

    Returns
    -------
    polars.DataFrame
        ``region`` and the week, by both. A week in which the region has no figure at all is not
        among them: see `silent`.
    """
    seen = _named(rows, week, "date").sort("region", "date")
    gap = pl.col("date").diff().dt.total_days().median()
    daily = seen.group_by("region").agg(gap=gap).filter(pl.col("gap") < _DAILY)
    seen = seen.join(daily, on="region", how="semi")
    days = seen.select("region", week, day=pl.col("date").dt.weekday())
    weeks = days.select("region", week).unique()
    often = (
        days.group_by("region", "day")
        .agg(seen=pl.len())
        .join(weeks.group_by("region").agg(weeks=pl.len()), on="region")
        .filter(2 * pl.col("seen") > pl.col("weeks"))
        .filter(pl.len().over("region") >= _FEWEST_DAYS)
        .select("region", "day")
    )
    rest = daily.join(often, on="region", how="anti").select("region")
    seven = pl.DataFrame({"day": range(1, 8)}, schema={"day": pl.Int8})
    opened = pl.concat([often, rest.join(seven, how="cross")])
    lacking = weeks.join(opened, on="region").join(days, on=["region", week, "day"], how="anti")
    return lacking.select("region", week).unique().sort("region", week)


def _named(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the distinct regions and other columns; the whole firm is a region without a name."""
    return rows.select(pl.col("region").fill_null(""), *columns).unique()


def _order(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    """Return the distinct periods in order, counted from 0 in ``at``."""
    distinct = rows.select(period).unique().sort(period)
    return distinct.with_columns(at=pl.int_range(pl.len(), dtype=pl.Int64))
