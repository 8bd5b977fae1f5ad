"""Stretches of a series in another unit (yuan and ten thousand yuan, pieces and thousands)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACTORS = (1000.0, 10000.0)
"""Thousands, and 万."""
_NEAR = 0.4  # decades: the two middles may differ from the factor by this much
_SWITCHES = 4  # a wrong unit comes in stretches (a file, a month), not week by week


@dataclass(frozen=True)
class UnitJump:
    """Where a series changes its unit.

    Parameters
    ----------
    factor : float
        1,000 or 10,000.
    smaller : numpy.ndarray of bool, shape (n,)
        The entries in the larger unit, whose numbers are therefore smaller.
    """

    factor: float
    smaller: NDArray[np.bool_]


def unit_jump(values: NDArray[np.float64]) -> UnitJump | None:
    """Find a stretch whose positive values are 1,000 or 10,000 times smaller than the rest.

    The two parts must not overlap: an empty band of 1.5 decades lies between them, their middles
    are a factor apart, and they change over at most four times. A channel that trickles between
    bursts fails the last, so it raises no false alarm.

    Parameters
    ----------
    values : numpy.ndarray, shape (n,)
        A weekly series; NaN and zeros are passed over.

    Returns
    -------
    UnitJump or None
    """
    with np.errstate(invalid="ignore"):
        positive = np.flatnonzero(values > 0)
    if len(positive) < 4:
        return None
    size = np.log10(values[positive])
    ordered = np.sort(size)
    steps = np.diff(ordered)
    widest = int(np.argmax(steps))
    if steps[widest] < 1.5:
        return None
    small = size < (ordered[widest] + ordered[widest + 1]) / 2
    if min(small.sum(), (~small).sum()) < 2 or np.abs(np.diff(small.astype(int))).sum() > _SWITCHES:
        return None
    apart = float(np.median(size[~small]) - np.median(size[small]))
    for factor in FACTORS:
        if abs(apart - np.log10(factor)) <= _NEAR:
            chosen = np.zeros(len(values), dtype=bool)
            chosen[positive[small]] = True
            return UnitJump(factor, chosen)
    return None
