"""A raw table to its canonical frame."""

from datetime import date

import polars as pl
import pytest

from luopan.errors import Fault
from luopan.tables.build import LISTED, Built, build_table
from luopan.tables.definitions import CHANNELS, OUTCOMES, VOICES
from luopan.tables.raw import MAX_COLUMNS, RawTable
from luopan.tables.schema import TableDefinition

HEADERS = ("date", "channel", "spend")


def raw(
    rows: list[tuple], headers: tuple[str, ...] = HEADERS, table: str = "channels", **rest: object
) -> RawTable:
    frame = pl.DataFrame(
        rows, schema={str(i): pl.String for i in range(len(headers))}, orient="row"
    )
    return RawTable(table, "data/t.csv", headers, frame, 2, "", **rest)


def build(rows: list[tuple], headers: tuple[str, ...] = HEADERS, **rest: object) -> Built:
    return build_table(raw(rows, headers, **rest), CHANNELS)


def test_a_canonical_frame() -> None:
    built = build([("2024/1/1", " tv ", "1万"), ("2024年1月8日", "tv", "0")])
    assert built.faults == ()
    assert built.frame is not None
    assert built.frame.to_dicts() == [
        {
            "date": date(2024, 1, 1),
            "channel": "tv",
            "spend": 10000.0,
            "exposure": None,
            "region": None,
            "row": 2,
        },
        {
            "date": date(2024, 1, 8),
            "channel": "tv",
            "spend": 0.0,
            "exposure": None,
            "region": None,
            "row": 3,
        },
    ]


@pytest.mark.parametrize("definition", [OUTCOMES, CHANNELS, VOICES], ids=lambda d: d.name)
def test_every_column_of_the_definition_is_there(definition: TableDefinition) -> None:
    required = tuple(c.name for c in definition.columns if c.required)
    cells = tuple("2024-01-01" if n in ("date", "at") else "1" for n in required)
    frame = build_table(raw([cells], required, definition.name), definition).frame
    assert frame is not None
    late = ("observed_at", "captured_at")
    expected = {c.name: c.polars_type for c in definition.columns if c.name not in late}
    assert dict(frame.schema) == {**expected, "row": pl.UInt32()}


def test_the_late_clocks_are_kept_where_given() -> None:
    built = build(
        [("2009-04-01", "tv", "1", "2016-12-16", "2024-01-05 10:00")],
        (*HEADERS, "发表时间", "采集时间"),
    )
    assert built.frame is not None
    assert built.frame.select(
        pl.col("date").cast(pl.String),
        pl.col("observed_at").cast(pl.String).str.head(10),
        pl.col("captured_at").cast(pl.String).str.head(16),
    ).row(0) == ("2009-04-01", "2016-12-16", "2024-01-05 10:00")


def test_blank_rows_are_dropped_and_row_numbers_stay_true() -> None:
    built = build(
        [("2024-01-01", "tv", "1"), (None, None, None), (" ", "", None), ("x", "tv", "1")]
    )
    assert built.faults == (Fault("not_a_date", "data/t.csv", 5, "date", "x", {"name": "date"}),)


def test_faults_carry_what_the_reader_can_find() -> None:
    built = build([("2024-01-01", "tv", "-5")], ("日期", "渠道", "花费"))
    assert built.faults == (
        Fault(
            "negative",
            "data/t.csv",
            2,
            "花费",
            "-5",
            {"name": "spend", "sense": "money", "low": 0, "high": None},
        ),
    )


def test_all_faults_of_a_table_at_once() -> None:
    built = build([("03/04/2024", None, "x"), ("2024-02-30", "tv", "=1+1")])
    assert [(f.code, f.row) for f in built.faults] == [
        *(("ambiguous_date", 2), ("no_such_date", 3), ("missing_key", 2)),
        *(("not_a_number", 2), ("formula_cell", 3)),
    ]
    assert built.faults[0].facts == {
        "name": "date",
        "first": "2024-03-04",
        "second": "2024-04-03",
    }


def test_a_row_of_totals_is_told_as_such() -> None:
    built = build([("2024-01-01", "tv", "5"), ("合计：", "tv", "5"), ("Grand total", "tv", "5")])
    assert [(f.code, f.row) for f in built.faults] == [("total_row", 3), ("total_row", 4)]


def test_headers_below_a_title() -> None:
    title = ("2024 媒体投放明细", "", "")
    built = build(
        [("", None, ""), ("日期", "渠道", "花费(万元)"), ("2024-01-01", "tv", "5")], title
    )
    assert [(f.code, f.row) for f in built.faults] == [("header_below", 3)]


def test_what_a_cell_held_is_cut() -> None:
    built = build([("2024-01-01", "tv", "x" * 200)])
    assert built.faults[0].got == "x" * 79 + "…"


def test_long_lists_of_faults_are_counted() -> None:
    built = build([("2024-01-01", "tv", f"x{i}") for i in range(LISTED + 30)])
    assert len(built.faults) == LISTED + 1
    assert built.faults[-1] == Fault(
        "more_like_this",
        "data/t.csv",
        column="spend",
        facts={"of": "not_a_number", "more": 30, "total": LISTED + 30},
    )


def test_a_column_that_was_not_examined_to_its_end_is_told() -> None:
    row = pl.DataFrame({"0": ["2024-01-01"], "1": ["tv"], "2": ["x"]})
    long = row.select(pl.all().repeat_by(500_003).explode())
    built = build_table(RawTable("channels", "t.csv", HEADERS, long, 2, ""), CHANNELS)
    assert built.faults[-1] == Fault("not_examined", "t.csv", column="spend", facts={"cells": 3})


def test_a_header_and_no_rows() -> None:
    assert [f.code for f in build([]).faults] == ["table_header_only"]
    assert [f.code for f in build([(None, None, None)]).faults] == ["table_header_only"]


def test_a_header_of_nothing() -> None:
    assert [f.code for f in build([], ("", " ")).faults] == ["table_empty"]


def test_too_many_columns_are_refused_unread() -> None:
    headers = tuple(f"c{i}" for i in range(MAX_COLUMNS + 1))
    built = build([], headers)
    assert built.frame is None
    assert built.faults == (
        Fault(
            "too_many_columns",
            "data/t.csv",
            facts={"table": "channels", "columns": MAX_COLUMNS + 1, "limit": MAX_COLUMNS},
        ),
    )


def test_a_column_of_lists() -> None:
    frame = pl.DataFrame({"0": ["2024-01-01"], "1": ["tv"], "2": [[1.0]]})
    table = RawTable("channels", "t.parquet", HEADERS, frame, 2, "")
    assert [f.code for f in build_table(table, CHANNELS).faults] == ["column_nested"]
