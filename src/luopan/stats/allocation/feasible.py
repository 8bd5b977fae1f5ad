"""Whether limits can be met at all, which ones cannot, and the nearest plan that meets them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from luopan.stats.allocation.limits import Limits

Array = NDArray[np.float64]

OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-9}
MISSED = 1e-8
"""Elastic slack, in units of `unit`, from which limits count as contradictory."""


def unit(limits: Limits) -> float:
    """Return a weekly sum of the size that the limits speak of."""
    _, low, high = limits.stacked
    ends = np.abs(np.concatenate([low, high]))
    ends = ends[np.isfinite(ends) & (ends > 0.0)]
    return float(ends.max()) / limits.weeks if ends.size else 1.0


def clash(limits: Limits) -> tuple[int, ...]:
    """Return the places of limits that contradict each other; empty where all can be met.

    None of those returned can be left out: without any one of them the others can be met (the
    deletion filter of Chinneck & Dravnieks 1991, ORSA J. Comput. 3, over whole limits). What can
    be left out together is left out in one step, which keeps what is found the same.
    """
    kept = list(range(len(limits.all)))
    if _slack(limits, kept) <= MISSED:
        return ()

    def drop(part: list[int]) -> None:
        rest = [k for k in kept if k not in part]
        if _slack(limits, rest) > MISSED:
            kept[:] = rest
        elif len(part) > 1:
            half = len(part) // 2
            drop(part[:half])
            drop(part[half:])

    drop(list(kept))
    return tuple(kept)


def _slack(limits: Limits, kept: Sequence[int]) -> float:
    """Return the least sum of slacks that lets the limits be met (phase one, elastic)."""
    scale = unit(limits)
    rows, low, high = limits.only(kept).stacked
    above, below = np.isfinite(high), np.isfinite(low)
    a = vstack([rows[above], -rows[below]], format="csr")
    b = np.concatenate([high[above], -low[below]]) / scale
    count = b.size
    if not count:
        return 0.0
    # each row by its own size, so that a budget and a week count alike
    weight = abs(a).max(axis=1).toarray().reshape(-1)
    whole = hstack([diags_array(1.0 / weight) @ a, -eye_array(count)], format="csr")
    cost = np.concatenate([np.zeros(limits.size), np.ones(count)])
    found = linprog(  # type: ignore[call-overload]  # sparse rows are fine
        cost, A_ub=whole, b_ub=b / weight, method="highs", options=OPTIONS
    )
    return float(found.fun)


def nearest(plan: Array, limits: Limits) -> Array:
    """Return the plan (weeks, cells) within the limits that moves the least money.

    Raises
    ------
    ValueError
        ``clash`` where the limits cannot be met.
    """
    scale = unit(limits)
    a, b, least, most = limits.split
    n = limits.size
    wanted = plan.reshape(-1) / scale
    still = csr_array((b.size, n))
    sides = [
        hstack([a, still]),
        hstack([eye_array(n), -eye_array(n)]),
        hstack([-eye_array(n), -eye_array(n)]),
    ]
    bounds = np.concatenate(
        [np.column_stack([least, most]) / scale, np.tile([0.0, np.inf], (n, 1))]
    )
    found = linprog(  # type: ignore[call-overload]  # sparse rows are fine
        np.concatenate([np.zeros(n), np.ones(n)]),
        A_ub=vstack(sides, format="csr"),
        b_ub=np.concatenate([b / scale, wanted, -wanted]),
        bounds=bounds,
        method="highs",
        options=OPTIONS,
    )
    if found.x is None:
        raise ValueError("clash: the limits cannot be met")
    moved = np.clip(found.x[:n], least / scale, most / scale)
    return np.asarray(moved * scale).reshape(plan.shape)
