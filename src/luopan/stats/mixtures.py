"""Mixtures of normals: distribution, quantiles and draws, without sampling noise."""

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 60
_TOLERANCE = 1e-7


@nb.njit(cache=True)
def _quantiles(weights, means, sds, probabilities):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    points, k = means.shape[1], means.shape[0]
    out = np.empty((probabilities.shape[0], points))
    for t in range(points):
        low, high = np.inf, -np.inf
        for j in range(k):
            low = min(low, means[j, t] - 9.0 * sds[j, t])
            high = max(high, means[j, t] + 9.0 * sds[j, t])
        centre, spread = 0.0, 0.0
        for j in range(k):
            centre += weights[j] * means[j, t]
        for j in range(k):
            spread += weights[j] * (sds[j, t] ** 2 + (means[j, t] - centre) ** 2)
        spread = math.sqrt(spread)
        for q in range(probabilities.shape[0]):
            # Cantelli: no quantile is further from the mean than this many standard deviations.
            p = probabilities[q]
            a = max(low, centre - spread * math.sqrt((1.0 - p) / p) - 1e-300)
            b = min(high, centre + spread * math.sqrt(p / (1.0 - p)) + 1e-300)
            point = min(max(centre, a), b)
            for _ in range(_STEPS):
                total, density = 0.0, 0.0
                for j in range(k):
                    sd = max(sds[j, t], 1e-300)
                    z = (point - means[j, t]) / sd
                    total += weights[j] * 0.5 * math.erfc(-z / math.sqrt(2.0))
                    density += weights[j] * math.exp(-0.5 * z * z) / sd
                if total < p:
                    a = point
                else:
                    b = point
                move = (p - total) * math.sqrt(2.0 * math.pi) / max(density, 1e-300)
                following = point + move
                if not a < following < b:
                    following = 0.5 * (a + b)
                done = abs(following - point) <= _TOLERANCE * spread
                point = following
                if done:
                    break
            out[q, t] = point
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
        Found by Newton's method, safeguarded by bisection, to 1e-7 of the mixture's standard
        deviation.
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
