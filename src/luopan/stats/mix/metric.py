"""The metric of Hamiltonian Monte Carlo, learnt from draws and from the slopes at them.

Under a normal law with covariance Σ the slopes of the log density have covariance Σ⁻¹, so that
Σ A Σ = B, B the draws' and A the slopes' covariance, holds exactly as soon as there are more draws
than parameters. Of any other law the Σ that solves it has the least Fisher divergence among all
normal ones (Titsias 2023, NeurIPS 36; Seyboldt, Carlson & Carpenter, 2026, arXiv 2603.18845).
A covariance of the draws alone needs ten times as many of them.
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
    root = _power(bent, 0.5)
    back = _power(bent, -0.5)
    middle = back @ _power(root @ spread @ root, 0.5) @ back
    return cholesky(lower @ middle @ lower.T)


def cholesky(covariance: Array) -> Array:
    """Return the lower factor as the kernels want it."""
    return np.ascontiguousarray(np.linalg.cholesky(covariance), dtype=np.float64)


def _shrunken(values: Array) -> Array:
    """Return the covariance of ``values`` (n, D), drawn towards one."""
    apart = values - values.mean(axis=0)
    gathered = apart.T @ apart + OLD * np.eye(values.shape[1])
    return np.asarray(gathered / (len(values) + OLD), np.float64)


def _power(matrix: Array, power: float) -> Array:
    """Return a power of a positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 1e-12) ** power) @ vectors.T, np.float64)
