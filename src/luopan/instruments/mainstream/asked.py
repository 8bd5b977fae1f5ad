"""What was asked of whom, when: the surveys of awareness, wave by wave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.stats.design import Estimate, estimate, published
from luopan.tables.bundle import Tables
from luopan.tables.company import Indicator
from luopan.tables.drawn import sample_of

Floats = NDArray[np.float64]

PAUSE_DAYS = 7
"""So long without an answer ends a wave; a wave of more than a month is parted by months."""
MONTH_DAYS = 31

_OF = ("audience", "source", "wording")


@dataclass(frozen=True)
class Wave:
    """One question, asked of one audience by one source at one time.

    Parameters
    ----------
    indicator : Indicator
        As declared; ``measures`` is not None.
    asked : tuple of str or None
        Audience, source and wording, as the table has them.
    start, end : datetime.date
        First and last day.
    rows : polars.DataFrame
        With ``score``: 1 for those who know or like it, -1 for those who dislike it, else 0.
    published : bool
        Whether its shares were published, rather than its answers given.
    """

    indicator: Indicator
    asked: tuple[str | None, str | None, str | None]
    start: date
    end: date
    rows: pl.DataFrame
    published: bool

    @property
    def weighted(self) -> bool:
        """Whether weights are told of those who answered."""
        return not self.published and self.rows["weight"].null_count() < self.rows.height

    @property
    def counted(self) -> bool:
        """Whether it is told how many were asked."""
        return not self.published or self.rows["n"].null_count() == 0

    def share(self, score: int) -> float:
        """Return the share of those with a score."""
        if not self.published:
            return self.estimate(score).value
        mine = self.rows.filter(pl.col("score") == score)
        if not self.counted:
            return float(mine["share"].sum())
        people = self.rows.group_by("region", "segment").agg(pl.col("n").first())["n"].sum()
        return float((mine["share"] * mine["n"]).sum()) / float(people)

    def estimate(self, score: int | None) -> Estimate:
        """Return the share of those with a score, or the mean score; of a counted wave only."""
        if self.published:
            return self._of_published(score)
        values = self.rows["score"].to_numpy().astype(np.float64)
        return estimate(
            values if score is None else (values == score).astype(np.float64),
            sample_of(self.rows),
        )

    def _of_published(self, score: int | None) -> Estimate:
        parts = self.rows.group_by("region", "segment").agg(
            pl.col("n").first(), pl.col("design_effect").first().fill_null(1.0)
        )
        n = float(parts["n"].sum())
        effect = float((parts["n"] * parts["design_effect"]).sum()) / n
        # of the mean score only the effective number is asked for
        return published(min(self.share(1 if score is None else score), 1.0), n, effect)


def waves(tables: Tables) -> Iterator[Wave]:
    """Yield the waves of every indicator that measures awareness, up to ``as_of``.

    Of published results that of all people is taken where there is one, else its regions and
    segments together if n is told of each.
    """
    if tables.surveys is None:
        return
    frame = _whole(tables.surveys.filter(pl.col("date") <= tables.as_of))
    for indicator in tables.company.indicator:
        if indicator.measures is None:
            continue
        mine = _scored(frame.filter(pl.col("indicator") == indicator.name), indicator)
        for (audience, source, wording), rows in mine.sort(*_OF, "date").group_by(
            _OF, maintain_order=True
        ):
            asked = _text(audience), _text(source), _text(wording)
            for part, published_by_others in _parts(rows):
                days: list[date] = part["date"].to_list()
                yield Wave(indicator, asked, min(days), max(days), part, published_by_others)


def _parts(rows: pl.DataFrame) -> list[tuple[pl.DataFrame, bool]]:
    """Return the rows of each wave, oldest first, and whether they were published."""
    said = rows.filter(pl.col("share").is_not_null())
    parts = [(part, False) for part in _runs(rows.filter(pl.col("share").is_null()))]
    parts += [(_of_all(day), True) for day in said.partition_by("date", maintain_order=True)]
    whole = [(part, published) for part, published in parts if part.height]
    return sorted(whole, key=lambda p: str(p[0]["date"].max()))


def _text(name: object) -> str | None:
    return None if name is None else str(name)


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the surveys with every column that a wave asks for."""
    lacking = {
        "share": pl.Float64, "n": pl.Int64, "design_effect": pl.Float64, "weight": pl.Float64,
        "stratum": pl.String, "cluster": pl.String, "region": pl.String, "segment": pl.String,
        "audience": pl.String, "source": pl.String, "wording": pl.String,
    }  # fmt: skip
    new = [pl.lit(None, kind).alias(n) for n, kind in lacking.items() if n not in frame.columns]
    return frame.with_columns(new)


def _scored(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the rows with their score; marks of 4 and 5 like it, those of 1 and 2 do not."""
    if indicator.measures == "knowing":
        told = pl.when(pl.col("answer").is_in(["yes", "no"])).then(pl.col("answer") == "yes")
        score = told.otherwise(None)
    else:
        mark = pl.col("answer").cast(pl.Float64, strict=False)
        score = (mark - 3.0).sign() if indicator.kind == "csat" else mark
    known = rows.with_columns(score.cast(pl.Int64, strict=False).alias("score"))
    there = (pl.col("count") > 0) | pl.col("share").is_not_null()
    return known.filter(there & pl.col("score").is_between(-1, 1))


def _runs(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the answers of each run of days; a long run by calendar months."""
    pause = (pl.col("date").diff().dt.total_days() > PAUSE_DAYS).fill_null(value=False)
    numbered = rows.with_columns(pause.cum_sum().alias("run"))
    for part in numbered.partition_by("run", maintain_order=True, include_key=False):
        days = part["date"]
        if (days[-1] - days[0]).days < MONTH_DAYS:
            if _people(part) > 0.0:
                yield part
            continue
        month = part.with_columns(pl.col("date").dt.truncate("1mo").alias("month"))
        for months in month.partition_by("month", maintain_order=True, include_key=False):
            if _people(months) > 0.0:
                yield months


def _people(rows: pl.DataFrame) -> float:
    return float((rows["count"] * rows["weight"].fill_null(1.0)).sum())


def _of_all(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the published rows of all people, else those of all parts if each has n."""
    parted = pl.col("region").is_not_null() | pl.col("segment").is_not_null()
    whole = rows.filter(~parted)
    if whole.height:
        return whole
    return rows if rows["n"].null_count() == 0 else rows.clear()
