"""A base rate that moves: what was seen of late over what was to be expected.

The level multiplies every hazard. Given the past it is a Gamma variable whose counts fade, so that
it follows a change within a few half-lives and is as unsure as recent events are few (Smith and
Miller 1986, J. R. Statist. Soc. B 48; power discounting, West and Harrison 1997). Stories that are
still open take part with the hours that they have lived through, so nothing waits for them to end.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from luopan.stats.hazard.exposure import Tally
from luopan.stats.hazard.histories import DAY, Floats, Hours
from luopan.stats.hazard.plan import HazardPlan


@dataclass(frozen=True, slots=True, eq=False)
class BaseRate:
    """The level by day, from what was known when the day began.

    Parameters
    ----------
    first_day : int
        Days are whole days of the hours that stories are counted in.
    log, sd : array, shape (days,)
        Mean and standard deviation of the log level.
    """

    first_day: int
    log: Floats
    sd: Floats

    def at(self, hours: Hours) -> tuple[Floats, Floats]:
        """Return mean and deviation of the log level for these hours.

        Before the first day and after the last those days' are told.
        """
        day = np.clip(hours // DAY - self.first_day, 0, self.log.size - 1)
        return self.log[day], self.sd[day]


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
