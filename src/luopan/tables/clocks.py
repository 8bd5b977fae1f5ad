"""Times that name their zone: a column is read by the clock on the wall, so it should be one."""

import polars as pl

from luopan.readings.base import Check, present
from luopan.tables.cells import tidy
from luopan.tables.listed import listed_rows

_ZONED = r":\d{2}(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})$"
_CLOCK = r"\d:\d{2}"
SUMMER = 60
"""Minutes by which one clock differs from itself in summer."""


def clock_findings(cells: pl.Series, rows: pl.Series, place: tuple[str, str]) -> list[Check]:
    """Return whether the times of a column are those of several clocks.

    Parameters
    ----------
    cells : polars.Series
        As written; days alone tell no clock.
    rows : polars.Series
        Of the sheet, one a cell.
    place : tuple of str
        File and column as the reader knows them.

    Returns
    -------
    list of Check
        ``clocks_mixed`` (several zones) or ``clocks_partly`` (some name a zone, some do not).
    """
    if cells.dtype != pl.String:
        return []
    text = tidy(pl.col("cell"))
    told = pl.DataFrame({"cell": cells, "row": rows}).filter(text.str.contains(_CLOCK))
    told = told.with_columns(text.str.extract(_ZONED).alias("zone"))
    named = told.filter(pl.col("zone").is_not_null())
    if named.is_empty():
        return []
    usual = named.group_by("zone").len().sort(["len", "zone"], descending=[True, False])["zone"]
    apart = [_minutes(zone) for zone in usual]
    if named.height < told.height:
        code = "clocks_partly"
        odd = min(named, told.filter(pl.col("zone").is_null()), key=lambda part: part.height)
    elif max(apart) - min(apart) > SUMMER:
        code, odd = "clocks_mixed", named.filter(pl.col("zone") != usual[0])
    else:
        return []
    return [
        present(
            code, "warn", file=place[0], column=place[1], zones=tuple(sorted(usual)),
            count=odd.height, times=told.height, rows=listed_rows(odd),
        )
    ]  # fmt: skip


def _minutes(zone: str) -> int:
    """Return how far a zone is from Greenwich."""
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    return (-1 if zone[0] == "-" else 1) * (60 * int(digits[:2]) + int(digits[2:]))
