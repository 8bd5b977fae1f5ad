"""Looking before the end: bounds from the same placebo sets, so that early looks cost no error.

At each registered look a set's statistic is its mean gap so far over its held-out error. A little
of the allowed error is spent at every look (Lan & DeMets 1983, Biometrika 70): the bound is set
where the placebo sets that were never stopped before spend just that much. No null law is assumed,
and only what is known at the look is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.holdout import Fits
from luopan.stats.panels.placebo import RIDGE, run
from luopan.stats.panels.problem import Array, PanelTest

Verdict = Literal["go_on", "efficacy", "harm", "end", "refused"]

POWER = 2.0
"""Of the spending function α (t / T)^power: 1 spends evenly, 3 is close to O'Brien and Fleming."""
LOOK_SETS = 800


@dataclass(frozen=True, slots=True)
class LookPlan:
    """The registered looks.

    Parameters
    ----------
    periods : tuple of int
        Periods of the test that have passed at each look, ascending.
    level : float
        One minus the two-sided error of all looks together; half of it is spent on either side.
    harm_level : float or None
        The same for the lower side alone; default ``level``. A lower one stops a harmful test
        sooner.

    Raises
    ------
    ValueError
        ``looks``, ``level``.
    """

    periods: tuple[int, ...]
    level: float = 0.95
    harm_level: float | None = None

    def __post_init__(self) -> None:
        ascending = list(self.periods) == sorted(set(self.periods))
        if not self.periods or not ascending or self.periods[0] < 1:
            raise ValueError(f"looks: {self.periods} are not ascending periods")
        if not all(0.0 < x < 1.0 for x in (self.level, self.harm)):
            raise ValueError(f"level: {self.level}, {self.harm_level} are not between 0 and 1")

    @property
    def harm(self) -> float:
        """The level of the lower side."""
        return self.level if self.harm_level is None else self.harm_level


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One look.

    Parameters
    ----------
    period : int
        Periods of the test that had passed.
    statistic : float
        Mean gap so far over its error.
    efficacy, harm : float
        Bounds; above the first, or below the second, the test may stop. Infinite where no error
        may be spent yet.
    mean : float
        Mean gap so far over the treated regions' level.
    error : float
        Of ``mean``: what the statistic is counted in.
    reach : float
        Errors within which 95 of 100 placebo sets lie on one side, at this look alone; infinite
        where there are too few to say so.
    """

    period: int
    statistic: float
    efficacy: float
    harm: float
    mean: float
    error: float
    reach: float


@dataclass(frozen=True, slots=True, eq=False)
class Monitoring:
    """All looks so far.

    Parameters
    ----------
    verdict : {"go_on", "efficacy", "harm", "end", "refused"}
        ``end``: the last registered look has passed without a stop. ``refused``: too few distinct
        placebo sets to spend any error.
    stopped : int or None
        Periods after which a bound was crossed.
    looks : tuple of Look
    """

    verdict: Verdict
    stopped: int | None
    looks: tuple[Look, ...]


def look(
    test: PanelTest,
    plan: LookPlan,
    *,
    seen: int | None = None,
    estimator: Estimator = RIDGE,
    sets: int = LOOK_SETS,
    seed: int = 0,
) -> Monitoring:
    """Look at a running test.

    Parameters
    ----------
    test : PanelTest
        As registered; what lies after ``seen`` periods is not used and may be missing.
    plan : LookPlan
    seen : int or None
        Periods that have passed; default all.
    estimator : Estimator
        One that does not look at what comes after the fit (`SyntheticDiD` does).
    sets, seed
        As in `find`.

    Raises
    ------
    ValueError
        ``looks`` if one lies after the test, or none has come yet.
    """
    told = test.horizon if seen is None else min(seen, test.horizon)
    passed = [n for n in plan.periods if n <= told]
    if not passed or plan.periods[-1] > test.horizon:
        raise ValueError(f"looks: {plan.periods} after {told} of {test.horizon} periods")
    known = until(test, passed[-1])
    # folds as long as the whole test, so that a later look repeats an earlier one to the digit
    trial = run(known, estimator=estimator, sets=sets, seed=seed, planned=test.horizon)
    return monitored(trial.fits, passed, plan)


def monitored(fits: Fits, passed: Sequence[int], plan: LookPlan) -> Monitoring:
    """Return what the looks that have passed say, of the treated set first and its placebos."""
    counts = np.array(passed)
    means = np.cumsum(fits.gaps, axis=1)[:, counts - 1] / counts
    scores = means / fits.errors[:, None]
    time = counts / plan.periods[-1]
    upper = bounds(scores[1:], time, (1.0 - plan.level) / 2.0)
    lower = bounds(scores[1:], time, (1.0 - plan.harm) / 2.0)
    rows = tuple(
        Look(
            int(counts[k]),
            float(scores[0, k]),
            float(upper[k]),
            -float(lower[k]),
            float(means[0, k]),
            float(fits.errors[0]),
            reach(scores[1:, k]),
        )
        for k in range(counts.size)
    )
    return judged(rows, done=len(passed) == len(plan.periods))


def reach(scores: Array, confidence: float = 0.95) -> float:
    """Return how many errors a placebo's statistic stays within, one-sided, at one look.

    Either sign counts, as in `bounds`, and the treated set takes a place of its own.
    """
    both = np.sort(np.concatenate([scores, -scores]))
    rank = int(np.ceil(confidence * (both.size + 1)))
    return float(both[rank - 1]) if rank <= both.size else float("inf")


def until(test: PanelTest, periods: int) -> PanelTest:
    """Return the test as it was after so many of its periods."""
    return PanelTest(
        test.outcome[:, : test.start + periods],
        test.treated,
        test.start,
        periods,
        excluded=test.excluded,
        sizes=test.sizes,
        among=test.among,
    )


def judged(rows: tuple[Look, ...], *, done: bool) -> Monitoring:
    """Return the first bound crossed, if any."""
    for row in rows:
        if row.statistic > row.efficacy:
            return Monitoring("efficacy", row.period, rows)
        if row.statistic < row.harm:
            return Monitoring("harm", row.period, rows)
    if done and np.isinf(rows[-1].efficacy):
        return Monitoring("refused", None, rows)
    return Monitoring("end" if done else "go_on", None, rows)


def bounds(scores: Array, time: Array, error: float) -> Array:
    """Return the upper bound of every look, (K,), one-sided.

    Parameters
    ----------
    scores : (B, K) array
        Placebo statistics; either sign counts, for a set and its donors play both parts.
    time : (K,) array
        Share of the test that has passed.
    error : float
        One-sided error of all looks together.
    """
    both = np.vstack([scores, -scores])
    alive = np.ones(both.shape[0], dtype=bool)
    out = np.full(time.size, np.inf)
    for k, now in enumerate(time):
        allowed = int(error * now**POWER * (both.shape[0] + 2) + 1e-9)
        spend = allowed - int(np.count_nonzero(~alive)) - 1
        standing = np.sort(both[alive, k])[::-1]
        if spend >= 0 and standing.size:
            # the treated set takes one place: it stops if fewer than ``spend`` are beyond it
            out[k] = standing[min(spend, standing.size - 1)]
            alive &= both[:, k] <= out[k]
    return out
