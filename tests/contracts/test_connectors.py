"""What every connector must do, whatever it reads: the same rows, the same faults."""

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xlsxwriter

from luopan.connectors.registry import CONNECTORS, read, reads
from luopan.errors import InputError
from luopan.tables.build import Built, build_table
from luopan.tables.definitions import CHANNELS, STORIES
from luopan.tables.raw import RawTable, Source

Rows = list[tuple[str | None, ...]]

HEADER = ("日期", "渠道", "花费", "备注")
SOUND: Rows = [
    ("2026-01-05", "tv", "5000", None),
    ("2026年1月12日", "微博", "１．２万", "=1+1"),
    ("2026/1/19", "小红书", "0", "很好，继续"),
]
BROKEN: Rows = [
    ("03/04/2026", "tv", "5000", None),
    ("2026-01-12", None, "abc", None),
    ("2026-02-30", "tv", "-1", None),
    ("2026-01-26", "tv", "=1+1", None),
]


def text(separator: str, encoding: str) -> Callable[[Path, Rows], str]:
    def write(folder: Path, rows: Rows) -> str:
        lines = [separator.join(f'"{cell or ""}"' for cell in row) for row in [HEADER, *rows]]
        (folder / "t.csv").write_bytes("\n".join(lines).encode(encoding))
        return "t.csv"

    return write


def book(folder: Path, rows: Rows) -> str:
    done = io.BytesIO()
    with xlsxwriter.Workbook(done, {"in_memory": True}) as file:
        file.add_worksheet("other")
        sheet = file.add_worksheet("数据")
        for i, row in enumerate([HEADER, *rows]):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write_string(i, j, cell)
    (folder / "t.xlsx").write_bytes(done.getvalue())
    return "t.xlsx#数据"


def frame(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADER, pl.String), orient="row")


def parquet(folder: Path, rows: Rows) -> str:
    frame(rows).write_parquet(folder / "t.parquet")
    return "t.parquet"


def sqlite(folder: Path, rows: Rows) -> str:
    with closing(sqlite3.connect(folder / "t.db")) as connection, connection:
        connection.execute('CREATE TABLE "表" ("日期", "渠道", "花费", "备注")')
        connection.executemany('INSERT INTO "表" VALUES (?, ?, ?, ?)', rows)
    return "sqlite:///t.db?table=表"


def duck(folder: Path, rows: Rows) -> str:
    with duckdb.connect(str(folder / "t.duckdb")) as connection:
        connection.execute('CREATE TABLE "表" ("日期" TEXT, "渠道" TEXT, "花费" TEXT, "备注" TEXT)')
        connection.executemany('INSERT INTO "表" VALUES (?, ?, ?, ?)', rows)
    return "duckdb:///t.duckdb?table=表"


WRITERS: dict[str, Callable[[Path, Rows], str]] = {
    "csv, utf-8": text(",", "utf-8"),
    "csv, utf-8 with mark": text(",", "utf-8-sig"),
    "csv, utf-16": text(";", "utf-16"),
    "csv, gb18030": text("\t", "gb18030"),
    "csv, full-width commas": text("，", "utf-8"),
    "xlsx": book,
    "parquet": parquet,
    "sqlite": sqlite,
    "duckdb": duck,
}
EACH = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def load(folder: Path, write: Callable[[Path, Rows], str], rows: Rows) -> tuple[RawTable, Built]:
    raw = read(Source("channels", write(folder, rows), folder))
    return raw, build_table(raw, CHANNELS)


def without_row(built: Built) -> list[tuple]:
    assert built.frame is not None
    return built.frame.drop("row").sort("date").rows()


@EACH
def test_a_sample_gives_a_valid_table(tmp_path: Path, write: Callable[[Path, Rows], str]) -> None:
    raw, built = load(tmp_path, write, SOUND)
    assert built.faults == ()
    assert (raw.table, raw.headers, raw.frame.height) == ("channels", HEADER, 3)
    assert [row[1:3] for row in without_row(built)] == [
        *(("tv", 5000.0), ("微博", 12000.0), ("小红书", 0.0))
    ]


@EACH
def test_a_broken_sample_gives_all_its_faults_at_once(
    tmp_path: Path, write: Callable[[Path, Rows], str]
) -> None:
    raw, built = load(tmp_path, write, BROKEN)
    assert sorted((f.code, f.column, f.got) for f in built.faults if f.got) == [
        ("ambiguous_date", "日期", "03/04/2026"),
        ("formula_cell", "花费", "=1+1"),
        ("negative", "花费", "-1"),
        ("no_such_date", "日期", "2026-02-30"),
        ("not_a_number", "花费", "abc"),
    ]
    assert [(f.code, f.column) for f in built.faults if not f.got] == [("missing_key", "渠道")]
    assert {f.file for f in built.faults} == {raw.file}


@EACH
def test_rows_are_numbered_as_the_source_shows_them(
    tmp_path: Path, write: Callable[[Path, Rows], str]
) -> None:
    raw, built = load(tmp_path, write, BROKEN)
    database = "://" in raw.file
    assert raw.first_row == (1 if database else 2)
    (row,) = (f.row for f in built.faults if f.code == "formula_cell")
    # A database has no order of its own: its rows are sorted and counted from 1.
    assert row == (3 if database else 5)


@EACH
def test_the_digest_tells_whether_anything_changed(
    tmp_path: Path, write: Callable[[Path, Rows], str]
) -> None:
    digests = []
    for name, rows in (("a", SOUND), ("b", SOUND), ("c", SOUND[:2])):
        folder = tmp_path / name
        folder.mkdir()
        digests.append(load(folder, write, rows)[0].digest)
    # A workbook carries the time of its making, so its bytes differ even where its cells do not.
    assert len(digests[0]) == 64
    assert digests[0] != digests[2]
    assert write is book or digests[0] == digests[1]


@EACH
def test_a_source_that_is_missing_is_told(
    tmp_path: Path, write: Callable[[Path, Rows], str]
) -> None:
    reference = write(tmp_path, SOUND).replace("t.", "none.")
    with pytest.raises(InputError) as caught:
        read(Source("channels", reference, tmp_path))
    assert [fault.code for fault in caught.value.faults] == ["file_missing"]


FEED = """[company]
name = "f"
[[feed]]
name = "热榜"
outlet = "微博"
tier = "search"
file = "t.csv"
"""
LISTED = "标题,上榜时间,热度,链接\n"
SOUND_LIST = "新品,2026-01-05 08:00,1.2万,\n“旧”品,2026年1月12日,300,https://example.org/1\n"
BROKEN_LIST = "新品,03/04/2026,-1,\n,2026-01-05,2,\n=1+1,2026-02-30,3,\n"


def stories(folder: Path, rows: str) -> tuple[RawTable, Built]:
    folder.mkdir(exist_ok=True)
    (folder / "luopan.toml").write_text(FEED, encoding="utf-8")
    (folder / "t.csv").write_text(LISTED + rows, encoding="utf-8")
    raw = read(Source("stories", "feed://热榜", folder))
    return raw, build_table(raw, STORIES)


def test_a_feed_gives_a_valid_table(tmp_path: Path) -> None:
    raw, built = stories(tmp_path, SOUND_LIST)
    assert built.faults == ()
    assert (raw.table, raw.file, raw.first_row) == ("stories", "t.csv", 2)
    assert built.frame is not None
    told = built.frame.select("tier", "outlet", "title", "url", "heat", "row").rows()
    assert told == [
        ("search", "微博", "新品", None, 12000.0, 2),
        ("search", "微博", "“旧”品", "https://example.org/1", 300.0, 3),
    ]
    assert [str(at) for at in built.frame["at"]] == ["2026-01-05 08:00:00", "2026-01-12 00:00:00"]


def test_a_broken_list_gives_all_its_faults_at_once(tmp_path: Path) -> None:
    raw, built = stories(tmp_path, BROKEN_LIST)
    assert sorted((f.code, f.row, f.column, f.file) for f in built.faults) == [
        ("ambiguous_date", 2, "at", raw.file),
        ("missing_key", 3, "title", raw.file),
        ("negative", 2, "heat", raw.file),
        ("no_such_date", 4, "at", raw.file),
    ]


def test_the_digest_of_a_list_tells_whether_anything_changed(tmp_path: Path) -> None:
    rows = (SOUND_LIST, SOUND_LIST, BROKEN_LIST)
    digests = [stories(tmp_path / str(i), text)[0].digest for i, text in enumerate(rows)]
    assert digests[0] == digests[1] != digests[2]


def test_a_list_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "luopan.toml").write_text(FEED, encoding="utf-8")
    for name, code in (("热榜", "file_missing"), ("other", "feed_unknown")):
        with pytest.raises(InputError) as caught:
            read(Source("stories", f"feed://{name}", tmp_path))
        assert [fault.code for fault in caught.value.faults] == [code]


def test_every_connector_is_under_contract(tmp_path: Path) -> None:
    covered = {CONNECTORS[reads(write(tmp_path, SOUND))] for write in (book, sqlite)}
    covered.add(CONNECTORS[reads("feed://热榜")])
    assert covered == set(CONNECTORS.values())
