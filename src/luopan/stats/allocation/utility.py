"""What is maximised: a plan's worth over the draws, by its mean or by its bad cases."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from luopan.stats.allocation.response import Response

Array = NDArray[np.float64]
Risk = Literal["mean", "quantile", "cvar"]


def rank_weights(risk: Risk, share: float, count: int) -> Array:
    """Return the weight (count,) of each ordered draw, the worst first; they sum to one.

    ``cvar`` is the mean of the worst ``share`` of the draws; ``quantile`` the estimator of
    Harrell & Davis (1982, Biometrika 69), a smooth mean of the draws about the quantile, so that
    its derivative exists.

    Raises
    ------
    ValueError
        ``share`` if it does not lie in (0, 1).
    """
    if risk == "mean":
        return np.full(count, 1.0 / count)
    if not 0.0 < share < 1.0:
        raise ValueError(f"share: {share} does not lie in (0, 1)")
    edges = np.arange(count + 1) / count
    if risk == "cvar":
        reached = np.minimum(edges / share, 1.0)
    else:
        reached = betainc((count + 1) * share, (count + 1) * (1.0 - share), edges)
    return np.asarray(np.diff(reached))


@dataclass(frozen=True, eq=False)
class Aim:
    """A plan's worth: ``Σ rank weight · (worth of each draw − that of the present plan)``.

    Parameters
    ----------
    response : Response
        What the draws say.
    clocks : (2,) array
        Worth of the outcome within the plan's weeks and after them.
    cost : float
        What a unit of money costs: 0 where the budget is fixed, 1 where profit counts.
    ranks : (n,) array
        From `rank_weights`.
    present : (n,) array
        Each draw's worth of the plan compared with.
    """

    response: Response
    clocks: Array
    cost: float
    ranks: Array
    present: Array

    def worths(self, plan: Array) -> Array:
        """Return each draw's worth of ``plan``, (n,)."""
        given = self.response.effects(plan).totals @ self.clocks
        return np.asarray(given - self.cost * plan.sum() - self.present)

    def value(self, plan: Array) -> float:
        """Return the worth."""
        return float(self.ranks @ np.sort(self.worths(plan)))

    def with_gradient(self, plan: Array) -> tuple[float, Array]:
        """Return the worth and its derivative (weeks, cells)."""
        worths = self.worths(plan)
        order = np.argsort(worths, kind="stable")
        weights = np.empty(worths.size)
        weights[order] = self.ranks
        grad = self.response.gradient(plan, weights[:, None] * self.clocks) - self.cost
        return float(self.ranks @ worths[order]), grad


@dataclass(frozen=True, eq=False)
class Least:
    """A floor under an aim: ``aim.value(plan) ≥ floor``; ``scale`` puts it near one."""

    aim: Aim
    floor: float
    scale: float
