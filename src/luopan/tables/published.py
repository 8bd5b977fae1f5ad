"""Survey results as somebody published them: shares of answers, with or without n."""

from collections.abc import Mapping

import polars as pl

from luopan.errors import Fault
from luopan.tables.build import row_faults

QUESTION = ("indicator", "date", "source", "region", "segment", "audience", "wording")
"""Rows that are alike in these are the answers to one question, of the same people."""

ROUNDING = 0.005
"""A published share may be off by this: whole percentages of three answers may add up to 101."""

_REST: Mapping[str, str] = {"share": "no", "liking": "0"}
"""What those said whose answer was not published."""


def settle_shares(frame: pl.DataFrame, place: tuple[str, str]) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the frame with its shares as fractions and their counts, and what is wrong with them.

    Where any share is above 1, all are percentages.

    Parameters
    ----------
    frame : polars.DataFrame
        The canonical surveys.
    place : tuple of str
        File and column as the reader knows them.

    Returns
    -------
    polars.DataFrame
        ``n`` and ``design_effect`` stand in every row of a question, and ``count`` is the share of
        ``n`` in whole people.
    list of Fault
        ``shares_mixed`` (fractions among percentages) and ``shares_above_one``.
    """
    given = pl.col("share").is_not_null()
    cell = pl.col("share").cast(pl.String).alias("cell")
    if bool((frame["share"] > 1.0).any()):
        mixed = frame.filter(given & pl.col("share").is_between(0.0, 1.0, closed="none"))
        if mixed.height:
            return frame, row_faults("shares_mixed", mixed.select("row", cell), place)
        frame = frame.with_columns(pl.col("share") / 100.0)
    of = [name for name in QUESTION if name in frame.columns]
    total = pl.col("share").sum().over(of)
    most = 1.0 + ROUNDING * given.sum().over(of) + 1e-9
    above = frame.filter(given & (total > most)).with_columns(cell=(total * 100.0).round(1))
    if above.height:
        first = above.unique(of, keep="first", maintain_order=True)
        told = first.select("row", pl.col("cell").cast(pl.String))
        return frame, row_faults("shares_above_one", told, place)
    frame = frame.with_columns(
        pl.when(given).then(pl.col(name).drop_nulls().first().over(of)).otherwise(pl.col(name))
        for name in ("n", "design_effect")
    )
    return frame.with_columns(_people()), []


def completed(frame: pl.DataFrame, kinds: Mapping[str, str | None]) -> pl.DataFrame:
    """Add the answers that were not published: who did not say yes did not, whatever they said.

    Parameters
    ----------
    frame : polars.DataFrame
        As `settle_shares` returns it.
    kinds : mapping
        Indicator to what may be answered (`Declared.answers`).

    Returns
    -------
    polars.DataFrame
        Of a share, ``no`` is what ``yes`` leaves of the whole; of liking, what liked and disliked
        leave had no feeling, where that was not published. Other kinds are as they were.
    """
    of = [name for name in QUESTION if name in frame.columns]
    pieces = [frame.filter(pl.col("share").is_null())]
    given = frame.filter(pl.col("share").is_not_null())
    for part in given.partition_by("indicator", maintain_order=True):
        rest = _REST.get(str(kinds.get(part["indicator"][0])))
        if rest is None:
            pieces.append(part)
            continue
        rests = part.filter(pl.col("answer") == rest)
        stated = part.filter(pl.col("answer") != rest)
        if rest == "no":
            bare = rests.join(stated.select(of), on=of, how="anti", nulls_equal=True)
            left = (1.0 - pl.col("share")).alias("share")
            stated = pl.concat([stated, bare.with_columns(pl.lit("yes").alias("answer"), left)])
            lacking = stated
        else:
            pieces.append(rests)
            lacking = stated.join(rests.select(of), on=of, how="anti", nulls_equal=True)
        others = lacking.group_by(of, maintain_order=True).agg(
            pl.lit(rest).alias("answer"),
            (1.0 - pl.col("share").sum()).clip(0.0, 1.0).alias("share"),
            pl.exclude("answer", "share", *of).first(),
        )
        pieces += [stated, others.select(frame.columns)]
    return pl.concat(pieces).with_columns(_people()).sort("row", maintain_order=True)


def _people() -> pl.Expr:
    """Return so many people as a share is, and the count that was given where none is."""
    counted = (pl.col("share") * pl.col("n")).round().cast(pl.Int64)
    return pl.when(pl.col("share").is_null()).then("count").otherwise(counted).alias("count")
