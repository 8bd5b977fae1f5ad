"""Paths drawn from the posterior: when a level is first reached, and whether it has turned."""

import itertools
import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

from luopan.stats.mixtures import allot
from luopan.stats.trend.posterior import Posterior

Floats = NDArray[np.float64]


@nb.njit(cache=True)
def _passage(chosen, nodes, state, roots, threshold, sign, first, shocks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    draws, horizon = shocks.shape[0], shocks.shape[1]
    out = np.empty(draws, dtype=np.int64)
    for i in range(draws):
        k = chosen[i]
        rho, phi, q_level, q_slope = nodes[k, 0], nodes[k, 1], nodes[k, 2], nodes[k, 3]
        a = state[k] + roots[k] @ first[i]
        out[i] = horizon + 1
        for t in range(horizon + 1):
            if t > 0:
                a[1] = phi * a[1] + q_slope * shocks[i, t - 1, 1]
                a[0] = rho * a[0] + a[1] + q_level * shocks[i, t - 1, 0]
            if sign * (a[0] + a[2] - threshold[k]) >= 0.0:
                out[i] = t
                break
    return out


def _root(covariance: Floats) -> Floats:
    """Return a square root of each (possibly singular) covariance, shape as given."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :])


@nb.njit(cache=True)
def _lower(covariances):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return Cholesky factors; what rounding leaves short of positive counts as no spread."""
    k, n = covariances.shape[0], covariances.shape[1]
    out = np.zeros((k, n, n))
    for c in range(k):
        for j in range(n):
            pivot = covariances[c, j, j]
            least = 1e-10 * pivot
            for i in range(j):
                pivot -= out[c, j, i] ** 2
            if pivot <= least:
                continue
            out[c, j, j] = math.sqrt(pivot)
            for r in range(j + 1, n):
                total = covariances[c, r, j]
                for i in range(j):
                    total -= out[c, r, i] * out[c, j, i]
                out[c, r, j] = total / out[c, j, j]
    return out


def passage(
    posterior: Posterior, threshold: Floats, *, upward: bool, first: Floats, shocks: Floats
) -> NDArray[np.int64]:
    """Return the week in which each drawn path first reaches a threshold.

    Parameters
    ----------
    posterior : Posterior
        The fitted trend.
    threshold : array, shape (k,)
        The level to be reached, node by node, on the model's scale.
    upward : bool
        Reached from below or from above.
    first : array, shape (draws, 3)
        Standard normal draws for the state now.
    shocks : array, shape (draws, horizon, 2)
        Standard normal draws for the level's and the slope's weekly shocks.

    Returns
    -------
    int64 array, shape (draws,)
        0 if it is reached already, ``horizon + 1`` if it is not reached within the horizon.
    """
    result: NDArray[np.int64] = _passage(
        allot(posterior.weights, first.shape[0]),
        posterior.nodes,
        np.ascontiguousarray(posterior.state[:, :3]),
        _root(posterior.covariance[:, :3, :3]),
        threshold,
        1.0 if upward else -1.0,
        first,
        shocks,
    )
    return result


def recent(posterior: Posterior, weeks: int, normals: Floats) -> Floats:
    """Return drawn paths of the level over the last weeks.

    Parameters
    ----------
    posterior : Posterior
        The fitted trend; it must keep at least ``weeks`` lags.
    weeks : int
        How many weeks, this one included.
    normals : array, shape (draws, at least weeks)
        Standard normal draws.

    Returns
    -------
    array, shape (draws, weeks)
        Oldest first.
    """
    chosen = allot(posterior.weights, normals.shape[0])
    joint = posterior.joint[:, -weeks:, -weeks:]
    roots = _lower(joint)
    paths = np.empty((normals.shape[0], weeks))
    edges = np.searchsorted(chosen, np.arange(posterior.weights.size + 1))
    for k, (a, b) in enumerate(itertools.pairwise(edges)):
        if a < b:
            paths[a:b] = posterior.mean[k, -weeks:] + normals[a:b, :weeks] @ roots[k].T
    return paths
