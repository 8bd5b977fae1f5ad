"""Comma-separated text, and its cousins with semicolons, tabs and full-width commas."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from luopan.connectors.sheet.encoding import to_utf8
from luopan.errors import Fact, Fault, InputError
from luopan.tables.build import LISTED, too_many_columns
from luopan.tables.raw import MAX_COLUMNS, Source

_UNIT = "\x1f"
"""Stands for the full-width comma while a file separated by it is read: one byte, never typed."""
_BLANK = re.compile(rb"(?:[ \r]*\n)*")
_INK = re.compile(rb"\S")
_HEADER_LIMIT = 2**20
_BY_HAND_LIMIT = 64 * 2**20


def read_comma(
    content: bytes, source: Source, _sheet: str
) -> tuple[tuple[str, ...], pl.DataFrame, int, tuple[Fault, ...]]:
    """Read separated text as columns of text.

    Returns
    -------
    tuple
        Headers, frame, number of the first data row, and the faults ``row_too_long``.

    Raises
    ------
    InputError
        ``encoding_unknown``, ``nul_character``, ``quotes_open``, ``too_many_columns``.
    """
    text = to_utf8(content, source.reference)
    if b"\n" not in text and b"\r" in text:
        text = text.replace(b"\r", b"\n")  # as old spreadsheet programs on the Macintosh wrote it
    blank = _leading_blank(text)
    # a file may be half of the memory that there is: it is looked into, and not cut up
    separator, told = _separator(text[blank.end : blank.end + _HEADER_LIMIT])
    start = blank.end + told
    headers, used = _headers(text[start : start + _HEADER_LIMIT], separator, source)
    if len(headers) > MAX_COLUMNS:
        raise InputError([too_many_columns(source.reference, source.table, len(headers))])
    # The quick reader drops blank lines at its very start, so they are counted here.
    after = _leading_blank(text, start + used)
    first_row, begin = blank.rows + 2 + after.rows, after.end
    if separator == "，":
        text, separator = text[begin:].replace("，".encode(), _UNIT.encode()), _UNIT
        begin = 0
    names = [str(i) for i in range(len(headers))]
    if _INK.search(text, begin) is None:
        empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        return headers, empty, first_row, ()
    frame, faults = _body(text, begin, names, separator, (source.reference, first_row))
    if separator == _UNIT:
        frame = frame.with_columns(pl.all().str.replace_all(_UNIT, "，", literal=True))
    return headers, frame, first_row, faults


class _Blank(NamedTuple):
    """Blank lines at a start: how many, and where they end."""

    rows: int
    end: int


def _leading_blank(text: bytes, begin: int = 0) -> _Blank:
    found = _BLANK.match(text, begin)
    end = found.end() if found is not None else begin
    return _Blank(text.count(b"\n", begin, end), end)


def _separator(text: bytes) -> tuple[str, int]:
    """Return what separates the header's cells, and the bytes of a ``sep=`` line before it."""
    line = text.partition(b"\n")[0].decode("utf-8", errors="ignore").strip("\r")
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4], len(text.partition(b"\n")[0]) + 1
    outside = "".join(line.split('"')[::2])
    counts = {mark: outside.count(mark) for mark in (",", "\t", ";", "，")}
    return max(counts, key=lambda mark: counts[mark]), 0


def _headers(text: bytes, separator: str, source: Source) -> tuple[tuple[str, ...], int]:
    """Return the header's cells and the bytes it takes up."""
    head = text.decode("utf-8", errors="ignore")
    lines = io.StringIO(head, newline="")
    try:
        cells = next(csv.reader(_lines(lines), delimiter=separator))
    except csv.Error as error:
        raise InputError([Fault("quotes_open", source.reference, 1)]) from error
    return tuple(cell.strip() for cell in cells), len(head[: lines.tell()].encode())


def _lines(text: io.StringIO) -> Iterator[str]:
    """Yield line by line, so that `tell` says how far the reader has come."""
    while line := text.readline():
        yield line


def _body(
    text: bytes, begin: int, names: list[str], separator: str, at: tuple[str, int]
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """Return the rows from byte ``begin`` on, which begins a line."""
    try:
        return _quick(text, names, separator, skip=text.count(b"\n", 0, begin)), ()
    except pl.exceptions.PolarsError:
        pass
    body = text[begin:]
    faults = _long_rows(body, len(names), separator, at)
    if faults:
        return _careful(body, names, separator, at), faults
    # No row is too long, so what stopped the quick reader is a quote inside a cell.
    return _careful(body, names, separator, at), ()


def _quick(
    text: bytes, names: list[str], separator: str, *, skip: int = 0, cut: bool = False
) -> pl.DataFrame:
    return pl.read_csv(
        text,
        skip_lines=skip,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        separator=separator,
        infer_schema=False,
        truncate_ragged_lines=cut,
        rechunk=False,
    )


def _careful(body: bytes, names: list[str], separator: str, at: tuple[str, int]) -> pl.DataFrame:
    """Read what the quick reader refuses, by Python's own reader where the file is small enough."""
    try:
        return _quick(body, names, separator, cut=True)
    except pl.exceptions.PolarsError as error:
        if len(body) > _BY_HAND_LIMIT:
            raise InputError([Fault("quotes_open", at[0])]) from error
    width = len(names)
    rows = [
        [cell or None for cell in (row + [""] * width)[:width]]
        for row in csv.reader(io.StringIO(body.decode(), newline=""), delimiter=separator)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _long_rows(body: bytes, width: int, separator: str, at: tuple[str, int]) -> tuple[Fault, ...]:
    """Find the rows with more cells than the header has columns, and quotes that never close."""
    file, first_row = at
    faults: list[Fault] = []
    long = 0
    row = first_row - 1
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline=""),
        delimiter=separator,
        strict=True,
    )
    try:
        for row, cells in enumerate(reader, start=first_row):
            if len(cells) <= width or not any(cell.strip() for cell in cells[width:]):
                continue
            long += 1
            if long <= LISTED:
                got = separator.replace(_UNIT, "，").join(cells)[:80]
                facts: dict[str, Fact] = {"cells": len(cells), "columns": width}
                faults.append(Fault("row_too_long", file, row, None, got, facts))
    except csv.Error:
        raise InputError([*faults, Fault("quotes_open", file, row + 1)]) from None
    if long > LISTED:
        counted: dict[str, Fact] = {"of": "row_too_long", "more": long - LISTED, "total": long}
        faults.append(Fault("more_like_this", file, facts=counted))
    return tuple(faults)
