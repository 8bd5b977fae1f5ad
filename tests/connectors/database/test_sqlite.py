"""SQLite files of the company folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from luopan.connectors.database import read
from luopan.errors import InputError, ServiceError
from luopan.tables.raw import RawTable, Source

ROWS = [("2024-01-08", "tv", "1.2万"), ("2024-01-01", "tv", 5), ("2024-01-01", "ad", 2.5)]


def store(path: Path, rows: list[tuple] = ROWS) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE channels (date, channel, spend)")
        connection.executemany("INSERT INTO channels VALUES (?, ?, ?)", rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "firm"
    inner.mkdir()
    store(inner / "firm.db")
    store(tmp_path / "other.db")
    return inner


def load(folder: Path, rest: str = "firm.db?table=channels") -> RawTable:
    return read(Source("channels", f"sqlite:///{rest}", folder))


def refused(folder: Path, rest: str) -> tuple[str, str, dict]:
    with pytest.raises(InputError) as caught:
        load(folder, rest)
    (fault,) = caught.value.faults
    return fault.code, fault.file, dict(fault.facts)


def test_rows_in_a_settled_order(folder: Path) -> None:
    raw = load(folder)
    assert (raw.headers, raw.first_row) == (("date", "channel", "spend"), 1)
    assert raw.frame.rows() == [
        ("2024-01-01", "ad", "2.5"),
        ("2024-01-01", "tv", "5"),
        ("2024-01-08", "tv", "1.2万"),
    ]


def test_the_digest_is_of_the_rows_whatever_their_order(folder: Path) -> None:
    store(folder / "again.db", ROWS[::-1])
    store(folder / "less.db", ROWS[:2])
    digest = load(folder).digest
    assert load(folder, "again.db?table=channels").digest == digest
    assert load(folder, "less.db?table=channels").digest != digest


def test_a_query_with_late_decimals_and_empty_cells(folder: Path) -> None:
    store(folder / "long.db", [("d", "c", 1)] * 200 + [("d", "c", 2.5), ("d", "c", None)])
    raw = load(folder, "long.db?query=SELECT spend FROM channels ORDER BY rowid")
    assert raw.frame["0"].cast(float).to_list() == [1.0] * 200 + [2.5, None]


def test_columns_of_bytes_and_of_nothing(folder: Path) -> None:
    store(folder / "odd.db", [("d", b"\x00\x01", None), ("c", b"\xff", None)])
    raw = load(folder, "odd.db?table=channels")
    assert raw.frame["0"].to_list() == ["c", "d"]
    assert raw.frame["2"].null_count() == 2


def test_the_file_is_never_written(folder: Path) -> None:
    before = (folder / "firm.db").read_bytes()
    code, _, facts = refused(
        folder, "firm.db?query=WITH x AS (SELECT 1) INSERT INTO channels VALUES (1, 2, 3)"
    )
    assert (code, facts["said"]) == ("query_failed", "attempt to write a readonly database")
    assert (folder / "firm.db").read_bytes() == before


def test_a_query_that_the_database_refuses(folder: Path) -> None:
    assert refused(folder, "firm.db?table=outcomes") == (
        *("query_failed", "sqlite:///firm.db?table=outcomes"),
        {"said": "no such table: outcomes", "where": "sqlite:///firm.db?table=outcomes"},
    )


def test_files_that_cannot_be_had(folder: Path) -> None:
    (folder / "text.db").write_text("no database at all, only text " * 50)
    assert refused(folder, "text.db?table=a")[0] == "file_broken"
    assert refused(folder, "none.db?table=a")[0] == "file_missing"
    assert refused(folder, "../other.db?table=channels")[0] == "file_outside"
    assert refused(folder, f"/{folder.parent}/other.db?table=channels")[0] == "file_outside"


def test_a_locked_file_is_worth_another_try(folder: Path) -> None:
    # SQLite itself waits for five seconds
    with closing(sqlite3.connect(folder / "firm.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ServiceError) as caught:
            load(folder)
    assert (caught.value.code, caught.value.retry) == ("database_unreachable", True)
