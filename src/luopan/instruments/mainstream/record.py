"""Chances that earlier runs told, beside what came of them (H16)."""

import numpy as np
import polars as pl

from luopan.instruments.mainstream.items import Items, hours_since_1970
from luopan.instruments.mainstream.keys import stories_of
from luopan.instruments.mainstream.ladder import RUNGS
from luopan.instruments.mainstream.observed import Observed
from luopan.readings.base import Interval
from luopan.readings.chances import Agreement, CalibrationBin, ChanceRecord, ScoredChance
from luopan.stats.calibration import Floats, Ints, bins, grouped_mean
from luopan.tables.chances import intact

LEAST, LEAST_STORIES = 30, 10
"""Closed chances, and stories that they are of, below which nothing is scored."""
EDGES = (0.0, 0.05, 0.2, 0.5, 1.0)
LATEST = 8


def record(
    items: Items, climbed: pl.DataFrame, seen: Observed, stored: pl.DataFrame | None, level: float
) -> ChanceRecord | None:
    """Return what became of the stored chances.

    A chance came where the story that holds its item today was on the rung before its hours were
    over. It is closed once they are, if all of them were looked at: to close it at the crossing
    would count what comes early, and not yet what does not come.

    Parameters
    ----------
    items : Items
        All that were collected.
    climbed : polars.DataFrame
        Of `ladder`, all stories.
    seen : Observed
        When anybody looked.
    stored : polars.DataFrame or None
        ``Tables.chances``. Rows that were changed since, or that were told from now or later, are
        not looked at.
    level : float
        Mass of the intervals.

    Returns
    -------
    ChanceRecord or None
        None where nothing was told before.
    """
    told = _past(items, seen, stored)
    if told is None:
        return None
    made, due = told["made"].to_numpy(), told["due"].to_numpy()
    state = (
        pl.when(pl.col("today").is_null())
        .then(pl.lit("lost"))
        .when(pl.col("due") > seen.end)
        .then(pl.lit("open"))
        .when(~pl.lit(pl.Series(seen.whole(made, due))))
        .then(pl.lit("unobserved"))
        .otherwise(pl.lit("closed"))
    )
    told = told.with_columns(state.alias("state"))
    closed = _with_outcome(told.filter(pl.col("state") == "closed"), climbed)
    counts = {name: int((told["state"] == name).sum()) for name in ("open", "unobserved", "lost")}
    whole = ChanceRecord(
        told=told.height,
        closed=closed.height,
        stories=closed["today"].n_unique(),
        came=int(closed["came"].sum()),
        least=LEAST,
        least_stories=LEAST_STORIES,
        latest=_latest(closed),
        **counts,
    )
    if whole.closed < LEAST or whole.stories < LEAST_STORIES:
        return whole
    return whole.model_copy(update=_scores(closed, level))


def _past(items: Items, seen: Observed, stored: pl.DataFrame | None) -> pl.DataFrame | None:
    """Return the sound rows told before now, with their hours and today's story."""
    if stored is None:
        return None
    told = stored.filter(intact(stored)).with_columns(hours_since_1970("made_at").alias("made"))
    told = told.filter(pl.col("made") < seen.end)
    if told.is_empty():
        return None
    return told.with_columns(
        (pl.col("made") + pl.col("hours")).alias("due"),
        stories_of(items, told["story"]).alias("today"),
    )


def _with_outcome(closed: pl.DataFrame, climbed: pl.DataFrame) -> pl.DataFrame:
    """Return the closed chances with ``came``."""
    reached = climbed.select("story", *(f"rung{k}" for k in RUNGS))
    joined = closed.join(
        reached, left_on="today", right_on="story", how="left", maintain_order="left"
    )
    hour = pl.coalesce(
        pl.when(pl.col("rung") == k).then(pl.col(f"rung{k}").cast(pl.Float64)) for k in RUNGS
    )
    return joined.with_columns((hour < pl.col("due")).fill_null(value=False).alias("came"))


def _latest(closed: pl.DataFrame) -> tuple[ScoredChance, ...]:
    """Return the latest closed chance of each story, rung and span, the newest first."""
    rows = closed.sort("due", "made", "number", descending=True)
    rows = rows.unique(["today", "rung", "hours", "straight"], keep="first", maintain_order=True)
    rows = rows[:LATEST]
    return tuple(
        ScoredChance(
            title=row["title"],
            rung=row["rung"],
            hours=row["hours"],
            made_at=row["made_at"],
            said=Interval(mean=row["mean"], low=row["low"], high=row["high"], level=row["level"]),
            came=row["came"],
        )
        for row in rows.iter_rows(named=True)
    )


def _scores(closed: pl.DataFrame, level: float) -> dict[str, object]:
    """Return scores, their reference and the bins of enough closed chances."""
    stated = closed["mean"].to_numpy()
    came = closed["came"].cast(pl.Float64).to_numpy()
    group = np.unique(closed["today"].to_numpy(), return_inverse=True)[1].astype(np.int64)
    usual = _usual(closed)
    own, base = (stated - came) ** 2, (usual - came) ** 2
    found = bins(stated, came, group, EDGES, level)
    each = 1.0 - (1.0 - level) / len(found)
    return {
        "brier": _mean(own, group, level, (0.0, 1.0)),
        "reference": _mean(base, group, level, (0.0, 1.0)),
        "gain": _mean(base - own, group, level, (-1.0, 1.0)),
        "calibration": _verdict([(one.said, one.low, one.high) for one in found]),
        "bins": tuple(
            CalibrationBin(
                said=one.said,
                came=Interval(mean=one.came, low=one.low, high=one.high, level=each),
                chances=one.count,
                stories=one.groups,
            )
            for one in found
        ),
    }


def _usual(closed: pl.DataFrame) -> Floats:
    """Return, of each chance, how many of the other stories' of its rung and span came, as a share.

    With half a chance of each outcome added, so that it is never nought or one.
    """
    kind, story = ["rung", "hours"], ["rung", "hours", "today"]
    came = pl.col("came").cast(pl.Float64)
    told = closed.select(
        (came.sum().over(kind) - came.sum().over(story)).alias("came"),
        (pl.len().over(kind) - pl.len().over(story)).alias("count"),
    )
    return np.asarray((told["came"] + 0.5) / (told["count"] + 1.0), dtype=np.float64)


def _mean(values: Floats, group: Ints, level: float, bounds: tuple[float, float]) -> Interval:
    found = grouped_mean(values, group, level)
    low, high = max(found.low, bounds[0]), min(found.high, bounds[1])
    return Interval(mean=found.value, low=low, high=high, level=level)


def _verdict(found: list[tuple[float, float, float]]) -> Agreement:
    """Return whether what was said lies within the interval of what came, bin by bin."""
    high = any(said > above for said, _, above in found)
    low = any(said < below for said, below, _ in found)
    if high and low:
        return "uneven"
    return "too_high" if high else "too_low" if low else "agrees"
