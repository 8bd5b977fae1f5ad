"""Without a label: which way a share moved, never how large it is.

If the classifier errs alike in both periods, its count moves the same way as the truth, only less
far. How alike it errs cannot be seen without labels; so the answer states the drift it allows for,
and the drift that would undo it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr

from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

DRIFT = 0.04
"""Standard deviation of how far the mean score drifts between two periods with no change in truth.

Not estimable without labels: between fields classifiers were 8 to 18 points off, between periods
of one pool far less.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a share moved between two periods.

    Parameters
    ----------
    p_up : float
        Probability that it rose, with the drift allowed for.
    p_up_if_alike : float
        The same if the classifier errs alike in both periods.
    undone_by : float
        Drift of the mean score that would leave nothing of the movement, as a share of documents.
    fault : {"few_documents", "no_venue_in_both"} or None
        Too few documents to tell; or no venue is heard of in both periods.
    """

    p_up: float
    p_up_if_alike: float
    undone_by: float
    fault: Literal["few_documents", "no_venue_in_both"] | None


def way(
    before: Floats,
    after: Floats,
    drift: float = DRIFT,
    venues: tuple[Whole, Whole] | None = None,
) -> Way:
    """Return which way the share of a class moved.

    Parameters
    ----------
    before, after : (n,), (m,) array
        Scores of the class in two periods, of the same classifier.
    drift : float
        See `DRIFT`.
    venues : pair of int64 arrays, optional
        Where each document stands; the periods are then compared at the same mix of the venues
        that are heard of in both.
    """
    places = venues or (np.zeros(before.size, np.int64), np.zeros(after.size, np.int64))
    both = np.intersect1d(*places)
    if both.size == 0:
        return Way(0.5, 0.5, 0.0, "no_venue_in_both")
    gap = variance = 0.0
    weight = np.array([np.sum(places[0] == v) + np.sum(places[1] == v) for v in both])
    for venue, part in zip(both, weight / weight.sum(), strict=True):
        old, new = before[places[0] == venue], after[places[1] == venue]
        gap += part * float(new.mean() - old.mean())
        variance += part**2 * (_variance(old) / old.size + _variance(new) / new.size)
    if min(before.size, after.size) < 10:
        return Way(0.5, 0.5, abs(gap), "few_documents")
    return Way(
        float(ndtr(gap / np.sqrt(variance + drift**2))),
        float(ndtr(gap / np.sqrt(variance))),
        abs(gap),
        None,
    )


def _variance(scores: Floats) -> float:
    """Return the variance of scores with a document's worth of doubt: few alike prove little."""
    mean = float(scores.mean())
    return (float(((scores - mean) ** 2).sum()) + 0.25) / scores.size
