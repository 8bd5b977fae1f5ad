"""Which column of a file is which: headers in Chinese and English, with units in brackets."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luopan.errors import Fact, Fault
from luopan.readings.base import Check
from luopan.tables.parse_number import PERCENT
from luopan.tables.raw import RawTable
from luopan.tables.schema import Column, TableDefinition

_BRACKET = re.compile(r"^(?P<base>[^(\[]+)[(\[](?P<unit>[^)\]]*)[)\]]$")
_SEPARATORS = re.compile(r"[\s_\-./·:]+")

_POWERS: Mapping[str, int] = {
    "千": 3,
    "千元": 3,
    "k": 3,
    "万": 4,
    "万元": 4,
    "万人": 4,
    "万次": 4,
    "w": 4,
    "百万": 6,
    "百万元": 6,
    "m": 6,
    "million": 6,
    "千万": 7,
    "千万元": 7,
    "亿": 8,
    "亿元": 8,
    "thousand": 3,
    "thousands": 3,
    "millions": 6,
}
_PLAIN = frozenset(
    {
        *("元", "圆", "¥", "人民币", "次", "人", "人次", "份", "个", "条", "笔", "单", "件"),
        *("户", "家", "分", "点", "人数", "选填", "可选", "必填"),
        *("points", "pts", "grp", "grps", "optional", "required"),
    }
)

_ABOVE = 10
"""Rows under the first that are searched for headers."""
_WIDE = ("outcomes", "channels", "controls")
"""Tables that people keep with a column for each series."""
_TOLD = 12
"""Headers of a file that are listed in one message."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of the file and what it is.

    Parameters
    ----------
    position : int
        Where it stands in the file, from 0.
    header : str
        As the file writes it.
    column : Column
        Its definition.
    power : int
        Power of ten that the header's unit asks for (``花费(万元)``: 4; ``占比(%)``: -2).
    """

    position: int
    header: str
    column: Column
    power: int = 0


@dataclass(frozen=True, slots=True)
class Headers:
    """The columns of one file, those it lacks, and those it has beyond the definition."""

    mapped: Mapping[str, Mapped]
    faults: tuple[Fault, ...]
    findings: tuple[Check, ...] = ()


def fold(name: str) -> str:
    """Return a header or name without case, width, spaces and separators."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", name).strip().casefold())


def unit_power(header: str) -> int:
    """Return the power of ten that the unit in a header asks for: 4 for ``电视(万元)``, else 0."""
    parts = _BRACKET.match(unicodedata.normalize("NFKC", header).strip())
    return 0 if parts is None else _POWERS.get(parts["unit"].strip().casefold(), 0)


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names that `name` may have been meant to be, nearest first."""
    by_fold: dict[str, str] = {}
    for candidate in known:
        by_fold.setdefault(fold(candidate), candidate)
    found = difflib.get_close_matches(fold(name), list(by_fold), n=limit, cutoff=0.6)
    return tuple(by_fold[key] for key in found)


def match_headers(raw: RawTable, definition: TableDefinition, currency: str) -> Headers:
    """Say which column of the file is which.

    Parameters
    ----------
    raw : RawTable
        The table as read.
    definition : TableDefinition
        What it should be.
    currency : str
        ISO code of the firm's money, which a header may name as its unit.

    Returns
    -------
    Headers
        With the faults ``column_twice``, ``column_missing``, ``column_misnamed``, ``unit_unclear``,
        ``column_unnamed`` and the findings ``column_slip`` and
        ``columns_unread``.
    """
    names = _names(definition)
    mapped: dict[str, Mapped] = {}
    unread: list[str] = []
    faults: list[Fault] = []
    for position, header in enumerate(raw.headers):
        if not header.strip():
            if raw.frame[str(position)].drop_nulls().len():
                facts = {"position": position + 1}
                faults.append(Fault("column_unnamed", raw.file, _header_row(raw), facts=facts))
            continue
        column, power = _recognise(header, names, currency)
        if column is None:
            unread.append(header)
        elif power is None:
            faults.append(Fault("unit_unclear", raw.file, _header_row(raw), header, header))
        elif column.name in mapped:
            first = mapped[column.name].header
            facts_twice = {"name": column.name, "first": first, "table": raw.table}
            faults.append(
                Fault("column_twice", raw.file, _header_row(raw), header, facts=facts_twice)
            )
        else:
            mapped[column.name] = Mapped(position, header, column, power)
    unclear = {f.column for f in faults if f.code == "unit_unclear"}
    there = set(mapped) | {c.name for h in unclear if (c := _recognise(h or "", names, "")[0])}
    faults.extend(_missing(raw, definition, there, unread))
    return Headers(mapped, tuple(faults), _unread(raw, definition, unread, set(mapped)))


def header_below(raw: RawTable, definition: TableDefinition) -> int | None:
    """Return the row on which the headers stand, where a title stands above them, else None."""
    names = _names(definition)

    def known(cells: Iterable[object]) -> int:
        found = (_recognise(cell, names, "")[0] for cell in cells if isinstance(cell, str))
        return len({column.name for column in found if column is not None})

    if known(raw.headers) or raw.first_row < 2:
        return None
    for offset, cells in enumerate(raw.frame.head(_ABOVE).iter_rows()):
        if known(cells) >= 2:
            return raw.first_row + offset
    return None


def _names(definition: TableDefinition) -> dict[str, Column]:
    names = {fold(column.name): column for column in definition.columns}
    for column in definition.columns:
        for alias in column.aliases:
            names.setdefault(fold(alias), column)
    return names


def _recognise(
    header: str, names: Mapping[str, Column], currency: str
) -> tuple[Column | None, int | None]:
    """Return the column and its power of ten; a power of None is a unit that cannot be read."""
    if (column := names.get(fold(header))) is not None:
        return column, 0
    parts = _BRACKET.match(unicodedata.normalize("NFKC", header).strip())
    if parts is None or (column := names.get(fold(parts["base"]))) is None:
        return None, 0
    unit = parts["unit"].strip().casefold()
    if column.type not in ("number", "count") or not unit:
        return column, 0
    if unit in _PLAIN or unit == currency.casefold():
        return column, 0
    if column.percent and unit == "%":
        return column, PERCENT
    if currency == "CNY" and unit == "rmb":
        return column, 0
    return column, _POWERS.get(unit)


def _header_row(raw: RawTable) -> int | None:
    return raw.first_row - 1 if raw.first_row > 1 else None


def _missing(
    raw: RawTable, definition: TableDefinition, there: set[str], unread: Sequence[str]
) -> list[Fault]:
    wanted = [c for c in definition.columns if c.required and c.name not in there]
    if definition.forms and definition.form(there) is None:
        best = max(definition.forms, key=lambda form: len(there.intersection(form)))
        wanted += [definition.column(name) for name in best if name not in there]
    return [_missing_fault(raw, column, _nearest_headers(column, unread)) for column in wanted]


def _missing_fault(raw: RawTable, column: Column, like: tuple[str, ...]) -> Fault:
    facts: dict[str, Fact] = {
        "table": raw.table,
        "aliases": (column.name, *column.aliases)[:5],
        "there": tuple(raw.headers[:_TOLD]),
    }
    if like:
        facts["like"] = like
    elif raw.table in _WIDE:
        facts["sense"] = "wide"
    code = "column_misnamed" if like else "column_missing"
    return Fault(code, raw.file, _header_row(raw), column.name, facts=facts)


def _nearest_headers(column: Column, unread: Sequence[str]) -> tuple[str, ...]:
    near: list[str] = []
    for name in (column.name, *column.aliases):
        near.extend(nearest(name, unread, limit=1))
    return tuple(dict.fromkeys(near))[:3]


def _unread(
    raw: RawTable, definition: TableDefinition, unread: Sequence[str], mapped: set[str]
) -> tuple[Check, ...]:
    """Tell the columns beyond the definition, and those one slip from an optional one by name."""
    left = {
        alias: column.name
        for column in definition.columns
        if column.name not in mapped
        for alias in (column.name, *column.aliases)
    }
    told: dict[str, Fact] = {"table": raw.table, "file": raw.file}
    slips = {
        header: left[near[0]]
        for header in unread
        if (near := [name for name in nearest(header, left, limit=1) if _one_slip(header, name)])
    }
    found = [
        Check(
            code="column_slip",
            passed=False,
            severity="warn",
            facts={**told, "header": header, "name": name},
        )
        for header, name in slips.items()
    ]
    rest = [header for header in unread if header not in slips]
    if rest:
        shown = (*rest[:_TOLD], "…") if len(rest) > _TOLD else tuple(rest)
        facts: dict[str, Fact] = {**told, "columns": shown}
        found.append(Check(code="columns_unread", passed=False, severity="info", facts=facts))
    return tuple(found)


def _one_slip(header: str, name: str) -> bool:
    return difflib.SequenceMatcher(None, fold(header), fold(name)).ratio() >= 0.75
