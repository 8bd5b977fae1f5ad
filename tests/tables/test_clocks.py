"""Times of several clocks in one column."""

import polars as pl
import pytest

from luopan.tables.clocks import clock_findings

HERE = "2026-10-01T09:00:00+08:00"
THERE = "2026-10-01T09:00:00Z"
BARE = "2026-10-01 09:00"
DAY = "2026-10-01"


def told(*cells: str | None) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Code, zones and rows of what is told of cells from row 2 on."""
    rows = pl.Series(range(2, len(cells) + 2))
    found = clock_findings(pl.Series(cells, dtype=pl.String), rows, ("s.csv", "at"))
    return [(c.code, c.facts["zones"], c.facts["rows"]) for c in found]  # type: ignore[misc]


@pytest.mark.parametrize(
    "cells",
    [
        (BARE, DAY, None),
        (HERE, HERE, DAY),
        # one clock in winter and in summer
        ("2026-01-01 09:00+01:00", "2026-07-01 09:00+02:00"),
    ],
)
def test_one_clock_is_nothing_to_tell(cells: tuple[str | None, ...]) -> None:
    assert told(*cells) == []


def test_the_rows_of_another_zone_are_named() -> None:
    assert told(HERE, THERE, HERE, DAY) == [("clocks_mixed", ("+08:00", "Z"), ("3",))]


def test_rows_that_name_a_zone_among_rows_that_do_not() -> None:
    assert told(BARE, HERE, BARE) == [("clocks_partly", ("+08:00",), ("3",))]
    assert told(HERE, BARE, HERE) == [("clocks_partly", ("+08:00",), ("3",))]


def test_typed_times_have_no_zone_of_their_own() -> None:
    cells = pl.Series([None], dtype=pl.Datetime("us"))
    assert clock_findings(cells, pl.Series([2]), ("s.parquet", "at")) == []
