"""How the people behind rows of the surveys were drawn, and for how many simple ones they stand."""

import polars as pl

from luopan.stats.design import Estimate, Sample, estimate, sample
from luopan.tables.definitions import DESIGN

_WAVE = ("week", "source", "wording")
_OF_WAVE = {
    "week": pl.Int64, "source": pl.String, "wording": pl.String, "date": pl.Date,
    "score": pl.Float64, "square": pl.Float64, "people": pl.Float64, "effect": pl.Float64,
}  # fmt: skip


def is_told(rows: pl.DataFrame) -> pl.Series:
    """Return of which rows weight, stratum or cluster is told."""
    there = [pl.col(name).is_not_null() for name in DESIGN if name in rows.columns]
    return rows.select(pl.any_horizontal(pl.lit(value=False), *there).alias("told")).to_series()


def sample_of(rows: pl.DataFrame) -> Sample:
    """Return the people of the rows, each row so many as its ``count``, as they were drawn."""

    def column(name: str) -> pl.Series | None:
        there = name in rows.columns and rows[name].null_count() < rows.height
        return rows[name] if there else None

    weight, stratum, cluster = column("weight"), column("stratum"), column("cluster")
    return sample(
        rows.height,
        repeats=rows["count"].to_numpy(),
        weight=None if weight is None else weight.fill_null(1.0).to_numpy(),
        stratum=None if stratum is None else stratum.fill_null("").to_list(),
        unit=None if cluster is None else cluster.fill_null("").to_list(),
    )


def scored(rows: pl.DataFrame) -> Estimate:
    """Return the mean ``score`` of the people of the rows."""
    return estimate(rows["score"].to_numpy(), sample_of(rows))


def effective(rows: pl.DataFrame) -> pl.DataFrame:
    """Return scored rows with ``n`` as so many simple answers as tell as much, and ``square``.

    A share that was published counts as its part of ``n``, over the design effect if one was
    published. A wave of people with weights, strata or clusters becomes one row; its design effect
    is the mean one of all waves of its source, since that of a single wave is itself uncertain,
    and never below one.

    Parameters
    ----------
    rows : polars.DataFrame
        Of one indicator in ``surveys``, with ``week`` and ``score``; ``count`` is above nought.

    Returns
    -------
    polars.DataFrame
        With ``week``, ``date``, ``source``, ``wording``, ``n``, ``score`` and ``square``.
    """
    for name in ("source", "wording"):
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit("").alias(name))
    rows = rows.with_columns(pl.col("source").fill_null(""), pl.col("wording").fill_null(""))
    simple = pl.col("count").cast(pl.Float64)
    if "share" in rows.columns:
        of_n = pl.col("share") * pl.col("n") / pl.col("design_effect").fill_null(1.0)
        simple = pl.when(pl.col("share").is_null()).then(simple).otherwise(of_n)
    kept = (*_WAVE, "date", "score", "square", "n")
    told = is_told(rows)
    special, plain = rows.filter(told), rows.filter(~told)
    plain = plain.with_columns(simple.alias("n"), square=pl.col("score") ** 2).select(kept)
    return pl.concat([plain, _weighed(special).select(kept)]) if special.height else plain


def _weighed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row a wave: weighted mean and mean square, and the effective number."""
    waves = []
    for (week, source, wording), part in rows.group_by(_WAVE, maintain_order=True):
        if not (part["count"] * part["weight"].fill_null(1.0)).sum() > 0.0:
            continue
        found, people = scored(part), sample_of(part).people
        square = float(people @ part["score"].to_numpy() ** 2) / float(people.sum())
        last = part["date"].max()
        waves.append((week, source, wording, last, found.value, square, found.n, found.steady))
    frame = pl.DataFrame(waves, schema=_OF_WAVE, orient="row")
    mean = (pl.col("people") * pl.col("effect")).sum() / pl.col("people").sum()
    frame = frame.with_columns(effect=mean.over("source").clip(1.0))
    return frame.with_columns((pl.col("people") / pl.col("effect")).alias("n"))
