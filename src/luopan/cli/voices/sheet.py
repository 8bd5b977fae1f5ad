"""A sheet to send round: one row a document, one column a question, filled in by hand."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from luopan.errors import Fault, InputError
from luopan.readings.voices import ASPECTS, INTENTS, POLARITIES, SATISFACTION

if TYPE_CHECKING:
    from luopan.instruments.voices.audit import Asked

COLUMNS = ("voice", "venue", "text", "satisfaction", "intent", *ASPECTS, "request")
_LEADING = ("=", "+", "-", "@", "\t", "\r")
_CHOICES = {
    "satisfaction": SATISFACTION,
    **dict.fromkeys(ASPECTS, POLARITIES),
    "request": ("yes", "no"),
}
Row = tuple[str, str, str]
"""Voice, aspect, label."""


def write_sheet(path: Path, asked: "Sequence[Asked]") -> None:
    """Write the documents to label; a cell that a spreadsheet would run is quoted."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for one in asked:
            rows.writerow([_safe(one.voice), _safe(one.venue), _safe(one.text)])


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_LEADING) else text


def read_sheet(path: Path) -> tuple[Row, ...]:
    """Return the labels of a filled sheet; rows without a satisfaction are not labelled yet.

    Raises
    ------
    InputError
        If it cannot be read, or every cell that holds none of the answers, at once; nothing is
        taken then.
    """
    from luopan.cli.sheet_files import read_file  # noqa: PLC0415

    raw = read_file(str(path))
    missing = tuple(c for c in ("voice", "satisfaction") if c not in raw.headers)
    if missing:
        raise InputError([Fault("sheet_columns", str(path), facts={"columns": missing})])
    faults: list[Fault] = list(raw.faults)
    found: list[Row] = []
    for number, row in enumerate(raw.frame.iter_rows(), raw.first_row):
        told = (None if cell is None else str(cell) for cell in row)
        cells = dict(zip(raw.headers, told, strict=True))
        if (cells["satisfaction"] or "").strip():
            found += _labels(str(path), number, cells, faults)
    if faults:
        raise InputError(faults)
    return tuple(found)


def _labels(
    file: str, number: int, cells: dict[str, str | None], faults: list[Fault]
) -> Iterator[Row]:
    voice = (cells["voice"] or "").removeprefix("'").strip()
    for column, choices in _CHOICES.items():
        told = (cells.get(column) or "").strip().lower()
        if told in choices:
            if column != "request" or told == "yes":
                yield voice, column, told
        elif told:
            faults.append(_fault(file, number, column, told, choices))
    given = (cells.get("intent") or "none").replace("，", ",").replace("+", ",").lower()
    for told in filter(None, map(str.strip, given.split(","))):
        if told in {"none", *INTENTS}:
            yield voice, "intent", told
        else:
            faults.append(_fault(file, number, "intent", told, ("none", *INTENTS)))


def _fault(file: str, number: int, column: str, got: str, choices: Sequence[str]) -> Fault:
    return Fault("sheet_answer", file, number, column, got[:80], {"choices": tuple(choices)})
