"""On which line of a TOML file a setting stands, so that a fault can point at it."""

import re
from collections.abc import Mapping, Sequence

_ARRAY = re.compile(r"^\s*\[\[\s*([^\]]+?)\s*\]\]")
_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*("[^"]+"|'[^']+'|[\w\-]+)\s*(?:=|\.)""")

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
