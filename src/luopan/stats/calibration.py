"""Stated probabilities held against what came, where several are about one thing.

Chances of one story, told hour after hour, come or fail together. So errors are those of stories
and not of chances, and a share that is nought in all of them is not known as surely as the number
of chances would have it.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from luopan.stats.design.units import variance_of_sum

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW = 5.0
"""Groups with the rarer outcome, worth of full dependence in a design effect: see `bins`."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and its interval, by groups."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities between two edges.

    Parameters
    ----------
    said : float
        Their mean.
    came, low, high : float
        Share that came and its interval.
    count, groups : int
        Probabilities, and things that they are about.
    """

    said: float
    came: float
    low: float
    high: float
    count: int
    groups: int


def grouped_mean(values: Floats, group: Ints, level: float) -> Mean:
    """Return the mean of values that depend on each other within groups.

    The variance is that between the groups' sums, the interval Student's (Binder 1983, "On the
    variances of asymptotically normal estimators from complex surveys").

    Parameters
    ----------
    values : array, shape (n,)
    group : int64 array, shape (n,)
        Number of the group of each, from nought.
    level : float

    Raises
    ------
    ValueError
        Fewer than two groups.
    """
    groups = np.unique(group).size
    if groups < 2:
        raise ValueError(f"groups: {groups}")
    mean = float(values.mean())
    half = _quantile(groups, level) * float(np.sqrt(_variance(values - mean, group)))
    return Mean(mean, mean - half, mean + half)


def bins(
    stated: Floats, happened: Floats, group: Ints, edges: tuple[float, ...], level: float
) -> tuple[Bin, ...]:
    """Return what came of the probabilities between each two edges.

    All intervals together hold with probability ``level`` (Bonferroni). Each is Wilson's, with the
    number of independent probabilities that the groups make of them: the variance of what came less
    what was said, between groups, over that of independent ones. Where few groups had the rarer
    outcome the ratio hangs on which these are, so that it is drawn towards that of groups whose
    members all come or fail together, as if that had been seen of `FEW` more.

    Parameters
    ----------
    stated, happened : array, shape (n,)
        Probabilities, and 0 or 1.
    group : int64 array, shape (n,)
        What each is about.
    edges : tuple of float, ascending from 0 to 1
        A bin holds its lower edge, the last its upper one, too.
    level : float

    Returns
    -------
    tuple of Bin
        Empty ones are left out.
    """
    place = np.clip(np.searchsorted(edges, stated, side="right") - 1, 0, len(edges) - 2)
    there = np.unique(place)
    each = 1.0 - (1.0 - level) / max(there.size, 1)
    return tuple(_bin(stated[m], happened[m], group[m], each) for m in (place == k for k in there))


def _bin(stated: Floats, happened: Floats, group: Ints, level: float) -> Bin:
    count, said, came = stated.size, float(stated.mean()), float(happened.mean())
    _, sizes = np.unique(group, return_counts=True)
    alone = float((stated * (1.0 - stated)).sum()) / count**2
    whole = float((sizes.astype(np.float64) ** 2).sum()) / count
    seen = _variance(happened - stated, group) / alone if alone > 0.0 else whole
    rare = min(np.unique(group[happened == one]).size for one in (0.0, 1.0))
    effect = (rare * max(seen, 1.0) + FEW * whole) / (rare + FEW)
    n = count / effect
    pull = _quantile(sizes.size, level) ** 2 / n
    middle = (came + pull / 2.0) / (1.0 + pull)
    half = float(np.sqrt(pull * (came * (1.0 - came) + pull / 4.0))) / (1.0 + pull)
    low, high = max(min(middle - half, came), 0.0), min(max(middle + half, came), 1.0)
    return Bin(said, came, low, high, count, int(sizes.size))


def _variance(centred: Floats, group: Ints) -> float:
    """Return the variance of a mean from what its terms are off, summed by group."""
    _, where = np.unique(group, return_inverse=True)
    sums = np.asarray(np.bincount(where, centred - centred.mean()), dtype=np.float64)
    one = np.zeros(sums.size, dtype=np.int64)
    variance, _ = variance_of_sum(sums, np.ones(sums.size), one, np.zeros(1))
    return variance / centred.size**2


def _quantile(groups: int, level: float) -> float:
    return float(scipy.special.stdtrit(max(groups - 1, 1), 0.5 + level / 2.0))
