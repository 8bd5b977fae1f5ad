"""Long tables as weekly matrices, and the one way to make a finding."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

_SHIFT = {"monday": 0, "sunday": 1, "saturday": 2}
LISTED = 12
"""So many weeks, rows or names are written out in one finding; the count tells the rest."""


def week_of(column: str, week_start: str) -> pl.Expr:
    """Return the first day of the week that a date column falls in."""
    shift = pl.duration(days=_SHIFT[week_start])
    return (pl.col(column) + shift).dt.truncate("1w") - shift


@dataclass(frozen=True)
class Weekly:
    """A long table as one column a series.

    Parameters
    ----------
    weeks : numpy.ndarray of datetime64[D], shape (n,)
        Every week from the first to the last, gaps included.
    names : tuple of str
        The series.
    values : numpy.ndarray, shape (n, k)
        Sums over the week; NaN where the table has no row for the series in that week.
    """

    weeks: NDArray[np.datetime64]
    names: tuple[str, ...]
    values: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one series."""
        return self.values[:, self.names.index(name)]

    def listed(self, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
        """Write out the first chosen weeks as ISO dates."""
        return tuple(str(week) for week in self.weeks[chosen][:LISTED])


def weekly(frame: pl.DataFrame, key: str, value: str, week_start: str) -> Weekly:
    """Sum ``value`` by week and ``key`` over regions.

    Parameters
    ----------
    frame : polars.DataFrame
        A table with ``date``, ``key`` and ``value``.
    key, value : str
        Column that names the series, and the column to sum.
    week_start : {"monday", "sunday", "saturday"}
        From the firm's settings.
    """
    told = (
        frame.filter(pl.col(value).is_not_null())
        .with_columns(week_of("date", week_start).alias("_week"))
        .group_by("_week", key)
        .agg(pl.col(value).sum())
    )
    names = tuple(told[key].unique().sort().to_list())
    if not names:
        return Weekly(np.empty(0, "datetime64[D]"), (), np.empty((0, 0)))
    first, last = told["_week"].min(), told["_week"].max()
    weeks = np.arange(
        np.datetime64(str(first)), np.datetime64(str(last)) + 1, 7, dtype="datetime64[D]"
    )
    values = np.full((len(weeks), len(names)), np.nan)
    at = (told["_week"].to_numpy().astype("datetime64[D]") - weeks[0]).astype(int) // 7
    place = {name: i for i, name in enumerate(names)}
    values[at, [place[name] for name in told[key].to_list()]] = told[value].to_numpy()
    return Weekly(weeks, names, values)


def usual_gap(dates: pl.Series) -> float | None:
    """Return the median number of days between the distinct dates, None below three of them."""
    days = np.unique(dates.drop_nulls().to_numpy().astype("datetime64[D]"))
    if len(days) < 3:
        return None
    return float(np.median(np.diff(days).astype(int)))
