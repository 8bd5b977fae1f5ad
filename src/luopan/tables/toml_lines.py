"""On which line of a TOML file a setting stands, and which slip keeps a line from being TOML."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ARRAY = re.compile(r"^\s*\[\[\s*([^\]]+?)\s*\]\]")
_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*("[^"]+"|'[^']+'|[\w\-]+)\s*(?:=|\.)""")

_VALUE = re.compile(r"""^\s*(?:"[^"]+"|'[^']+'|[\w\-.]+)\s*=\s*([^"'\[{#]+)""")
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)(?:\.\d+)?"
_PERCENT = re.compile(rf"({_NUMBER})\s*[%％]")
_MARKED = re.compile(rf"[¥￥$€£]?\s*({_NUMBER})\s*([万亿]?)\s*元?")
_DATE = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NPS = re.compile(r"""^\s*kind\s*=\s*["']nps["']""")
_TIMES = {"": 1.0, "万": 1e4, "亿": 1e8}

Place = tuple[str | int, ...]


def find_lines(text: str) -> Mapping[Place, int]:
    """Return the line of each section and key, by its place.

    Parameters
    ----------
    text : str
        A TOML document that parses.

    Returns
    -------
    mapping
        ``("goal", 0)`` and ``("goal", 0, "unit")`` to line numbers from 1. Inline tables and
        dotted sections deeper than one level are found by their first line only.
    """
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    at: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _ARRAY.match(line):
            name = found[1].strip("\"'")
            at = (name, counts.get(name, 0))
            counts[name] = counts.get(name, 0) + 1
            lines.setdefault((name,), number)
            lines[at] = number
        elif found := _TABLE.match(line):
            at = (found[1].strip("\"'"),)
            lines.setdefault(at, number)
        elif found := _KEY.match(line):
            lines.setdefault((*at, found[1].strip("\"'")), number)
    return lines


def line_of(lines: Mapping[Place, int], place: Sequence[str | int]) -> int | None:
    """Return the line of the setting, or of the nearest section around it, or None."""
    for end in range(len(place), 0, -1):
        if (found := lines.get(tuple(place[:end]))) is not None:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Slip:
    """A value that is written as people write it but not as TOML does.

    Parameters
    ----------
    code : str
        ``settings_percent``, ``settings_number_marks``, ``settings_date_form`` or
        ``settings_no_such_date``.
    value : str
        As it stands there.
    nearest : str
        What was most likely meant, as TOML writes it.
    """

    code: str
    value: str
    nearest: str


def find_slip(lines: Sequence[str], row: int) -> Slip | None:
    """Say which common slip stands on a line that is no TOML, or None.

    Parameters
    ----------
    lines : sequence of str
        The file.
    row : int
        The line that does not parse, from 1.
    """
    given = _VALUE.match(lines[row - 1]) if 0 < row <= len(lines) else None
    if given is None:
        return None
    value = given[1].strip()
    if percent := _PERCENT.fullmatch(value):
        number = _plain(percent[1])
        meant = number if _on_nps(lines, row) else number / 100
        return Slip("settings_percent", value, f"{meant:.12g}")
    if day := _DATE.fullmatch(value):
        return _date_slip(value, day)
    marked = _MARKED.fullmatch(value)
    if marked and value != marked[1].replace(",", ""):
        number = _plain(marked[1]) * _TIMES[marked[2]]
        written = f"{round(number):_}" if number == round(number) else f"{number:.12g}"
        return Slip("settings_number_marks", value, written)
    return None


def _plain(number: str) -> float:
    return float(re.sub("[_,]", "", number))


def _date_slip(value: str, found: re.Match[str]) -> Slip | None:
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if not 1 <= month <= 12 or not year or not day:
        return Slip("settings_no_such_date", value, "")
    last = monthrange(year, month)[1]
    if day > last:
        return Slip("settings_no_such_date", value, f"{year:04}-{month:02}-{last:02}")
    written = f"{year:04}-{month:02}-{day:02}"
    return None if value == written else Slip("settings_date_form", value, written)


def _on_nps(lines: Sequence[str], row: int) -> bool:
    """Say whether the section that a line stands in is of the kind nps."""
    heads = [at for at, line in enumerate(lines, start=1) if line.lstrip().startswith("[")]
    start = max((at for at in heads if at <= row), default=1)
    end = min((at for at in heads if at > row), default=len(lines) + 1)
    return any(_NPS.match(line) for line in lines[start - 1 : end - 1])
