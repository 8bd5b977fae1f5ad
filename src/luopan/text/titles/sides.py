"""Who does it to whom: whether two titles tell it the other way round."""

from collections.abc import Mapping, Sequence

import numpy as np

from luopan.text.batch import Texts
from luopan.text.titles.lexicon import between

Sides = Mapping[int, tuple[frozenset[str], frozenset[str]]]
"""By the word for what is done: the words before it, and those after it."""
NEITHER: Sides = {}

_TURNS = " by "
_TURNED = 0.34
"""How much more alike the sides must be when changed than as they stand."""


def sides(level: Sequence[str]) -> tuple[Sides, ...]:
    """Return the sides of levelled titles: what stands before and after what is done.

    Where ``by`` follows, who does it stands after.
    """
    texts = Texts.of(level)
    start, stop, word = between().find(texts)
    owner = np.searchsorted(texts.starts, start, side="right") - 1
    first = texts.starts[owner]
    told: dict[int, dict[int, tuple[frozenset[str], frozenset[str]]]] = {}
    for at, a, b, w in zip(
        *((x.tolist()) for x in (owner, start - first, stop - first, word)), strict=True
    ):
        before, after = level[at][:a], level[at][b:]
        if after.startswith(_TURNS):
            before, after = after, before
        told.setdefault(at, {})[w] = _parts(before), _parts(after)
    return tuple(told.get(at, NEITHER) for at in range(len(level)))


def swapped(left: Sides, right: Sides) -> bool:
    """Return whether one title has on the right of a word what the other has on its left."""
    for word in left.keys() & right.keys():
        (a, b), (c, d) = left[word], right[word]
        if min(map(len, (a, b, c, d))) and _alike(a, d) + _alike(b, c) > (
            _alike(a, c) + _alike(b, d) + 2 * _TURNED
        ):
            return True
    return False


def _parts(text: str) -> frozenset[str]:
    """Return the words of Latin letters and the single characters of the rest."""
    latin = "".join(c if c < "ɐ" else " " for c in text).split()
    return frozenset(latin) | frozenset(c for c in text if c >= "ɐ")


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what share of the smaller set the other has."""
    return len(one & other) / max(min(len(one), len(other)), 1)
