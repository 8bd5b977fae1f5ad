"""How good a stated probability or interval was."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def normal_sd(low: float, high: float, level: float) -> float:
    """Return the standard deviation of the normal whose central interval at ``level`` is given."""
    return (high - low) / (2.0 * float(ndtri(0.5 + level / 2.0)))


def crps_normal(mean: float, sd: float, happened: float) -> float:
    """Return the continuous ranked probability score of a normal forecast.

    Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation"; at
    ``sd = 0`` it is the absolute error.
    """
    if sd <= 0.0:
        return abs(happened - mean)
    z = (happened - mean) / sd
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    below = 0.5 * math.erfc(-z / math.sqrt(2.0))
    return sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / math.sqrt(math.pi))


def brier(stated: Floats, happened: Floats) -> float:
    """Return the mean squared distance of stated probabilities from what happened (0 or 1)."""
    return float(np.mean((stated - happened) ** 2))


def calibration_error(stated: Floats, happened: Floats, bins: int = 10) -> float:
    """Return the expected calibration error over equal bins of the stated probability.

    Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian
    binning".
    """
    place = np.minimum((stated * bins).astype(np.int64), bins - 1)
    total = 0.0
    for b in np.unique(place):
        mine = place == b
        total += abs(stated[mine].mean() - happened[mine].mean()) * mine.mean()
    return float(total)
