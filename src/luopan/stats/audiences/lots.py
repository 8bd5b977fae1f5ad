"""Whether the lot fell as it should: a sample-ratio mismatch is a broken test, not a result.

Fabijan et al. 2019 (KDD): some 6 % of online tests have one, and their effects are not to be read.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

Array = NDArray[np.float64]

DOUBT = 1e-3
"""Below this p the lot is taken to be broken: one sound test in a thousand."""


@dataclass(frozen=True, slots=True, eq=False)
class Lots:
    """People by arm beside what was planned.

    Parameters
    ----------
    expected : (A,) array
        People by arm under the planned shares.
    p : float
        Pearson's chi-squared test of the shares.
    fault : {"sample_ratio_mismatch"} or None
        Named where p is below `DOUBT`.
    """

    expected: Array
    p: float
    fault: str | None


def mixed(counts: Array) -> float:
    """Return the p that every audience was split alike: Pearson's test of independence.

    Where one audience gave more of its people to an arm than another, arms differ in whom they
    hold, and their difference is not the new thing's alone.

    Parameters
    ----------
    counts : (A, S) array
        People by arm and audience.
    """
    held = counts[:, counts.sum(axis=0) > 0.0]
    if held.shape[1] < 2 or np.any(held.sum(axis=1) <= 0.0):
        return 1.0
    expected = np.outer(held.sum(axis=1), held.sum(axis=0)) / held.sum()
    freedom = (held.shape[0] - 1) * (held.shape[1] - 1)
    return float(chdtrc(freedom, ((held - expected) ** 2 / expected).sum()))


def lots(counts: Array, shares: Array) -> Lots:
    """Return whether counts by arm agree with planned shares.

    Parameters
    ----------
    counts : (A,) array
        Whoever was drawn into each arm, whether or not anything came of it.
    shares : (A,) array
        Planned shares, > 0; they are made to sum to 1.
    """
    counts = np.asarray(counts, dtype=np.float64)
    shares = np.asarray(shares, dtype=np.float64)
    if counts.shape != shares.shape or counts.ndim != 1 or counts.size < 2:
        raise ValueError("shape: one count and one share for each of two or more arms")
    if np.any(counts < 0.0) or np.any(shares <= 0.0) or counts.sum() <= 0.0:
        raise ValueError("counts: people must be 0 or more, shares above 0")
    expected = counts.sum() * shares / shares.sum()
    p = float(chdtrc(counts.size - 1, ((counts - expected) ** 2 / expected).sum()))
    return Lots(expected, p, "sample_ratio_mismatch" if p < DOUBT else None)
