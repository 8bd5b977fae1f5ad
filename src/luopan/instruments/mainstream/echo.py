"""How much of the talk comes from outside, how much is its own echo, who brings whom."""

from math import hypot
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mainstream.items import Items
from luopan.instruments.mainstream.observed import Observed
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.readings.base import Interval
from luopan.readings.mainstream import Echo, EchoStream
from luopan.stats.points import Estimate, Hawkes, HawkesPlan, binned, exact

Floats = NDArray[np.float64]

STREAMS = ("social", "press", "broadcast")
LEAST = 20
"""Items of talk below which nothing is said of an echo."""
CROWD, QUIET = 5, 72.0
"""Items of one story, and hours without any item: either says that something outside began."""
MISFIT = {"outside": 0.07, "own": 0.08, "brought": 0.03}
"""How far shares are off beyond chance where talk is not quite what the model takes it to be: a
third more than the root mean square over the kinds of firms in ``bench/results/echo.md``, for firms
may be of other kinds. Intervals are wider by it."""
_MINUTE, _DAY = 1.0 / 60.0, 24.0


def echo(items: Items, seen: Observed, plan: MainstreamPlan) -> Echo | None:
    """Return the echo in what was said of the firm, None where there is hardly any talk.

    Parameters
    ----------
    items : Items
        Every item; those of the firm's stories are the events. What the firm itself published is
        no stream of its own and is left out.
    seen : Observed
        When anybody looked.
    plan : MainstreamPlan
        Settings.
    """
    frame = items.mine.filter(pl.col("kind") != "own")
    stream = (
        pl.when(pl.col("mainstream") & (pl.col("kind") == "broadcast"))
        .then(pl.lit("broadcast"))
        .when(pl.col("mainstream") | pl.col("beside"))
        .then(pl.lit("press"))
        .otherwise(pl.lit("social"))
    )
    times = {
        str(name): part["hours"].sort().to_numpy()
        for (name,), part in frame.group_by(stream.alias("stream"))
    }
    names = tuple(name for name in STREAMS if name in times)
    if times.get("social", np.zeros(0)).size < LEAST:
        return None
    width = _resolution(np.concatenate([times[name] for name in names]))
    settings = HawkesPlan(level=plan.level, seed=plan.seed, rhythm=width < _DAY)
    streams = [times[name] for name in names]
    opens = openings(frame)
    if width <= _MINUTE:
        fit = exact(streams, seen.start, seen.end, settings, windows=seen.windows, openings=opens)
    else:
        counts, observed, first = _bins(streams, seen, width)
        fit = binned(counts, width, settings, observed=observed, openings=opens - first)
    resolution = "exact" if width <= _MINUTE else "hour" if width <= 1.0 else "day"
    return _told(names, fit, resolution, plan.level)


def openings(frame: pl.DataFrame) -> Floats:
    """Return the hours, ascending, at which something outside seems to have begun.

    There many speak of it who have not heard each other, and are no echo.

    Parameters
    ----------
    frame : polars.DataFrame
        Items of the firm's stories.
    """
    stories = frame.group_by("story").agg(pl.len(), pl.col("hours").min())
    crowds = stories.filter(pl.col("len") >= CROWD)["hours"].to_numpy()
    hours = np.sort(frame["hours"].to_numpy())
    after_quiet = hours[np.diff(hours, prepend=-np.inf) >= QUIET]
    opens: Floats = np.unique(np.concatenate([crowds, after_quiet]))
    return opens


def _resolution(hours: NDArray[np.float64]) -> float:
    """Return the step of the clock in hours: a day, an hour, or less."""
    if np.all(hours % _DAY == 0):
        return _DAY
    return 1.0 if np.mean(np.abs(hours - np.round(hours)) < 1e-9) > 0.5 else _MINUTE


def _bins(
    streams: list[NDArray[np.float64]], seen: Observed, width: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_], float]:
    """Return counts of each stream by bin, which bins anybody looked at, when the first begins."""
    first = int(np.floor(seen.start / width))
    size = int(np.floor(seen.end / width)) - first + 1
    counts = np.stack(
        [np.bincount((np.floor(t / width).astype(np.int64) - first), minlength=size)
         for t in streams]
    ).astype(np.int64)  # fmt: skip
    middles = (first + np.arange(size, dtype=np.float64) + 0.5) * width
    return counts, seen.holds(middles), first * width


def widened(part: str, told: tuple[float, float, float], level: float) -> tuple[float, float]:
    """Return the ends of an interval (mean, low, high) with `MISFIT` beside chance."""
    mean, low, high = told
    beside = MISFIT[part] * NormalDist().inv_cdf(0.5 + level / 2.0)
    low, high = mean - hypot(mean - low, beside), mean + hypot(high - mean, beside)
    return max(low, 0.0), min(high, 1.0)


def _told(names: tuple[str, ...], fit: Hawkes, resolution: str, level: float) -> Echo:
    def interval(what: str, of: Estimate, *at: int) -> Interval:
        mean, low, high = (float(part[at]) for part in (of.mean, of.low, of.high))
        low, high = widened(what, (mean, low, high), level)
        return Interval(mean=mean, low=low, high=high, level=level)

    streams = tuple(
        EchoStream(
            stream=name,
            items=int(fit.events[k]),
            outside=interval("outside", fit.outside, k),
            own=interval("own", fit.brought, k, k),
            brought={
                other: interval("brought", fit.brought, k, j)
                for j, other in enumerate(names)
                if j != k
            },
        )
        for k, name in enumerate(names)
    )
    return Echo(
        streams=streams,
        hours=float(fit.hours),
        resolution=resolution,
        flags=tuple(fit.flags),
    )
