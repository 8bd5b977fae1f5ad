"""Columns as they look to AR(1) noise: independent, of unit variance."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def whitened(columns: Array, rho: float) -> Array:
    """Multiply (weeks, k) by the square root of the AR(1) precision of unit innovations."""
    white = columns.copy()
    white[1:] -= rho * columns[:-1]
    white[:1] *= (1.0 - rho**2) ** 0.5
    return white
