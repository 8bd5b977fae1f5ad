"""What a workbook unpacks to, found out before memory is asked for."""

import io
import re
import struct
import zipfile
import zlib

from luopan.errors import Fact, Fault, InputError
from luopan.tables.raw import Source

UNPACKED_LIMIT = 2 * 2**30
CELLS_LIMIT = 10_000_000
"""Cells of the rectangle that a sheet spans; one that fills a quarter of it may have more."""

_CHUNK = 2**20
_LONGEST = 32
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_NO_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError),
    *(EOFError, OverflowError, struct.error, zlib.error),
)
"""What the standard library says of a damaged or locked archive."""


def refuse_bomb(content: bytes, source: Source) -> None:
    """Refuse a workbook that would ask for more memory than a table needs.

    That is one that unpacks to gigabytes, and one with a cell in a far corner: readers lay out
    the whole rectangle up to it.

    Raises
    ------
    InputError
        ``file_broken``, ``file_too_large``, ``sheet_too_empty``.
    """
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            if size > UNPACKED_LIMIT:
                raise InputError([Fault("file_too_large", source.reference, facts={"bytes": size})])
            for name in packed.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_empty(packed, name, source)
    except _NO_ZIP as error:
        facts: dict[str, Fact] = {"kind": "Excel"}
        raise InputError([Fault("file_broken", source.reference, facts=facts)]) from error


def _refuse_empty(packed: zipfile.ZipFile, name: str, source: Source) -> None:
    """Refuse a sheet whose last cells are far from all others."""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    cells = 0
    tail = b""
    with packed.open(name) as sheet:
        while chunk := sheet.read(_CHUNK):
            places = _PLACE.findall(tail + chunk)
            tail = chunk[-_LONGEST:]
            cells += len(places)
            columns.update(column for column, _ in places)
            rows.update(row for _, row in places)
    width = max(map(_number, columns), default=0)
    height = max(map(int, rows), default=0)
    if width * height > max(CELLS_LIMIT, 4 * cells):
        facts: dict[str, Fact] = {"rows": height, "columns": width, "cells": cells}
        raise InputError([Fault("sheet_too_empty", source.reference, facts=facts)])


def _number(column: bytes) -> int:
    """Return which column the letters name: A is 1, Z 26, AA 27."""
    number = 0
    for letter in column:
        number = 26 * number + letter - ord("A") + 1
    return number
