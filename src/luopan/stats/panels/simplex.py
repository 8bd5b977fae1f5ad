"""Least squares over weights that are nowhere negative and add to one, exactly."""

import numpy as np
from scipy.optimize import nnls

from luopan.stats.panels.problem import Array


def simplex_weights(columns: Array, target: Array, penalty: float = 0.0) -> Array:
    """Return the w that minimise ``|columns w − target|² + penalty |w|²``, (J,).

    Subject to w ≥ 0 and Σ w = 1. On the simplex ``columns w − target = (columns − target 1') w``,
    so w is the point of a convex hull nearest to the origin. That is the direction of one
    non-negative least-squares problem with a row of ones (Lawson & Hanson 1974, ch. 23): an active
    set, no step size and no tolerance.

    Parameters
    ----------
    columns : (T, J) array
    target : (T,) array
    penalty : float
        ≥ 0.
    """
    apart = columns - target[:, None]
    count = apart.shape[1]
    scale = float(np.sqrt(np.mean(apart**2) * apart.shape[0] + penalty)) or 1.0
    rows = [apart / scale, np.ones((1, count))]
    if penalty > 0.0:
        rows.append(np.sqrt(penalty) / scale * np.eye(count))
    system = np.vstack(rows)
    wanted = np.zeros(system.shape[0])
    wanted[apart.shape[0]] = 1.0
    found, _ = nnls(system, wanted, maxiter=50 * count)
    out: Array = found / found.sum()
    return out
