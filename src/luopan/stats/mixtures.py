"""Mixtures of normals: distribution, quantiles and draws, without sampling noise."""

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 60


@nb.njit(cache=True)
def _quantiles(weights, means, sds, probabilities):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    points, k = means.shape[1], means.shape[0]
    out = np.empty((probabilities.shape[0], points))
    for t in range(points):
        low, high = np.inf, -np.inf
        for j in range(k):
            low = min(low, means[j, t] - 9.0 * sds[j, t])
            high = max(high, means[j, t] + 9.0 * sds[j, t])
        for q in range(probabilities.shape[0]):
            a, b = low, high
            for _ in range(_STEPS):
                middle = 0.5 * (a + b)
                if b - a <= 1e-10 * (high - low):
                    break
                total = 0.0
                for j in range(k):
                    z = (middle - means[j, t]) / max(sds[j, t], 1e-300)
                    total += weights[j] * 0.5 * math.erfc(-z / math.sqrt(2.0))
                if total < probabilities[q]:
                    a = middle
                else:
                    b = middle
            out[q, t] = 0.5 * (a + b)
    return out


def quantiles(weights: Floats, means: Floats, sds: Floats, probabilities: Floats) -> Floats:
    """Return quantiles of normal mixtures.

    Parameters
    ----------
    weights : array, shape (k,)
        Weights of the components; they sum to 1.
    means, sds : array, shape (k, t)
        The components of each of ``t`` mixtures.
    probabilities : array, shape (q,)
        Strictly between 0 and 1.

    Returns
    -------
    array, shape (q, t)
        Found by bisection to 1e-10 of the mixture's range.
    """
    result: Floats = _quantiles(
        weights, np.ascontiguousarray(means), np.ascontiguousarray(sds), probabilities
    )
    return result


@nb.njit(cache=True)
def _above(weights, means, sds, threshold):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    total = 0.0
    for j in range(means.shape[0]):
        z = (means[j] - threshold) / max(sds[j], 1e-300)
        total += weights[j] * 0.5 * math.erfc(-z / math.sqrt(2.0))
    return min(max(total, 0.0), 1.0)


def above(weights: Floats, means: Floats, sds: Floats, threshold: float = 0.0) -> float:
    """Return the probability that a mixture lies above ``threshold``; all arrays of shape (k,)."""
    return float(_above(weights, means, sds, threshold))


def allot(weights: Floats, draws: int) -> NDArray[np.int64]:
    """Return which component each of ``draws`` draws comes from.

    Systematic: the share of a component is its weight to within one draw, so nothing is left to
    chance but the draw inside the component.
    """
    edges = np.cumsum(weights)
    points = (np.arange(draws) + 0.5) / draws * edges[-1]
    found = np.searchsorted(edges, points, side="right")
    result: NDArray[np.int64] = np.minimum(found, weights.size - 1).astype(np.int64)
    return result
