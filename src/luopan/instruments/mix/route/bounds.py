"""The limits of a question as linear limits on its plans."""

import numpy as np

from luopan.errors import Fault, InputError
from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.weekly import Array
from luopan.readings.route import RouteLimit
from luopan.stats.allocation import Limit, Limits, clash
from luopan.tables.company import PlanChannel

REACHED = 1e-6
"""A limit that a plan comes so near to, relatively, holds it back."""


def bounds(ground: Ground, asked: RouteAsked) -> Limits:
    """Return every limit.

    Raises
    ------
    InputError
        ``plan_clash``, with the fewest limits that contradict each other.
    """
    limits = Limits(len(ground.weeks), len(ground.names))
    rows = {row.name: row for row in asked.settings.channel}
    usual = ground.history.mean(axis=0) * len(ground.weeks)
    steps: list[Limit] = []
    own: list[Limit] = []
    for cell, name in enumerate(ground.names):
        row, settings = rows.get(name), asked.settings
        most = settings.max_growth * max(float(ground.present[:, cell].sum()), float(usual[cell]))
        largest = settings.max_step * float(ground.largest[cell])
        steps.append(limits.weekly("max_step", cell, 0.0, largest))
        steps.append(limits.total("max_growth", cell, 0.0, most))
        change = row.max_change if row is not None and row.max_change else settings.max_change
        if change is not None:
            own.append(limits.change(cell, change, float(ground.history[-1, cell])))
        if row is not None:
            own += _asked_of(row, cell, limits)
    budget = asked.budget if asked.budget is not None else float(ground.present.sum())
    ends = (0.0, asked.budget or np.inf) if asked.free else (budget, budget)
    # a contradiction drops the first that it can do without: what was asked for is told before
    # the usual steps, and the budget before all
    limits = limits.plus(*steps, *own, limits.budget(*ends))
    if places := clash(limits):
        told = tuple(_told(limits.all[k], ground) for k in places)
        raise InputError([Fault("plan_clash", asked.place, facts={"limits": told})])
    return limits


def _asked_of(row: PlanChannel, cell: int, limits: Limits) -> list[Limit]:
    """Return the limits of one ``[[plan.channel]]``."""
    found = []
    if row.floor is not None:
        found.append(limits.total("floor", cell, row.floor, np.inf))
    if row.cap is not None:
        found.append(limits.total("cap", cell, -np.inf, row.cap))
    if row.weekly_floor is not None:
        found.append(limits.weekly("weekly_floor", cell, row.weekly_floor, np.inf))
    if row.weekly_cap is not None:
        found.append(limits.weekly("weekly_cap", cell, -np.inf, row.weekly_cap))
    return found


def kept(limits: Limits, plan: Array, ground: Ground) -> tuple[RouteLimit, ...]:
    """Return the limits as the reading tells them; the own steps only where they hold back."""
    found = []
    for limit in limits.all:
        binding = _reached(limit, plan)
        if binding or limit.code not in {"max_step", "max_growth"}:
            channel = ground.names[limit.cell] if limit.cell >= 0 else None
            amount = _amount(limit)
            if np.isfinite(amount):
                found.append(
                    RouteLimit(code=limit.code, channel=channel, amount=amount, binding=binding)
                )
    return tuple(found)


def _reached(limit: Limit, plan: Array) -> bool:
    reach = limit.rows @ plan.reshape(-1)
    size = max(float(np.abs(reach).max()), 1e-12)
    gap = np.minimum(np.abs(limit.high - reach), np.abs(reach - limit.low))
    if limit.code == "max_change":
        # nought after nought is no change held back
        gap = gap[np.abs(limit.rows) @ plan.reshape(-1) > REACHED * size]
    elif limit.code in {"max_step", "max_growth"}:
        gap = np.abs(limit.high - reach)
    return bool((gap <= REACHED * size).any())


def _amount(limit: Limit) -> float:
    """Return the amount of a limit, the share of the week before for a change."""
    if limit.code == "max_change":
        return float(-limit.rows[limit.rows < 0.0].min() - 1.0)
    ends = limit.high if np.isfinite(limit.high).all() else limit.low
    return float(ends[0])


def _told(limit: Limit, ground: Ground) -> str:
    """Name a limit as ``luopan.toml`` does, with its amount."""
    whose = f"{ground.names[limit.cell]} " if limit.cell >= 0 else ""
    sign = "≥" if limit.code in {"floor", "weekly_floor"} else "≤"
    if limit.code == "budget" and limit.low[0] > 0.0:
        sign = "="
    return f"{whose}{limit.code} {sign} {_amount(limit):,.12g}"
