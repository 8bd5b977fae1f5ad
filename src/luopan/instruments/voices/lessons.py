"""Hand labels as lessons: rows that a head weighs, and what each document should be told as.

Satisfaction is told of whole documents. Intents, aspects and requests are told of clauses, while
people label documents: a document has what its clearest clause has, so that clause alone learns
that it is there, and every clause of a document without it learns that it is not (Andrews,
Tsochantaridis and Hofmann 2002, "Support vector machines for multiple-instance learning").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.instruments.voices.labels import QUESTIONS, SATISFIED, Labels
from luopan.readings.voices import SATISFACTION
from luopan.stats.prevalence import UNLABELLED
from luopan.text import LinearHead, Texts, clauses, features
from luopan.text.fit import Fitted
from luopan.text.head import linked

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
SURE = 1e-4
"""No probability is nearer to nought or one than this when it is judged."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What one head may learn of n documents.

    Parameters
    ----------
    head : LinearHead
        The head that ships.
    matrix : csr_matrix, shape (rows, columns)
        Rows are documents or their clauses.
    owner : int64 array, shape (rows,)
        The document of each row.
    answers : float64 array, shape (n, classes)
        1 or 0, NaN where nobody said.
    """

    head: LinearHead
    matrix: csr_matrix[np.float32]
    owner: Whole
    answers: Floats

    def start(self) -> Fitted:
        """Return the shipped weights, with the temperature worked in."""
        heat = self.head.temperature
        weights = self.head.weights.astype(np.float32) / np.float32(heat)
        return Fitted(weights, self.head.intercepts / heat)

    def rows_told(self, fitted: Fitted) -> Floats:
        """Return the probabilities of each row, (rows, classes)."""
        scores = self.matrix @ fitted.weights + fitted.intercepts
        return linked(np.asarray(scores, dtype=np.float64), self.head.link)

    def told(self, fitted: Fitted) -> Floats:
        """Return the probabilities of each document: those of its clearest row."""
        found = np.zeros(self.answers.shape)
        np.maximum.at(found, self.owner, self.rows_told(fitted))
        return found

    def row_targets(self, fitted: Fitted | None) -> Floats:
        """Return what each row should be told as, NaN where unknown.

        Parameters
        ----------
        fitted : Fitted or None
            Says which clause of a document is its clearest; without it every clause stands for
            its document, with which the search begins.
        """
        targets = self.answers[self.owner]
        if fitted is None or self.head.link == "softmax":
            return targets
        told = self.rows_told(fitted)
        best = np.zeros(self.answers.shape)
        np.maximum.at(best, self.owner, told)
        hidden = (targets == 1.0) & (told < best[self.owner])
        targets[hidden] = np.nan
        return targets


def lesson(head: LinearHead, target: str, texts: Texts, labels: Labels, at: Whole) -> Lesson:
    """Return what a head may learn of some documents.

    Parameters
    ----------
    head : LinearHead
        Of the documents' language.
    target : str
        One of `luopan.text.reader.TARGETS`.
    texts : Texts
        The documents at those places, normalised.
    labels : Labels
        Of the whole pool.
    at : int64 array, shape (n,)
        Places in the pool of the documents.
    """
    answers = _answers(target, labels, at)
    if target == "satisfaction":
        return Lesson(head, features(texts, head.plan), np.arange(at.size, dtype=np.int64), answers)
    cut = clauses(texts)
    return Lesson(head, features(cut.batch(texts), head.plan), cut.text.astype(np.int64), answers)


def _answers(target: str, labels: Labels, at: Whole) -> Floats:
    if target == "satisfaction":
        given = labels.first(SATISFIED)[at]
        told = np.eye(len(SATISFACTION))[np.maximum(given, 0)]
        told[given == UNLABELLED] = np.nan
        return np.asarray(told)
    columns = []
    for question in QUESTIONS:
        if question.target == target:
            given = labels.first(question)[at]
            columns.append(np.where(given == UNLABELLED, np.nan, given > 0))
    return np.stack(columns, axis=1).astype(np.float64)


def misfit(answers: Floats, told: Floats, *, exclusive: bool) -> Floats:
    """Return each document's negative log-likelihood, over the classes that were answered."""
    sure = np.clip(told, SURE, 1.0 - SURE)
    one = np.where(np.isnan(answers), 0.0, answers)
    losses = -one * np.log(sure)
    if not exclusive:
        losses -= np.where(np.isnan(answers), 0.0, 1.0 - one) * np.log(1.0 - sure)
    return np.asarray(losses.sum(axis=1))


def right(answers: Floats, told: Floats, *, exclusive: bool) -> float:
    """Return the macro F1 over the classes that occur in the answers."""
    said = told >= 0.5
    if exclusive:
        said = np.eye(told.shape[1], dtype=np.bool_)[told.argmax(axis=1)]
    found = []
    for column in range(answers.shape[1]):
        known = ~np.isnan(answers[:, column])
        true, named = answers[known, column] == 1.0, said[known, column]
        if true.any():
            both = int((true & named).sum())
            found.append(2.0 * both / (int(true.sum()) + int(named.sum())))
    return float(np.mean(found)) if found else float("nan")
