"""Survey results as somebody published them: shares of answers, with or without n."""

from collections.abc import Mapping

import polars as pl

from luopan.errors import Fact, Fault
from luopan.readings.base import Check, present
from luopan.tables.build import row_faults
from luopan.tables.listed import listed_rows

QUESTION = ("indicator", "date", "source", "region", "segment", "audience", "wording")
"""Rows that are alike in these are the answers to one question, of the same people."""

ROUNDING = 0.005
"""A published share may be off by this: whole percentages of three answers may add up to 101."""

_BOUNDS: Mapping[str, Fact] = {"name": "share", "sense": "share", "low": 0, "high": 1}
_REST: Mapping[str, str] = {"share": "no", "liking": "0"}
"""What those said whose answer was not published."""


def settle_shares(
    frame: pl.DataFrame, place: tuple[str, str], signed: pl.Series | None = None
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the frame with its shares as fractions and their counts, and what is wrong with them.

    A share with a percent sign is what it says. Where any other is above 1, all others are
    percentages.

    Parameters
    ----------
    frame : polars.DataFrame
        The canonical surveys.
    place : tuple of str
        File and column as the reader knows them.
    signed : polars.Series, optional
        The rows whose share has a percent sign; their shares are fractions already.

    Returns
    -------
    polars.DataFrame
        ``n`` and ``design_effect`` stand in every row of a question, and ``count`` is the share of
        ``n`` in whole people.
    list of Fault
        ``shares_mixed`` (fractions among percentages), ``out_of_bounds`` (more than the whole) and
        ``shares_above_one``.
    """
    given = pl.col("share").is_not_null()
    sure = _sure(signed)
    bare = frame.filter(given & ~sure)
    if bool((bare["share"] > 1.0).any()):
        mixed = bare.filter(pl.col("share").is_between(0.0, 1.0, closed="none"))
        if mixed.height:
            cell = pl.col("share").cast(pl.String).alias("cell")
            return frame, row_faults("shares_mixed", mixed.select("row", cell), place)
        frame = frame.with_columns(pl.when(sure).then("share").otherwise(pl.col("share") / 100.0))
    beyond = frame.filter(sure & (pl.col("share") > 1.0))
    if beyond.height:
        cells = [f"{100.0 * share:g}%" for share in beyond["share"]]
        told = beyond.select("row", pl.Series("cell", cells))
        return frame, row_faults("out_of_bounds", told, place, _BOUNDS)
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


def share_findings(
    frame: pl.DataFrame, place: tuple[str, str], signed: pl.Series | None = None
) -> list[Check]:
    """Return what a reader of published shares may have meant otherwise.

    Parameters
    ----------
    frame, place, signed
        As `settle_shares` takes them.

    Returns
    -------
    list of Check
        ``shares_two_ways`` (with and without a percent sign) and ``shares_n_differs`` (one
        question, several n).
    """
    file, column = place
    sure = _sure(signed)
    given = frame.filter(pl.col("share").is_not_null())
    bare, with_sign = given.filter(~sure), given.filter(sure)
    found = []
    if bare.height and with_sign.height:
        first = float(bare["share"][0])
        read = first if bool((bare["share"] > 1.0).any()) else 100.0 * first
        found.append(
            present(
                "shares_two_ways", "warn", file=file, column=column, count=bare.height,
                signed=with_sign.height, rows=listed_rows(bare), written=f"{first:g}",
                read=f"{read:g}%",
            )
        )  # fmt: skip
    of = [name for name in QUESTION if name in frame.columns]
    several = given.filter(pl.col("n").drop_nulls().n_unique().over(of) > 1)
    if several.height:
        found.append(present("shares_n_differs", "warn", file=file, rows=listed_rows(several)))
    return found


def _sure(signed: pl.Series | None) -> pl.Expr:
    """Return of which rows the percent sign tells what their share is."""
    return pl.lit(value=False) if signed is None else pl.col("row").is_in(signed.implode())


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
