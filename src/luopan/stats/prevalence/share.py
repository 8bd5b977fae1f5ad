"""The share of each class in a pool, with an interval that holds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.stats.intervals import equal_tailed
from luopan.stats.prevalence.calibration import CalibrationPrior, strata_shares
from luopan.stats.prevalence.evidence import Evidence, Groups, grouped
from luopan.stats.prevalence.priority import Floats

DRAWS = 2000
FEW = 20
"""Below so many labels a share is hardly more than the classifier's word."""


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """Shares of the classes of one pool.

    Parameters
    ----------
    draws : (D, C) array
        Draws of their posterior; each sums to 1.
    counted : (C,) array
        What the classifier counts, uncorrected.
    labels : int
        Labels behind them.
    fault : {"few_labels", "blind_spot"} or None
        Fewer than `FEW` labels; or more than 5 % of the weight could not have been drawn.
    """

    draws: Floats
    counted: Floats
    labels: int
    fault: Literal["few_labels", "blind_spot"] | None

    def interval(self, level: float) -> Floats:
        """Return mean, low and high of each class, (C, 3)."""
        rows = [(float(d.mean()), *equal_tailed(d, level)) for d in self.draws.T]
        return np.array(rows)


def share(
    evidence: Evidence,
    seed: int,
    prior: CalibrationPrior | None = None,
    draws: int = DRAWS,
) -> Share:
    """Return the shares of the classes in a pool.

    Labelled documents are known; the rest is drawn from the posterior of its stratum, so that a
    pool labelled to the last document has no interval at all.

    Parameters
    ----------
    evidence : Evidence
        Scores of all documents and labels of those that the lot chose.
    seed : int
        Same evidence and seed, same draws.
    prior : CalibrationPrior, optional
        What is thought of the classifier.
    draws : int
        How many.
    """
    rng = np.random.default_rng(seed)
    groups = grouped(evidence, evidence.stratum)
    rates = strata_shares(groups.counts, groups.mean, prior or CalibrationPrior(), draws, rng)
    total = evidence.weight.sum()
    sums = totals(groups, rates, rng).sum(axis=1) / total
    labels = int(evidence.labelled.sum())
    blind = groups.rest[groups.known.sum(axis=1) == 0.0].sum() / total
    fault: Literal["few_labels", "blind_spot"] | None = None
    if labels < FEW and groups.rest.sum() > 0.0:
        fault = "few_labels"
    elif blind > 0.05:
        fault = "blind_spot"
    return Share(sums, evidence.counted, labels, fault)


def totals(groups: Groups, rates: Floats, rng: np.random.Generator) -> Floats:
    """Return draws of the weight of each class in each group, (D, G, C).

    Parameters
    ----------
    groups : Groups
        G groups.
    rates : (D, G, C) array
        Draws of the classes' shares among documents like those of the group.
    rng : numpy.random.Generator
        Source of the draws.
    """
    drawn = rng.multinomial(groups.pieces, rates)
    piece = groups.rest / np.maximum(groups.pieces, 1)
    return np.asarray(groups.known + drawn * piece[:, None])
