"""Paths drawn from the posterior: when a level is first reached, and whether it has turned."""

import itertools

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
    # A still level has a singular covariance; a millionth of its spread makes it regular.
    jitter = 1e-12 * np.trace(joint, axis1=1, axis2=2)[:, None, None] * np.eye(weeks)
    roots = np.linalg.cholesky(joint + jitter + 1e-300 * np.eye(weeks))
    paths = np.empty((normals.shape[0], weeks))
    edges = np.searchsorted(chosen, np.arange(posterior.weights.size + 1))
    for k, (a, b) in enumerate(itertools.pairwise(edges)):
        if a < b:
            paths[a:b] = posterior.mean[k, -weeks:] + normals[a:b, :weeks] @ roots[k].T
    return paths
