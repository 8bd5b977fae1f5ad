"""Which sets of regions could be treated: distinct, affordable, representative."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.sets import distinct

Mask = NDArray[np.bool_]
Lost = Literal["budget", "share", "correlation", "spill_over"]
_SPARE = 4
"""Sets drawn for each that is wanted: some will not pass."""
MIN_DONORS = 4


@dataclass(frozen=True, slots=True, eq=False)
class MarketPlan:
    """What a test may look like.

    Parameters
    ----------
    sizes : tuple of int
        Numbers of treated regions to try.
    lengths : tuple of int
        Lengths to try, in periods.
    must, never : tuple of int
        Regions that are always or never treated; a region that is never treated may be a donor.
    cost : (N,) array or None
        Money that treating a region takes a period.
    budget : float or None
        Money for the whole test.
    share : (float, float)
        Least and most of all volume that the treated may have.
    correlation : float
        Least correlation of the treated regions' total with that of all others, over the history.
    distance : (N, N) array or None
        Between regions; with ``apart``, nearer regions are no donors: advertising spills over.
    apart : float
        In the distance's unit.
    value : float
        Money that a unit of the outcome brings.
    candidates : int
        Distinct sets to score, all sizes together.

    Raises
    ------
    ValueError
        ``sizes``, ``lengths``, ``must``, ``budget``, ``distance``.
    """

    sizes: tuple[int, ...]
    lengths: tuple[int, ...]
    must: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    cost: Array | None = None
    budget: float | None = None
    share: tuple[float, float] = (0.0, 0.5)
    correlation: float = -1.0
    distance: Array | None = None
    apart: float = 0.0
    value: float = 1.0
    candidates: int = 2400

    def __post_init__(self) -> None:
        if not self.sizes or min(self.sizes) < max(1, len(self.must)):
            raise ValueError(f"sizes: {self.sizes} with {len(self.must)} regions that must be in")
        if not self.lengths or min(self.lengths) < 1:
            raise ValueError(f"lengths: {self.lengths}")
        if set(self.must) & set(self.never) or len(set(self.must)) < len(self.must):
            raise ValueError(f"must: {self.must} are not distinct, or are in {self.never}")
        if self.budget is not None and self.cost is None:
            raise ValueError("budget: without what a region costs")
        if self.apart > 0.0 and self.distance is None:
            raise ValueError("distance: none given")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Sets of one size that may be treated.

    Parameters
    ----------
    sets : (B, k) array of int
        Distinct, rows sorted.
    share, correlation : (B,) arrays
        Of all volume; with the total of all other regions.
    near : tuple of (m,) arrays of int
        Regions too near to be donors.
    lost : dict
        How many sets did not pass, by the first reason.
    """

    sets: Indices
    share: Array
    correlation: Array
    near: tuple[Indices, ...]
    lost: Mapping[Lost, int]


def candidates(
    outcome: Array, plan: MarketPlan, size: int, length: int, rng: np.random.Generator
) -> Candidates:
    """Return distinct sets of one size that pass.

    Parameters
    ----------
    outcome : (N, T) array
        The history, without gaps.
    plan : MarketPlan
    size : int
        Regions in a set.
    length : int
        Periods of the test, which the budget has to last for.
    rng : numpy.random.Generator
    """
    wanted = -(-plan.candidates // len(plan.sizes))
    free = np.setdiff1d(np.arange(outcome.shape[0]), [*plan.must, *plan.never])
    more = size - len(plan.must)
    if more > free.size:
        sets = np.empty((0, size), dtype=np.intp)
    else:
        drawn = free[distinct(free.size, more, _SPARE * wanted, rng)]
        always = np.tile(np.array(plan.must, dtype=np.intp), (drawn.shape[0], 1))
        sets = np.sort(np.hstack([always, drawn]), axis=1)
    share = outcome.mean(axis=1)[sets].sum(axis=1) / outcome.mean(axis=1).sum()
    correlation = with_the_rest(outcome, sets)
    near = [too_near(plan, chosen) for chosen in sets]
    donors = outcome.shape[0] - size - np.array([n.size for n in near], dtype=np.intp)
    passed: dict[Lost, Mask] = {
        "budget": affordable(plan, sets, length),
        "share": (share >= plan.share[0]) & (share <= plan.share[1]),
        "correlation": correlation >= plan.correlation,
        "spill_over": donors >= MIN_DONORS,
    }
    kept = np.ones(sets.shape[0], dtype=bool)
    lost: dict[Lost, int] = {}
    for reason, good in passed.items():
        lost[reason] = int(np.count_nonzero(kept & ~good))
        kept &= good
    chosen = np.flatnonzero(kept)[:wanted]
    return Candidates(
        sets[chosen], share[chosen], correlation[chosen], tuple(near[i] for i in chosen), lost
    )


def affordable(plan: MarketPlan, sets: Indices, length: int) -> Mask:
    """Return which sets the budget lasts for, (B,) of bool."""
    if plan.cost is None or plan.budget is None:
        return np.ones(sets.shape[0], dtype=bool)
    out: Mask = plan.cost[sets].sum(axis=1) * length <= plan.budget
    return out


def with_the_rest(outcome: Array, sets: Indices) -> Array:
    """Return the correlation of each set's total with that of all other regions, (B,)."""
    total = outcome.sum(axis=0)
    mine = outcome[sets].sum(axis=1)
    rest = total - mine
    a = mine - mine.mean(axis=1, keepdims=True)
    b = rest - rest.mean(axis=1, keepdims=True)
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    out: Array = (a * b).sum(axis=1) / np.maximum(scale, 1e-300)
    return out


def too_near(plan: MarketPlan, chosen: Indices) -> Indices:
    """Return the regions nearer than ``apart`` to a treated one, which are not treated, (m,)."""
    if plan.distance is None or plan.apart <= 0.0:
        return np.empty(0, dtype=np.intp)
    near = np.flatnonzero((plan.distance[chosen] < plan.apart).any(axis=0))
    return np.setdiff1d(near, chosen)
