"""The best things to do within limits: an exact knapsack with several limits."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

SLACK = 1e-9
"""Part of a limit by which rounding may step over it."""


def best(worth: Array, use: Array, limits: Array) -> Indices:
    """Return which items to take so that they are worth most together.

    A 0–1 knapsack with R limits, solved to the optimum by branch and cut (HiGHS; Huangfu & Hall
    2018, Math. Prog. Comp. 10).

    Parameters
    ----------
    worth : (N,) array
        Of each item; items worth nothing or less are not taken.
    use : (R, N) array
        What each item takes of each limit; not below nought.
    limits : (R,) array
        Not below nought; infinite where there is none.

    Returns
    -------
    (M,) array of int
        Sorted.

    Raises
    ------
    ValueError
        ``shape``, ``not_finite`` or ``negative``.
    """
    if use.shape != (limits.size, worth.size):
        raise ValueError(f"shape: {use.shape} is not {limits.size} limits by {worth.size} items")
    if not (np.isfinite(worth).all() and np.isfinite(use).all()) or np.isnan(limits).any():
        raise ValueError("not_finite: worth, use or limits")
    if (use < 0.0).any() or (limits < 0.0).any():
        raise ValueError("negative: use or limits")
    binding = np.isfinite(limits)
    fits = (use <= limits[:, None] * (1.0 + SLACK)).all(axis=0)
    kept = np.flatnonzero((worth > 0.0) & fits)
    if not kept.size:
        return kept
    rows = use[binding][:, kept]
    # every limit to one: sums of money and counts of regions differ by orders of magnitude
    scale = np.where(limits[binding] > 0.0, limits[binding], 1.0)
    limit = LinearConstraint(csr_array(rows / scale[:, None]), ub=limits[binding] / scale)
    found = milp(
        -worth[kept] / worth[kept].max(),
        constraints=[limit] if rows.size else [],
        integrality=np.ones(kept.size, dtype=np.int64),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:  # to take nothing keeps every limit
        raise RuntimeError(f"the solver found nothing: {found.message}")
    return kept[found.x > 0.5]
