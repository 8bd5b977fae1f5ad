"""The posterior of a few parameters: its mode, its curvature, and draws weighted right.

Draws come from a mixture of a normal and a heavy-tailed Student t around the mode, are weighted
by the posterior, and the mixture is moved to what the weights say (adaptive multiple importance
sampling: Cornuet, Marin, Mira & Robert 2012). Where a likelihood of very many events leaves no
more than its curvature to be known, draws are taken from that.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

Array = NDArray[np.float64]
Density = Callable[[Array], float]
Slope = Callable[[Array], tuple[float, Array]]

_STEP = 1e-4
_TAIL = 0.25
_FREEDOM = 4.0
_WIDER = 1.15


@dataclass(frozen=True, eq=False)
class Peak:
    """Where the posterior is highest, and a square root (d, d) of its covariance there."""

    at: Array
    height: float
    root: Array


@dataclass(frozen=True, eq=False)
class Draws:
    """Equally likely draws (m, d), and how many independent ones they are worth."""

    values: Array
    effective: float


def climb(slope: Slope, start: Array, root: Array) -> tuple[Array, float]:
    """Return where a log density is highest, sought in units of ``root`` from ``start``."""

    def down(z: Array) -> tuple[float, Array]:
        value, gradient = slope(start + root @ z)
        return -value, -(root.T @ gradient)

    found = minimize(
        down,
        np.zeros(start.size),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 300, "ftol": 1e-13, "gtol": 1e-4},
    )
    return np.asarray(start + root @ found.x), -float(found.fun)


def curvature(slope: Slope, at: Array, least: Array) -> Array:
    """Return a square root of the covariance at a mode, from differences of the gradient.

    ``least`` (d,) is the precision that no direction falls much below: the prior's.
    """
    hessian = np.empty((at.size, at.size))
    for i in range(at.size):
        step = np.zeros(at.size)
        step[i] = _STEP
        hessian[i] = (slope(at - step)[1] - slope(at + step)[1]) / (2.0 * _STEP)
    scale = np.sqrt(least)
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2.0 / np.outer(scale, scale))
    return np.asarray(vectors / np.sqrt(np.maximum(values, 0.3)) / scale[:, None])


def normal(peak: Peak, count: int, seed: int) -> Draws:
    """Return draws of the normal at the mode."""
    z = np.random.default_rng(seed).standard_normal((count, peak.at.size))
    return Draws(peak.at + z @ peak.root.T, float(count))


def weighted(density: Density, peak: Peak, count: int, tries: int, seed: int) -> Draws:
    """Return ``count`` draws of the posterior from ``tries`` weighted ones, in three rounds."""
    rng = np.random.default_rng(seed)
    centre, root = peak.at, peak.root * _WIDER
    sizes = [tries // 4, tries // 4, tries - 2 * (tries // 4)]
    points, heights = np.empty((0, centre.size)), np.empty(0)
    rounds: list[tuple[int, Array, Array]] = []
    log_weights = np.empty(0)
    for size in sizes:
        new = _propose(rng, centre, root, size)
        points = np.concatenate([points, new])
        heights = np.concatenate([heights, [density(p) for p in new]])
        rounds.append((size, centre, root))
        log_weights = heights - _mixture(points, rounds)
        weights = np.exp(log_weights - logsumexp(log_weights))
        if 1.0 / np.sum(weights**2) > 5.0 * centre.size:
            centre = weights @ points
            apart = (points - centre) * np.sqrt(weights)[:, None]
            root = np.linalg.cholesky(apart.T @ apart + 1e-10 * np.eye(centre.size)) * _WIDER
    at = (np.arange(count) + rng.uniform()) / count
    chosen = np.minimum(np.searchsorted(np.cumsum(weights), at), points.shape[0] - 1)
    return Draws(points[chosen], float(1.0 / np.sum(weights**2)))


def _propose(rng: np.random.Generator, centre: Array, root: Array, size: int) -> Array:
    z = rng.standard_normal((size, centre.size))
    heavy = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, size))
    z *= np.where(rng.uniform(size=size) < _TAIL, heavy, 1.0)[:, None]
    return np.asarray(centre + z @ root.T)


def _mixture(points: Array, rounds: list[tuple[int, Array, Array]]) -> Array:
    """Return the log density of all rounds' proposals together, up to a constant."""
    parts = []
    for size, centre, root in rounds:
        z = np.linalg.solve(root, (points - centre).T)
        d = centre.size
        square = np.sum(z**2, axis=0)
        body = np.log(1.0 - _TAIL) - square / 2.0
        tail = np.log(_TAIL) + _student(d) - (_FREEDOM + d) / 2.0 * np.log1p(square / _FREEDOM)
        parts.append(np.log(size) - np.linalg.slogdet(root)[1] + np.logaddexp(body, tail))
    return np.asarray(logsumexp(parts, axis=0))


def _student(d: int) -> float:
    """Return the log of Student's over the normal's constant in d dimensions."""
    from scipy.special import gammaln

    half = _FREEDOM / 2.0
    return float(gammaln(half + d / 2.0) - gammaln(half) + d / 2.0 * np.log(1.0 / half))
