"""Will it cross? The probability that a story comes to the next rung within hours.

A firm's own history comes first. A prior from public stories comes second, and only where it speaks
of the same rung and the same kind of source: slopes are drawn to it, and the base rate moves from
its level to the firm's as crossings are seen. What an answer rests on is told with it.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.instruments.mainstream.prior import Prior
from luopan.instruments.mainstream.stories import EARLY, RUNGS, Floats, Hours, Steps, Stories, steps
from luopan.instruments.mainstream.traits import traits
from luopan.stats.hazard import HazardPlan, Histories, base_rate, fit

Kind = Literal["own", "blend", "prior"]


@dataclass(frozen=True, slots=True)
class CrossingPlan:
    """How probabilities of crossing are told.

    Parameters
    ----------
    hazard : HazardPlan
    least : int
        Own stories before a rung that are needed where no prior speaks of it.
    enough : int
        Own crossings from which on no prior is asked.

    Raises
    ------
    ValueError
        ``least`` or ``enough`` below one.
    """

    hazard: HazardPlan = field(default_factory=HazardPlan)
    least: int = 20
    enough: int = 200

    def __post_init__(self) -> None:
        if min(self.least, self.enough) < 1:
            raise ValueError(f"least, enough: {self.least}, {self.enough}")


@dataclass(frozen=True, slots=True)
class Basis:
    """What probabilities rest on.

    Parameters
    ----------
    kind : "own", "blend" or "prior"
    stories, crossed : int
        The firm's own that stood before the rung, and those of them that came to it.
    prior : str
        Name of the prior; empty for ``own``.
    prior_stories, prior_crossed : int
        Nought for ``own``.
    """

    kind: Kind
    stories: int
    crossed: int
    prior: str = ""
    prior_stories: int = 0
    prior_crossed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Open stories before one rung, and their chances to come to it.

    Parameters
    ----------
    rung : int
        The rung in front.
    straight : bool
        Whether the way from first sight to the third rung is meant, over whatever lies between.
    ids : tuple of str, m
    age : int64 array, shape (m,)
        Hours that each has stood before it.
    horizons : tuple of int, h
        Hours ahead.
    mean, low, high : array, shape (m, h)
        Probability and its interval.
    basis : Basis
    """

    rung: int
    straight: bool
    ids: tuple[str, ...]
    age: Hours
    horizons: tuple[int, ...]
    mean: Floats
    low: Floats
    high: Floats
    basis: Basis


@dataclass(frozen=True, slots=True)
class TooFew:
    """A rung of which nothing can be said.

    Parameters
    ----------
    rung : int
    straight : bool
    open : int
        Stories that wait before it.
    stories : int
        Own ones that ever stood there.
    least : int
        How many are needed.
    """

    rung: int
    straight: bool
    open: int
    stories: int
    least: int


def crossing(
    stories: Stories, now: int, plan: CrossingPlan | None = None, prior: Prior | None = None
) -> tuple[Crossing | TooFew, ...]:
    """Return the chances of every open story to come to the rung in front of it, and to the third.

    One entry a rung before which stories wait, and one for the way straight to the third.

    Parameters
    ----------
    stories : Stories
        All that the firm has stored. What is marked with the present hour or a later one is not
        looked at.
    now : int
        The present hour, counted as the stories' hours are.
    plan : CrossingPlan, optional
    prior : Prior, optional
        `luopan.instruments.mainstream.prior.shipped` or another; none if left out.

    Returns
    -------
    tuple
        A rung with too few own stories and no prior is a `TooFew`.
    """
    plan = plan or CrossingPlan()
    ways = [steps(stories, rung, now) for rung in range(1, RUNGS + 1)]
    told = [_of_way(stories, stood, now, plan, None) for stood in ways]
    told.append(_of_way(stories, steps(stories, RUNGS, now, straight=True), now, plan, prior))
    return tuple(one for one in told if one is not None)


def _of_way(
    stories: Stories, stood: Steps, now: int, plan: CrossingPlan, prior: Prior | None
) -> Crossing | TooFew | None:
    waits = np.isnan(stood.crossed) & (now - stood.start <= plan.hazard.span)
    waits &= stood.end >= now
    if not waits.any():
        return None
    tiers = {stories.tiers[i] for i in stood.story[waits]}
    crossed, count = int((~np.isnan(stood.crossed)).sum()), stood.story.size
    mine = prior if prior is not None and prior.fits(stood.rung, tiers) else None
    if crossed >= plan.enough:
        mine = None
    if mine is None and count < plan.least:
        return TooFew(stood.rung, stood.straight, int(waits.sum()), count, plan.least)
    at = np.flatnonzero(waits)
    age = now - stood.start[at]
    told = np.full((3, at.size, len(plan.hazard.horizons)), np.nan)
    late = np.isfinite(stories.early_heat[stood.story[at]]) & (age >= EARLY)
    late &= stood.straight or stood.rung == 1
    for later in (False, True):
        chosen = np.flatnonzero(late == later)
        if chosen.size:
            asked = Asked(stories, stood, at[chosen], now, later)
            told[:, chosen] = _chances(asked, plan.hazard, mine)
    return Crossing(
        stood.rung, stood.straight, tuple(stories.ids[i] for i in stood.story[at]), age,
        plan.hazard.horizons, told[0], told[1], told[2], _basis(count, crossed, mine, plan),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Which open stories are asked about, and from when on they are looked at."""

    stories: Stories
    stood: Steps
    open: NDArray[np.intp]
    now: int
    later: bool


def _chances(asked: Asked, plan: HazardPlan, prior: Prior | None) -> NDArray[np.float64]:
    """Return mean, low and high, (3, open, horizons)."""
    lessons, matrix = histories(asked.stories, asked.stood, asked.now, later=asked.later)
    centre = None if prior is None else (prior.later if asked.later else prior.first)
    fitted = fit(lessons, plan, centre)
    level = base_rate(fitted, lessons) if len(lessons) else None
    hours = np.full(asked.open.size, asked.now)
    nought = np.zeros(asked.open.size)
    score = np.asarray(matrix[asked.open] @ fitted.weights, dtype=np.float64)
    base = (nought, nought + plan.strength**-0.5) if level is None else level.at(hours, score)
    age = asked.now - asked.stood.start[asked.open]
    each = [
        fitted.probability(matrix[asked.open], age, base, horizon, hours)
        for horizon in plan.horizons
    ]
    return np.array([[one.mean, one.low, one.high] for one in each]).transpose(1, 2, 0)


def histories(
    stories: Stories, stood: Steps, now: int, *, later: bool
) -> tuple[Histories, csr_matrix[np.float32]]:
    """Return what a hazard is fitted to, and the columns of all steps."""
    matrix = traits(stories, stood, now, later=later)
    entry = np.full(stood.story.size, EARLY if later else 0)
    event = stood.crossed - stood.start
    keep = ~(event < entry) & (stood.end - stood.start >= entry)
    at = np.flatnonzero(keep)
    made = Histories(
        matrix[at], stood.start[at], event[at], np.maximum(stood.end - stood.start, 0.0)[at],
        entry[at], stories.watch,
    )  # fmt: skip
    return made, matrix


def _basis(stories: int, crossed: int, prior: Prior | None, plan: CrossingPlan) -> Basis:
    if prior is None:
        return Basis("own", stories, crossed)
    kind: Kind = "blend" if crossed or stories >= plan.least else "prior"
    return Basis(kind, stories, crossed, prior.name, prior.first.stories, prior.first.crossed)
