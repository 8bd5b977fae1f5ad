"""Where to look: documents sorted by score, cut into strata, labels allotted by their spread."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

STRATA = 5
"""Strata of an audit: more would leave too few labels each."""
FLOOR = 8
"""Labels that every stratum has before spread decides: a classifier is surest where it is wrong."""
DOUBT = 0.1
"""Share of the pool's mean score mixed into each score before its spread is taken.

Scores of a classifier in a new field are too sure of themselves; taken at their word, the sure
strata would have no labels beyond the floor.
"""


def prior_corrected(scores: Floats, trained: Floats, rounds: int = 200) -> Floats:
    """Return scores as they would be, had the classifier been trained on this pool's mix.

    Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori
    probabilities: a simple procedure". It needs no label, and is right only where documents of a
    class look alike in both fields: good enough to sort by, not to report.

    Parameters
    ----------
    scores : (N, C) array
        Probabilities of the classes, rows sum to 1.
    trained : (C,) array
        Shares of the classes in what the classifier was trained on.
    rounds : int
        At most so many steps.
    """
    share = scores.mean(axis=0)
    corrected = scores
    for _ in range(rounds):
        corrected = scores * (share / trained)
        corrected /= corrected.sum(axis=1, keepdims=True)
        moved, share = share, corrected.mean(axis=0)
        if np.abs(moved - share).max() < 1e-7:
            break
    return np.asarray(corrected)


def axis(scores: Floats) -> Floats:
    """Return one number a document to sort by.

    The score of the last class where there are two; else the first principal axis of the scores,
    which for negative, neutral and positive runs from one end to the other.
    """
    if scores.shape[1] == 2:
        return np.asarray(scores[:, 1])
    away = scores - scores.mean(axis=0)
    _, vectors = np.linalg.eigh(away.T @ away)
    direction = vectors[:, -1] * np.sign(vectors[np.argmax(np.abs(vectors[:, -1])), -1])
    return np.asarray(away @ direction)


def spreads(scores: Floats, weight: Floats) -> Floats:
    """Return how much each document's class may weigh: standard deviations, (N,)."""
    doubted = (1.0 - DOUBT) * scores + DOUBT * scores.mean(axis=0)
    return np.asarray(weight * np.sqrt((doubted * (1.0 - doubted)).sum(axis=1)))


def cut(along: Floats, spread: Floats, count: int) -> Whole:
    """Return the stratum of each document: equal sums of spread along the sorted scores.

    Close to the best boundaries for a Neyman allotment (Dalenius and Hodges 1959, "Minimum
    variance stratification"; Cochran 1977, § 5A.7). Documents of one score stay together.

    Parameters
    ----------
    along, spread : (N,) array
        Of `axis` and `spreads`.
    count : int
        Strata; fewer where scores repeat.
    """
    values, place = np.unique(along, return_inverse=True)
    below = np.cumsum(np.bincount(place, spread))
    middle = below - 0.5 * np.bincount(place, spread)
    stratum = np.minimum((middle / below[-1] * count).astype(np.int64), count - 1)
    _, dense = np.unique(stratum[place], return_inverse=True)
    return np.asarray(dense.reshape(values[place].shape), dtype=np.int64)


def turns(size: Whole, effort: Floats, labels: int) -> Whole:
    """Return to which stratum each next label goes: a longer list begins with the shorter.

    First every stratum has its floor; then the label goes where it lowers the variance most,
    which ends at the best whole-numbered Neyman allotment (Wright 2012, "The equivalence of
    Neyman optimum allocation for sampling and equal proportions for apportioning the U.S. House
    of Representatives").

    Parameters
    ----------
    size : (H,) int64 array
        Documents a stratum.
    effort : (H,) array
        Size times standard deviation.
    labels : int
        Labels in all; no more than there are documents.

    Returns
    -------
    turns : (min(labels, size.sum()),) int64 array
    """
    most = int(min(labels, size.max()))
    given = np.arange(most, dtype=np.float64)
    open_to = given < size[:, None]
    gain = (effort[:, None] + 1e-12) / np.sqrt(given * (given + 1.0) + 1e-12)
    # before the floor every stratum in turn, after it by gain
    early = given < FLOOR
    rank = np.where(early, given - FLOOR, 0.0) + np.zeros((size.size, 1))
    order = np.lexsort((np.where(early, 0.0, -gain)[open_to], rank[open_to]))
    stratum = np.broadcast_to(np.arange(size.size)[:, None], open_to.shape)[open_to]
    return np.asarray(stratum[order][:labels], dtype=np.int64)
