"""One raw table to its canonical frame, or to every fault in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from luopan.errors import Fact, Fault
from luopan.readings.base import Check
from luopan.tables.clocks import clock_findings
from luopan.tables.headers import Headers, Mapped, header_below, match_headers
from luopan.tables.parse import ColumnRules, parse_column, readable
from luopan.tables.parse_date import both_readings
from luopan.tables.parse_number import PERCENT
from luopan.tables.raw import MAX_COLUMNS, RawTable
from luopan.tables.schema import Column, TableDefinition

LISTED = 20
"""Faults listed for one column; what lies beyond is counted."""


@dataclass(frozen=True, slots=True)
class Built:
    """A canonical frame and every fault found on the way.

    Parameters
    ----------
    frame : polars.DataFrame or None
        Wrong cells are null: good for finding more faults, for nothing else while there are any.
        None where there are no rows at all.
    faults : tuple of Fault
        All of them.
    findings : tuple of Check
        What stops nothing.
    headers : mapping
        By canonical name, what the reader's file calls each column it has.
    signed : mapping
        By canonical name of a column that takes percentages, the rows whose cell has the sign, in
        itself or from the header.
    """

    frame: pl.DataFrame | None
    faults: tuple[Fault, ...] = ()
    findings: tuple[Check, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, pl.Series] = field(default_factory=dict)

    def wrong(self, name: str) -> bool:
        """Say whether a cell of that column has a fault already."""
        return any(fault.column == self.headers.get(name) for fault in self.faults)


def build_table(raw: RawTable, definition: TableDefinition, currency: str = "CNY") -> Built:
    """Make the canonical frame of one table.

    Parameters
    ----------
    raw : RawTable
        As read.
    definition : TableDefinition
        What it should be.
    currency : str
        ISO code of the firm's money.

    Returns
    -------
    Built
        The frame has the columns of the definition (the clocks ``observed_at`` and
        ``captured_at`` only where given) and ``row``. Blank rows are dropped.
    """
    if len(raw.headers) > MAX_COLUMNS:
        return Built(None, (*raw.faults, too_many_columns(raw.file, raw.table, len(raw.headers))))
    if not any(header.strip() for header in raw.headers):
        return Built(
            None, (*raw.faults, Fault("table_empty", raw.file, facts={"table": raw.table}))
        )
    if (below := header_below(raw, definition)) is not None:
        return Built(None, (*raw.faults, Fault("header_below", raw.file, below)))
    headers = match_headers(raw, definition, currency)
    frame = _numbered(raw)
    if frame.is_empty():
        empty = Fault("table_header_only", raw.file, facts={"table": raw.table})
        return Built(None, (*raw.faults, *headers.faults, empty), headers.findings)
    values, faults = _columns(raw, frame, headers, currency)
    found = (*raw.faults, *headers.faults, *faults)
    names = {name: mapped.header for name, mapped in headers.mapped.items()}
    signed = {
        name: _signed(frame, mapped)
        for name, mapped in headers.mapped.items()
        if mapped.column.percent
    }
    clocks = [
        check
        for mapped in headers.mapped.values()
        if mapped.column.type == "datetime"
        for check in clock_findings(
            frame[str(mapped.position)], frame["row"], (raw.file, mapped.header)
        )
    ]
    told = (*headers.findings, *clocks)
    return Built(_canonical(definition, values), found, told, names, signed)


def _signed(frame: pl.DataFrame, mapped: Mapped) -> pl.Series:
    cells = frame[str(mapped.position)]
    if mapped.power == PERCENT:
        return frame["row"].filter(cells.is_not_null())
    if cells.dtype != pl.String:
        return frame["row"].clear()
    return frame["row"].filter(cells.str.contains("[%％]").fill_null(value=False))


def too_many_columns(file: str, table: str, columns: int) -> Fault:
    """Return the fault of a sheet too wide to be a table."""
    facts: dict[str, Fact] = {"table": table, "columns": columns, "limit": MAX_COLUMNS}
    return Fault("too_many_columns", file, facts=facts)


def row_faults(
    code: str, rows: pl.DataFrame, place: tuple[str, str], facts: Mapping[str, Fact] | None = None
) -> list[Fault]:
    """List the faults of one kind in one column, the first ones singly and the rest as a count.

    Parameters
    ----------
    code : str
        Key of the words.
    rows : polars.DataFrame
        ``row`` and ``cell`` of each wrong cell.
    place : tuple of str
        File and column as the reader knows them.
    facts : mapping, optional
        The same for each.
    """
    file, column = place
    told = [
        Fault(code, file, row, column, _cut(cell), _with_readings(code, cell, facts))
        for row, cell in rows.head(LISTED).select("row", "cell").iter_rows()
    ]
    more = rows.height - len(told)
    if more:
        counted: dict[str, Fact] = {"of": code, "more": more, "total": rows.height}
        told.append(Fault("more_like_this", file, None, column, facts=counted))
    return told


def _cut(cell: object) -> str | None:
    if cell is None:
        return None
    text = str(cell)
    return text if len(text) <= 80 else text[:79] + "…"


def _with_readings(code: str, cell: object, facts: Mapping[str, Fact] | None) -> Mapping[str, Fact]:
    if code != "ambiguous_date":
        return facts or {}
    first, second = both_readings(str(cell))
    return {**(facts or {}), "first": first, "second": second}


def _numbered(raw: RawTable) -> pl.DataFrame:
    """Return the rows that are not blank, each with its number."""
    frame = raw.frame.with_row_index("row", offset=raw.first_row)
    filled = []
    for name, kind in raw.frame.schema.items():
        cell = pl.col(name)
        filled.append(cell.str.contains(r"\S") if kind == pl.String else cell.is_not_null())
    return frame.filter(pl.any_horizontal(filled)) if filled else frame.clear()


def _columns(
    raw: RawTable, frame: pl.DataFrame, headers: Headers, currency: str
) -> tuple[dict[str, pl.Series], list[Fault]]:
    values: dict[str, pl.Series] = {"row": frame["row"]}
    faults: list[Fault] = []
    for name, mapped in headers.mapped.items():
        cells = frame[str(mapped.position)]
        if not readable(cells):
            facts: dict[str, Fact] = {"type": str(cells.dtype)}
            faults.append(Fault("column_nested", raw.file, None, mapped.header, facts=facts))
            continue
        parsed = parse_column(cells, mapped.column, ColumnRules(currency, mapped.power))
        values[name] = parsed.values.rename(name)
        wrong = parsed.codes.is_not_null()
        if wrong.any():
            bad = pl.DataFrame(
                {
                    "row": frame["row"].filter(wrong),
                    "cell": cells.filter(wrong).cast(pl.String),
                    "code": parsed.codes.filter(wrong),
                }
            )
            for (code,), rows in bad.group_by(["code"], maintain_order=True):
                place = (raw.file, mapped.header)
                if code == "not_examined":
                    rest: dict[str, Fact] = {"cells": rows.height}
                    faults.append(Fault("not_examined", raw.file, None, mapped.header, facts=rest))
                    continue
                faults += row_faults(str(code), rows, place, _column_facts(mapped.column))
    return values, faults


def _column_facts(column: Column) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"name": column.name}
    if column.sense is not None:
        facts["sense"] = column.sense
    if column.low is not None or column.high is not None:
        facts |= {"low": column.low, "high": column.high}
    if column.choices:
        facts["choices"] = tuple(column.choices)
    return facts


def _canonical(definition: TableDefinition, values: Mapping[str, pl.Series]) -> pl.DataFrame:
    frame = pl.DataFrame(list(values.values()))
    columns = [
        column for column in definition.columns if column.name in values or not _late_clock(column)
    ]
    return frame.select(
        *(
            pl.col(column.name)
            if column.name in values
            else pl.lit(None, column.polars_type).alias(column.name)
            for column in columns
        ),
        "row",
    )


def _late_clock(column: Column) -> bool:
    return column.clock in ("observed", "captured") and not column.required
