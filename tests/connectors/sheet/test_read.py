"""Files of the company folder."""

import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from luopan.connectors.sheet import read
from luopan.connectors.sheet.read import SUFFIXES
from luopan.errors import InputError
from luopan.tables.raw import MAX_COLUMNS, RawTable, Source

CONTENT = "date,spend\n2024-01-01,5\n"


def load(folder: Path, reference: str) -> RawTable:
    return read(Source("channels", reference, folder))


def refused(folder: Path, reference: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        load(folder, reference)
    return [(fault.code, fault.file) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["t.csv", "T.CSV", "t.tsv", "t.txt"])
def test_text_with_its_provenance(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CONTENT)
    raw = load(tmp_path, name)
    assert (raw.table, raw.file, raw.headers) == ("channels", name, ("date", "spend"))
    assert raw.digest == hashlib.sha256(CONTENT.encode()).hexdigest()
    assert raw.frame.rows() == [("2024-01-01", "5")]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame({"date": [date(2024, 1, 1)], "spend": [5.5]})
    frame.write_parquet(tmp_path / "t.parquet")
    raw = load(tmp_path, "t.parquet")
    assert (raw.headers, raw.first_row) == (("date", "spend"), 2)
    assert raw.frame.rows() == [(date(2024, 1, 1), 5.5)]


def test_a_wide_parquet_file_is_refused(tmp_path: Path) -> None:
    wide = {f"c{i}": [1] for i in range(MAX_COLUMNS + 1)}
    pl.DataFrame(wide).write_parquet(tmp_path / "t.parquet")
    assert refused(tmp_path, "t.parquet") == [("too_many_columns", "t.parquet")]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_an_empty_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"t{suffix}").write_bytes(b"")
    assert refused(tmp_path, f"t{suffix}") == [("file_empty", f"t{suffix}")]


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls", "t.parquet"])
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CONTENT)
    assert refused(tmp_path, name) == [("file_broken", name)]


def test_a_file_of_blanks(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(" \n\n")
    assert refused(tmp_path, "t.csv") == [("file_empty", "t.csv")]


def test_files_that_cannot_be_had(tmp_path: Path) -> None:
    assert refused(tmp_path, "t.pdf") == [("file_kind_unknown", "t.pdf")]
    assert refused(tmp_path, "t.csv") == [("file_missing", "t.csv")]
    assert refused(tmp_path, "../t.csv") == [("file_outside", "../t.csv")]
