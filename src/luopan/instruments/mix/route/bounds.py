"""The limits of a question as linear limits on its plans."""

from typing import cast

import numpy as np

from luopan.errors import Fault, InputError
from luopan.instruments.mix.route.asked import RouteAsked, Whose, written
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.weekly import Array
from luopan.readings.route import RouteLimit
from luopan.stats.allocation import Limit, Limits, clash
from luopan.tables.company import PlanLimits

REACHED = 1e-6
"""A limit that a plan comes so near to, relatively, holds it back."""

STEPS = ("max_step", "max_growth")
"""The limits of every budget line that hold unless another is asked for."""


def bounds(ground: Ground, asked: RouteAsked) -> Limits:
    """Return every limit.

    The usual steps are of every budget line; the weekly change is of what it is asked for, and
    else of every channel as a whole.

    Raises
    ------
    InputError
        ``plan_clash``, with the fewest limits that contradict each other.
    """
    cells, settings = ground.cells, asked.settings
    limits = Limits(len(ground.weeks), len(cells.all))
    usual = ground.history.mean(axis=0) * len(ground.weeks)
    steps: list[Limit] = []
    for cell in range(len(cells.all)):
        whose = cells.whose(cell)
        most = settings.max_growth * max(float(ground.present[:, cell].sum()), float(usual[cell]))
        largest = settings.max_step * float(ground.largest[cell])
        steps.append(limits.weekly("max_step", [cell], 0.0, largest, whose))
        steps.append(limits.total("max_growth", [cell], 0.0, most, whose))
    own: list[Limit] = []
    rows = dict(asked.limits)
    usually: list[Whose] = [(name, None) for name in cells.names]
    for whose in dict.fromkeys([*usually, *rows]):
        row, found = rows.get(whose), cells.find(whose)
        change = row.max_change if row is not None else None
        if change is None and whose in usually:
            change = settings.max_change
        if change is not None:
            before = float(ground.history[-1, found].sum())
            own.append(limits.change(found, change, before, whose))
        if row is not None:
            own += _asked_of(row, (whose, found), limits)
    budget = asked.budget if asked.budget is not None else float(ground.present.sum())
    ends = (0.0, asked.budget or np.inf) if asked.free else (budget, budget)
    # a contradiction drops the first that it can do without: what was asked for is told before
    # the usual steps, and the budget before all
    limits = limits.plus(*steps, *own, limits.budget(*ends))
    if places := clash(limits):
        told = tuple(_told(limits.all[k]) for k in places)
        raise InputError([Fault("plan_clash", asked.place, facts={"limits": told})])
    return limits


def _asked_of(row: PlanLimits, of: tuple[Whose, list[int]], limits: Limits) -> list[Limit]:
    """Return the limits of one ``[[plan.channel]]`` or ``[[plan.region]]``."""
    whose, cells = of
    found = []
    if row.floor is not None:
        found.append(limits.total("floor", cells, row.floor, np.inf, whose))
    if row.cap is not None:
        found.append(limits.total("cap", cells, -np.inf, row.cap, whose))
    if row.weekly_floor is not None:
        found.append(limits.weekly("weekly_floor", cells, row.weekly_floor, np.inf, whose))
    if row.weekly_cap is not None:
        found.append(limits.weekly("weekly_cap", cells, -np.inf, row.weekly_cap, whose))
    return found


def kept(limits: Limits, plan: Array) -> tuple[RouteLimit, ...]:
    """Return the limits as the reading tells them; the own steps only where they hold back."""
    found = []
    for limit in limits.all:
        binding, amount = _reached(limit, plan), _amount(limit)
        if (binding or limit.code not in STEPS) and np.isfinite(amount):
            channel, region = _whose(limit)
            found.append(
                RouteLimit(
                    code=limit.code, channel=channel, region=region, amount=amount, binding=binding
                )
            )
    return tuple(found)


def _whose(limit: Limit) -> Whose:
    return (None, None) if limit.whose is None else cast("Whose", limit.whose)


def _reached(limit: Limit, plan: Array) -> bool:
    reach = limit.rows @ plan.reshape(-1)
    size = max(float(np.abs(reach).max()), 1e-12)
    gap = np.minimum(np.abs(limit.high - reach), np.abs(reach - limit.low))
    if limit.code == "max_change":
        # nought after nought is no change held back
        gap = gap[abs(limit.rows) @ plan.reshape(-1) > REACHED * size]
    elif limit.code in STEPS:
        gap = np.abs(limit.high - reach)
    return bool((gap <= REACHED * size).any())


def _amount(limit: Limit) -> float:
    """Return the amount of a limit, the share of the week before for a change."""
    if limit.code == "max_change":
        return float(-limit.rows.data[limit.rows.data < 0.0].min() - 1.0)
    ends = limit.high if np.isfinite(limit.high).all() else limit.low
    return float(ends[0])


def _told(limit: Limit) -> str:
    """Name a limit as the command line does, with its amount."""
    whose = f"{written(_whose(limit))} " if limit.whose is not None else ""
    sign = "≥" if limit.code in {"floor", "weekly_floor"} else "≤"
    if limit.code == "budget" and limit.low[0] > 0.0:
        sign = "="
    amount = _amount(limit)
    told = f"{amount:,.2f}".rstrip("0").rstrip(".") if abs(amount) >= 100.0 else f"{amount:,.12g}"
    return f"{whose}{limit.code} {sign} {told}"
