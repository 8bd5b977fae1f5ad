"""Answers by arm: which message leaves a better score, or more of one answer.

A few answers are added to every arm, spread evenly over the scale (Agresti and Caffo 2000, Am.
Stat. 54, for shares): an arm in which everybody answered the same is not certain of the next one,
and the interval keeps its cover from some twenty answers on.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.audiences.compare import Comparison, compare
from luopan.stats.audiences.moments import of_counts

Array = NDArray[np.float64]

ADDED = 2.0
"""Answers added to each arm."""


def compare_answers(counts: Array, scores: Array, level: float = 0.95) -> tuple[Comparison, ...]:
    """Compare the mean score of every arm with that of the first.

    Parameters
    ----------
    counts : (A, c) array
        How often each answer was given in each arm; the control first.
    scores : (c,) array
        What each answer counts for: `luopan.stats.proportions.nps_score` of 0–10 for the net
        promoter score; 1 for the answer of interest and 0 for the others for a share; the answer
        itself for a mean.
    level : float
        At which all intervals hold together.

    Returns
    -------
    tuple of Comparison
        One for each arm but the first. Scores and difference are as counted; error, interval, p
        and lift are those of the arms with the answers added. A score that can be below nought
        has no lift.
    """
    counts = np.asarray(counts, dtype=np.float64)
    scores = np.asarray(scores, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != scores.size or counts.shape[0] < 2:
        raise ValueError(f"shape: counts {counts.shape} for {scores.size} scores")
    if np.any(counts.sum(axis=1) <= 0.0):
        raise ValueError("counts: an arm without answers")
    if np.unique(scores).size < 2:
        raise ValueError("scores: two or more that differ")
    told = compare(tuple(of_counts(scores, row, ADDED) for row in counts), level=level)
    means = counts @ scores / counts.sum(axis=1)
    return tuple(
        _as_counted(one, float(means[0]), float(new), signed=bool(scores.min() < 0.0))
        for one, new in zip(told, means[1:], strict=True)
    )


def _as_counted(one: Comparison, control: float, treated: float, *, signed: bool) -> Comparison:
    """Return the comparison around the difference that was counted.

    Where nearly all answers are the same the interval may end short of it; it is then drawn out.
    """
    difference = treated - control
    return replace(
        one,
        control=control,
        treated=treated,
        difference=difference,
        low=min(one.low, difference),
        high=max(one.high, difference),
        lift=None if signed else one.lift,
    )
