"""The best plan, the plans between now and later, and the best plan without synergy."""

from dataclasses import dataclass

import numpy as np

from luopan.errors import Fact, Fault, InputError
from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.bounds import bounds
from luopan.instruments.mix.route.ground import Ground
from luopan.instruments.mix.route.rest import rest_of_outcome
from luopan.instruments.mix.route.worth import Worth
from luopan.instruments.mix.weekly import Array
from luopan.stats.allocation import Aim, Found, Least, Limits, Response, best, rank_weights

FRONTIER = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What the outcome after the plan's weeks counts in each plan between the two ends."""

SCOUTS = 3
"""Starts, and the plans beside the best, are climbed on every third draw of those climbed on."""

SHORT, LONG = 25, 40
"""Steps of a climb: a scout's, and the chosen plan's."""

ROUNDS = 6
"""How often a floor on a probability is tightened, until the draws that tell agree."""


@dataclass(frozen=True, eq=False)
class Solved:
    """The plan, what it is compared with, and the plans beside it.

    ``other`` is the present plan, brought to the planned sum where only the outcome counts.
    ``outlook`` are draws of the whole outcome within the plan's weeks, None without a floor.
    """

    plan: Array
    other: Array
    limits: Limits
    worth: Worth
    frontier: tuple[Array, ...]
    no_synergy: Array | None
    outlook: Array | None


def solve(ground: Ground, asked: RouteAsked) -> Solved:
    """Return the best plan within the limits.

    Raises
    ------
    InputError
        ``plan_clash``; ``plan_outcome_unreachable`` where no plan that was found reaches the
        least outcome.
    """
    limits = bounds(ground, asked)
    worth = Worth.of(asked)
    other = comparator(ground, asked)
    starts = _starts(ground, other)
    rest = rest_of_outcome(ground, ground.fit.plan.seed) if asked.settings.min_outcome else None
    found, least = _within_floor(ground, asked, (limits, worth, other), starts, rest)
    plan, scouts = found.plan, _scouts(ground, asked)

    # between now and later the chosen sum stays, or weighing a clock would buy more of it
    whole = limits.plus(limits.budget(float(plan.sum()), float(plan.sum())))

    def climb(response: Response, clocks: Array, tries: list[Array], within: Limits) -> Array:
        aim = _aim(response, Worth(clocks, worth.cost), asked, other)
        return best(aim, within, tries, least, SHORT).plan

    between: dict[float, Array] = {}
    for weight in sorted(FRONTIER, key=lambda w: abs(w - 0.5)):
        # each starts from the plan beside it, nearer to the middle
        near = min(between, key=lambda w: abs(w - weight), default=None)
        clocks = np.array([1.0 - weight, weight]) * 2.0 * float(worth.clocks[0])
        between[weight] = climb(scouts, clocks, [plan if near is None else between[near]], whole)
    frontier = tuple(between[weight] for weight in FRONTIER)
    no_synergy = None
    if ground.fit.problem.pairs:
        no_synergy = climb(scouts.without_synergy(), worth.clocks, [plan, other], limits)
    outlook = None
    if rest is not None:
        outlook = ground.tell.effects(plan).totals[:, 0] + rest[1]
    return Solved(plan, other, limits, worth, frontier, no_synergy, outlook)


def comparator(ground: Ground, asked: RouteAsked) -> Array:
    """Return the present plan, in its own proportions at the planned sum if only that is fair."""
    if asked.settings.margin is not None or asked.free or asked.budget is None:
        return ground.present
    return ground.present * (asked.budget / float(ground.present.sum()))


def _scouts(ground: Ground, asked: RouteAsked) -> Response:
    """Return fewer draws where a mean is climbed: its slope needs no more."""
    if asked.settings.risk != "mean":
        return ground.climb
    return ground.climb.some(slice(None, None, SCOUTS))


def _aim(response: Response, worth: Worth, asked: RouteAsked, other: Array) -> Aim:
    ranks = rank_weights(asked.settings.risk, asked.settings.risk_share, response.draws)
    given = response.effects(other).totals @ worth.clocks - worth.cost * other.sum()
    return Aim(response, worth.clocks, worth.cost, ranks, given)


def _starts(ground: Ground, other: Array) -> list[Array]:
    """Return the present plan, its totals evenly, an equal split, more for what returns most."""
    weeks = len(other)
    total = other.sum()
    even = np.tile(other.sum(axis=0) / weeks, (weeks, 1))
    equal = ground.cells.even(float(total), weeks)
    count = ground.climb.draws
    slope = ground.climb.gradient(even, np.full((count, 2), 1.0 / count)).mean(axis=0)
    leaning = even * (slope / max(float(slope.mean()), 1e-300))
    return [other, even, equal, leaning * (total / max(float(leaning.sum()), 1e-300))]


def _within_floor(
    ground: Ground,
    asked: RouteAsked,
    how: tuple[Limits, Worth, Array],
    starts: list[Array],
    rest: tuple[Array, Array] | None,
) -> tuple[Found, Least | None]:
    """Find the plan, and tighten a floor on a probability until the telling draws agree."""
    limits, worth, other = how
    aim = _aim(ground.climb, worth, asked, other)
    wanted, share = asked.settings.min_outcome, asked.settings.min_probability
    scouted = [
        best(_aim(_scouts(ground, asked), worth, asked, other), limits, [start], None, SHORT)
        for start in starts
    ]
    tops = [max(scouted, key=lambda f: f.value).plan, other]
    if wanted is None or rest is None:
        return best(aim, limits, tops, None, LONG), None
    safe = share
    for _ in range(ROUNDS):
        least = _least(ground.climb, rest[0], wanted, safe)
        found = best(aim, limits, tops, least, LONG)
        outlook = ground.tell.effects(found.plan).totals[:, 0] + rest[1]
        reached = float(outlook.mean()) if share is None else float((outlook >= wanted).mean())
        if reached >= (wanted if share is None else share):
            return found, least
        if found.missing > 0.0:
            break
        if share is None or safe is None:
            wanted += (asked.settings.min_outcome or 0.0) - reached
        else:
            safe = min(0.995, safe + max(share - reached, 0.0) + 0.005)
    facts: dict[str, Fact] = {
        "least": asked.settings.min_outcome,
        "reached": round(reached, 3) if share is not None else float(f"{reached:.4g}"),
    }
    code = "plan_outcome_unreachable" if share is None else "plan_probability_unreachable"
    raise InputError([Fault(code, asked.place, facts=facts | {"probability": share})])


def _least(response: Response, rest: Array, wanted: float, share: float | None) -> Least:
    """Return the floor: the expected outcome, or the quantile that must not lie below it."""
    ranks = (
        rank_weights("mean", 0.5, response.draws)
        if share is None
        else rank_weights("quantile", 1.0 - share, response.draws)
    )
    within = Aim(response, np.array([1.0, 0.0]), 0.0, ranks, -rest)
    return Least(within, wanted, abs(wanted))
