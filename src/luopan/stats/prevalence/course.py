"""A share over time for a trend: its level from the labels, its movement from the classifier.

Shares by period (`luopan.stats.prevalence.cell_shares`) are posteriors: each is drawn towards what
the classifier alone would say of its period, so that a trend on them would be drawn twice. Here the
movement is scaled up instead by how well the classifier tells the class apart, which the labels of
the whole span say (adjusted counting with probabilities; Bella et al. 2010, "Quantification via
probability estimators"; with rates of the very pool and not of another). What labels cannot settle
stays an error that all periods have in common: one of the level, and one that grows with time.
"""

from dataclasses import dataclass

import numpy as np

from luopan.stats.prevalence.evidence import Evidence, summed
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

RESAMPLES = 400
DRIFT = 0.05
"""Standard deviation, as a share a year, of what a steady drift of the classifier may pretend."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A share by period, with errors of its own and such as all periods have in common.

    Parameters
    ----------
    value : (T,) array
        Shares; those of small periods may lie outside of 0 to 1.
    own : (T,) array
        Standard errors of each period by itself.
    drift : float
        Standard deviation of the error that grows with time, as a share a year.
    apart : float
        How much higher the classifier's probability is where the class is there.
    """

    value: Floats
    own: Floats
    drift: float
    apart: float


def course(
    evidence: Evidence, c: int, cells: tuple[Whole, Whole, Floats], years: Floats, level: float
) -> Course:
    """Return the course of one class at one mix of venues.

    Parameters
    ----------
    evidence : Evidence
        The pool; both labels of the class and of the others are needed.
    c : int
        The class.
    cells : tuple of (N,) int64 array, (N,) int64 array, (V,) array
        Period of each document (below 0: in none), its venue, and the weight of each venue in the
        mix. Every venue of weight must be heard of in every period.
    years : (N,) array
        When each document was written, in years from the middle of the periods.
    level : float
        The class's share of the pool.
    """
    period, venue, mix = cells
    mix = mix / mix.sum()
    score, places = evidence.scores[:, c], mix.size
    used = (period >= 0) & (mix[venue] > 0.0)
    cell = period[used] * places + venue[used]
    shape = (int(period.max()) + 1, places)
    weight, own = evidence.weight[used], score[used]
    size, first, second = (
        summed(cell, weight * own**k, shape[0] * places).reshape(shape) for k in range(3)
    )
    kish = summed(cell, weight**2, shape[0] * places).reshape(shape) / np.maximum(size, 1e-12) ** 2
    means = first / np.maximum(size, 1e-12)
    by_venue = size.sum(axis=0).clip(1e-12)
    spread = second.sum(axis=0) / by_venue - (first.sum(axis=0) / by_venue) ** 2
    apart, drift, error = _learnt(evidence, c, years)
    middle = summed(period[used], weight * years[used], shape[0]) / size.sum(axis=1)
    moved = (means @ mix - float(np.average(score, weights=evidence.weight))) / apart
    return Course(
        level + moved + drift * middle,
        np.sqrt((kish * spread) @ mix**2) / apart,
        error,
        apart,
    )


def _learnt(evidence: Evidence, c: int, years: Floats) -> tuple[float, float, float]:
    """Return how far the classifier tells the class apart, its drift and the drift's error.

    Wherever the classifier does not drift, label minus scaled score has one mean in all periods,
    whatever the share: what is left of its slope over time is drift.
    """
    at = np.flatnonzero(evidence.labelled)
    stratum = evidence.stratum
    got = np.bincount(stratum[at], minlength=int(stratum.max()) + 1)
    weight = (np.bincount(stratum) / np.maximum(got, 1))[stratum[at]] * evidence.weight[at]
    there, score = evidence.label[at] == c, evidence.scores[at, c]
    # seeded: the same labels tell the same, whoever asks
    drawn = np.random.default_rng(at.size).standard_exponential((RESAMPLES, at.size)) * weight
    hits, rest = drawn * there, drawn * ~there
    apart = float(np.median(hits @ score / hits.sum(axis=1) - rest @ score / rest.sum(axis=1)))
    left = there - score / apart
    when = years[at] - np.average(years[at], weights=weight)
    left = left - np.average(left, weights=weight)
    heavy = float((weight * when**2).sum())
    if heavy == 0.0:
        return apart, 0.0, DRIFT
    slope = float((weight * when * left).sum()) / heavy
    variance = float(((weight * when * (left - slope * when)) ** 2).sum()) / heavy**2
    known = 1.0 / (1.0 / max(variance, 1e-12) + 1.0 / DRIFT**2)
    return apart, slope * known / max(variance, 1e-12), float(np.sqrt(known))
