"""Whether ranks are even: how far their distribution strays from the uniform one."""

from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

_TERMS = 100


def uneven_p(ranks: NDArray[np.float64]) -> float:
    """Return the P value of Kuiper's statistic of ranks between 0 and 1.

    Kuiper's V sees ranks that gather in the middle or at both ends (an interval too wide or too
    narrow) as well as those that lean to one side, which the Kolmogorov–Smirnov statistic hardly
    does. Its law by the series of Stephens (1970, JRSS B 32).

    Parameters
    ----------
    ranks : (n,) array
        At least five, each in [0, 1].

    Raises
    ------
    ValueError
        ``ranks`` if there are fewer or one lies outside.
    """
    n = ranks.size
    if n < 5 or ranks.min() < 0.0 or ranks.max() > 1.0:
        raise ValueError(f"ranks: {n} between {ranks.min() if n else None} and 1")
    ordered = np.sort(ranks)
    above = float((np.arange(1, n + 1) / n - ordered).max())
    below = float((ordered - np.arange(n) / n).max())
    scaled = (above + below) * (sqrt(n) + 0.155 + 0.24 / sqrt(n))
    if scaled < 0.4:
        return 1.0
    squares = [(j * scaled) ** 2 for j in range(1, _TERMS)]
    total = sum(2.0 * (4.0 * s - 1.0) * exp(-2.0 * s) for s in squares)
    return min(1.0, max(0.0, total))
