"""A climb by linear programs, for plans of many numbers.

Each step maximises the aim's tangent within the limits and within a box about the plan: sequential
linear programming (Griffith & Stewart 1961, Manage. Sci. 7). A number's side of the box grows while
it moves one way and halves when it turns, as the asymptotes of Svanberg (1987, Int. J. Numer.
Meth. Eng. 24) do. So a step costs one sparse linear program, and every plan on the way meets every
linear limit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from luopan.stats.allocation.feasible import OPTIONS, unit
from luopan.stats.allocation.limits import Limits
from luopan.stats.allocation.utility import Aim, Least

Array = NDArray[np.float64]

BOX, SMALLEST = 0.25, 1e-4
"""Sides of the first box and of the smallest, as parts of a number's own size."""

GROW, SHRINK = 1.4, 0.5
"""What a side is multiplied by where a number goes on, and where it turns."""

ENOUGH = 0.05
"""A step is taken where it gains so much of what the tangent promised."""

DONE = 1e-5
"""The climb ends where the tangent promises less than this part of what was gained so far."""

PRICE = 4.0
"""What missing the floor costs, in the steepest slope of the aim against the floor's mean one."""

HALVINGS = 20


@dataclass(frozen=True, eq=False)
class _Floor:
    """A floor as the linear program sees it: what is missing, its slope, what missing costs."""

    missing: float
    slope: Array
    price: float


def climb_large(
    aim: Aim, limits: Limits, start: Array, least: Least | None, iterations: int
) -> Array:
    """Return a better plan (weeks, cells) than ``start``, which is within the limits.

    Parameters
    ----------
    aim : Aim
        What is maximised.
    limits : Limits
        They hold for the start.
    start : (weeks, cells) array
        Where to start.
    least : Least, optional
        A floor under another aim. Where the start misses it, it is reached first.
    iterations : int
        At most so many steps, of each of the two climbs.
    """
    if least is None:
        return _ascend(aim, limits, start, None, iterations)
    home = start
    if least.aim.value(home) < least.floor:
        home = _ascend(least.aim, limits, home, None, iterations, enough=least.floor)
    if least.aim.value(home) < least.floor:
        return home
    return _back(_ascend(aim, limits, home, least, iterations), home, least)


def _back(plan: Array, home: Array, least: Least) -> Array:
    """Return the plan, moved towards home until it meets the floor."""
    if least.aim.value(plan) >= least.floor:
        return plan
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        met = least.aim.value(home + middle * (plan - home)) >= least.floor
        low, high = (middle, high) if met else (low, middle)
    return home + low * (plan - home)


def _ascend(
    aim: Aim,
    limits: Limits,
    start: Array,
    least: Least | None,
    iterations: int,
    enough: float = np.inf,
) -> Array:
    """Climb until nothing is gained, or the aim is ``enough``."""
    size = _sizes(limits, start)
    side, last = BOX * size, np.zeros_like(size)
    plan = start
    value, slope = aim.with_gradient(plan)
    floor = _floor(least, plan, slope)
    begun = value
    for _ in range(iterations):
        moved, promised = _step(limits, plan, slope, side, floor)
        if promised <= DONE * max(value - begun, abs(value) * DONE) or value >= enough:
            break
        other = (plan.reshape(-1) + moved).reshape(plan.shape)
        at, its_slope = aim.with_gradient(other)
        its_floor = _floor(least, other, its_slope, floor)
        gained = at - value - _cost(its_floor) + _cost(floor)
        if gained < ENOUGH * promised:
            side = np.maximum(SHRINK * side, SMALLEST * size)
            if np.all(side <= SMALLEST * size):
                break
            if gained <= 0.0:
                continue
        turn = np.sign(moved) * np.sign(last)
        side = side * np.where(turn > 0.0, GROW, np.where(turn < 0.0, SHRINK, 1.0))
        side = np.clip(side, SMALLEST * size, size)
        plan, value, slope, floor, last = other, at, its_slope, its_floor, moved
    return plan


def _sizes(limits: Limits, plan: Array) -> Array:
    """Return each number's own size: what it may be at most, else the usual one of its cell."""
    _, _, least, most = limits.split
    usual = np.broadcast_to(plan.mean(axis=0), plan.shape).reshape(-1)
    usual = np.maximum(usual, 0.1 * max(float(plan.mean()), 1e-300))
    return np.asarray(np.where(np.isfinite(most), np.maximum(most - least, 1e-9 * usual), usual))


def _floor(
    least: Least | None, plan: Array, slope: Array, before: _Floor | None = None
) -> _Floor | None:
    """Return the floor at a plan; the price is set once."""
    if least is None:
        return None
    value, own = least.aim.with_gradient(plan)
    price = PRICE * float(np.abs(slope).max()) / max(float(np.abs(own).mean()), 1e-300)
    return _Floor(least.floor - value, own, price if before is None else before.price)


def _cost(floor: _Floor | None) -> float:
    return 0.0 if floor is None else floor.price * max(floor.missing, 0.0)


def _step(
    limits: Limits, plan: Array, slope: Array, side: Array, floor: _Floor | None
) -> tuple[Array, float]:
    """Return the best step on the tangent within limits and box, and what it promises."""
    scale = unit(limits)
    a, b, least, most = limits.split
    x, gain = plan.reshape(-1), slope.reshape(-1)
    low, high = np.maximum(least - x, -side), np.minimum(most - x, side)
    low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
    room = np.maximum(b - a @ x, 0.0)
    size = max(float(np.abs(gain).max()), 1e-300)
    cost, ends = -gain / size, np.column_stack([low, high]) / scale
    if floor is not None:
        # one more number: what is still missing after the step
        unit_slope = floor.slope.reshape(-1) * (floor.price / size)
        row = csr_array(np.append(-unit_slope, -1.0)[None])
        a = vstack([hstack([a, csr_array((b.size, 1))]), row], format="csr")
        room = np.append(room, -floor.missing * floor.price / size)
        cost, ends = np.append(cost, 1.0), np.vstack([ends, [0.0, np.inf]])
    found = linprog(  # type: ignore[call-overload]  # sparse rows are fine
        cost, A_ub=a, b_ub=room / scale, bounds=ends, method="highs", options=OPTIONS
    )
    if found.x is None:
        return np.zeros_like(x), 0.0
    moved = np.clip(found.x[: x.size] * scale, low, high)
    after = 0.0 if floor is None else max(floor.missing - floor.slope.reshape(-1) @ moved, 0.0)
    promised = float(gain @ moved) + _cost(floor) - (floor.price * after if floor else 0.0)
    return moved, promised
