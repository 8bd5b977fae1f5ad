"""A sheet to send round: one row a document, one column a question, filled in by hand."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from luopan.brief.words import load
from luopan.cli.reader import LANGUAGES
from luopan.errors import Fault, InputError
from luopan.readings.voices import ASPECTS, INTENTS, POLARITIES, SATISFACTION

if TYPE_CHECKING:
    from luopan.brief.words import Words
    from luopan.instruments.voices.audit import Asked

_LEADING = ("=", "+", "-", "@", "\t", "\r")
_NONE = "none"
_CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "satisfaction": ("satisfaction", SATISFACTION),
    "intent": ("intent", (_NONE, *INTENTS)),
    **dict.fromkeys(ASPECTS, ("polarity", POLARITIES)),
    "request": ("request", ("no", "yes")),
}
"""Of each question's column, under which key its answers have words, and the answers."""
COLUMNS = ("voice", "venue", "text", *_CHOICES)
_BETWEEN = re.compile(r"[,，、;；+/]")
Row = tuple[str, str, str]
"""Voice, aspect, label."""


def write_sheet(path: Path, asked: "Sequence[Asked]", words: "Words") -> None:
    """Write the documents to label, in the reader's words.

    The first row says what each column asks and may be answered with; a cell that a spreadsheet
    would run is quoted.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([_header(column, words) for column in COLUMNS])
        for one in asked:
            rows.writerow([_safe(one.voice), _safe(one.venue), _safe(one.text)])


def _header(column: str, words: "Words") -> str:
    if column not in _CHOICES:
        return words.text(f"voices.sheet.{column}")
    answers = " / ".join(_answers(column, words))
    return words.text("voices.sheet.asks", column=_named(column, words), answers=answers)


def _named(column: str, words: "Words") -> str:
    group = "aspect" if column in ASPECTS else "sheet"
    return words.text(f"voices.{group}.{column}")


def _answers(column: str, words: "Words") -> list[str]:
    group, choices = _CHOICES[column]
    return [words.text(f"voices.{group}.{choice}") for choice in choices]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_LEADING) else text


def read_sheet(path: Path, words: "Words") -> tuple[Row, ...]:
    """Return the labels of a filled sheet; rows without a satisfaction are not labelled yet.

    Columns and answers may be the words of any language, or the codes that the readings use,
    whoever reads the faults.

    Raises
    ------
    InputError
        If it cannot be read, or every cell that holds none of the answers, at once; nothing is
        taken then.
    """
    from luopan.cli.sheet_files import read_file  # noqa: PLC0415

    raw = read_file(str(path))
    known = _known_columns()
    headers = [known.get(_plain(re.split(r"[(（]", h)[0]), h) for h in raw.headers]
    missing = tuple(_named(c, words) for c in ("voice", "satisfaction") if c not in headers)
    if missing:
        raise InputError([Fault("sheet_columns", str(path), facts={"columns": missing})])
    faults: list[Fault] = list(raw.faults)
    answers = {column: _known_answers(column) for column in _CHOICES}
    found: list[Row] = []
    for number, row in enumerate(raw.frame.iter_rows(), raw.first_row):
        cells = {h: "" if c is None else str(c) for h, c in zip(headers, row, strict=True)}
        if not cells["satisfaction"].strip():
            continue
        voice = cells["voice"].removeprefix("'").strip()
        for column, told in _told(cells):
            label = answers[column].get(_plain(told))
            if label is None:
                choices = tuple(_answers(column, words))
                named = _named(column, words)
                faults.append(
                    Fault("sheet_answer", str(path), number, named, told[:80], {"choices": choices})
                )
            elif (column, label) != ("request", "no"):
                found.append((voice, column, label))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _told(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield question and answer; of several intents each is one, and none is an answer too."""
    for column in _CHOICES:
        cell = cells.get(column, "").strip()
        if column == "intent":
            several = [part for part in _BETWEEN.split(cell) if part.strip()]
            yield from (("intent", part.strip()) for part in several or [_NONE])
        elif cell:
            yield column, cell


def _plain(text: str) -> str:
    return text.strip().casefold()


def _known_columns() -> dict[str, str]:
    """Return the column by its code and by its words in every language."""
    known = {column: column for column in COLUMNS}
    for words in map(load, LANGUAGES):
        known |= {_plain(_named(column, words)): column for column in COLUMNS}
    return known


def _known_answers(column: str) -> dict[str, str]:
    """Return the label by its code and by its words in every language."""
    _, choices = _CHOICES[column]
    known = {choice: choice for choice in choices}
    for words in map(load, LANGUAGES):
        known |= dict(zip(map(_plain, _answers(column, words)), choices, strict=True))
    return known
