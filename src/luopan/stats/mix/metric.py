"""The metric of Hamiltonian Monte Carlo, learnt from draws and from the slopes at them.

Under a normal law with covariance Σ the slopes of the log density have covariance Σ⁻¹, so that
Σ A Σ = B, B the draws' and A the slopes' covariance, holds exactly as soon as there are more draws
than parameters. For any other law the Σ that solves it is that of the normal law with the least
Fisher divergence from it (Seyboldt, Carlson & Carpenter 2026, arXiv 2603.18845).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OLD = 5.0
"""The metric so far weighs as many draws."""


def learnt(lower: Array, draws: Array, slopes: Array) -> Array:
    """Return the Cholesky factor of the metric's inverse that draws and slopes ask for.

    Parameters
    ----------
    lower : (D, D) array
        The factor that the draws were made with.
    draws : (n, D) array
        As they are.
    slopes : (n, D) array
        The log density's gradient there in whitened coordinates, ``lower' ∂/∂q``.
    """
    whitened = np.asarray(np.linalg.solve(lower, draws.T).T, np.float64)
    spread, bent = _shrunken(whitened), _shrunken(slopes)
    root, back = _powers(bent, 0.5, -0.5)
    (inner,) = _powers(root @ spread @ root, 0.5)
    middle = back @ inner @ back
    return cholesky(lower @ middle @ lower.T)


def cholesky(covariance: Array) -> Array:
    """Return the lower factor as the kernels want it."""
    return np.ascontiguousarray(np.linalg.cholesky(covariance), dtype=np.float64)


def _shrunken(values: Array) -> Array:
    """Return the covariance of ``values`` (n, D), drawn towards one."""
    apart = values - values.mean(axis=0)
    gathered = apart.T @ apart + OLD * np.eye(values.shape[1])
    return np.asarray(gathered / (len(values) + OLD), np.float64)


def _powers(matrix: Array, *powers: float) -> list[Array]:
    """Return powers of a positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    values = np.maximum(values, 1e-12)
    return [np.asarray((vectors * values**power) @ vectors.T, np.float64) for power in powers]
