"""Outcomes and spend by region and period: the arrays that a test is analysed on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Check, Fact
from luopan.tables.bundle import Tables
from luopan.tables.company import Region
from luopan.tables.headers import nearest
from luopan.tables.places import distances_km
from luopan.tables.regions import whole_firm

Array = NDArray[np.float64]

USUAL_DAYS = 91
"""Days whose mean spend is taken for what would have been spent."""

YEAR = 364
"""Days of a year of whole weeks."""

MONTH = (28, 29, 30, 31)
"""Days of a month."""


@dataclass(frozen=True, eq=False)
class History:
    """One outcome by region and period.

    Parameters
    ----------
    outcome : str
        Indicator.
    regions : tuple of str
        Sorted.
    periods : tuple of date
        First day of each; ``step`` days apart.
    step : int
        Days of a period: 1, 7, or what the table has.
    values : (N, T) array
        In the outcome's unit; NaN where nothing is told.
    checks : tuple of Check
        What was done to the table to get there.
    volume : (N,) array or None
        By which placebo sets are made alike; None takes the outcome's own.
    """

    outcome: str
    regions: tuple[str, ...]
    periods: tuple[date, ...]
    step: int
    values: Array
    checks: tuple[Check, ...] = ()
    volume: Array | None = None

    def sized(self, like: "History", start: date) -> "History":
        """Return the same, whose placebo sets are those of another outcome, before a day.

        Where that outcome does not have all of the regions, sets are made alike by their own.
        """
        first = like.span(start, start)[0]
        before = dict(zip(like.regions, like.values[:, :first], strict=True))
        if not first or not set(self.regions) <= set(before):
            return self
        rows = [before[name] for name in self.regions]
        volume = np.array([r[~np.isnan(r)].mean() if (~np.isnan(r)).any() else 0.0 for r in rows])
        return replace(self, volume=volume if (volume > 0.0).all() else None)

    @property
    def ends(self) -> tuple[date, ...]:
        """Last day of each period; months are of unequal length."""
        nexts = [*self.periods[1:], self.periods[-1] + timedelta(days=self.step)]
        return tuple(day - timedelta(days=1) for day in nexts)

    def span(self, start: date, end: date) -> tuple[int, int]:
        """Return the first period that holds a day from ``start`` on, and one past the last."""
        starts = np.array([p.toordinal() for p in self.periods])
        ends = np.array([p.toordinal() for p in self.ends])
        first = int(np.searchsorted(ends, start.toordinal()))
        last = int(np.searchsorted(starts, end.toordinal(), side="right"))
        return first, last

    @property
    def year(self) -> int:
        """Periods of a year."""
        return max(1, round(YEAR / self.step))

    def count(self, days: int) -> int:
        """Return how many whole or part periods so many days are."""
        return -(-days // self.step)

    @property
    def last_day(self) -> date:
        """Last day that the table speaks of."""
        return self.ends[-1]


def outcome_of(test: Asked, tables: Tables, wanted: str | None) -> str:
    """Return the indicator that a test is judged by.

    Raises
    ------
    NoTestError
        As `judged_by`.
    """
    frame = tables.outcomes
    return judged_by(test, [] if frame is None else frame["indicator"].to_list(), wanted)


def judged_by(test: Asked, told: Iterable[str], wanted: str | None) -> str:
    """Return the one of the indicators told that is wanted, or that the test's rows name.

    Raises
    ------
    NoTestError
        ``test_no_outcome`` if none is named and there are several; ``test_unknown_outcome``.
    """
    known = sorted(set(told))
    name = wanted or test.outcome
    if name is None:
        if len(known) == 1:
            return known[0]
        raise NoTestError("test_no_outcome", {"test": test.name, "known": tuple(known)})
    if name not in known:
        near = nearest(name, known, limit=1)
        facts: dict[str, Fact] = {
            "test": test.name,
            "outcome": name,
            "known": near or tuple(known),
        }
        raise NoTestError("test_unknown_outcome", facts)
    return name


def by_region(test: Asked, tables: Tables, outcome: str) -> History:
    """Return an outcome by region.

    Raises
    ------
    NoTestError
        ``test_no_regions`` where the outcome is not told by region.
    """
    rows = _rows(tables, outcome).filter(pl.col("region").is_not_null())
    if rows.is_empty():
        raise NoTestError("test_no_regions", {"test": test.name, "outcome": outcome})
    return _history(outcome, rows, test.name)


def of_regions(tables: Tables, outcome: str, until: date | None = None) -> History:
    """Return an outcome by region up to a day, for a test that is to be designed."""
    rows = _rows(tables, outcome).filter(pl.col("region").is_not_null())
    if until is not None:
        rows = rows.filter(pl.col("date") <= until)
    return _history(outcome, rows, "")


def of_firm(test: Asked, tables: Tables, outcome: str) -> History:
    """Return an outcome of the whole firm, as one region."""
    rows = whole_firm(_rows(tables, outcome), "date").with_columns(region=pl.lit(""))
    return _history(outcome, rows, test.name)


def _rows(tables: Tables, outcome: str) -> pl.DataFrame:
    frame = tables.outcomes
    if frame is None:
        return pl.DataFrame(schema={"date": pl.Date, "region": pl.String, "value": pl.Float64})
    told = frame.filter((pl.col("indicator") == outcome) & pl.col("value").is_not_null())
    return told.select("date", "region", "value")


def _history(outcome: str, rows: pl.DataFrame, test: str) -> History:
    summed = rows.group_by("region", "date").agg(pl.col("value").sum()).sort("region", "date")
    steps = summed.group_by("region", maintain_order=True).agg(
        pl.col("date").diff().dt.total_days().median().alias("step")
    )
    usual = [round(s) for s in steps["step"].drop_nulls().to_list()]
    if not usual:
        raise NoTestError("test_short_history", {"test": test, "outcome": outcome})
    step = max(usual)
    checks: tuple[Check, ...] = ()
    if min(usual) < step:
        summed = _to_weeks(summed, steps, step)
        facts: dict[str, Fact] = {"test": test, "outcome": outcome, "days": step}
        checks = (Check(code="test_mixed_periods", passed=False, severity="warn", facts=facts),)
    periods = _periods(sorted(set(summed["date"].to_list())), step)
    names = tuple(str(name) for name in summed["region"].unique().sort().to_list())
    values = np.full((len(names), len(periods)), np.nan)
    place = {name: i for i, name in enumerate(names)}
    starts = np.array([day.toordinal() for day in periods])
    for region, day, value in summed.select("region", "date", "value").iter_rows():
        at = int(np.searchsorted(starts, day.toordinal(), side="right")) - 1
        seen = values[place[region], at]
        values[place[region], at] = value if np.isnan(seen) else seen + value
    return History(outcome, names, periods, step, values, checks)


def _periods(days: list[date], step: int) -> tuple[date, ...]:
    """Return the first day of every period; of months the days that are told."""
    if step in MONTH and len({day.day for day in days}) == 1:
        return tuple(days)
    count = (days[-1] - days[0]).days // step + 1
    return tuple(days[0] + timedelta(days=step * i) for i in range(count))


def _to_weeks(summed: pl.DataFrame, steps: pl.DataFrame, step: int) -> pl.DataFrame:
    """Add up what is told by the day into the periods of the others, whole ones only."""
    coarse = steps.filter(pl.col("step") >= step)["region"].to_list()
    slow = summed.filter(pl.col("region").is_in(coarse))
    anchor = slow["date"].min()
    fine = summed.filter(~pl.col("region").is_in(coarse))
    at = (pl.col("date") - pl.lit(anchor)).dt.total_days().floordiv(step)
    added = (
        fine.with_columns(at=at)
        .group_by("region", "at")
        .agg(pl.col("value").sum(), pl.len().alias("days"))
        .filter(pl.col("days") == step)
        .with_columns(date=pl.lit(anchor) + pl.duration(days=pl.col("at") * step))
    )
    return pl.concat([slow, added.select("region", pl.col("date").cast(pl.Date), "value")])


def distances_between(history: History, regions: Sequence[Region]) -> Array:
    """Return the kilometres between the regions of a history, (N, N).

    Raises
    ------
    NoTestError
        ``test_no_place`` with the regions that have no latitude or longitude.
    """
    apart = distances_km(history.regions, regions)
    here = np.isfinite(np.diag(apart))
    lost = [name for name, known in zip(history.regions, here, strict=True) if not known]
    if lost:
        facts: dict[str, Fact] = {"regions": tuple(lost[:12]), "count": len(lost)}
        raise NoTestError("test_no_place", facts)
    return apart


def near_to(apart: Array, treated: Sequence[int], km: float) -> tuple[int, ...]:
    """Return the regions nearer than so many kilometres to a treated one, which are not treated."""
    close = np.flatnonzero((apart[list(treated)] < km).any(axis=0))
    return tuple(int(i) for i in np.setdiff1d(close, list(treated)))


def spend_of(
    channels: Sequence[str],
    regions: Iterable[str],
    tables: Tables,
    history: History,
    what: str = "spend",
) -> Array | None:
    """Return the money of some channels by region and period, (N, T).

    None where it is not told for each of ``regions``. ``what`` may be ``exposure`` instead.
    """
    if tables.channels is None or not channels:
        return None
    rows = tables.channels.filter(
        pl.col("channel").is_in(channels)
        & pl.col("region").is_not_null()
        & pl.col(what).is_not_null()
    )
    told = set(rows["region"].unique().to_list())
    if not {r for r in regions if r} <= told:
        return None
    return on_periods(rows, history, what)


def levels_of(tables: Tables, channel: str, history: History) -> Array | None:
    """Return a channel's spend, or exposure, by region and period, (N, T); None if not told.

    What is told of the whole firm only is spread over the regions by their size.
    """
    if tables.channels is None:
        return None
    rows = tables.channels.filter(pl.col("channel") == channel)
    sold = np.nanmean(history.values, axis=1)
    size = pl.DataFrame({"region": history.regions, "size": sold / sold.sum()})
    for what in ("spend", "exposure"):
        told = rows.filter(pl.col(what).is_not_null())
        places = told.filter(pl.col("region").is_in(history.regions))
        if places["region"].n_unique() < len(history.regions):
            firm = told.filter(pl.col("region").is_null()).drop("region")
            places = firm.join(size, how="cross").with_columns(pl.col(what) * pl.col("size"))
        found = on_periods(places, history, what) if places.height else None
        if found is not None and found.any():
            return found
    return None


def on_periods(rows: pl.DataFrame, history: History, what: str) -> Array:
    """Return money or exposure on the history's periods, (N, T).

    What is told by the week is spread over its days.
    """
    gaps = (
        rows.sort("region", "date")
        .group_by("region")
        .agg(pl.col("date").unique().sort().diff().dt.total_days().median().alias("gap"))
    )
    gap = round(float(gaps["gap"].drop_nulls().median() or history.step))  # type: ignore[arg-type]
    out = np.zeros(history.values.shape)
    place = {name: i for i, name in enumerate(history.regions)}
    starts = np.array([day.toordinal() for day in history.periods])
    end = history.last_day.toordinal()
    # what is told by the week for days is spread over its week
    parts = max(1, gap) if gap > history.step else 1
    for region, day, spend in rows.select("region", "date", what).iter_rows():
        if region not in place:
            continue
        for offset in range(parts):
            at = day.toordinal() + offset
            if starts[0] <= at <= end:
                out[place[region], int(np.searchsorted(starts, at, side="right")) - 1] += (
                    spend / parts
                )
    return out
