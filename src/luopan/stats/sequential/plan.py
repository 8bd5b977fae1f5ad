"""Looks that were registered before a test, and the bounds that keep its error."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri

from luopan.stats.sequential.spending import Spending, spent
from luopan.stats.sequential.walk import START, Inside, Walk

Array = NDArray[np.float64]
Increments = Literal["independent", "any"]

NEAREST = 1e-4
"""Two looks must be this part of the information apart."""
_NOTHING = 1e-13
"""An error too small to be worth a bound."""


@dataclass(frozen=True, slots=True)
class LookPlan:
    """When a test is looked at, and how much error it may spend.

    Parameters
    ----------
    fractions : tuple of float
        Planned information fractions of the looks, growing to 1. Information is 1 / standard
        error²; where every person brings as much as the next, it is the share of the people.
    alpha : float
        Chance of a false stop over all looks, both sides together.
    sides : {2, 1}
        1 looks for an effect above nought only.
    spending : {"obrien_fleming", "pocock"}
        See `spent`.
    increments : {"independent", "any"}
        ``independent``: what a look adds does not depend on what was seen before. So it is for
        means of new people, and for every efficient estimate (Scharfstein, Tsiatis and Robins
        1997, JASA 92). ``any``: nothing is assumed; each look spends its own share as if alone
        (Bonferroni), at a price.
    """

    fractions: tuple[float, ...]
    alpha: float = 0.05
    sides: int = 2
    spending: Spending = "obrien_fleming"
    increments: Increments = "independent"

    def __post_init__(self) -> None:
        if self.sides not in {1, 2}:
            raise ValueError(f"sides: 1 or 2, not {self.sides}")
        if not 0.0 < self.alpha < 0.5:
            raise ValueError(f"level: alpha must be in (0, 0.5), not {self.alpha}")
        check_growing(np.array(self.fractions, dtype=np.float64))
        if abs(self.fractions[-1] - 1.0) > 1e-9:
            raise ValueError(f"fractions: the last must be 1, not {self.fractions[-1]}")

    def budget(self, fractions: Array) -> Array:
        """Return the error of one side that may be spent by each fraction."""
        return spent(self.spending, self.alpha / self.sides, fractions)


def evenly(looks: int) -> tuple[float, ...]:
    """Return so many equal steps to 1."""
    return tuple((k + 1) / looks for k in range(looks))


def check_growing(fractions: Array) -> None:
    """Raise ``ValueError`` unless information fractions are positive and grow."""
    if fractions.ndim != 1 or fractions.size == 0 or not np.all(np.isfinite(fractions)):
        raise ValueError("fractions: a row of finite numbers is needed")
    if np.any(np.diff(np.concatenate([[0.0], fractions])) < NEAREST):
        raise ValueError(f"fractions: each must be {NEAREST} above the one before")


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Where a test stops.

    Parameters
    ----------
    times : (k,) array
        Information fractions.
    z : (k,) array
        Upper bounds of z; the lower ones are their negatives in a two-sided test. Infinite where
        there is nothing to spend.
    spent : (k,) array
        Error of one side spent so far.
    walk : Walk or None
        The law of the test between its bounds; None where increments may be any.
    """

    times: Array
    z: Array
    spent: Array
    walk: Walk | None


def bounds(plan: LookPlan, fractions: Array | None = None) -> Bounds:
    """Return the bounds of the looks so far.

    Parameters
    ----------
    plan : LookPlan
        As registered.
    fractions : (k,) array, optional
        Information fractions as they came, k ≤ the number of looks planned; the planned ones
        without. They may differ from the plan and run past 1. The last planned look spends what
        is left.

    Raises
    ------
    ValueError
        ``fractions: …`` if they do not grow or are more than planned.
    """
    if fractions is None:
        return _bounds(plan, plan.fractions)
    times = np.asarray(fractions, dtype=np.float64)
    check_growing(times)
    if times.size > len(plan.fractions):
        raise ValueError(f"fractions: {times.size} looks, {len(plan.fractions)} were planned")
    return _bounds(plan, tuple(times.tolist()))


@lru_cache(maxsize=64)
def _bounds(plan: LookPlan, fractions: tuple[float, ...]) -> Bounds:
    times = np.array(fractions)
    budget = plan.budget(times)
    if times.size == len(plan.fractions):
        budget[-1] = plan.alpha / plan.sides
    if plan.increments == "any":
        share = np.diff(np.concatenate([[0.0], budget]))
        z = np.where(share > _NOTHING, -ndtri(np.maximum(share, _NOTHING)), np.inf)
        found = Bounds(times, z, budget, None)
    else:
        found = _independent(plan, times, budget)
    for array in (found.times, found.z, found.spent):
        array.setflags(write=False)  # it is kept, and given to everybody who asks
    return found


def _independent(plan: LookPlan, times: Array, budget: Array) -> Bounds:
    inside, used = [START], 0.0
    z, total = np.full(times.size, np.inf), np.zeros(times.size)
    for k, time in enumerate(times):
        share = budget[k] - used
        if share > _NOTHING:
            z[k] = _bound(inside[k], time, share)
            used += inside[k].above(time, z[k])
        total[k] = used
        if k + 1 < times.size:
            low = -z[k] if plan.sides == 2 else -np.inf
            inside.append(inside[k].advance(time, low, z[k], times[k + 1]))
    low_bounds = -z if plan.sides == 2 else np.full(times.size, -np.inf)
    return Bounds(times, z, total, Walk(times, low_bounds, z, tuple(inside)))


def _bound(inside: Inside, time: float, share: float) -> float:
    """Return the bound of z that the paths inside cross with this chance."""
    return float(brentq(lambda b: inside.above(time, b) - share, -9.0, 9.0, xtol=1e-11))


@dataclass(frozen=True, slots=True, eq=False)
class Operating:
    """What a plan does to a test whose fixed-size twin has a stated drift.

    Parameters
    ----------
    power : float
        Chance to stop for an effect of the right sign by the end.
    stops : (K,) array
        Chance to stop at each look, on either side.
    information : float
        Expected information fraction at the end of the test: its mean length.
    """

    power: float
    stops: Array
    information: float


def operating(plan: LookPlan, drift: float) -> Operating:
    """Return power and expected length where z has mean ``drift`` at the end of the test.

    Raises
    ------
    ValueError
        ``increments: …`` if the plan assumes nothing of them, for there is no law then.
    """
    law = bounds(plan).walk
    if law is None:
        raise ValueError("increments: power needs independent increments")
    below, above = law.leaves(abs(drift) if plan.sides == 2 else drift)
    if plan.sides == 1:
        below = np.zeros_like(above)
    stops = below + above
    rest = 1.0 - stops.sum()
    return Operating(float(above.sum()), stops, float(stops @ law.times + rest * law.times[-1]))


def drift_needed(plan: LookPlan, power: float) -> float:
    """Return the mean of z at the end of the test at which it has this power.

    A fixed test of the same error needs ``z(1 − α/sides) + z(power)``; the squared ratio is how
    much larger the group-sequential test must be at most.
    """
    fixed = float(-ndtri(plan.alpha / plan.sides) + ndtri(power))
    return float(brentq(lambda d: operating(plan, d).power - power, 0.5 * fixed, 3.0 * fixed))
