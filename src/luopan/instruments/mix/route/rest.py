"""What the outcome would be within the plan's weeks apart from the media: a seasonal forecast.

Given a draw's media, the rest of the outcome is known for every week so far. Its coming weeks are
those of a year before, times how the last quarter stands to the same quarter a year before; the
error of that rule is taken from the firm's own past.
"""

import numpy as np

from luopan.instruments.mix.route.ground import YEAR, Ground
from luopan.instruments.mix.weekly import Array
from luopan.stats.mix import media_by_week

QUARTER = 13


def rest_of_outcome(ground: Ground, seed: int) -> tuple[Array, Array]:
    """Return the rest of the outcome summed over the plan's weeks: climbing and telling draws."""
    fit, count = ground.fit, len(ground.weeks)
    media = media_by_week(fit.problem, ground.draws, ground.parts)
    seen = fit.data.seen
    at = np.arange(seen.size)
    actual = np.interp(at, at[seen], fit.data.values[seen])
    rest = actual - media
    spread = _usual_error(rest.mean(axis=0), count)
    rng = np.random.default_rng(np.random.SeedSequence([seed, 17]))
    ahead = _ahead(rest, count) * np.exp(spread * rng.standard_normal(len(rest)))
    telling = ground.telling
    climbing = np.setdiff1d(np.arange(len(rest)), telling)
    return ahead[climbing], ahead[telling]


def _ahead(rest: Array, count: int) -> Array:
    """Forecast the sum of the next ``count`` weeks from (n, weeks)."""
    total = rest.shape[1]
    if total < YEAR + QUARTER:
        return np.asarray(rest[:, -count:].sum(axis=1))
    year_ago = total - YEAR
    now = rest[:, -QUARTER:].sum(axis=1)
    then = rest[:, year_ago - QUARTER : year_ago].sum(axis=1)
    return np.asarray(rest[:, year_ago : year_ago + count].sum(axis=1) * now / then)


def _usual_error(rest: Array, count: int) -> float:
    """Root mean square of the rule's relative errors at every origin of the past."""
    origins = range(YEAR + QUARTER, rest.size - count + 1)
    if len(origins) < QUARTER:
        origins = range(count, rest.size - count + 1)
    errors = [np.log(rest[o : o + count].sum() / _ahead(rest[None, :o], count)[0]) for o in origins]
    return float(np.sqrt(np.mean(np.square(errors))))
