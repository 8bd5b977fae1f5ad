"""The plumbing that every kind of cell shares: what parsing gives back, and full-width text."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_WIDE = "０１２３４５６７８９．，－＋（）％＄￥：／＝＠＃−‐‑　\u00a0\u2009\u202f"
_HALF = "0123456789.,-+()%$¥:/=@#---\u0020\u0020\u0020\u0020"

PLACEHOLDERS = (
    *("-", "--", "---", "—", "——", "–", "/", "\\", ".", "…", "?", "？", "*"),
    *("N/A", "n/a", "NA", "na", "null", "NULL", "None", "none", "nil"),
    *("无", "暂无", "缺失", "未知", "空", "不详"),
)
"""What people type for "nothing here"; it could mean zero or unknown, so it is asked about."""

_BLOCK = 500_000
"""Rows parsed at once: bounds the memory of the parsing."""
_HOPELESS = 0.5
"""A block with a larger share of wrong cells ends the examination of its column."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed column.

    Parameters
    ----------
    values : polars.Series
        In the canonical type; null where the cell is empty or wrong.
    codes : polars.Series
        Per cell the code of its fault, or null.
    """

    values: pl.Series
    codes: pl.Series


def tidy(text: pl.Expr) -> pl.Expr:
    """Return the text with full-width digits, signs and spaces made half-width, and stripped."""
    return text.str.replace_many(list(_WIDE), list(_HALF)).str.strip_chars()


def no_codes(length: int) -> pl.Series:
    """Return a column of `length` cells without a fault."""
    return pl.Series("code", [None], dtype=pl.String).new_from_index(0, length)


def by_unique(cells: pl.Series, parse: Callable[[pl.Series], Parsed]) -> Parsed:
    """Parse each distinct text once and spread the result back over the column.

    Dates and names repeat thousands of times in a long table, so this is what keeps a 300 MB
    file quick. Rows are taken in blocks; after a block that is mostly wrong the rest gets the
    code ``not_examined``, since no reader needs millions of faults.
    """
    values: list[pl.Series] = []
    codes: list[pl.Series] = []
    for start in range(0, max(len(cells), 1), _BLOCK):
        block = _spread(cells.slice(start, _BLOCK), parse)
        values.append(block["value"])
        codes.append(block["code"])
        left = len(cells) - start - block.height
        wrong = block.height - block["code"].null_count()
        if left > 0 and wrong > _HOPELESS * block.height:
            values.append(values[0].clear(left))
            codes.append(pl.repeat("not_examined", left, eager=True))
            break
    return Parsed(pl.concat(values), pl.concat(codes))


def _spread(cells: pl.Series, parse: Callable[[pl.Series], Parsed]) -> pl.DataFrame:
    distinct = cells.unique()
    parsed = parse(distinct)
    known = pl.DataFrame({"cell": distinct, "value": parsed.values, "code": parsed.codes})
    return (
        cells.rename("cell")
        .to_frame()
        .join(known, on="cell", how="left", nulls_equal=True, maintain_order="left")
    )
