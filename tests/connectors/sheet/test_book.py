"""Sheets of a workbook."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from luopan.connectors.sheet import packed
from luopan.connectors.sheet.book import read_book
from luopan.errors import InputError
from luopan.tables.raw import Source

SOURCE = Source("channels", "data/book.xlsx", Path())


def workbook(sheets: dict[str, list[list]]) -> bytes:
    done = io.BytesIO()
    with xlsxwriter.Workbook(done, {"in_memory": True}) as file:
        days = file.add_format({"num_format": "yyyy-mm-dd"})
        moments = file.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = file.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(i, j, cell, moments)
                    elif isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, days)
                    elif cell is not None:
                        sheet.write(i, j, cell)
    return done.getvalue()


def read(content: bytes, sheet: str = "") -> tuple:
    headers, frame, first_row, faults = read_book(content, SOURCE, sheet)
    assert faults == ()
    return headers, frame.rows(), first_row


def refused(content: bytes, sheet: str = "") -> tuple[str, dict]:
    with pytest.raises(InputError) as caught:
        read(content, sheet)
    (fault,) = caught.value.faults
    return fault.code, dict(fault.facts)


def test_cells_are_read_as_text() -> None:
    content = workbook(
        {
            "S": [
                ["日期", "渠道", "花费", "ok"],
                [date(2024, 1, 5), "tv", 1200, True],
                [datetime(2024, 1, 5, 10, 30), " x ", 0.1, None],  # noqa: DTZ001
                ["2024年1月5日", "12万", 1e20, -5],
            ]
        }
    )
    assert read(content) == (
        ("日期", "渠道", "花费", "ok"),
        [
            ("2024-01-05", "tv", "1200", "true"),
            ("2024-01-05 10:30:00", " x ", "0.1", None),
            ("2024年1月5日", "12万", "1e+20", "-5"),
        ],
        2,
    )


def test_what_a_formula_came_to_is_read_and_not_the_formula() -> None:
    done = io.BytesIO()
    with xlsxwriter.Workbook(done, {"in_memory": True}) as file:
        sheet = file.add_worksheet()
        sheet.write(0, 0, "spend")
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_string(2, 0, "=cmd|' /C calc'!A0")
    assert read(done.getvalue())[1] == [("2",), ("=cmd|' /C calc'!A0",)]


def test_a_sheet_that_starts_lower_keeps_its_row_numbers() -> None:
    content = workbook({"S": [[None], [None], ["a", "b"], [1, 2], [None], [3, 4]]})
    assert read(content) == (("a", "b"), [("1", "2"), (None, None), ("3", "4")], 4)


def test_one_sheet_of_several() -> None:
    content = workbook({"一月": [["a"], [1]], "二月": [["b"], [2]]})
    assert read(content, "二月")[:2] == (("b",), [("2",)])
    assert refused(content) == ("sheet_unnamed", {"sheets": ("一月", "二月"), "nearest": ()})
    assert refused(content, "三月")[0] == "sheet_unknown"
    assert refused(workbook({"Media": [["a"]]}), "media")[1]["nearest"] == ("Media",)


def test_an_empty_sheet_and_a_header_alone() -> None:
    assert read(workbook({"S": []}))[:2] == ((), [])
    assert read(workbook({"S": [["a", "b"]]})) == (("a", "b"), [], 2)


def test_a_very_wide_sheet_is_refused_unread() -> None:
    code, facts = refused(workbook({"S": [[f"c{i}" for i in range(5000)], [1] * 5000]}))
    assert (code, facts["columns"]) == ("too_many_columns", 5000)


def test_a_cell_in_the_far_corner_does_not_ask_for_memory() -> None:
    done = io.BytesIO()
    with xlsxwriter.Workbook(done, {"in_memory": True}) as file:
        sheet = file.add_worksheet()
        sheet.write(0, 0, "date")
        sheet.write(1_048_575, 100, 1)
    code, facts = refused(done.getvalue())
    assert code == "sheet_too_empty"
    assert facts == {"rows": 1_048_576, "columns": 101, "cells": 2}


def test_a_tall_sheet_that_is_filled_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "CELLS_LIMIT", 10)
    monkeypatch.setattr(packed, "_CHUNK", 100)  # places lie across the ends of chunks
    rows = [[i, None, i] for i in range(200)]
    assert len(read(workbook({"S": [["a", "b", "c"], *rows]}))[1]) == 200


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"not a workbook at all"])
def test_what_is_no_workbook(content: bytes) -> None:
    assert refused(content)[0] == "file_broken"


def test_a_zip_that_is_no_workbook() -> None:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as packed:
        packed.writestr("a.txt", "x")
    assert refused(done.getvalue())[0] == "file_broken"


def test_a_workbook_that_unpacks_to_more_than_memory() -> None:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name in ("a", "b", "c"):
            file.writestr(name, bytes(2**20))
        # the directory is written last, and says of each what it unpacks to
        for part in file.infolist():
            part.file_size = 2**30
    assert refused(done.getvalue()) == ("file_too_large", {"bytes": 3 * 2**30})
