"""The posterior mode and the curvature there: where the chains start."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.density import log_density, scratch

Array = NDArray[np.float64]


class Posterior:
    """The log posterior as a Python callable with its own scratch arrays."""

    def __init__(self, layout: object, size: int) -> None:
        self._layout = layout
        self._work = scratch(layout)
        self.size = size

    def __call__(self, q: Array) -> tuple[float, Array]:
        """Return the value and a fresh gradient (D,) at ``q``."""
        grad = np.empty(self.size)
        return float(log_density(q, self._layout, self._work, grad)), grad


def find_mode(posterior: Posterior, start: Array, iterations: int = 300) -> Array:
    """Climb from ``start`` by damped BFGS with a backtracking line search; return the best point.

    The climb need not converge fully: the chains warm up from here.
    """
    q = start.copy()
    value, grad = posterior(q)
    size = q.size
    inverse = np.eye(size) * 0.05
    for _ in range(iterations):
        direction = inverse @ grad
        gain = float(direction @ grad)
        if gain < 1e-8:
            break
        direction *= min(1.0, 3.0 / float(np.abs(direction).max()))
        step = 1.0
        new_q, new_value, new_grad = q, -np.inf, grad
        while step > 1e-6:
            new_q = q + step * direction
            new_value, new_grad = posterior(new_q)
            if np.isfinite(new_value) and new_value > value + 1e-4 * step * float(direction @ grad):
                break
            step *= 0.4
        if step <= 1e-6:
            break
        moved, bent = new_q - q, grad - new_grad
        inverse = _updated(inverse, moved, bent)
        q, value, grad = new_q, new_value, new_grad
    return q


def _updated(inverse: Array, moved: Array, bent: Array) -> Array:
    """Return the BFGS update of the inverse curvature, left alone where curvature is negative."""
    curvature = float(moved @ bent)
    if curvature < 1e-10 * float(np.linalg.norm(moved) * np.linalg.norm(bent)) + 1e-300:
        return inverse
    left = np.eye(moved.size) - np.outer(moved, bent) / curvature
    return left @ inverse @ left.T + np.outer(moved, moved) / curvature


def curvature_covariance(posterior: Posterior, mode: Array, largest: float = 1.5) -> Array:
    """Return the inverse Hessian (D, D) at ``mode``, eigenvalues clipped to (0, largest²]."""
    size = mode.size
    hessian = np.empty((size, size))
    step = 1e-4
    for i in range(size):
        shift = np.zeros(size)
        shift[i] = step
        hessian[i] = (posterior(mode - shift)[1] - posterior(mode + shift)[1]) / (2.0 * step)
    values, vectors = np.linalg.eigh(np.nan_to_num(0.5 * (hessian + hessian.T)))
    return np.asarray((vectors / np.clip(values, largest**-2, 1e10)) @ vectors.T)
