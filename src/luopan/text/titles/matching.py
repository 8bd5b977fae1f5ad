"""Pairs of titles that tell of one event."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.text.batch import Places
from luopan.text.titles.batch import titles
from luopan.text.titles.candidates import Hours, candidates
from luopan.text.titles.model import likely

AT_ONCE = 512
"""Titles compared with all others near in time by one product."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of titles of two lists.

    Parameters
    ----------
    left, right : int64 array, shape (pairs,)
        Places in the lists, rising by left and then by right.
    probability : float64 array, shape (pairs,)
        That both tell of one event.
    """

    left: Places
    right: Places
    probability: NDArray[np.float64]


def probability(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
    """Return for each pair of titles the probability that both tell of one event.

    One event is one concrete happening. A preview of it, an answer to it, a later turn of it, and
    a bare name of what it is about are others. The probability depends on nothing but the two
    titles, and not on which comes first.

    Parameters
    ----------
    left, right : sequence of str, of one length
        Titles as they were written, Chinese or English; both of a pair in one language.

    Returns
    -------
    float64 array, shape (pairs,)

    Raises
    ------
    ValueError
        If the two are not of one length.
    """
    if len(left) != len(right):
        raise ValueError(f"left, right: {len(left)} and {len(right)} titles")
    told = np.zeros(len(left))
    for start in range(0, len(left), AT_ONCE):
        one, other = titles(left[start : start + AT_ONCE]), titles(right[start : start + AT_ONCE])
        place = np.arange(len(one))
        told[start : start + AT_ONCE] = likely(one, other, place, place)
    return told


def match(
    left: Sequence[str],
    right: Sequence[str],
    left_at: ArrayLike,
    right_at: ArrayLike,
    window: float = 72.0,
    least: float = 0.5,
) -> Pairs:
    """Return all pairs of titles near in time that tell of one event.

    Parameters
    ----------
    left, right : sequence of str
        Titles as they were written.
    left_at, right_at : array_like of float
        Hours, from any one beginning.
    window : float
        Hours that may lie between two.
    least : float
        Probability from which a pair is returned.

    Returns
    -------
    Pairs

    Raises
    ------
    ValueError
        If hours are not finite or not one a title.
    """
    one, other = titles(left), titles(right)
    early, late = hours(left_at, len(left), "left_at"), hours(right_at, len(right), "right_at")
    first, second = np.argsort(early, kind="stable"), np.argsort(late, kind="stable")
    found: list[tuple[Places, Places, Hours]] = [(first[:0], first[:0], np.zeros(0))]
    for start in range(0, first.size, AT_ONCE):
        some = first[start : start + AT_ONCE]
        begin = np.searchsorted(late[second], early[some[0]] - window)
        end = np.searchsorted(late[second], early[some[-1]] + window, "right")
        near = second[begin:end]
        part, rest = one.some(some), other.some(near)
        i, j = candidates(part, rest, early[some], late[near], window)
        sure = likely(part, rest, i, j)
        kept = sure >= least
        found.append((some[i[kept]], near[j[kept]], sure[kept]))
    i, j, sure = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((j, i))
    return Pairs(i[order], j[order], sure[order])


def hours(told: ArrayLike, count: int, name: str) -> Hours:
    """Return clock times as an array; refuse what is not finite or not one a title."""
    made = np.asarray(told, dtype=np.float64)
    if made.shape != (count,) or not np.isfinite(made).all():
        raise ValueError(f"{name}: {made.shape} for {count} titles, or not finite")
    return made
