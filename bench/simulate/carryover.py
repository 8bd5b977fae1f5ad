"""How long a week's advertising goes on acting: kernels that sum to one.

Written from the papers, apart from the model's own code: geometric and delayed after Jin, Wang,
Sun, Chan & Koehler (2017, Google), Weibull as in Robyn's documentation, negative binomial after
Clarke (1976) and Hanssens, Parsons & Schultz (2001).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Vector = NDArray[np.float64]
LENGTH = 26
"""Weeks after which nothing is left."""


def geometric(decay: float) -> Vector:
    """Return weights ``decay ** lag``."""
    return _normal(decay ** np.arange(LENGTH))


def delayed(decay: float, peak: float) -> Vector:
    """Return weights ``decay ** (lag - peak)²``, largest ``peak`` weeks after the spend."""
    return _normal(decay ** (np.arange(LENGTH) - peak) ** 2)


def weibull(shape: float, scale: float) -> Vector:
    """Return a Weibull density taken in the middle of each week."""
    return _normal(stats.weibull_min.pdf(np.arange(LENGTH) + 0.5, shape, scale=scale))


def negative_binomial(successes: float, p: float) -> Vector:
    """Return negative binomial weights: a rise, then a tail."""
    return _normal(stats.nbinom.pmf(np.arange(LENGTH), successes, p))


def carry(spend: Vector, kernel: Vector) -> Vector:
    """Return ``spend`` spread over the following weeks; nothing was spent before the first."""
    return np.convolve(spend, kernel)[: spend.size]


def from_half_life(weeks: float) -> float:
    """Return the geometric decay with the given half-life in weeks."""
    return float(0.5 ** (1.0 / weeks))


def _normal(weights: Vector) -> Vector:
    return np.asarray(weights / weights.sum(), dtype=float)
