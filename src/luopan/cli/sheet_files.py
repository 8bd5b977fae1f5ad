"""The files of a folder made from a weekly sheet."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote

import polars as pl

from luopan.connectors import read
from luopan.connectors.wide import LongTables, WideMapping, mapping_from_toml
from luopan.errors import Fact, Fault, InputError
from luopan.tables.build import LISTED
from luopan.tables.parse import ColumnRules, parse_column
from luopan.tables.raw import RawTable, Source
from luopan.tables.schema import Column

MAPPING = "mapping.toml"
KEYS = {"outcomes": "indicator", "channels": "channel", "controls": "control"}
OWN = {
    "file_missing": "sheet_missing",
    "too_many_columns": "sheet_too_wide",
    "source_unknown": "sheet_unreadable",
    "sheet_unnamed": "sheet_of_several",
    "sheet_unknown": "sheet_of_no_such_name",
}
"""The words of these faults speak of a table of the folder; a sheet has its own."""
NO_DAY = {"not_a_date", "placeholder", "total_row"}
WEEK = re.compile(
    r"(?:week|wk|cw|kw|w|第)\s*\d{1,2}(?:\s*周|\s*week)?$|\d{1,2}\s*周$", re.IGNORECASE
)
ACROSS = 3
"""Headers that may be figures in any sheet."""


def read_file(reference: str, table: str = "sheet") -> RawTable:
    """Read a file that a command names, in whatever form a spreadsheet saved it.

    Parameters
    ----------
    reference : str
        A path, with ``#SHEET`` for one sheet of a book.
    table : str
        The table that it is read as.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    path = Path(reference)
    try:
        return read(Source(table, path.name, path.parent))
    except InputError as error:
        raise InputError(_of_sheet(fault, reference) for fault in error.faults) from error


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
    raw = read_file(reference)
    named = [header for header in raw.headers if header.strip()]
    figures = _figures(named)
    if len(figures) > ACROSS and 2 * len(figures) > len(named):
        facts: dict[str, Fact] = {"count": len(figures), "columns": len(named)}
        raise InputError(
            [Fault("sheet_across", raw.file, 1, got=", ".join(figures[:3]), facts=facts)]
        )
    return raw


def _figures(headers: list[str]) -> list[str]:
    """Return the headers that are dates, weeks or numbers, not names."""
    texts = pl.Series(headers, dtype=pl.String)
    days = parse_column(texts, Column("date", "date"), ColumnRules()).codes
    numbers = parse_column(texts, Column("value", "number"), ColumnRules()).codes
    return [
        header
        for header, day, number in zip(headers, days, numbers, strict=True)
        if day not in NO_DAY or number is None or WEEK.match(header.strip())
    ]


def _of_sheet(fault: Fault, reference: str) -> Fault:
    fault = replace(fault, code=OWN.get(fault.code, fault.code))
    sheets = fault.facts.get("sheets")
    if not isinstance(sheets, tuple) or not sheets:
        return fault
    book = reference.removesuffix(f"#{fault.got}")
    return replace(fault, facts={**fault.facts, "example": quote(f"{book}#{sheets[0]}")})


def of_a_sheet(faults: Sequence[Fault], *, update: bool) -> list[Fault]:
    """Tell faults as those of a sheet; without an update there is no company folder yet.

    Where more than a few columns have the same fault in one row, the rest becomes a count.
    """
    in_all = Counter((fault.code, fault.row) for fault in faults)
    own = {} if update else {"other_currency": "sheet_other_currency"}
    met: Counter[tuple[str, int | None]] = Counter()
    told = []
    for fault in faults:
        alike = (fault.code, fault.row)
        met[alike] += 1
        if fault.row is None or met[alike] <= LISTED:
            told.append(replace(fault, code=own.get(fault.code, fault.code)))
        elif met[alike] == LISTED + 1:
            total = in_all[alike]
            facts: dict[str, Fact] = {"of": fault.code, "more": total - LISTED, "total": total}
            told.append(Fault("more_like_this", fault.file, fault.row, facts=facts))
    return told


def saved_mapping(path: Path) -> WideMapping | None:
    """Read a saved mapping; None where there is none."""
    return mapping_from_toml(path.read_bytes(), str(path)) if path.is_file() else None


def currency_of(folder: Path) -> str | None:
    """Return the money of a company folder; None where its settings do not say."""
    try:
        told = tomllib.loads((folder / "luopan.toml").read_text(encoding="utf-8-sig"))
        currency = told["company"]["currency"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return currency if isinstance(currency, str) else None


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
