"""What is known of a pool: every document's score, and the labels of those that the lot chose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.prevalence.audit import Audit
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

UNLABELLED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A pool with its audit.

    Parameters
    ----------
    scores : (N, C) array
        Probabilities of the classes; rows sum to 1.
    label : (N,) int64 array
        Class of each labelled document, else `UNLABELLED`. Within a stratum the labelled must be
        a simple random sample; `gathered` sees to it.
    stratum : (N,) int64 array
        From 0 without gaps.
    weight : (N,) array
        What each document counts for, above 0.
    """

    scores: Floats
    label: Whole
    stratum: Whole
    weight: Floats

    def __post_init__(self) -> None:
        n = self.label.shape[0]
        if self.scores.ndim != 2 or self.scores.shape[0] != n or self.scores.shape[1] < 2:
            raise ValueError(f"shape: scores are (N, C), C at least 2, not {self.scores.shape}")
        if not (self.label.shape == self.stratum.shape == self.weight.shape == (n,)) or n == 0:
            raise ValueError("shape: one label, stratum and weight for each document")
        if self.stratum.min() < 0 or np.any(np.bincount(self.stratum) == 0):
            raise ValueError("stratum: numbered from 0 without gaps")
        if np.any(self.scores < 0.0) or not np.allclose(self.scores.sum(axis=1), 1.0, atol=1e-6):
            raise ValueError("scores: must be probabilities that sum to 1")
        if np.any((self.label < UNLABELLED) | (self.label >= self.classes)):
            raise ValueError("label: beyond the classes of the scores")
        if not np.all(np.isfinite(self.weight)) or np.any(self.weight <= 0.0):
            raise ValueError("weight: must be above 0")

    @property
    def classes(self) -> int:
        """Number of classes C."""
        return int(self.scores.shape[1])

    @property
    def labelled(self) -> NDArray[np.bool_]:
        """Which documents have a label, (N,)."""
        return np.asarray(self.label != UNLABELLED)

    @property
    def counted(self) -> Floats:
        """Share of each class as the classifier counts it, (C,): wrong, and shown beside."""
        top = summed(self.scores.argmax(axis=1), self.weight, self.classes)
        return np.asarray(top / self.weight.sum())


def summed(at: Whole, value: Floats, size: int) -> Floats:
    """Return the sums of values (n,) by where they are (n,), (size,)."""
    return np.asarray(np.bincount(at, value, size), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A pool's weights by group, what is labelled of it and what is not.

    Parameters
    ----------
    known : (G, C) array
        Weight of the labelled documents by class: known without error.
    counts : (G, C) array
        The labels as so many equal ones: weighted shares times Kish's effective number (Kish
        1965, "Survey sampling", § 11.7). Where weights are 1 they are the labels.
    rest, pieces : (G,) array
        Weight of the unlabelled, and the effective number of documents that carry it.
    mean : (G, C) array
        Mean score of the whole group.
    """

    known: Floats
    counts: Floats
    rest: Floats
    pieces: Whole
    mean: Floats


def grouped(evidence: Evidence, group: Whole) -> Groups:
    """Return the sums of a pool over groups of documents.

    Parameters
    ----------
    evidence : Evidence
        The pool.
    group : (N,) int64 array
        From 0 without gaps.
    """
    total = int(group.max()) + 1
    classes, weight = evidence.classes, evidence.weight
    seen = evidence.labelled
    at = group[seen] * classes + evidence.label[seen]
    known = summed(at, weight[seen], total * classes).reshape(total, classes)
    squares = summed(group[seen], weight[seen] ** 2, total)
    kish = known.sum(axis=1) / np.where(squares > 0.0, squares, 1.0)
    rest = summed(group[~seen], weight[~seen], total)
    squares = summed(group[~seen], weight[~seen] ** 2, total)
    pieces = np.round(rest**2 / np.where(squares > 0.0, squares, 1.0)).astype(np.int64)
    whole = summed(group, weight, total)
    mean = np.stack([summed(group, weight * s, total) / whole for s in evidence.scores.T], axis=1)
    return Groups(known, known * kish[:, None], rest, pieces, mean)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Labels that came back, told apart by how their documents were picked.

    Parameters
    ----------
    evidence : Evidence
        With the labels of documents that the lot chose, and no others.
    set_aside : (N,) bool array
        Labelled though the lot did not choose them (picked because the classifier was unsure, or
        by hand): they may train a classifier; no share may rest on them.
    missing : (N,) bool array
        Chosen by lot and not labelled yet.
    """

    evidence: Evidence
    set_aside: NDArray[np.bool_]
    missing: NDArray[np.bool_]


def gathered(audit: Audit, scores: Floats, label: Whole, weight: Floats | None = None) -> Gathered:
    """Return the evidence of an audit.

    Parameters
    ----------
    audit : Audit
        Who was drawn; the other arrays are in the order of its ids.
    scores : (N, C) array
        Probabilities of the classes: those of the draw or better ones.
    label : (N,) int64 array
        Class, or `UNLABELLED`.
    weight : (N,) array, optional
        1 if left out.
    """
    label = np.asarray(label, dtype=np.int64)
    if label.shape != audit.chance.shape:
        raise ValueError("shape: one label for each document of the audit")
    weight = np.ones(label.size) if weight is None else np.asarray(weight, dtype=np.float64)
    taken, labelled = audit.taken, label != UNLABELLED
    evidence = Evidence(
        np.asarray(scores, dtype=np.float64),
        np.where(taken, label, UNLABELLED),
        audit.stratum,
        weight,
    )
    return Gathered(evidence, labelled & ~taken, taken & ~labelled)
