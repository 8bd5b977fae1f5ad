"""The README's comparison: chosen columns of the tables in ``bench/results``, digit for digit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.markdown import ROOT, Reader, page, table

RESULTS = ROOT / "bench" / "results"
OPEN, CLOSE = "<!-- written by docs/generate.py -->", "<!-- until here -->"


@dataclass(frozen=True)
class Excerpt:
    """Which table of which file, and which of its columns and rows.

    Parameters
    ----------
    file : str
        Below ``bench/results``.
    key : str
        Head of the table's first column; the first table with it and all columns is taken.
    columns : tuple of str
        Heads of the columns to show.
    rows : tuple of str
        First cells of the rows to show; empty for all.
    """

    file: str
    key: str
    columns: tuple[str, ...]
    rows: tuple[str, ...] = ()


EXCERPTS: Mapping[str, Excerpt] = {
    "direction": Excerpt(
        "direction.md", "method", ("cover", "cover_ahead", "ece", "right", "rmse")
    ),
    "speed": Excerpt("mix_speed.md", "Luopan, the same model, over PyMC-Marketing", ("times",)),
    "coverage": Excerpt(
        "mix_coverage.md",
        "firms",
        ("n", "cover contributions", "cover synergy", "false synergy"),
        ("own", "**outside, all**", "**all firms**"),
    ),
}


def readme(text: str, reader: Reader) -> str:
    """Return a README with its comparison written anew."""
    before, rest = text.split(OPEN)
    _, after = rest.split(CLOSE)
    return f"{before}{OPEN}\n\n{page(*_parts(reader))}\n{CLOSE}{after}"


def _parts(reader: Reader) -> Iterator[str]:
    words = reader.own["comparison"]
    for name, excerpt in EXCERPTS.items():
        rows = [r for r in found(excerpt) if not excerpt.rows or r[0] in excerpt.rows]
        if rows:
            told = words[name]
            yield told["about"]
            yield table(told["head"], ([told["rows"].get(r[0], r[0]), *r[1:]] for r in rows))
    if not any(found(excerpt) for excerpt in EXCERPTS.values()):
        yield words["nothing"]


def found(excerpt: Excerpt) -> list[Sequence[str]]:
    """Return the rows of an excerpt: the first cell, then the columns; nothing without a file."""
    file = RESULTS / excerpt.file
    if not file.exists():
        return []
    rows: list[Sequence[str]] = []
    head: list[str] | None = None
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if head is None:
            if cells[0] == excerpt.key and set(excerpt.columns) <= set(cells):
                head = cells
        elif not line.startswith("|"):
            break
        elif set(cells[0]) != {"-"}:
            rows.append([cells[0], *(cells[head.index(c)] for c in excerpt.columns)])
    return rows
