"""Words of a language, and the few pieces of markdown that the pages are made of."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from luopan.brief import words as brief_words

Folder = Literal["en", "zh"]
READERS: dict[Folder, Literal["en", "zh_CN"]] = {"en": "en", "zh": "zh_CN"}
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Reader:
    """Who a page is for: the docs' own words and those of the program."""

    folder: Folder

    @property
    def own(self) -> dict[str, Any]:
        """Words that only the reference needs."""
        return _own(self.folder)

    @property
    def program(self) -> brief_words.Words:
        """Words that brief and terminal use."""
        return brief_words.load(READERS[self.folder])

    def needed(self, required: bool) -> str:
        """Say whether something has to be there."""
        return str(self.own["yes" if required else "no"])

    def limited(self, kind: str, limits: str) -> str:
        """Say what a field holds and between which bounds."""
        return f"{kind}{self.own['limit_separator']}{limits}" if limits else kind

    def listed(self, items: Iterable[str]) -> str:
        """Join code spans as the language joins a list."""
        return str(self.own["column_separator"]).join(f"`{item}`" for item in items)


@cache
def _own(folder: Folder) -> dict[str, Any]:
    file = Path(__file__).parent / "words" / f"{folder}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar inside a cell is escaped, a line break becomes a space."""
    lines = [f"| {' | '.join(_cell(c) for c in row)} |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def page(*parts: str) -> str:
    """Join the parts of a page with blank lines."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
