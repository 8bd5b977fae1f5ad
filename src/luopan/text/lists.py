"""The lists of words and phrases in ``lists.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from luopan.text.phrases import Phrases


def listed(*path: str) -> tuple[str, ...]:
    """Return the list at a path (``"clauses", "zh", "turns"``)."""
    told: Any = _lists()
    for name in path:
        told = told[name]
    return tuple(map(str, told))


@cache
def sought(*path: str, sorts: tuple[str, ...] = (), whole: bool = False) -> Phrases:
    """Return the phrases of one list, or of its ``sorts`` one after the other."""
    parts = [listed(*path, sort) for sort in sorts] if sorts else [listed(*path)]
    return Phrases((phrase for part in parts for phrase in part), whole=whole)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((files("luopan.text") / "lists.toml").read_text(encoding="utf-8"))
