"""A file of the company folder as a raw table."""

import hashlib
import io
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import polars as pl

from luopan.connectors.sheet.book import read_book
from luopan.connectors.sheet.comma import read_comma
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.tables.build import too_many_columns
from luopan.tables.inside import file_inside
from luopan.tables.raw import MAX_COLUMNS, RawTable, Source

Cells = tuple[tuple[str, ...], pl.DataFrame, int, tuple[Fault, ...]]
"""Headers, frame, number of the first data row, faults."""


def read(source: Source) -> RawTable:
    """Read a CSV, XLSX or Parquet file.

    Parameters
    ----------
    source : Source
        ``data/outcomes.csv``, ``data/book.xlsx``, ``data/book.xlsx#Sheet1``,
        ``data/outcomes.parquet``.

    Returns
    -------
    RawTable
        CSV and XLSX as text, Parquet with its types.

    Raises
    ------
    InputError
        Where the file is missing, outside the folder, in an unknown encoding, or no such file
        at all.
    ServiceError
        Where the disk cannot be read.
    """
    name, _, sheet = source.reference.partition("#")
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        known: dict[str, Fact] = {"suffix": suffix, "known": tuple(_READERS)}
        raise InputError([Fault("file_kind_unknown", source.reference, facts=known)])
    path = file_inside(source.folder, name)
    try:
        content = path.read_bytes()
    except OSError as error:
        facts: dict[str, Fact] = {"file": source.reference, "said": error.strerror or ""}
        raise ServiceError("file_unreadable", facts, retry=True) from error
    if not content or content.isspace():
        raise InputError([Fault("file_empty", source.reference)])
    headers, frame, first_row, faults = reader(content, source, sheet)
    return RawTable(
        table=source.table,
        file=source.reference,
        headers=headers,
        frame=frame,
        first_row=first_row,
        digest=hashlib.sha256(content).hexdigest(),
        faults=faults,
    )


def _parquet(content: bytes, source: Source, _sheet: str) -> Cells:
    try:
        headers = tuple(pl.read_parquet_schema(io.BytesIO(content)))
        if len(headers) > MAX_COLUMNS:
            raise InputError([too_many_columns(source.reference, source.table, len(headers))])
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        # Polars panics on some damaged files; that is no less a broken file.
        facts: dict[str, Fact] = {"kind": "Parquet"}
        raise InputError([Fault("file_broken", source.reference, facts=facts)]) from error
    return headers, frame.rename({h: str(i) for i, h in enumerate(headers)}), 2, ()


_READERS: Mapping[str, Callable[[bytes, Source, str], Cells]] = {
    ".csv": read_comma,
    ".tsv": read_comma,
    ".txt": read_comma,
    ".xlsx": read_book,
    ".xlsm": read_book,
    ".xls": read_book,
    ".parquet": _parquet,
}

SUFFIXES = tuple(_READERS)
"""What this connector reads, in the order in which default files are looked for."""
