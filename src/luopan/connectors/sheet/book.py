"""Sheets of an Excel workbook, as text; what a formula once came to is read, never computed."""

import datetime as dt
import io
from collections.abc import Sequence

import polars as pl
import python_calamine as calamine

from luopan.connectors.sheet.packed import refuse_bomb
from luopan.errors import Fact, Fault, InputError
from luopan.tables.build import too_many_columns
from luopan.tables.headers import nearest
from luopan.tables.raw import MAX_COLUMNS, Source

_ROWS_BEFORE_HEADER = 50
Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_book(
    content: bytes, source: Source, sheet: str
) -> tuple[tuple[str, ...], pl.DataFrame, int, tuple[Fault, ...]]:
    """Read one sheet as columns of text.

    Parameters
    ----------
    content : bytes
        The workbook.
    source : Source
        Where it is from.
    sheet : str
        The sheet's name; the only sheet where empty.

    Returns
    -------
    tuple
        Headers (of the first row that is not blank), frame, number of the first data row, and no
        faults.

    Raises
    ------
    InputError
        ``file_broken``, ``file_too_large``, ``sheet_too_empty``, ``book_locked``,
        ``sheet_unknown``, ``sheet_unnamed``, ``too_many_columns``.
    """
    refuse_bomb(content, source)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        name = _sheet_name(book.sheet_names, source, sheet)
        page = book.get_sheet_by_name(name)
        width = (page.end[1] + 1) if page.end is not None else 0
        if width > MAX_COLUMNS:
            raise InputError([too_many_columns(source.reference, source.table, width)])
        rows = page.to_python(skip_empty_area=False)
    except calamine.PasswordError as error:
        raise InputError([Fault("book_locked", source.reference)]) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        facts: dict[str, Fact] = {"kind": "Excel"}
        raise InputError([Fault("file_broken", source.reference, facts=facts)]) from error
    return _table(rows)


def _sheet_name(names: Sequence[str], source: Source, sheet: str) -> str:
    if sheet in names:
        return sheet
    facts: dict[str, Fact] = {"sheets": tuple(names[:20]), "nearest": nearest(sheet, names, 1)}
    if sheet:
        raise InputError([Fault("sheet_unknown", source.reference, got=sheet, facts=facts)])
    if len(names) != 1:
        raise InputError([Fault("sheet_unnamed", source.reference, facts=facts)])
    return names[0]


def _table(
    rows: Sequence[Sequence[Cell]],
) -> tuple[tuple[str, ...], pl.DataFrame, int, tuple[Fault, ...]]:
    top = next((i for i, row in enumerate(rows[:_ROWS_BEFORE_HEADER]) if any(map(_text, row))), 0)
    headers = tuple((_text(cell) or "").strip() for cell in rows[top]) if rows else ()
    columns = list(zip(*rows[top + 1 :], strict=True)) or [()] * len(headers)
    frame = pl.DataFrame(
        [
            pl.Series(str(i), [_text(cell) for cell in column], dtype=pl.String)
            for i, column in enumerate(columns)
        ]
    )
    return headers, frame, top + 2, ()


def _text(cell: Cell) -> str | None:
    """Return what a cell holds as text; a number as the shortest text that reads back the same."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)
