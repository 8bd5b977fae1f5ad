"""A random sample of the very pool, for hands to label: drawn, added to, merged.

An audit is a chance for each document. The document is in the sample if its lot (`priorities`)
lies below. Everything else follows: a larger audit raises chances, so it keeps the smaller one;
two audits of one name merge by the larger chance, whether they were drawn by two people, on two
parts of the pool or by two classifiers; documents of one chance are a simple random sample of
their stratum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.prevalence.priority import Floats, Names, priorities
from luopan.stats.prevalence.strata import STRATA, Whole, axis, cut, spreads, turns

HEAVY = 0.01
"""A document with more than this of the pool's weight, and more than `HEAVIER` times the mean, is
labelled for certain."""
HEAVIER = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Who is in the sample, and with what chance.

    Parameters
    ----------
    seed : str
        The audit's name; see `priorities`.
    ids : (N,) array of str
        The documents of the pool, each once.
    lot : (N,) array
        Of `priorities`.
    chance : (N,) array
        In [0, 1]: the bound below which a lot is drawn. It marks the stratum too.
    """

    seed: str
    ids: Names
    lot: Floats
    chance: Floats

    def __post_init__(self) -> None:
        n = self.ids.shape[0]
        if self.ids.shape != (n,) or self.lot.shape != (n,) or self.chance.shape != (n,):
            raise ValueError("shape: one lot and one chance for each id")
        if np.unique(self.ids).size != n:
            raise ValueError("ids: a document is listed twice")
        if np.any((self.chance < 0.0) | (self.chance > 1.0)):
            raise ValueError("chance: must lie between 0 and 1")

    @property
    def taken(self) -> NDArray[np.bool_]:
        """Which documents are in the sample, (N,)."""
        return np.asarray(self.lot < self.chance)

    @property
    def stratum(self) -> Whole:
        """Documents that had the same chance, numbered from 0, (N,)."""
        return np.asarray(np.unique(self.chance, return_inverse=True)[1], dtype=np.int64)

    @property
    def inclusion(self) -> Floats:
        """Share of each document's stratum that was taken, (N,); 0 where none could be."""
        stratum = self.stratum
        return np.asarray(
            (np.bincount(stratum, self.taken) / np.maximum(np.bincount(stratum), 1))[stratum]
        )

    @property
    def queue(self) -> Whole:
        """The taken documents in the order of labelling, as indices.

        Whoever stops early has labelled a random sample too: within a stratum, lots ascend.
        """
        chosen = np.flatnonzero(self.taken)
        ease = self.lot[chosen] / self.chance[chosen]
        return np.asarray(chosen[np.lexsort((self.ids[chosen], ease))])


def draw(ids: Names, scores: Floats, labels: int, seed: str, weight: Floats | None = None) -> Audit:
    """Return an audit of a pool.

    Parameters
    ----------
    ids : (N,) array of str
        The documents, each once. Copies of one text are one document with a weight.
    scores : (N, C) array
        Probabilities of the classes, as `prior_corrected` gives them.
    labels : int
        How many documents will be labelled.
    seed : str
        The audit's name.
    weight : (N,) array, optional
        What each document counts for; 1 if left out. The heaviest (`HEAVY`) are taken for
        certain, in place of as many labels.
    """
    ids = np.asarray(ids, dtype=np.str_)
    scores = np.asarray(scores, dtype=np.float64)
    weight = np.ones(ids.size) if weight is None else np.asarray(weight, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[0] != ids.size or weight.shape != ids.shape:
        raise ValueError("shape: scores are (N, C), one row and one weight for each id")
    if ids.size == 0 or labels < 1:
        raise ValueError("labels: at least one label of at least one document")
    if not np.all(np.isfinite(weight)) or np.any(weight <= 0.0):
        raise ValueError("weight: must be above 0")
    lot = priorities(ids, seed)
    chance = np.zeros(ids.size)
    bound = max(HEAVY * weight.sum(), HEAVIER * weight.mean())
    heavy = np.flatnonzero(weight > bound)
    heavy = heavy[np.lexsort((ids[heavy], -weight[heavy]))][:labels]
    chance[heavy] = 1.0
    rest = np.flatnonzero(weight <= bound)
    if rest.size and labels > heavy.size:
        chance[rest] = _bounds(scores[rest], weight[rest], lot[rest], labels - heavy.size)
    return Audit(seed, ids, lot, chance)


def _bounds(scores: Floats, weight: Floats, lot: Floats, labels: int) -> Floats:
    """Return the chances of documents that are drawn by lot."""
    spread = spreads(scores, weight)
    stratum = cut(axis(scores), spread, STRATA)
    size = np.bincount(stratum)
    effort = np.sqrt(size * np.bincount(stratum, spread**2))
    allotted = np.bincount(turns(size, effort, labels), minlength=size.size)
    bound = np.zeros(size.size)
    for h in range(size.size):
        lots = np.sort(lot[stratum == h])
        if allotted[h]:
            # the first lot left out bounds the chance of those before it
            bound[h] = lots[allotted[h]] if allotted[h] < size[h] else 1.0
    return np.asarray(bound[stratum])


def merge(first: Audit, second: Audit) -> Audit:
    """Return both samples as one.

    The order does not matter, nor does merging a sample with itself. A part of the pool that is
    drawn apart should have labels enough for its own strata, 40 or more.

    Raises
    ------
    ValueError
        ``seed`` if the two were not drawn under one name.
    """
    if first.seed != second.seed:
        raise ValueError(f"seed: {first.seed!r} and {second.seed!r} are two audits")
    ids, place = np.unique(np.concatenate([first.ids, second.ids]), return_inverse=True)
    chance, lot = np.zeros(ids.size), np.zeros(ids.size)
    np.maximum.at(chance, place, np.concatenate([first.chance, second.chance]))
    lot[place] = np.concatenate([first.lot, second.lot])
    return Audit(first.seed, ids, lot, chance)
