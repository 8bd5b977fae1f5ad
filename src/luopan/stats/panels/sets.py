"""Distinct sets of regions: placebo sets that resemble the treated one."""

from itertools import combinations
from math import comb

import numpy as np

from luopan.stats.panels.problem import Array, Indices

_SPARE = 3
"""Sets drawn for each one kept: of these the nearest in volume are taken."""


def distinct(items: int, size: int, wanted: int, rng: np.random.Generator) -> Indices:
    """Return distinct sets of ``size`` out of ``items``, sorted rows, (B, size).

    All of them where there are not more than ``wanted``; else ``wanted`` of them at random.
    """
    if comb(items, size) <= wanted:
        return np.array(list(combinations(range(items), size)), dtype=np.intp).reshape(-1, size)
    found: Indices = np.empty((0, size), dtype=np.intp)
    while found.shape[0] < wanted:
        keys = rng.random((2 * wanted, items))
        drawn = np.sort(np.argpartition(keys, size - 1, axis=1)[:, :size], axis=1)
        both = np.vstack([found, drawn])
        _, first = np.unique(both, axis=0, return_index=True)
        found = both[np.sort(first)]
    return found[:wanted]


def alike(sizes: Array, size: int, volume: float, wanted: int, rng: np.random.Generator) -> Indices:
    """Return distinct sets whose volume is near the given one, (B, size).

    Large regions sell more steadily than small ones, so a placebo says little of a set that is
    much larger or smaller. Of three times as many distinct sets the nearest are kept, in the order
    in which they were drawn.

    Parameters
    ----------
    sizes : (J,) array
        Volume of each region to draw from.
    size : int
        Regions in a set.
    volume : float
        Volume that the sets shall resemble.
    wanted : int
        Sets, at most.
    rng : numpy.random.Generator
    """
    drawn = distinct(sizes.size, size, _SPARE * wanted, rng)
    if drawn.shape[0] <= wanted:
        return drawn
    apart = np.abs(np.log(sizes[drawn].sum(axis=1) / volume))
    return drawn[np.sort(np.argsort(apart, kind="stable")[:wanted])]
