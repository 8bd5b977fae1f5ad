"""How unsure slopes and shape are: draws of their normal approximation.

The curvature at the maximum has too many columns to be inverted. A draw of N(0, H⁻¹) solves H d =
noise with covariance H, by conjugate gradients, for all draws at once (Papandreou and Yuille 2010,
"Gaussian sampling by local perturbations").
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.stats.hazard.exposure import Masses
from luopan.stats.hazard.histories import Floats
from luopan.stats.hazard.likelihood import MOST, over, steps_between

STEPS = 60
NEAR = 1e-3
"""The search ends when what is left is this part of what there was."""


def information(score: Floats, shape: Floats, told: Masses) -> NDArray[np.float32]:
    """Return what each story tells of the log hazard at each age, (n, bins)."""
    risk = np.exp(np.clip(score, -MOST, MOST))
    by_age = np.exp(np.clip(shape, -MOST, MOST))
    within = np.clip(risk * (told.about @ by_age), 1e-6, 100.0)
    kept = over(within)
    part = np.where(told.happened, within * kept * (1.0 + kept) - kept, 0.0)
    mass = told.without + told.about * part[:, None]
    return np.asarray(risk[:, None] * by_age * mass, dtype=np.float32)


def drawn(
    matrix: csr_matrix[np.float32], told: NDArray[np.float32], ridge: float, count: int, seed: int
) -> NDArray[np.float32]:
    """Return draws of the deviations of slopes and shape from their maximum.

    Parameters
    ----------
    matrix : csr_matrix, shape (n, columns)
    told : float32 array, shape (n, bins)
        From `information`.
    ridge : float
    count : int
        Draws.
    seed : int

    Returns
    -------
    float32 array, shape (columns + bins, count)
    """
    rng = np.random.default_rng(seed)
    turned, columns = matrix.T.tocsr(), matrix.shape[1]
    prior = steps_between(told.shape[1])
    whole, by_age = told.sum(axis=1), told.sum(axis=0)

    def curved(v: Floats) -> Floats:
        slopes, shape = v[:columns].astype(np.float32), v[columns:]
        seen = whole[:, None] * (matrix @ slopes) + told @ shape.astype(np.float32)
        top = turned @ seen + ridge * slopes
        low = told.T @ (matrix @ slopes) + by_age[:, None] * shape + prior @ shape
        return np.concatenate([top, low])

    noise = np.empty((columns + told.shape[1], count))
    root = np.sqrt(told)
    for at in range(count):
        each = root * rng.standard_normal(told.shape, dtype=np.float32)
        noise[:columns, at] = turned @ each.sum(axis=1)
        noise[columns:, at] = each.sum(axis=0)
    noise[:columns] += np.sqrt(ridge) * rng.standard_normal((columns, count))
    noise[columns:] += np.linalg.cholesky(prior) @ rng.standard_normal((prior.shape[0], count))
    square = matrix.copy()
    square.data **= 2
    scale = np.concatenate([square.T @ whole + ridge, by_age + np.diag(prior)])
    return np.asarray(solved(curved, noise, scale), dtype=np.float32)


def solved(curved: Callable[[Floats], Floats], right: Floats, scale: Floats) -> Floats:
    """Return x with curved(x) = right, by conjugate gradients scaled by the diagonal."""
    x = np.zeros_like(right)
    left = right.copy()
    ahead = left / scale[:, None]
    path, size = ahead.copy(), (left * ahead).sum(axis=0)
    enough = NEAR**2 * size
    for _ in range(STEPS):
        if (size <= enough).all():
            break
        bent = curved(path)
        step = size / np.maximum((path * bent).sum(axis=0), 1e-300)
        x += step * path
        left -= step * bent
        ahead = left / scale[:, None]
        new = (left * ahead).sum(axis=0)
        path = ahead + (new / np.maximum(size, 1e-300)) * path
        size = new
    return x
