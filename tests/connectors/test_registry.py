"""Which connector reads what."""

import subprocess
import sys
from pathlib import Path

import pytest

from luopan.connectors import registry
from luopan.connectors.sheet.read import SUFFIXES
from luopan.errors import InputError, MissingExtraError
from luopan.tables.raw import Source


def source(reference: str, folder: Path = Path()) -> Source:
    return Source("channels", reference, folder)


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("data/a.CSV", ".csv"),
        ("data\\b.xlsx#Sheet.1", ".xlsx"),
        ("postgresql://u:p@h/db?table=a.csv", "postgresql"),
        ("SQLite:///f.db?table=a", "sqlite"),
        ("noname", ""),
    ],
)
def test_what_decides(reference: str, kind: str) -> None:
    assert registry.reads(reference) == kind


def test_everything_in_the_table_can_be_loaded() -> None:
    for kind in registry.CONNECTORS:
        reference = f"a{kind}" if kind.startswith(".") else f"{kind}://a"
        assert callable(registry.connector(source(reference)))
    assert {k for k in registry.CONNECTORS if k.startswith(".")} == set(SUFFIXES)


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    told = "import sys, luopan.connectors; print([m for m in sys.modules if m in {names!r}])"
    names = ["luopan.connectors.sheet", "luopan.connectors.database", "duckdb", "psycopg"]
    script = told.format(names=[*names, "python_calamine", "numba", "scipy"])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_what_nothing_reads_is_told_without_its_secrets() -> None:
    with pytest.raises(InputError) as caught:
        registry.read(source("mongo://u:geheim@h/db"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("source_unknown", "mongo://…")
    assert fault.facts == {"kind": "mongo", "known": tuple(registry.CONNECTORS)}


THEIRS = """
import polars as pl
from luopan.tables.raw import RawTable

def read(asked):
    return RawTable(asked.table, asked.reference, ("a",), pl.DataFrame({"0": ["x"]}), 1, "")
"""


def test_a_third_party_adds_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = tmp_path / "their_connector-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: their-connector\nVersion: 1.0\n"
    )
    (installed / "entry_points.txt").write_text(
        "[luopan.connectors]\nmydb = their_connector:read\n"
    )
    (tmp_path / "their_connector.py").write_text(THEIRS)
    monkeypatch.syspath_prepend(tmp_path)
    assert registry.read(source("mydb://h/db")).file == "mydb://h/db"


@pytest.mark.parametrize(
    ("driver", "engine", "extra"),
    [("duckdb", "duck", "duckdb"), ("psycopg", "postgres", "postgres")],
)
def test_a_driver_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, driver: str, engine: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, driver, None)
    monkeypatch.delitem(sys.modules, f"luopan.connectors.database.{engine}", raising=False)
    scheme = "duckdb" if driver == "duckdb" else "postgresql"
    with pytest.raises(MissingExtraError) as caught:
        registry.read(source(f"{scheme}:///f?table=a"))
    assert caught.value.facts["extra"] == extra
