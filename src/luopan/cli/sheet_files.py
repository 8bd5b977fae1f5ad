"""The files of a folder made from a weekly sheet."""

import csv
import io
from pathlib import Path

import polars as pl

from luopan.connectors import read
from luopan.connectors.wide import LongTables
from luopan.errors import Fault, InputError
from luopan.tables.raw import RawTable, Source

MAPPING = "mapping.toml"
KEYS = {"outcomes": "indicator", "channels": "channel", "controls": "control"}


def read_sheet(reference: str) -> RawTable:
    """Read a weekly sheet; nothing in it is interpreted yet.

    Parameters
    ----------
    reference : str
        A path, with ``#SHEET`` for one sheet of a book.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    path = Path(reference)
    return read(Source("sheet", path.name, path.parent))


def table_files(folder: Path, tables: LongTables) -> dict[Path, bytes]:
    """Return the tables as CSV files of a company folder."""
    frames = {"outcomes": tables.outcomes, "channels": tables.channels, "controls": tables.controls}
    return {
        folder / "data" / f"{name}.csv": b"\xef\xbb\xbf" + frame.write_csv().encode()
        for name, frame in frames.items()
        if frame is not None
    }


def updated(files: dict[Path, bytes]) -> dict[Path, bytes]:
    """Return the files with the rows of the folder that the sheet says nothing about.

    Somebody may have added an indicator to ``data/outcomes.csv`` by hand; it is kept.
    """
    merged: dict[Path, bytes] = {}
    for path, content in files.items():
        merged[path] = content
        key = KEYS.get(path.stem)
        if key is None or not path.exists():
            continue
        fresh = pl.read_csv(content, infer_schema=False)
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        if not rows:
            continue
        header, body = rows[0], rows[1:]
        if key not in header or "date" not in header:
            raise InputError([Fault("not_a_sheet_folder", str(path))])
        at = header.index(key)
        said = set(fresh[key].to_list())
        others = [dict(zip(header, row, strict=False)) for row in body if row[at] not in said]
        if others:
            kept = pl.DataFrame(others, schema=dict.fromkeys(header, pl.String))
            both = pl.concat([fresh, kept], how="diagonal")
            merged[path] = b"\xef\xbb\xbf" + both.write_csv().encode()
    return merged
