"""Several new things against one control, judged together (Dunnett 1955, JASA 50).

Of the corrections in use Dunnett's is the one that gives intervals which hold together and say the
same as the p values, and it is the sharpest of those: it knows that all comparisons share the
control. Holm's rejects a little more, but has no such intervals. Differences from a shared control
have a one-factor correlation, so that the joint law is a single integral.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr, stdtr, stdtrit

Array = NDArray[np.float64]

_NORMAL = 1e5
"""Degrees of freedom from which Student's law is taken for the normal."""


@lru_cache(maxsize=4)
def _nodes(n: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(n)


def _scales(freedom: float) -> tuple[Array, Array]:
    """Return nodes and weights of the estimated over the true standard error."""
    if freedom >= _NORMAL:
        return np.ones(1), np.ones(1)
    at, part = _nodes(32)
    return np.sqrt(chdtri(freedom, 0.5 * (1.0 - at)) / freedom), 0.5 * part


def joint_p(largest: float, shared: Array, freedom: float) -> float:
    """Return the chance that any of several comparisons is as far from nought as this.

    Parameters
    ----------
    largest : float
        Absolute value of the difference over its standard error.
    shared : (m,) array
        For each comparison the control's share of its variance, in (0, 1).
    freedom : float
        Degrees of freedom of the variances.
    """
    largest = abs(largest)
    if shared.size == 1:
        return float(2.0 * stdtr(freedom, -largest))
    nodes, weights = _nodes(64)
    u = 9.0 * nodes
    mass = 9.0 * weights * np.exp(-0.5 * u**2) / np.sqrt(2.0 * np.pi)
    scales, scale_mass = _scales(freedom)
    edge = largest * scales[:, None, None]
    lean = np.sqrt(shared) * u[:, None]
    own = np.sqrt(1.0 - shared)
    inside = np.prod(ndtr((edge - lean) / own) - ndtr((-edge - lean) / own), axis=2)
    return float(np.clip(1.0 - scale_mass @ inside @ mass, 0.0, 1.0))


def joint_critical(shared: Array, freedom: float, level: float) -> float:
    """Return how many standard errors the intervals of several comparisons must reach.

    Parameters
    ----------
    shared, freedom
        As in `joint_p`.
    level : float
        Chance that all intervals hold.
    """
    one = float(stdtrit(freedom, 0.5 + level / 2.0))
    if shared.size == 1:
        return one
    all_apart = float(stdtrit(freedom, 1.0 - (1.0 - level) / (2.0 * shared.size)))
    return float(
        brentq(
            lambda c: joint_p(c, shared, freedom) - (1.0 - level),
            one - 1e-6,
            all_apart + 0.1,
            xtol=1e-9,
        )
    )
