"""How the response to spend flattens: functions of spend over its own mean, zero at zero."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def logistic(x: Vector, steepness: float) -> Vector:
    """Return ``(1 - exp(-λx)) / (1 + exp(-λx))``, PyMC-Marketing's logistic saturation."""
    gone = np.exp(-steepness * x)
    return np.asarray((1.0 - gone) / (1.0 + gone))


def hill(x: Vector, half: float, slope: float) -> Vector:
    """Return ``x^s / (x^s + half^s)``."""
    powered = np.power(x, slope)
    return np.asarray(powered / (powered + half**slope))


def power(x: Vector, exponent: float) -> Vector:
    """Return ``x^exponent``, a constant elasticity."""
    return np.asarray(np.power(x, exponent))


def log(x: Vector, scale: float) -> Vector:
    """Return ``log(1 + scale · x)``."""
    return np.asarray(np.log1p(scale * x))


def piecewise(x: Vector, knee: float, after: float) -> Vector:
    """Return a line of slope one to ``knee`` and of slope ``after`` beyond."""
    return np.asarray(np.minimum(x, knee) + after * np.maximum(x - knee, 0.0))


def threshold(x: Vector, least: float, steepness: float) -> Vector:
    """Return a response that starts only above ``least`` and then flattens."""
    return np.asarray(1.0 - np.exp(-steepness * np.maximum(x - least, 0.0)))
