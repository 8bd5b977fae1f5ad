"""From plans to the numbers of a route reading."""

from typing import Literal

import numpy as np

from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.route.solve import FRONTIER, Solved
from luopan.instruments.mix.route.worth import Worth, apart, interval, likely
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Interval
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteChannel, RoutePoint, RouteVariant

STEP = 0.01
"""Marginal worth is that of the next per cent."""


def channels(
    ground: Ground, asked: RouteAsked, plan: Array | None, other: Array, worth: Worth
) -> tuple[RouteChannel, ...]:
    """Return one line a cell; without a ``plan`` only what the present one gives."""
    level = ground.fit.plan.level
    beyond = ground.beyond(ground.present if plan is None else plan)
    changed = None if plan is None else apart(ground, plan, other)
    told = []
    for cell, line in enumerate(ground.lines):
        channel = ground.fit.data.channels[line]
        more: dict[str, object] = {}
        if plan is not None and changed is not None:
            own = changed.own[:, :, line] @ worth.clocks
            alone = apart(ground, _moved(plan, other, cell, asked), other).worth(worth)
            more = {
                "planned": float(plan[:, cell].sum()),
                "weekly": tuple(plan[:, cell].tolist()),
                "difference": interval(own, level),
                "move": interval(alone, level),
                "p_better": likely(alone),
            }
        average, marginal = _returns(ground, cell, asked)
        told.append(
            RouteChannel.model_validate(
                {
                    "channel": channel.name,
                    "kind": channel.kind,
                    "present": float(ground.present[:, cell].sum()),
                    "planned": None,
                    "present_weekly": tuple(ground.present[:, cell].tolist()),
                    "largest": float(ground.largest[cell]),
                    "average": average,
                    "marginal": marginal,
                    "observed": bool(beyond[line] == 1.0),
                }
                | more
            )
        )
    return tuple(told)


def _moved(plan: Array, other: Array, cell: int, asked: RouteAsked) -> Array:
    """Return the other plan with one cell as planned; with a fixed sum the rest makes room."""
    moved = other.copy()
    moved[:, cell] = plan[:, cell]
    rest = other.sum() - other[:, cell].sum()
    if not asked.free and asked.decision == "allocate" and rest > 0.0:
        room = max(plan.sum() - plan[:, cell].sum(), 0.0) / rest
        moved *= room
        moved[:, cell] = plan[:, cell]
    return moved


def _returns(
    ground: Ground, cell: int, asked: RouteAsked
) -> tuple[Interval | None, Interval | None]:
    """Return outcome per unit of money: of the present spend, and of its next per cent."""
    spend = float(ground.present[:, cell].sum())
    if spend <= 0.0:
        return None, None
    level = ground.fit.plan.level
    clocks = np.array([1.0, asked.settings.discount])
    without, more = ground.present.copy(), ground.present.copy()
    without[:, cell] = 0.0
    more[:, cell] *= 1.0 + STEP
    average = apart(ground, ground.present, without).totals @ clocks / spend
    marginal = apart(ground, more, ground.present).totals @ clocks / (STEP * spend)
    return interval(average, level), interval(marginal, level)


def frontier(ground: Ground, solved: Solved) -> tuple[RoutePoint, ...]:
    """Return the plans between this quarter and later, as differences to the present plan."""
    level = ground.fit.plan.level
    points = []
    for weight, plan in zip(FRONTIER, solved.frontier, strict=True):
        totals = apart(ground, plan, solved.other).totals
        points.append(
            RoutePoint(
                weight=weight,
                spend=tuple(plan.sum(axis=0).tolist()),
                now=interval(totals[:, 0], level),
                later=interval(totals[:, 1], level),
            )
        )
    return tuple(points)


def variants(ground: Ground, solved: Solved) -> tuple[RouteVariant, ...]:
    """Return the best plans with and without synergy, each judged under both beliefs."""
    if solved.no_synergy is None:
        return ()
    level, bare = ground.fit.plan.level, ground.tell.without_synergy()
    plans: tuple[tuple[Literal["posterior", "no_synergy"], Array], ...] = (
        ("posterior", solved.plan),
        ("no_synergy", solved.no_synergy),
    )
    return tuple(
        RouteVariant(
            assumed=assumed,
            spend=tuple(plan.sum(axis=0).tolist()),
            under_posterior=interval(apart(ground, plan, solved.other).worth(solved.worth), level),
            under_no_synergy=interval(
                apart(ground, plan, solved.other, bare).worth(solved.worth), level
            ),
        )
        for assumed, plan in plans
    )


def sign(mix: MixReading) -> Literal["none", "unknown", "positive", "negative"]:
    """Return what is known of synergy; one clear substitute outweighs everything."""
    if not mix.synergy:
        return "none"
    said = {s.verdict for s in mix.synergy} if not mix.failed else set()
    if "negative" in said:
        return "negative"
    return "positive" if "positive" in said else "unknown"
