"""Rolling refits: what would have been said when fewer outcomes were known, and whether it moved."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.stability.refit import (
    Ask,
    Progress,
    Refit,
    refit_all,
    same_channels,
)
from luopan.instruments.mix.weekly import Array
from luopan.stats.diagnostics import ess_bulk
from luopan.stats.martingale import Path, path
from luopan.stats.mix import until

BACK = 52
"""Weeks that are taken away, one by one."""

HANDFUL = 6
"""Refits of a quick look, evenly over the same weeks."""

FEWEST, SHORTEST = 4, 13
"""With fewer refits, or fewer weeks between the first and today, nothing is judged."""

SALT = 17


@dataclass(frozen=True, eq=False)
class Rolled:
    """The refits, today's first, then with ever fewer outcomes.

    Parameters
    ----------
    weeks : (n,) array of int
        Weeks that each refit knew.
    refits : tuple of Refit
        Their answers; all speak of the whole period.
    """

    weeks: NDArray[np.int64]
    refits: tuple[Refit, ...]

    def known_to(self, fit: MixFit) -> tuple[date, ...]:
        """Return the last week whose outcome each refit knew."""
        return tuple(fit.data.weeks[int(n) - 1] for n in self.weeks)


def cuts(fit: MixFit, *, quick: bool) -> tuple[int, ...]:
    """Return how many weeks each refit knows, today's first.

    None is left with fewer outcomes than the plan asks of a reading.
    """
    seen = np.cumsum(fit.data.seen)
    whole = len(fit.data.weeks)
    allowed = [n for n in range(whole, whole - BACK - 1, -1) if n > 0]
    allowed = [n for n in allowed if seen[n - 1] >= fit.plan.min_weeks]
    if not quick or len(allowed) <= HANDFUL + 1:
        return tuple(allowed)
    chosen = np.linspace(0, len(allowed) - 1, HANDFUL + 1).round().astype(int)
    return tuple(allowed[i] for i in chosen)


def roll(fit: MixFit, weeks: tuple[int, ...], progress: Progress | None = None) -> Rolled:
    """Refit with so many weeks known each."""
    asks = [Ask(until(fit.problem, n), same_channels(fit.problem)) for n in weeks]
    return Rolled(np.array(weeks), tuple(refit_all(fit, asks, SALT, progress)))


def enough(rolled: Rolled) -> bool:
    """Whether there is anything to judge."""
    span = int(rolled.weeks[0] - rolled.weeks[-1])
    return len(rolled.refits) > FEWEST and span >= SHORTEST


def judged(rolled: Rolled, answers: list[Array], since: int = 0) -> Path:
    """Judge one number: ``answers`` are its draws in every refit, today's first.

    Refits with fewer than ``since`` weeks knew nothing of it and are left out.
    """
    kept = [k for k, n in enumerate(rolled.weeks) if n >= since]
    given = [answers[k] for k in kept]
    means = np.array([a.mean() for a in given])
    variances = np.array([a.var() for a in given])
    chains = [rolled.refits[k].draws.params.shape[0] for k in kept]
    errors = variances / [
        max(ess_bulk(a.reshape(c, -1)), 10.0) for a, c in zip(given, chains, strict=True)
    ]
    weeks = rolled.weeks[kept]
    return path(means, variances, errors, grown(weeks))


def grown(weeks: NDArray[np.int64]) -> Array:
    """Return by which part of today's variance each earlier one is at least taken to be larger."""
    return 0.5 * (weeks[0] / weeks[1:] - 1.0)
