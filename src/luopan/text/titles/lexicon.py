"""The lists in ``words.toml``, made ready to be looked for."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.phrases import Phrases

FRAMES = ("ahead", "answer", "view", "later", "side", "speech")
"""What a title may do with what happened: tell it before, answer it, discuss it, tell how it went
on, pick one side of it, or tell what somebody says."""
_LETTERS = 0x250
"""Codes below are letters that make words with blanks between them."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Phrases, and the number of the group that each belongs to.

    Parameters
    ----------
    apart : tuple of Phrases
        Those that may stand within a run of letters, and those that may not.
    groups : tuple of int64 array
        The group of each phrase.
    """

    apart: tuple[Phrases, Phrases]
    groups: tuple[Places, Places]

    def find(self, texts: Texts) -> tuple[Places, Places, Places]:
        """Return start, stop and group of every hit that no longer hit holds, by place."""
        found = []
        for phrases, groups in zip(self.apart, self.groups, strict=True):
            hits = phrases.find(texts).outermost()
            found.append((hits.start, hits.stop, groups[hits.phrase]))
        start, stop, group = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(start, kind="stable")
        return start[order], stop[order], group[order]


def sought(groups: list[list[str]]) -> Sought:
    """Return phrases to look for; one that stands in several groups belongs to the first."""
    number: dict[str, int] = {}
    for at, group in enumerate(groups):
        for phrase in group:
            number.setdefault(phrase, at)
    split = [[p for p in number if (ord(p[0]) < _LETTERS) == latin] for latin in (False, True)]
    told = tuple(np.array([number[p] for p in part], dtype=np.int64) for part in split)
    return Sought((Phrases(split[0]), Phrases(split[1], whole=True)), (told[0], told[1]))


@cache
def same() -> tuple[Sought, tuple[str, ...]]:
    """Return words that say the same, and the word that stands for each group."""
    groups = [group for tongue in _words()["same"].values() for group in tongue]
    return sought(groups), tuple(group[0] for group in groups)


@cache
def poles() -> tuple[Sought, NDArray[np.uint64], NDArray[np.uint64]]:
    """Return words that have an opposite, and for each the pairs it opens and those it closes."""
    pairs = [pair for tongue in _words()["opposed"].values() for pair in tongue]
    names = list(dict.fromkeys(word for pair in pairs for word in pair))
    sides = np.zeros((2, len(names)), dtype=np.uint64)
    for at, pair in enumerate(pairs):
        for side, word in enumerate(pair):
            sides[side, names.index(word)] |= np.uint64(1) << np.uint64(at % 64)
    return sought([[name] for name in names]), sides[0], sides[1]


@cache
def kinds() -> tuple[tuple[str, Sought], ...]:
    """Return the names of each kind."""
    return tuple((kind, sought(groups)) for kind, groups in _words()["kinds"].items())


@cache
def frames() -> Sought:
    """Return the words of each of `FRAMES`."""
    return sought([[*_words()["frames"][f]["zh"], *_words()["frames"][f]["en"]] for f in FRAMES])


@cache
def between() -> Sought:
    """Return words for what one side does to the other."""
    return sought([group for tongue in _words()["between"].values() for group in tongue])


@cache
def _words() -> dict[str, Any]:
    path = files("luopan.text.titles") / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
