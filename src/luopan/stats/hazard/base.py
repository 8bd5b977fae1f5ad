"""A base rate that moves: what was seen of late over what was to be expected.

The level multiplies every hazard. Given the past it is a Gamma variable whose counts fade, so that
it follows a change within a few half-lives and is as unsure as recent events are few (Smith and
Miller 1986, J. R. Statist. Soc. B 48; power discounting, West and Harrison 1997). Stories that are
still open take part with the hours that they have lived through, so nothing waits for them to end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

from luopan.stats.hazard.exposure import Tally
from luopan.stats.hazard.histories import DAY, Floats, Hours
from luopan.stats.hazard.plan import HazardPlan

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class BaseRate:
    """The level by day, from what was known when the day began.

    Parameters
    ----------
    first_day : int
        Days are whole days of the hours that stories are counted in.
    log, sd : array, shape (days,)
        Mean and standard deviation of the log level.
    centres : array, shape (g,)
        Scores, rising, at which it is told how far the level of stories like these is off; may be
        empty.
    off : array, shape (days, g)
        How far, in logs.
    """

    first_day: int
    log: Floats
    sd: Floats
    centres: Floats = field(default_factory=lambda: np.zeros(0))
    off: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def at(self, hours: Hours, score: Floats | None = None) -> tuple[Floats, Floats]:
        """Return mean and deviation of the log level for these hours.

        Before the first day and after the last those days' are told. With scores, the level is
        that of stories of a like score.
        """
        day = np.clip(hours // DAY - self.first_day, 0, self.log.size - 1)
        log = self.log[day]
        if score is None or self.centres.size < 2:
            return log, self.sd[day]
        left = np.clip(np.searchsorted(self.centres, score) - 1, 0, self.centres.size - 2)
        apart = self.centres[left + 1] - self.centres[left]
        share = np.clip((score - self.centres[left]) / apart, 0.0, 1.0)
        off = (1.0 - share) * self.off[day, left] + share * self.off[day, left + 1]
        return log + off, self.sd[day]


STRATA = (0.5, 0.8)
"""Shares of stories, by score, that have a level of their own beside the common one."""
SLOWER, STURDIER = 4.0, 5.0
"""How many times as slowly, and as sturdily, a stratum leaves the common level."""
ENOUGH = 100
"""Stories from which on there are strata."""


def by_score(
    scores: Floats, count: Callable[[Places], Tally], whole: Tally, plan: HazardPlan
) -> BaseRate:
    """Return the level of each day, and how far it is off for low and for high scores.

    A base rate that falls because the list above takes fewer stories falls most for those that
    would hardly have come there anyway; one number for all stories cannot follow that.

    Parameters
    ----------
    scores : array, shape (n,)
        In order of the stories' start; those of the earlier half set the strata.
    count : callable
        Places of stories to their tally.
    whole : Tally
        Of all stories.
    plan : HazardPlan
    """
    common = followed(whole, plan)
    if scores.size < ENOUGH:
        return common
    edges = np.unique(np.quantile(scores[: scores.size // 2], STRATA))
    if edges.size < len(STRATA):
        return common
    stratum = np.searchsorted(edges, scores)
    members = [np.flatnonzero(stratum == k) for k in range(len(STRATA) + 1)]
    if min(map(len, members)) == 0:
        return common
    slow = replace(plan, half_life=SLOWER * plan.half_life, strength=STURDIER * plan.strength)
    off = []
    for places in members:
        mine = count(places)
        day = np.arange(mine.seen.size) + mine.first_day - whole.first_day
        seen, expected = np.zeros((2, whole.seen.size))
        seen[day], expected[day] = mine.seen, mine.expected
        apart = replace(whole, seen=seen, expected=expected * np.exp(common.log[:-1]))
        off.append(followed(apart, slow).log)
    centres = np.array([scores[places].mean() for places in members])
    return replace(common, centres=centres, off=np.array(off).T)


def followed(counts: Tally, plan: HazardPlan) -> BaseRate:
    """Return the level of each day and of the day after the last, from earlier days alone."""
    keep = 0.5 ** (1.0 / plan.half_life)
    seen, expected = plan.strength, plan.strength
    shapes = np.empty((counts.seen.size + 1, 2))
    for day in range(counts.seen.size):
        shapes[day] = seen, expected
        seen = keep * seen + counts.seen[day] + (1.0 - keep) * _LEAST
        expected = keep * expected + counts.expected[day] + (1.0 - keep) * _LEAST
    shapes[-1] = seen, expected
    log = digamma(shapes[:, 0]) - np.log(shapes[:, 1])
    return BaseRate(counts.first_day, log, np.sqrt(polygamma(1, shapes[:, 0])))


_LEAST = 1.0
"""Events that the level from before never counts less than, however long ago it was."""


def smoothed(counts: Tally, plan: HazardPlan) -> Floats:
    """Return the log level of each day from the days on both sides, for the fit to past days."""
    keep = 0.5 ** (1.0 / plan.half_life)
    sides = [plan.strength + _faded(x, keep) + _faded(x[::-1], keep)[::-1] - x
             for x in (counts.seen, counts.expected)]  # fmt: skip
    return np.asarray(np.log(sides[0] / sides[1]))


def _faded(counts: Floats, keep: float) -> Floats:
    out, total = np.empty_like(counts), 0.0
    for at, value in enumerate(counts):
        total = keep * total + value
        out[at] = total
    return out
