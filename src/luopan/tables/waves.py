"""Survey answers and records to waves: one a week, source and wording, with the counts behind."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.readings.base import Fact
from luopan.readings.direction import Kind
from luopan.stats.proportions import Scores
from luopan.tables.answers import scores
from luopan.tables.drawn import effective

Floats = NDArray[np.float64]
LeftOut = dict[str, dict[str, Fact]]


@dataclass(frozen=True)
class Estimates:
    """Shares that were estimated elsewhere, with errors of their own and common ones.

    Parameters
    ----------
    own : array, shape (waves,)
        Standard error of each wave by itself.
    documents : array, shape (waves,)
        How many each speaks of.
    common : array, shape (waves, errors)
        What each wave takes of errors that all have in common, at one standard deviation.
    """

    own: Floats
    documents: Floats
    common: Floats


@dataclass(frozen=True)
class Waves:
    """What was observed, oldest first.

    Parameters
    ----------
    week : int64 array, shape (n,)
        Number of the firm's week (`Weeks.number`).
    day : tuple of date
        Last day of each wave.
    value : array, shape (n,)
        What was observed, in the indicator's unit; amounts are per week.
    counts : Scores or None
        The answers behind it; None where the noise has to be learned, or is known otherwise.
    source, wording : tuple of str
        Empty where not given.
    left_out : mapping
        What was not used, by reason: facts with the ``count`` of rows or weeks.
    estimates : Estimates or None
        The errors of shares that were estimated elsewhere.
    """

    week: NDArray[np.int64]
    day: tuple[date, ...]
    value: Floats
    counts: Scores | None
    source: tuple[str, ...]
    wording: tuple[str, ...]
    left_out: LeftOut
    estimates: Estimates | None = None

    @property
    def n(self) -> Floats | None:
        """Answers or documents of each wave; None for amounts."""
        if self.estimates is not None:
            return self.estimates.documents
        return None if self.counts is None else self.counts.n

    def since(self, first: int) -> "Waves":
        """Return the waves from a week on."""
        keep = self.week >= first
        left = dict(self.left_out)
        if not keep.all():
            left["too_old"] = {"count": int((~keep).sum())}
        counts = self.counts and Scores(
            self.counts.n[keep], self.counts.total[keep], self.counts.squares[keep]
        )
        told = self.estimates and Estimates(
            self.estimates.own[keep],
            self.estimates.documents[keep],
            self.estimates.common[keep],
        )
        return Waves(
            self.week[keep],
            tuple(d for d, k in zip(self.day, keep, strict=True) if k),
            self.value[keep],
            counts,
            tuple(s for s, k in zip(self.source, keep, strict=True) if k),
            tuple(w for w, k in zip(self.wording, keep, strict=True) if k),
            left,
            told,
        )


def answered(rows: pl.DataFrame, kind: Kind) -> Waves:
    """Return waves of counted answers.

    Parameters
    ----------
    rows : polars.DataFrame
        Of one indicator in ``surveys``, with the number of each row's ``week``. Weighted and
        published answers count as so many as would tell as much (`effective`).
    kind : str
        The indicator's kind; answers that it does not know are left out and counted, and so are
        shares that were published without n.
    """
    kinds = rows["answer"].drop_nulls().unique(maintain_order=True)
    known = pl.DataFrame(
        {"answer": kinds, "score": scores(kinds.to_list(), kind)},
        schema={"answer": pl.String, "score": pl.Float64},
    )
    scored = rows.join(known, on="answer", how="left", maintain_order="left")
    good = scored.filter(
        pl.col("score").is_finite() & pl.col("count").is_not_null() & (pl.col("count") > 0)
    )
    left = int(
        scored.filter(pl.col("score").is_finite().fill_null(value=False).not_())["count"].sum()
    )
    waves = _pooled(effective(good), left)
    if "share" in rows.columns:
        bare = rows.filter(pl.col("share").is_not_null() & pl.col("n").is_null())
        if bare.height:
            told: dict[str, Fact] = {"count": bare.select("date", "source").unique().height}
            return replace(waves, left_out={**waves.left_out, "no_n": told})
    return waves


def recorded(rows: pl.DataFrame) -> Waves:
    """Return waves of successes out of n; fractions are understood."""
    value = rows["value"]
    if bool(((value >= 0) & (value <= 1)).all()) and bool((value != value.round(0)).any()):
        rows = rows.with_columns((pl.col("value") * pl.col("n")).alias("value"))
    good = rows.filter(
        (pl.col("n") > 0) & (pl.col("value") >= 0) & (pl.col("value") <= pl.col("n"))
    )
    good = good.with_columns(
        (pl.col("value") / pl.col("n")).alias("score"), pl.col("n").cast(pl.Float64).alias("n")
    )
    # A success scores 1 and so does its square: the squares add up to the successes.
    good = good.with_columns(pl.col("score").alias("square"))
    return _pooled(good, rows.height - good.height)


def estimated(rows: pl.DataFrame) -> Waves:
    """Return waves of shares that were estimated elsewhere, one a period.

    Parameters
    ----------
    rows : polars.DataFrame
        Of one indicator in `Tables.shares`, with the number of each row's ``week``.
    """
    rows = rows.sort("week")
    years = (rows["week"].to_numpy() - float(rows["week"].mean() or 0.0)) * 7.0 / 365.2425  # type: ignore[arg-type]
    empty = ("",) * rows.height
    return Waves(
        rows["week"].to_numpy(),
        tuple(rows["date"].to_list()),
        rows["value"].to_numpy(),
        None,
        empty,
        empty,
        {},
        Estimates(
            rows["own"].to_numpy(),
            rows["documents"].to_numpy().astype(np.float64),
            np.stack([rows["level"].to_numpy(), rows["drift"].to_numpy() * years], axis=1),
        ),
    )


def _pooled(good: pl.DataFrame, left: int) -> Waves:
    """Return one wave a week, source and wording from rows with ``n``, ``score`` and ``square``."""
    for column in ("source", "wording"):
        if column not in good.columns:
            good = good.with_columns(pl.lit("").alias(column))
    keys = ["week", "source", "wording"]
    grouped = (
        good.with_columns(pl.col("source").fill_null(""), pl.col("wording").fill_null(""))
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col("n").sum(),
            (pl.col("n") * pl.col("score")).sum().alias("total"),
            (pl.col("n") * pl.col("square")).sum().alias("squares"),
            pl.col("date").max(),
        )
        .sort(keys)
    )
    counts = Scores(*(grouped[c].to_numpy().astype(np.float64) for c in ("n", "total", "squares")))
    return Waves(
        grouped["week"].to_numpy(),
        tuple(grouped["date"].to_list()),
        counts.mean,
        counts,
        tuple(grouped["source"].to_list()),
        tuple(grouped["wording"].to_list()),
        {"unreadable": {"count": left}} if left else {},
    )
