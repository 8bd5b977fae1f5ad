"""The best plan within its limits, from several starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from luopan.stats.allocation.feasible import nearest, unit
from luopan.stats.allocation.ladder import climb_large
from luopan.stats.allocation.limits import Limits
from luopan.stats.allocation.utility import Aim, Least

Array = NDArray[np.float64]

EXACT = 1e-9
"""How far, relative to its size, a returned plan may break a limit."""

LARGE = 300
"""Numbers in a plan from which it is climbed by linear programs: the cost of a quadratic step grows
with their cube."""


@dataclass(frozen=True, eq=False)
class Found:
    """A plan, its worth, and by how much it misses what it had to reach at least."""

    plan: Array
    value: float
    missing: float


def best(
    aim: Aim,
    limits: Limits,
    starts: Sequence[Array],
    least: Least | None = None,
    iterations: int = 60,
) -> Found:
    """Return the best plan found from the starts, each first moved within the limits.

    SLSQP (Kraft 1988) on weeks × cells with exact derivatives, or where these are many
    `climb_large`; what it returns is moved to the nearest plan that meets every linear limit, and
    a start that is better as it stands wins.

    Parameters
    ----------
    aim : Aim
        What is maximised.
    limits : Limits
        They can be met (`clash` is empty).
    starts : sequence of (weeks, cells) arrays
        Where to start.
    least : Least, optional
        A floor under another aim.
    iterations : int
        At most so many a start.
    """
    ready = [_within(start, limits) for start in starts]
    size = max(abs(float((aim.worths(ready[0]) + aim.present).mean())), 1e-12)
    found = []
    for start in ready:
        if limits.size > LARGE:
            made = _within(climb_large(aim, limits, start, least, iterations), limits)
        else:
            made = _climb(aim, limits, start, least, (size, iterations))
        found += [judged(aim, plan, least) for plan in (start, made)]
    # a floor that cannot be reached is missed by as little as can be
    return min(found, key=lambda f: (f.missing, -f.value))


def _within(plan: Array, limits: Limits) -> Array:
    """Return the plan, moved only if it breaks a limit."""
    return plan if limits.excess(plan) <= EXACT else nearest(plan, limits)


def judged(aim: Aim, plan: Array, least: Least | None) -> Found:
    """Return a plan with its worth and what it misses; a millionth is nothing."""
    missing = 0.0
    if least is not None:
        missing = max(0.0, (least.floor - least.aim.value(plan)) / least.scale)
    return Found(plan, aim.value(plan), missing if missing > 1e-6 else 0.0)


def _climb(
    aim: Aim, limits: Limits, start: Array, least: Least | None, how: tuple[float, int]
) -> Array:
    size, iterations = how
    scale = unit(limits)
    rows, b, low, high = limits.split
    a = rows.toarray()
    shape = start.shape

    def loss(z: Array) -> tuple[float, Array]:
        value, grad = aim.with_gradient(z.reshape(shape) * scale)
        return -value / size, -grad.reshape(-1) * (scale / size)

    rules: list[Any] = []
    if len(a):
        rules.append({"type": "ineq", "fun": lambda z: b / scale - a @ z, "jac": lambda _: -a})
    if least is not None:
        rules.append(_floor(least, shape, scale))
    done: Any = minimize(  # type: ignore[call-overload]
        loss,
        start.reshape(-1) / scale,
        jac=True,
        method="SLSQP",
        bounds=np.column_stack([low, high]) / scale,
        constraints=rules,
        options={"maxiter": iterations, "ftol": 1e-6},
    )
    plan = np.asarray(done.x).reshape(shape) * scale
    if not np.isfinite(plan).all():
        return start
    return _within(plan, limits)


def _floor(least: Least, shape: tuple[int, ...], scale: float) -> dict[str, object]:
    def room(z: Array) -> float:
        return (least.aim.value(z.reshape(shape) * scale) - least.floor) / least.scale

    def slope(z: Array) -> Array:
        grad = least.aim.with_gradient(z.reshape(shape) * scale)[1]
        return np.asarray(grad.reshape(-1) * (scale / least.scale))

    return {"type": "ineq", "fun": room, "jac": slope}
