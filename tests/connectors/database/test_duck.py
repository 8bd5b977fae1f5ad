"""DuckDB files of the company folder."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from luopan.connectors.database import read
from luopan.errors import InputError
from luopan.tables.raw import RawTable, Source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "firm.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE channels AS SELECT * FROM (VALUES"
            " (DATE '2024-01-08', 'tv', 1.25::DECIMAL(12, 2), NULL),"
            " (DATE '2024-01-01', '微博', 5, 'x')) AS t(date, channel, spend, region)"
        )
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return tmp_path


def load(folder: Path, rest: str = "firm.duckdb?table=channels") -> RawTable:
    return read(Source("channels", f"duckdb:///{rest}", folder))


def refused(folder: Path, rest: str) -> str:
    with pytest.raises(InputError) as caught:
        load(folder, rest)
    (fault,) = caught.value.faults
    return fault.code


def test_rows_keep_their_types(folder: Path) -> None:
    raw = load(folder)
    assert raw.headers == ("date", "channel", "spend", "region")
    assert raw.frame["0"].to_list() == [date(2024, 1, 1), date(2024, 1, 8)]
    assert raw.frame["2"].cast(float).to_list() == [5.0, 1.25]
    assert raw.frame["3"].to_list() == ["x", None]


def test_a_query_cannot_reach_other_files(folder: Path) -> None:
    path = folder / "secret.csv"
    assert refused(folder, f"firm.duckdb?query=SELECT * FROM read_csv('{path}')") == "query_failed"
    assert refused(folder, f"firm.duckdb?query=FROM '{path}'") == "query_failed"


def test_a_query_that_the_database_refuses(folder: Path) -> None:
    assert refused(folder, "firm.duckdb?table=outcomes") == "query_failed"
    assert refused(folder, "firm.duckdb?query=SELECT 1 +") == "query_failed"


def test_files_that_cannot_be_had(folder: Path) -> None:
    (folder / "text.duckdb").write_text("no database at all, only text " * 500)
    assert refused(folder, "text.duckdb?table=a") == "file_broken"
    assert refused(folder, "none.duckdb?table=a") == "file_missing"
    assert refused(folder, "../none.duckdb?table=a") == "file_outside"
