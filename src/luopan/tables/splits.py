"""What people did, by arm: one row a person, or sums by arm and day; both as counts of people."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from luopan.errors import Fault
from luopan.tables.build import Built, row_faults

YES_NO_KINDS = ("rate", "share")
"""Kinds of indicator of which a person did one or nothing, where no base is given."""

SUMS = ("squares", "base_squares", "value_base", "before_squares", "value_before", "base_before")
"""Columns that sums need and persons have by themselves."""


def settle_splits(built: Built, file: str, kinds: Mapping[str, str | None]) -> Built:
    """Check what people did against the kind of its indicator.

    Parameters
    ----------
    built : Built
        The canonical audiences, in either form.
    file : str
        As the reader knows it.
    kinds : mapping
        Indicator to kind, as declared.

    Returns
    -------
    Built
        ``n`` is 1 in a row of one person. With the faults ``audience_both_forms``,
        ``missing_value``, ``missing_key``, ``audience_not_one`` (a person who converted is 1, who
        did not is 0), ``audience_share`` (a percentage where a count of people is due),
        ``audience_above_n``, ``audience_nobody`` (a sum of no people) and
        ``audience_base_nought``.
    """
    frame, headers = built.frame, built.headers
    if frame is None or "value" not in headers:
        return built
    single = "person" in headers
    if single and "n" in headers:
        both = Fault(
            "audience_both_forms", file, 1, headers["n"], facts={"first": headers["person"]}
        )
        return replace(built, faults=(*built.faults, both))
    faults = list(built.faults)
    asked = "person" if single else "n"
    if asked in headers and not built.wrong(asked):
        code = "missing_key" if single else "missing_value"
        empty = frame.filter(pl.col(asked).is_null()).select("row", cell=pl.lit(None, pl.String))
        faults += row_faults(code, empty, (file, headers[asked]), {"name": asked})
    if single:
        frame = frame.with_columns(n=pl.lit(1, pl.Int64))
    if not built.wrong("value") and not built.wrong("n"):
        for code, rows, column in _wrong(frame, headers, kinds, single=single):
            faults += row_faults(code, rows, (file, headers[column]))
    return replace(built, frame=frame, faults=tuple(faults))


def _wrong(
    frame: pl.DataFrame,
    headers: Mapping[str, str],
    kinds: Mapping[str, str | None],
    *,
    single: bool,
) -> Iterator[tuple[str, pl.DataFrame, str]]:
    """Yield the code, the rows and the column of all that no count of people can be."""
    counted = [name for name, kind in kinds.items() if kind in YES_NO_KINDS]
    value, n = pl.col("value"), pl.col("n")
    rates = frame.filter(pl.col("indicator").is_in(counted) & pl.col("base").is_null())
    cell = pl.col("value").cast(pl.String).alias("cell")
    pair = pl.concat_str(value, pl.lit(" / "), n, ignore_nulls=True).alias("cell")
    if single:
        bad = rates.filter(~value.is_in([0.0, 1.0]))
        yield "audience_not_one", bad.select("row", cell), "value"
    else:
        bad = rates.filter((value != value.round()) & (value >= 0) & (value <= n))
        yield "audience_share", bad.select("row", pair), "value"
        bad = rates.filter((value > n) | (value < 0))
        yield "audience_above_n", bad.select("row", pair), "value"
        bad = frame.filter((n == 0) & (value != 0.0))
        yield "audience_nobody", bad.select("row", pair), "value"
    if "base" in headers:
        bad = frame.filter((pl.col("base") == 0.0) & (value != 0.0))
        below = pl.col("base").cast(pl.String).alias("cell")
        yield "audience_base_nought", bad.select("row", below), "base"
