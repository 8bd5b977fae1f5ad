"""Rolling refits: what was to be said when fewer outcomes were known, and whether it moved."""

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

PANEL_STEP = 6
"""Weeks from one refit to the next where the model is by region, in a full look."""

PANEL_FEWEST = 3
"""Weeks with an outcome that every region must have in a refit."""

FEWEST, SHORTEST = 4, 13
"""With fewer refits, or fewer weeks between the first and today, nothing is judged."""

LEAST = 0.25
"""A variance falls with one over the weeks where the data alone speak; at least a quarter of that
fall is taken for granted. With this, nominal and actual rates agree (bench/results/stability.md).
"""

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

    None is left with fewer outcomes than the plan asks of a reading. By region a full look goes
    back in steps of `PANEL_STEP` weeks, and stops before a region has hardly opened.
    """
    seen, regional = np.cumsum(fit.data.seen), fit.data.regional
    whole, step = len(fit.data.weeks), 1 if quick or regional is None else PANEL_STEP
    allowed = [n for n in range(whole, whole - BACK - 1, -step) if n > 0]
    allowed = [n for n in allowed if seen[n - 1] >= fit.plan.min_weeks]
    if regional is not None:
        known = np.cumsum(regional.seen, axis=0).min(axis=1)
        allowed = [n for n in allowed if known[n - 1] >= PANEL_FEWEST]
    if not quick or len(allowed) <= HANDFUL + 1:
        return tuple(allowed)
    chosen = np.linspace(0, len(allowed) - 1, HANDFUL + 1).round().astype(int)
    return tuple(allowed[i] for i in chosen)


def roll(fit: MixFit, weeks: tuple[int, ...], progress: Progress | None = None) -> Rolled:
    """Refit with so many weeks known each."""
    asks = [Ask(until(fit.problem, n), same_channels(fit.problem)) for n in weeks]
    return Rolled(np.array(weeks), tuple(refit_all(fit, asks, SALT, progress)))


@dataclass(frozen=True, eq=False)
class Answer:
    """One number in every refit.

    Parameters
    ----------
    draws : tuple of (n,) arrays
        Its draws, today's first.
    since : int
        Refits that knew fewer weeks knew nothing of it.
    signed : bool
        Whether it may be negative.
    """

    draws: tuple[Array, ...]
    since: int = 0
    signed: bool = False

    def kept(self, rolled: Rolled) -> list[int]:
        """Return the refits that knew something of it, today's first."""
        return [k for k, n in enumerate(rolled.weeks) if n >= self.since or k == 0]


def judged(rolled: Rolled, answer: Answer) -> Path | None:
    """Judge one number; None where there is too little to judge by.

    What is hardly ever negative is judged by its root, whose spread hardly grows with its size;
    by region a draw may lie below nought, and keeps its sign.
    """
    kept = answer.kept(rolled)
    weeks = rolled.weeks[kept]
    if len(kept) <= FEWEST or weeks[0] - weeks[-1] < SHORTEST:
        return None
    given = [answer.draws[k] for k in kept]
    if not answer.signed:
        given = [np.sign(draws) * np.sqrt(np.abs(draws)) for draws in given]
    means = np.array([draws.mean() for draws in given])
    variances = np.array([draws.var() for draws in given])
    sizes = [
        ess_bulk(draws.reshape(rolled.refits[k].draws.params.shape[0], -1))
        for k, draws in zip(kept, given, strict=True)
    ]
    errors = variances / np.maximum(np.nan_to_num(sizes, nan=1.0), 10.0)
    return path(means, variances, errors, LEAST * float(weeks[0] / weeks[-1] - 1.0))
