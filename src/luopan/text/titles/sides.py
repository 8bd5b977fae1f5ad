"""Who does it to whom: whether two titles tell it the other way round."""

from collections.abc import Mapping, Sequence

import numpy as np

from luopan.text.batch import Texts
from luopan.text.titles.lexicon import between
from luopan.text.titles.numbers import DIGIT, SCORE

Sides = Mapping[int, tuple[frozenset[str], frozenset[str]]]
"""By the word for what is done: the words before it, and those after it."""
NEITHER: Sides = {}

_TURNS = " by "
_SCORED = -1
_TURNED = 0.34
"""How much more alike the sides must be when changed than as they stand."""


def sides(level: Sequence[str], plain: Sequence[str]) -> tuple[Sides, ...]:
    """Return the sides of titles: what stands before and after what is done.

    Where ``by`` follows, who does it stands after; of a score the winner counts as before it.

    Parameters
    ----------
    level, plain : sequence of str
        Titles levelled, and folded alone.
    """
    texts = Texts.of(level)
    start, stop, word = between().find(texts)
    owner = np.searchsorted(texts.starts, start, side="right") - 1
    first = texts.starts[owner]
    told: list[dict[int, tuple[frozenset[str], frozenset[str]]]] = [{} for _ in level]
    places = (owner.tolist(), (start - first).tolist(), (stop - first).tolist(), word.tolist())
    for at, a, b, w in zip(*places, strict=True):
        before, after = level[at][:a], level[at][b:]
        if after.startswith(_TURNS):
            before, after = after, before
        told[at].setdefault(w, _apart(before, after))
    for at, title in enumerate(plain):
        found = SCORE.search(title) if DIGIT.search(title) else None
        if found and found[1] != found[2]:
            ends = title[: found.start()], title[found.end() :]
            won = int(found[1]) > int(found[2])
            told[at][_SCORED] = _apart(ends[not won], ends[won])
    return tuple(one or NEITHER for one in told)


def swapped(left: Sides, right: Sides) -> bool:
    """Return whether one title has on the right of a word what the other has on its left."""
    for word in left.keys() & right.keys():
        (a, b), (c, d) = left[word], right[word]
        if min(map(len, (a, b, c, d))) and _alike(a, d) + _alike(b, c) > (
            _alike(a, c) + _alike(b, d) + 2 * _TURNED
        ):
            return True
    return False


def _apart(before: str, after: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of either side, without those of both where others are left."""
    one, other = _parts(before), _parts(after)
    return one - other or one, other - one or other


def _parts(text: str) -> frozenset[str]:
    """Return the words of Latin letters and the single characters of the rest."""
    latin = "".join(c if c < "ɐ" else " " for c in text).split()
    return frozenset(latin) | frozenset(c for c in text if c >= "ɐ")


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what share of the smaller set the other has."""
    return len(one & other) / max(min(len(one), len(other)), 1)
