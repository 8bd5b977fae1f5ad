"""What speaks for and against two titles telling of one event: few figures a pair."""

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places
from luopan.text.titles.batch import Titles
from luopan.text.titles.grams import told_by
from luopan.text.titles.marks import frames_apart, opposed, otherwise
from luopan.text.titles.numbers import Number, unusual
from luopan.text.titles.sides import swapped

Floats = NDArray[np.float64]

EVIDENCE = (
    "held", "covered", "weight", "equal", "replaced", "numbers_differ", "numbers_apart",
    "numbers_shared", "opposed", "other", "swapped", "ahead", "answer", "view", "later", "side",
)  # fmt: skip
"""The columns of `evidence`."""
_GUARDED = 0.35
"""Pairs that share less of the shorter title need no further look at numbers and sides."""


def evidence(left: Titles, right: Titles, i: Places, j: Places) -> Floats:
    """Return what is known of pairs of titles.

    Parameters
    ----------
    left, right : Titles
    i, j : int64 array, shape (pairs,)
        Places in ``left`` and ``right``.

    Returns
    -------
    float64 array, shape (pairs, len(EVIDENCE))
        ``held``, how much is told by the words that both have, as a share of what all words of
        the title tell that tells less, and ``covered``, of the other; ``weight``, how much the
        former tells, pairs of words as well; whether they are ``equal``, or one stretch is
        ``replaced`` between equal ends; numbers that differ, that have nothing in common, and one
        seldom met that both have; opposites; other names of a kind; sides changed; and what one
        title does and the other does not (`lexicon.FRAMES`).
    """
    told = np.zeros((i.size, len(EVIDENCE)))
    if not i.size:
        return told
    shared = shared_mass(left, right, i, j)
    one, other = left.mass[i], right.mass[j]
    first = one.sum(axis=1) <= other.sum(axis=1)
    told[:, 0] = shared / np.maximum(np.where(first, one[:, 0], other[:, 0]), 1e-9)
    told[:, 1] = shared / np.maximum(np.where(first, other[:, 0], one[:, 0]), 1e-9)
    told[:, 2] = np.log1p(np.minimum(one.sum(axis=1), other.sum(axis=1)))
    told[:, 3] = (left.sequence[i] == right.sequence[j]).all(axis=1) & (left.sequence[i, 0] != 0)
    told[:, 4] = replaced(left.sequence[i], right.sequence[j])
    for at in np.flatnonzero(_asked(left, right, i, j) & (told[:, 0] >= _GUARDED)).tolist():
        a, b = int(i[at]), int(j[at])
        told[at, 5:8] = _numbers(left.numbers[a], right.numbers[b])
        told[at, 3] *= left.numbers[a] == right.numbers[b]
        told[at, 10] = swapped(left.sides[a], right.sides[b])
    told[:, 8] = opposed(left.marks.poles[i], right.marks.poles[j])
    told[:, 9] = otherwise(left.marks.kinds[i], right.marks.kinds[j]) > 0
    told[:, 11:] = frames_apart(left.marks.frames[i, 0], right.marks.frames[j, 0])
    return told


def _asked(left: Titles, right: Titles, i: Places, j: Places) -> NDArray[np.bool_]:
    """Return which pairs have numbers, or sides, to compare."""
    one, other = (np.array([bool(n) for n in side.numbers]) for side in (left, right))
    done, by = (np.array([bool(n) for n in side.sides]) for side in (left, right))
    return np.asarray(one[i] | other[j] | (done[i] & by[j]))


def shared_mass(left: Titles, right: Titles, i: Places, j: Places) -> Floats:
    """Return how much the words tell that both titles of each pair have."""
    keys = np.concatenate([_keys(left, i), _keys(right, j)])
    keys.sort(kind="stable")
    twice = keys[:-1][keys[1:] == keys[:-1]]
    told = told_by((twice & np.uint64(0xFFFFFFFF)).astype(np.int64))
    pair = (twice >> np.uint64(32)).astype(np.int64)
    return np.bincount(pair, told, i.size).astype(np.float64)


def _keys(batch: Titles, at: Places) -> NDArray[np.uint64]:
    some = batch.sizes[at]
    before = np.cumsum(some) - some
    taken = np.repeat(batch.starts[at] - before, some) + np.arange(some.sum())
    pair = np.repeat(np.arange(at.size, dtype=np.uint64), some)
    columns = batch.columns[taken]
    single = columns % 2 == 0
    return np.asarray((pair[single] << np.uint64(32)) | columns[single].astype(np.uint64))


def replaced(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> Floats:
    """Return whether each pair differs by one stretch in the place of another.

    What is equal at the beginning and at the end is taken away; 1 where something is left on both
    sides that has no word in common, and something was taken away.
    """
    size = np.stack(((left != 0).sum(axis=1), (right != 0).sum(axis=1)))
    least, width = size.min(axis=0), int(size.max(initial=1))
    left, right = left[:, :width], right[:, :width]
    first = np.cumprod((left == right) & (left != 0), axis=1).sum(axis=1)
    back = np.arange(1, width + 1)
    rows = np.arange(left.shape[0])[:, None]
    ends = [
        s[rows, np.maximum(n[:, None] - back, 0)] for s, n in zip((left, right), size, strict=True)
    ]
    last = np.cumprod((ends[0] == ends[1]) & (back <= least[:, None]), axis=1).sum(axis=1)
    last = np.minimum(last, least - first)
    place = np.arange(width)
    inner = [(place >= first[:, None]) & (place < (n - last)[:, None]) for n in size]
    told = np.zeros(left.shape[0])
    asked = (inner[0].any(axis=1)) & (inner[1].any(axis=1)) & (first + last > 0)
    for at in np.flatnonzero(asked).tolist():
        a, b = left[at][inner[0][at]], right[at][inner[1][at]]
        told[at] = not set(a.tolist()).intersection(b.tolist())
    return told


def _numbers(left: frozenset[Number], right: frozenset[Number]) -> tuple[float, float, float]:
    """Return whether numbers of one thing differ, whether none is shared, whether a rare one is."""
    if not (left and right):
        return 0.0, 0.0, 0.0
    one, other = left - right, right - left
    differ = bool({of for of, _ in one} & {of for of, _ in other})
    values = {value for _, value in left} & {value for _, value in right}
    return float(differ), float(not values), float(any(map(unusual, left & right)))
