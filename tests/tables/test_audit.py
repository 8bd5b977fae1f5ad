"""The draw of the audit: kept as it was, or refused."""

from pathlib import Path

import polars as pl
import pytest

from luopan.errors import InputError
from luopan.tables.audit import FILE, own_heads, read_audit, write_audit

DRAW = pl.DataFrame({"id": ["a", "b", "c"], "chance": [0.0, 0.25, 1.0], "seed": ["one"] * 3})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read_audit(tmp_path) is None
    write_audit(tmp_path, DRAW)
    read = read_audit(tmp_path)
    assert read is not None
    assert read.equals(DRAW)
    write_audit(tmp_path, DRAW.head(2))
    assert read_audit(tmp_path).height == 2  # type: ignore[union-attr]
    assert [p.name for p in (tmp_path / "voices").iterdir()] == ["audit.parquet"]


@pytest.mark.parametrize(
    "frame",
    [
        DRAW.drop("seed"),
        DRAW.with_columns(pl.lit(1.5).alias("chance")),
        DRAW.with_columns(pl.lit("a").alias("id")),
        DRAW.with_columns(pl.Series("seed", ["one", "two", "one"])),
    ],
)
def test_a_draw_that_nobody_wrote_is_refused(tmp_path: Path, frame: pl.DataFrame) -> None:
    (tmp_path / FILE).parent.mkdir()
    frame.write_parquet(tmp_path / FILE)
    with pytest.raises(InputError) as error:
        read_audit(tmp_path)
    assert error.value.faults[0].code == "audit_unreadable"


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    write_audit(tmp_path, DRAW)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(InputError) as error:
        read_audit(tmp_path)
    assert error.value.faults[0].code == "audit_unreadable"


def test_heads_of_the_firm_are_a_folder(tmp_path: Path) -> None:
    assert own_heads(tmp_path) is None
    (tmp_path / "voices" / "heads").mkdir(parents=True)
    assert own_heads(tmp_path) == str(tmp_path / "voices" / "heads")
