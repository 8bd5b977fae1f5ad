"""A column as its definition wants it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from luopan.tables.cells import by_unique
from luopan.tables.definitions import YES_NO
from luopan.tables.parse import ColumnRules, parse_column, readable
from luopan.tables.schema import Column

RULES = ColumnRules()
SPEND = Column("spend", "number", required=True, low=0)
COUNT = Column("count", "count", low=0)
NOTE = Column("text", "text")


def read(cells: object, column: Column, rules: ColumnRules = RULES) -> tuple[list, list]:
    series = cells if isinstance(cells, pl.Series) else pl.Series(cells)
    parsed = parse_column(series, column, rules)
    assert parsed.values.dtype == column.polars_type
    return parsed.values.to_list(), parsed.codes.to_list()


def test_required_cells_are_filled_and_bounds_are_kept() -> None:
    assert read(["1", None, "", "-2", "0"], SPEND)[1] == [
        *(None, "missing_value", "missing_value", "negative", None)
    ]


def test_a_cell_gets_one_code() -> None:
    assert read(["x", "-"], SPEND)[1] == ["not_a_number", "placeholder"]


def test_bounds_that_are_not_zero() -> None:
    level = Column("level", "number", low=0.5, high=1)
    assert read(["0.4", "0.5", "1", "1.1"], level)[1] == [
        *("out_of_bounds", None, None, "out_of_bounds")
    ]


def test_counts_are_whole() -> None:
    assert read(["3", "1.2万", "2.5", "-1", None], COUNT) == (
        [3, 12000, 2, -1, None],
        [None, None, "not_whole", "negative", None],
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (pl.Series([1, 2], dtype=pl.Int32), [1.0, 2.0]),
        (pl.Series([1.5, None]), [1.5, None]),
        (pl.Series([Decimal("1.10"), Decimal("2")]), [1.1, 2.0]),
    ],
)
def test_typed_numbers_need_no_reading(cells: pl.Series, expected: list) -> None:
    assert read(cells, Column("v", "number"))[0] == expected


def test_typed_numbers_that_are_no_amounts() -> None:
    assert read(pl.Series([float("nan"), float("inf"), 1e16, 1.0]), Column("v", "number"))[1] == [
        *("not_finite", "not_finite", "too_large", None)
    ]


def test_a_date_in_a_number_column_is_refused() -> None:
    assert read(pl.Series([date(2024, 1, 5)]), Column("v", "number"))[1] == ["not_a_number"]


def test_typed_days_and_moments() -> None:
    day = Column("date", "date")
    moment = Column("at", "datetime")
    aware = pl.Series([datetime(2024, 1, 5, 22, tzinfo=UTC)])
    assert read(aware, day)[0] == [date(2024, 1, 5)]
    assert read(pl.Series([date(2024, 1, 5)]), moment)[0] == [datetime(2024, 1, 5)]  # noqa: DTZ001
    assert read(pl.Series([20240105]), day)[0] == [date(2024, 1, 5)]


def test_choices_in_either_language() -> None:
    column = Column("resolved", "choice", choices=YES_NO)
    assert read(["是", "No", " YES ", "１", "maybe", None], column) == (
        ["yes", "no", "yes", "yes", None, None],
        [None, None, None, None, "not_a_choice", None],
    )
    assert read(pl.Series([True, False]), column)[0] == ["yes", "no"]


def test_a_formula_in_a_text_column_stays_the_text_it_is() -> None:
    cells = ["=cmd|' /C calc'!A0", "'=1+1", "@SUM(A1)", "it's", "'quoted'", " 　tv\t", ""]
    assert read(cells, NOTE) == (
        ["=cmd|' /C calc'!A0", "=1+1", "@SUM(A1)", "it's", "'quoted'", "tv", None],
        [None] * 7,
    )


def test_only_what_needs_it_is_cleaned_and_every_cell_keeps_its_place() -> None:
    marks = ["", " ", "\t", "\u3000", "\u00a0", "\ufeff", "\r\n", "'", "'=", "\x00"]
    cells = [None, *(a + word + b for a in marks for word in ("", "好 a") for b in marks)]
    given = pl.Series(cells, dtype=pl.String)
    found = parse_column(given, Column("text", "text"), ColumnRules())
    for cell, value, code in zip(cells, found.values, found.codes, strict=True):
        plain = (cell or "").strip(" \t\r\n\u3000\u00a0\ufeff")
        plain = plain[1:] if plain[:2] in {"'=", "'+", "'-", "'@"} else plain
        assert value == (plain or None)
        assert code == ("nul_character" if "\x00" in plain else None)
    clean = pl.Series(["a", "b c", None, "d"])
    assert parse_column(clean, Column("text", "text"), ColumnRules()).values.equals(clean)


def test_a_nul_character_is_no_text() -> None:
    assert read(["a\x00b"], NOTE)[1] == ["nul_character"]


def test_lists_and_records_are_not_cells() -> None:
    assert not readable(pl.Series([[1], [2]]))
    assert not readable(pl.Series([{"a": 1}]))
    assert not readable(pl.Series([b"x"]))
    assert readable(pl.Series(["x"]))


def test_a_hopeless_column_is_not_examined_to_its_end() -> None:
    cells = pl.Series([f"x{i % 7}" for i in range(500_010)])
    codes = parse_column(cells, SPEND, RULES).codes
    assert codes.head(500_000).unique().to_list() == ["not_a_number"]
    assert codes.tail(10).to_list() == ["not_examined"] * 10


def test_a_long_sound_column_is_examined_to_its_end() -> None:
    cells = pl.Series([f"¥{i % 7}" for i in range(500_010)] + ["x"])
    parsed = parse_column(cells, SPEND, RULES)
    assert parsed.codes.drop_nulls().to_list() == ["not_a_number"]
    assert parsed.values.sum() == sum(i % 7 for i in range(500_010))


def test_no_cells_at_all() -> None:
    assert read(pl.Series([], dtype=pl.String), NOTE) == ([], [])
    parsed = by_unique(pl.Series([], dtype=pl.String), lambda s: parse_column(s, NOTE, RULES))
    assert len(parsed.values) == 0
