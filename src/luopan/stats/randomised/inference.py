"""One test by re-randomisation, and everything read from it: p value and interval alike.

The statistic is studentised, so that the test is exact where the arms do nothing to anyone, and
holds in large samples where they do nothing on average but something to each (Wu & Ding 2021,
Journal of the American Statistical Association 116). An effect is in the interval where the test
does not reject it, so that p value and interval cannot contradict each other.
"""

from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from luopan.stats.randomised.designs import Arms, Design
from luopan.stats.randomised.effects import Prepared, moments, prepare
from luopan.stats.randomised.regression import Moments
from luopan.stats.randomised.trial import Question, Trial, barred

Floats = NDArray[np.float64]

_TIE = 1.0 - 1e-9
_STEPS = np.concatenate([np.arange(0.0, 6.0, 0.1), np.geomspace(6.0, 200.0, 24)])
"""Where the test is made, in standard errors from the estimate."""
_HALVINGS = 40
_ROUNDING = 1e-12
"""A p value that equals 1 − level rejects, whatever its last digit."""
_FEW = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lot's own distribution says.

    Parameters
    ----------
    refused : str or None
        Code of why there is no answer; the figures are NaN then. Those of `barred`, and
        ``no_regions``: fewer than four have figures before and in the test; ``no_contrast``: the
        cells that are left do not tell the arms apart; ``too_few_assignments``: at this level no
        result could be told from chance.
    estimate, low, high : float
        The effect and its interval, in shares of the level before the test, or in logarithms.
    p : float
        Two-sided, of no effect; never below one over the number of possible assignments.
    standard_error : float
        Of the studentised statistic.
    total, total_low, total_high : float
        The same in the outcome's unit, over the regions and periods in the arm, carry-over
        after them counted in; of a moderator, at the strength that it had there.
    level : float
        Of the interval; p ≤ 1 − level exactly where it leaves out nought.
    redraws : int
        Assignments compared, the one that was made among them.
    exact : bool
        They are all there are.
    log_distinct : float
        Logarithm of how many there are.
    regions, missing, trimmed : int
        Regions used; their region-periods missing; and left out as outliers.
    """

    refused: str | None
    estimate: float
    low: float
    high: float
    p: float
    standard_error: float
    total: float
    total_low: float
    total_high: float
    level: float
    redraws: int
    exact: bool
    log_distinct: float
    regions: int
    missing: int
    trimmed: int

    def oriented(self, sign: float, cells: float) -> "Verdict":
        """Return the same of a channel's being on, where the arm was its pause.

        Parameters
        ----------
        sign : float
            −1 where that is the opposite question.
        cells : float
            What is usually sold where it was on, over what is where the arm was.
        """
        ends = sorted((sign * self.low, sign * self.high))
        totals = sorted((sign * cells * self.total_low, sign * cells * self.total_high))
        return replace(
            self,
            estimate=sign * self.estimate,
            low=ends[0],
            high=ends[1],
            total=sign * cells * self.total,
            total_low=totals[0],
            total_high=totals[1],
        )


def analyse(
    trial: Trial,
    question: Question | None = None,
    *,
    level: float = 0.95,
    redraws: int = 1000,
    seed: int = 0,
) -> Verdict:
    """Analyse a finished test by its own lot.

    Parameters
    ----------
    trial : Trial
        What was measured and drawn.
    question : Question, optional
        What is asked; by default what arm 1 changed.
    level : float
        Of the interval.
    redraws : int
        How many assignments to draw anew, at least 199. Where there are no more than that, all
        are taken.
    seed : int
        Of the redraws.

    Raises
    ------
    ValueError
        ``assignment``: not one that the lot could have drawn. ``level``, ``redraws``: out of range.
    """
    if not 0.5 <= level < 1.0 or redraws < 199:
        raise ValueError("level: from .5 to below 1; redraws: at least 199")
    question = question or Question()
    if not trial.design.allows(trial.assignment):
        raise ValueError("assignment: not one that the lot could have drawn")
    reason = barred(trial.design, question)
    if reason is not None:
        return _refused(reason, trial.design, level)
    prepared = prepare(trial, question)
    if prepared.used.sum() < 4:
        return _refused("no_regions", trial.design, level)
    assignments, exact = redrawn(trial.design, trial.assignment, redraws, seed)
    return verdict(prepared, moments(prepared, assignments), exact=exact, level=level)


def redrawn(design: Design, observed: Arms, redraws: int, seed: int) -> tuple[Arms, bool]:
    """Return the assignment that was made and others, and whether these are all there are.

    Parameters
    ----------
    design : Design
        The law.
    observed : (N, T) array
        What was drawn.
    redraws : int
        How many others; fewer if there are not so many.
    seed : int
        Of the draws.
    """
    rng = np.random.default_rng(seed)
    if design.log_distinct > log(redraws) - 1e-9 or getattr(design, "staggered", False):
        others = design.draw(rng, redraws)
        return np.concatenate([observed[None].astype(np.int8), others]), False
    wanted = round(exp(design.log_distinct))
    found = {observed.astype(np.int8).tobytes(): observed.astype(np.int8)}
    while len(found) < wanted:
        for drawn in design.draw(rng, 4 * wanted):
            found.setdefault(drawn.tobytes(), drawn)
    return np.stack(list(found.values())), True


def p_values(moments: Moments, effects: Floats) -> Floats:
    """Return the two-sided p value of each supposed effect."""
    squared = moments.squared(effects)
    return np.asarray((squared >= squared[:, :1] * _TIE).mean(axis=1))


def least_p(trial: Trial, question: Question) -> float:
    """Return the p value of the strongest effect: more than one assignment may say the same of it.

    Counted where there are few; 0 where there are more than a thousand.
    """
    if trial.design.log_distinct > log(_FEW):
        return 0.0
    assignments, _ = redrawn(trial.design, trial.assignment, _FEW, 0)
    found = moments(prepare(trial, question), assignments)
    far = _STEPS[-1] * float(np.sqrt(found.variance[0, 0]))
    return float(p_values(found, found.estimate[0, 0] + np.array([-far, far])).min())


def verdict(prepared: Prepared, found: Moments, *, exact: bool, level: float) -> Verdict:
    """Read p value and interval from one test. Arguments as `analyse` makes them."""
    design = prepared.trial.design
    unit = float(found.estimate[1, 0])
    if abs(unit) < 1e-9 or not found.variance[0, 0] > 0.0:
        return _refused("no_contrast", design, level)
    estimate = float(found.estimate[0, 0]) / unit
    error = float(np.sqrt(found.variance[0, 0])) / abs(unit)
    alpha = 1.0 - level + _ROUNDING
    low, p_low = _end(found, estimate, -error, alpha)
    high, p_high = _end(found, estimate, error, alpha)
    if not (np.isfinite(low) and np.isfinite(high)):
        return _refused("too_few_assignments", design, level)
    p = p_low if estimate > 0.0 else p_high
    totals = [total(prepared, x) for x in (estimate, low, high)]
    return Verdict(
        refused=None,
        estimate=estimate,
        low=low,
        high=high,
        p=max(p, exp(-design.log_distinct)),
        standard_error=error,
        total=totals[0],
        total_low=min(totals[1:]),
        total_high=max(totals[1:]),
        level=level,
        redraws=found.estimate.shape[1],
        exact=exact,
        log_distinct=design.log_distinct,
        regions=int(prepared.used.sum()),
        missing=int((~prepared.present).sum()) - prepared.trimmed,
        trimmed=prepared.trimmed,
    )


def _end(found: Moments, estimate: float, error: float, alpha: float) -> tuple[float, float]:
    """Return the interval's end on the side of ``error``'s sign, and the p value of nought there.

    The farthest effect that is not rejected; so nought has the largest p value of all effects
    at least as far off (an effect that is nearer and rejected does not shut out one beyond).
    """
    sign = 1.0 if error > 0 else -1.0
    offsets = np.abs(error) * _STEPS
    apart = -sign * estimate
    offsets = np.unique(np.append(offsets, apart)) if apart > 0 else offsets
    p = p_values(found, estimate + sign * offsets)
    beyond = float(p[offsets >= apart].max()) if apart > 0 and apart <= offsets[-1] else 1.0
    accepted = np.flatnonzero(p > alpha)
    last = int(accepted[-1]) if accepted.size else 0
    if last == len(p) - 1:
        return sign * float("inf"), beyond
    inside, outside = float(offsets[last]), float(offsets[last + 1])
    for _ in range(_HALVINGS):
        middle = 0.5 * (inside + outside)
        if p_values(found, np.array([estimate + sign * middle]))[0] > alpha:
            inside = middle
        else:
            outside = middle
    # The outer end of the last step: an effect said to be rejected is outside, never on, the end.
    end = estimate + sign * inside
    return (0.0 if abs(end) < 1e-12 * abs(estimate) else end), beyond


def total(prepared: Prepared, effect: float) -> float:
    """Return the effect in the outcome's unit over all regions and periods in the arm."""
    question, trial = prepared.question, prepared.trial
    bits = {"first": 1, "second": 2, "together": 3}
    arms = trial.assignment[prepared.used]
    on: Floats | NDArray[np.bool_]
    if question.contrast == "moderated" and trial.moderator is not None:
        on = (arms == question.arm) * trial.moderator[prepared.used]
    elif question.contrast in {"arm", "moderated"}:
        on = arms == question.arm
    else:
        on = (arms & bits[question.contrast]) == bits[question.contrast]
    if question.scale == "relative":
        return effect * float((prepared.level * on.sum(1)).sum())
    start = trial.history
    sold = trial.outcome[prepared.used, start : start + trial.design.periods]
    return -float(np.expm1(-effect)) * float(np.nansum(on * sold))


def _refused(code: str, design: Design, level: float) -> Verdict:
    nan = float("nan")
    figures = (nan,) * 8
    return Verdict(code, *figures, level, 0, False, design.log_distinct, 0, 0, 0)
