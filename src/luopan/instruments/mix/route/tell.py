"""From plans to the numbers of a route reading."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.route.solve import FRONTIER, Solved
from luopan.instruments.mix.route.worth import Apart, Beside, Worth, interval, likely
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Interval
from luopan.readings.mix import MixReading
from luopan.readings.route import (
    RouteBudget,
    RouteChannel,
    RoutePoint,
    RouteRegion,
    RouteVariant,
)

STEP = 0.01
"""Marginal worth is that of the next per cent."""


@dataclass(frozen=True, eq=False)
class Returns:
    """What the present plan gives by channel and region, draws (n, channels with money, regions).

    ``average`` is what would be missing without the channel's money there, ``marginal`` what the
    next per cent of it adds; in the outcome. One channel moves in all regions at once: regions
    do not act on each other.
    """

    average: Array
    marginal: Array

    @classmethod
    def of(cls, ground: Ground, asked: RouteAsked) -> "Returns":
        """Stop, and raise, one channel at a time."""
        clocks, cells = np.array([1.0, asked.settings.discount]), ground.cells
        present = Beside.the(ground, ground.present)

        def told(changed: Apart) -> Array:
            by_region = changed.effects.by_region(cells.places)
            return np.asarray(np.einsum("ntg,t->ng", by_region, clocks))

        average, marginal = [], []
        for name in cells.names:
            own = cells.find((name, None))
            without, more = ground.present.copy(), ground.present.copy()
            without[:, own] = 0.0
            more[:, own] *= 1.0 + STEP
            average.append(-told(present.of(without)))
            marginal.append(told(present.of(more)))
        return cls(np.stack(average, axis=1), np.stack(marginal, axis=1))


@dataclass(frozen=True, eq=False)
class Teller:
    """What a plan changes, channel by channel and region by region.

    Parameters
    ----------
    ground, asked : Ground, RouteAsked
        What it stands on, and the question.
    plan : array or None
        The plan; None where the present one is only looked at.
    other : array
        What it is compared with.
    worth : Worth
        What counts.
    """

    ground: Ground
    asked: RouteAsked
    plan: Array | None
    other: Array
    worth: Worth

    def lines(self) -> dict[str, object]:
        """Return the channels and, where the model is by region, regions and budgets."""
        ground, cells = self.ground, self.ground.cells
        beside, returns = Beside.the(ground, self.other), Returns.of(ground, self.asked)
        changed = None if self.plan is None else beside.of(self.plan)
        told: dict[str, object] = {"channels": self._channels(beside, changed, returns)}
        if cells.regions:
            told["regions"] = self._regions(beside, changed, returns)
            told["budgets"] = self._budgets(changed, returns)
        return told

    def _channels(
        self, beside: Beside, changed: Apart | None, returns: Returns
    ) -> tuple[RouteChannel, ...]:
        ground, cells = self.ground, self.ground.cells
        count = len(ground.fit.data.channels)
        largest = cells.by_channel(ground.history).max(axis=0)
        found = []
        for k, c in enumerate(cells.paid):
            own = cells.find((cells.names[k], None))
            lines = [g * count + c for g in range(cells.places)]
            money = self._money(own) | self._returns(own, returns, (k, slice(None)))
            money |= self._weekly(own) | {"largest": float(largest[k])}
            if changed is not None:
                money |= self._changed(changed, lines) | self._alone(beside, own)
            channel = ground.fit.data.channels[c]
            usual = {"channel": channel.name, "kind": channel.kind}
            found.append(RouteChannel.model_validate(usual | money))
        return tuple(found)

    def _regions(
        self, beside: Beside, changed: Apart | None, returns: Returns
    ) -> tuple[RouteRegion, ...]:
        cells = self.ground.cells
        level = self.ground.fit.plan.level
        found = []
        for g, region in enumerate(cells.regions):
            own = cells.find((None, region))
            steered = [k for k, c in enumerate(cells.paid) if self._steered(c)]
            money = self._money(own) | self._returns(own, returns, (steered, g))
            if changed is not None:
                here = changed.effects.by_region(cells.places)[:, :, g] @ self.worth.clocks
                money |= {"difference": interval(here, level)} | self._alone(beside, own)
            found.append(RouteRegion.model_validate({"region": region} | money))
        return tuple(found)

    def _budgets(self, changed: Apart | None, returns: Returns) -> tuple[RouteBudget, ...]:
        cells, found = self.ground.cells, []
        for cell, one in enumerate(cells.all):
            channel, region = cells.whose(cell)
            place = slice(None) if one.region is None else one.region
            at = (cells.paid.index(one.channel), place)
            money = self._money([cell]) | self._returns([cell], returns, at)
            money |= self._weekly([cell]) | {"largest": float(self.ground.largest[cell])}
            if changed is not None:
                money |= self._changed(changed, cells.lines(cell))
            usual = {"channel": channel, "region": region}
            found.append(RouteBudget.model_validate(usual | money))
        return tuple(found)

    def _steered(self, channel: int) -> bool:
        return any(c.channel == channel and c.region is not None for c in self.ground.cells.all)

    def _money(self, own: list[int]) -> dict[str, object]:
        """Return present and planned sums, and whether all of it was seen before."""
        plan = self.ground.present if self.plan is None else self.plan
        far = plan[:, own] > self.ground.largest[own] * (1.0 + 1e-9)
        return {
            "present": float(self.ground.present[:, own].sum()),
            "planned": None if self.plan is None else float(plan[:, own].sum()),
            "observed": not far.any(),
        }

    def _weekly(self, own: list[int]) -> dict[str, object]:
        told: dict[str, object] = {
            "present_weekly": tuple(self.ground.present[:, own].sum(axis=1).tolist())
        }
        if self.plan is not None:
            told["weekly"] = tuple(self.plan[:, own].sum(axis=1).tolist())
        return told

    def _returns(
        self, own: list[int], returns: Returns, at: tuple[int | list[int], int | slice]
    ) -> dict[str, Interval | None]:
        """Return outcome per unit of money: of the present spend, and of its next per cent."""
        spend = float(self.ground.present[:, own].sum())
        if spend <= 0.0:
            return {"average": None, "marginal": None}
        level, count = self.ground.fit.plan.level, len(returns.average)
        average, marginal = (
            draws[(slice(None), *at)].reshape(count, -1).sum(axis=1)
            for draws in (returns.average, returns.marginal)
        )
        return {
            "average": interval(average / spend, level),
            "marginal": interval(marginal / (STEP * spend), level),
        }

    def _changed(self, changed: Apart, lines: list[int]) -> dict[str, object]:
        own = changed.effects.own[:, :, lines].sum(axis=2) @ self.worth.clocks
        return {"difference": interval(own, self.ground.fit.plan.level)}

    def _alone(self, beside: Beside, own: list[int]) -> dict[str, object]:
        """Return what changes if these budgets alone move."""
        alone = beside.of(self._moved(own)).worth(self.worth)
        return {"move": interval(alone, self.ground.fit.plan.level), "p_better": likely(alone)}

    def _moved(self, own: list[int]) -> Array:
        """Return the other plan with some budgets as planned; a fixed sum: the rest makes room."""
        plan, other = self.plan, self.other
        if plan is None:
            return other
        moved = other.copy()
        rest = other.sum() - other[:, own].sum()
        if not self.asked.free and self.asked.decision == "allocate" and rest > 0.0:
            moved *= max(plan.sum() - plan[:, own].sum(), 0.0) / rest
        moved[:, own] = plan[:, own]
        return moved


def frontier(ground: Ground, solved: Solved) -> tuple[RoutePoint, ...]:
    """Return the plans between this quarter and later, as differences to the present plan."""
    level, beside = ground.fit.plan.level, Beside.the(ground, solved.other)
    points = []
    for weight, plan in zip(FRONTIER, solved.frontier, strict=True):
        totals = beside.of(plan).totals
        points.append(
            RoutePoint(
                weight=weight,
                spend=_spend(ground, plan),
                now=interval(totals[:, 0], level),
                later=interval(totals[:, 1], level),
            )
        )
    return tuple(points)


def variants(ground: Ground, solved: Solved) -> tuple[RouteVariant, ...]:
    """Return the best plans with and without synergy, each judged under both beliefs."""
    if solved.no_synergy is None:
        return ()
    level = ground.fit.plan.level
    believed = Beside.the(ground, solved.other)
    bare = Beside.the(ground, solved.other, ground.tell.without_synergy())
    plans: tuple[tuple[Literal["posterior", "no_synergy"], Array], ...] = (
        ("posterior", solved.plan),
        ("no_synergy", solved.no_synergy),
    )
    return tuple(
        RouteVariant(
            assumed=assumed,
            spend=_spend(ground, plan),
            under_posterior=interval(believed.of(plan).worth(solved.worth), level),
            under_no_synergy=interval(bare.of(plan).worth(solved.worth), level),
        )
        for assumed, plan in plans
    )


def _spend(ground: Ground, plan: Array) -> tuple[float, ...]:
    """Return a plan's sum by channel."""
    return tuple(ground.cells.by_channel(plan).sum(axis=0).tolist())


def sign(mix: MixReading) -> Literal["none", "unknown", "positive", "negative"]:
    """Return what is known of synergy; one clear substitute outweighs everything."""
    if not mix.synergy:
        return "none"
    said = {s.verdict for s in mix.synergy} if not mix.failed else set()
    if "negative" in said:
        return "negative"
    return "positive" if "positive" in said else "unknown"
