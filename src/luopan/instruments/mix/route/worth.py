"""What a plan is worth beside another, draw by draw, widened beyond what was ever seen."""

from dataclasses import dataclass

import numpy as np

from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Interval
from luopan.stats.allocation import Effects, Response
from luopan.stats.intervals import equal_tailed


@dataclass(frozen=True, eq=False)
class Worth:
    """How the outcome and the money of a question count.

    ``clocks`` (2,) is what a unit of outcome within the plan's weeks and after them is worth,
    ``cost`` what a unit of money takes away.
    """

    clocks: Array
    cost: float

    @classmethod
    def of(cls, asked: RouteAsked, *, money: bool = False) -> "Worth":
        """Return the worth that is asked for; ``money`` counts the spend without a margin too."""
        margin = asked.settings.margin
        clocks = np.array([1.0, asked.settings.discount])
        if margin is None:
            return cls(clocks, 1.0 if money else 0.0)
        return cls(margin * clocks, 1.0)


@dataclass(frozen=True, eq=False)
class Apart:
    """Draws of how one plan differs from another: in the outcome, and by ``money`` spent."""

    effects: Effects
    money: float

    @property
    def totals(self) -> Array:
        """Everything, (n, 2)."""
        return self.effects.totals

    def worth(self, worth: Worth) -> Array:
        """Return the difference in worth, (n,)."""
        return np.asarray(self.totals @ worth.clocks - worth.cost * self.money)


@dataclass(frozen=True, eq=False)
class Beside:
    """One plan that others are set beside, on the draws that the climb never saw.

    ``other`` is the plan and ``given`` what ``response`` says of it.
    """

    ground: Ground
    response: Response
    other: Array
    given: Effects

    @classmethod
    def the(cls, ground: Ground, other: Array, response: Response | None = None) -> "Beside":
        """Put ``other`` through the draws, those of the ground unless others are given."""
        said = response or ground.tell
        return cls(ground, said, other, said.effects(other))

    def of(self, plan: Array) -> Apart:
        """Return how ``plan`` differs from it.

        Beyond the largest week ever a line's draws spread about their mean by the distance, as
        the response curves' intervals do.
        """
        told = self.response.effects(plan)
        own = told.own - self.given.own
        factor = np.maximum(self.ground.beyond(plan), self.ground.beyond(self.other))
        middle = own.mean(axis=0, keepdims=True)
        return Apart(
            Effects(middle + (own - middle) * factor, told.shared - self.given.shared),
            money=float(plan.sum() - self.other.sum()),
        )


def interval(draws: Array, level: float) -> Interval:
    """Return mean and equal-tailed quantiles."""
    low, high = equal_tailed(draws, level)
    return Interval(mean=float(draws.mean()), low=low, high=high, level=level)


def likely(draws: Array) -> float:
    """Return the share of draws above nought; no difference at all is half."""
    if not draws.any():
        return 0.5
    return float((draws > 0.0).mean())
