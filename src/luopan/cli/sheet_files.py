"""The files of a folder made from a weekly sheet."""

from dataclasses import replace
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
    try:
        return read(Source("sheet", path.name, path.parent))
    except InputError as error:
        # The words of these two speak of a table of the folder, and point back to here.
        own = {"too_many_columns": "sheet_too_wide", "source_unknown": "sheet_unreadable"}
        raise InputError(
            replace(fault, code=own.get(fault.code, fault.code)) for fault in error.faults
        ) from error


def table_files(folder: Path, tables: LongTables) -> dict[Path, bytes]:
    """Return the tables as CSV files of a company folder."""
    return {place(folder, name): as_csv(name, frame) for name, frame in frames_of(tables)}


def frames_of(tables: LongTables) -> list[tuple[str, pl.DataFrame]]:
    """Return the tables that the sheet holds, by name."""
    given = (
        ("outcomes", tables.outcomes),
        ("channels", tables.channels),
        ("controls", tables.controls),
    )
    return [(name, frame) for name, frame in given if frame is not None]


def place(folder: Path, name: str) -> Path:
    """Return where a table lies."""
    return folder / "data" / f"{name}.csv"


def as_csv(name: str, frame: pl.DataFrame) -> bytes:
    """Return a table as the bytes of a CSV file that a spreadsheet opens as it is meant.

    The mark says UTF-8. A name that a spreadsheet would run as a formula gets the apostrophe
    that marks it as text; reading takes it off again.
    """
    inert = pl.col(KEYS[name]).str.replace(r"^([=+\-@\t\r])", "'${1}")
    return b"\xef\xbb\xbf" + frame.with_columns(inert).write_csv().encode()


def updated(folder: Path, tables: LongTables) -> dict[Path, bytes]:
    """Return the tables with the rows of the folder that the sheet says nothing about.

    Somebody may have added an indicator to ``data/outcomes.csv`` by hand; it is kept.

    Raises
    ------
    InputError
        If a table of the folder cannot be read, or has lost the column that names its series.
    """
    files = {}
    for name, fresh in frames_of(tables):
        whole = fresh
        if place(folder, name).exists():
            kept = _others(folder, name, set(fresh[KEYS[name]].to_list()))
            whole = pl.concat([fresh.cast(pl.String), kept], how="diagonal")
        files[place(folder, name)] = as_csv(name, whole)
    return files


def _others(folder: Path, name: str, said: set[str]) -> pl.DataFrame:
    raw = read(Source(name, f"data/{name}.csv", folder))
    if KEYS[name] not in raw.headers or "date" not in raw.headers:
        raise InputError([Fault("table_headers_changed", raw.file, 1)])
    named = dict(zip(raw.frame.columns, raw.headers, strict=True))
    rows = raw.frame.rename(named).cast(pl.String)
    series = pl.col(KEYS[name]).str.replace(r"^'([=+\-@\t\r])", "${1}")
    return rows.filter(series.is_not_null() & ~series.is_in(list(said))).with_columns(series)
