"""The destination and when it is reached."""

from datetime import date, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.direction.model import Model
from luopan.instruments.direction.plan import DirectionPlan
from luopan.readings.base import Interval
from luopan.readings.direction import Destination, Eta
from luopan.stats import mixtures
from luopan.stats.trend import passage
from luopan.tables.company import Goal

Floats = NDArray[np.float64]

_DAYS = {"week": 7.0, "month": 365.2425 / 12, "quarter": 365.2425 / 4, "year": 365.2425}


class Draws(Protocol):
    """Standard normal draws for paths ahead."""

    @property
    def first(self) -> Floats:
        """Draws for the state now, shape (draws, 3)."""

    @property
    def shocks(self) -> Floats:
        """Draws for the weekly shocks, shape (draws, horizon, 2)."""


def weekly(goal: Goal) -> float:
    """Return the goal's target in the unit of a position: a flow's as an amount a week."""
    if goal.kind != "flow":
        return goal.target
    return goal.target * 7.0 / _DAYS[goal.per or "week"]


def destination(goal: Goal | None, position: Interval) -> Destination | None:
    """Return the goal's target and how far it is away.

    A flow's target of a month, quarter or year is told as what that is a week, like the position,
    so that both can stand on one axis.
    """
    if goal is None:
        return None
    target = weekly(goal)
    return Destination(
        target=target,
        by=goal.by,
        owner=goal.owner,
        per="week" if goal.kind == "flow" else None,
        better=goal.better,
        distance=Interval(
            mean=target - position.mean,
            low=target - position.high,
            high=target - position.low,
            level=position.level,
        ),
    )


def eta(
    model: Model, goal: Goal | None, as_of: date, plan: DirectionPlan, draws: Draws
) -> Eta | None:
    """Return P(target reached by its date) and the interval of the date on which it is.

    Paths of the level are drawn ahead from its posterior; reached means that the level, not one
    wave, is first at or beyond the target. A level that is there already arrives now. A date
    that more than the horizon's paths miss is None.
    """
    if goal is None:
        return None
    threshold = model.link.forward(np.array(weekly(goal))) - model.lift
    upward = goal.better == "higher"
    week = passage(
        model.posterior, threshold, upward=upward, first=draws.first, shocks=draws.shocks
    )
    weeks_left = (goal.by - as_of).days // 7
    low, high = _ends(week, draws.shocks.shape[1], plan.eta_level)
    if weeks_left < 0:
        p_by = _was_there(model, float(weeks_left), threshold, upward=upward)
    else:
        p_by = float(np.mean(week <= weeks_left))
    return Eta(
        p_by=p_by,
        low=None if low is None else as_of + timedelta(weeks=low),
        high=None if high is None else as_of + timedelta(weeks=high),
        level=plan.eta_level,
    )


def _ends(week: NDArray[np.int64], horizon: int, level: float) -> tuple[int | None, int | None]:
    """Return the interval of the arrival week that holds ``level`` of the paths.

    Equal tails, unless an end holds more than a tail by itself: paths that are there already, or
    that never arrive. Nothing is left out at that end then, and more at the other, or the interval
    would hold more than it says. (Three quarters of all that may be left out, not all: on the
    simulated families that the priors were set on, truth strays further than the paths.)
    """
    out = 1.0 - level
    already, never = float(np.mean(week == 0)), float(np.mean(week > horizon))
    below, above = out / 2.0, out / 2.0
    if never > above and already <= out:
        below, above = 0.75 * out, 0.0
    elif already > below and never <= out:
        below, above = 0.0, 0.75 * out
    first, last = np.quantile(week, [below, 1.0 - above], method="inverted_cdf")
    return (
        None if first > horizon else int(first),
        None if last > horizon else int(last),
    )


def _was_there(model: Model, weeks_left: float, threshold: Floats, *, upward: bool) -> float:
    """Return P(the level was at the target on a date that has passed)."""
    posterior = model.posterior
    at = max(posterior.mean.shape[1] - 1 + int(weeks_left), 0)
    p = mixtures.above(
        posterior.weights, posterior.mean[:, at] - threshold, np.sqrt(posterior.variance[:, at])
    )
    return p if upward else 1.0 - p
