"""What units drawn together tell of the error of a sum."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def variance_of_sum(
    sums: Floats, times: Floats, stratum: NDArray[np.int64], fraction: Floats
) -> tuple[float, int]:
    """Return the variance of the sum over all units, and how many strata have one unit only.

    Units count as drawn with replacement within their strata (Binder 1983, "On the variances of
    asymptotically normal estimators from complex surveys").

    Parameters
    ----------
    sums : array, shape (units,)
        Of each unit, the sum of what its members are off.
    times : array, shape (units,)
        How many units an entry stands for.
    stratum : int64 array, shape (units,)
        From nought.
    fraction : array, shape (strata,)
        Part of a stratum's units that were drawn. What a unit alone in its stratum tells is its
        distance from the mean of all.
    """
    count = np.bincount(stratum, times, fraction.size)
    mean = np.bincount(stratum, times * sums, fraction.size) / np.maximum(count, 1.0)
    lonely = count == 1.0
    mean[lonely] = float(times @ sums) / float(times.sum())
    squares = np.bincount(stratum, times * (sums - mean[stratum]) ** 2, fraction.size)
    factor = np.where(lonely, 1.0, count / np.maximum(count - 1.0, 1.0))
    return float((1.0 - fraction) @ (factor * squares)), int(lonely.sum())
