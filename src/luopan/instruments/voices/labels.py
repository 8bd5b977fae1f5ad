"""Hand labels: from rows of the audits table to one class a document for each question.

A document is labelled once it has a ``satisfaction``; whoever labelled it also answered what is
not listed: no intent, an aspect not spoken of, no request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.voices.pool import Pool
from luopan.readings.voices import ASPECTS, INTENTS, POLARITIES, SATISFACTION, Target
from luopan.stats.prevalence import UNLABELLED

Whole = NDArray[np.int64]
NOT_SPOKEN_OF = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every document, and the classes of the answer."""

    target: Target
    label: str | None
    classes: tuple[str, ...]


SATISFIED = Question("satisfaction", None, SATISFACTION)
QUESTIONS: tuple[Question, ...] = (
    SATISFIED,
    *(Question("intent", intent, ("no", "yes")) for intent in INTENTS),
    *(Question("aspect", aspect, (NOT_SPOKEN_OF, *POLARITIES)) for aspect in ASPECTS),
    Question("request", "request", ("no", "yes")),
)
_BY_LABEL = {q.label: q for q in QUESTIONS if q.label}


@dataclass(frozen=True, eq=False)
class Labels:
    """Answers of every labeller.

    Parameters
    ----------
    labellers : tuple of str
        By the number of documents they labelled, most first.
    answers : mapping of Question to (labellers, N) int64 array
        Classes in the pool's order, `UNLABELLED` where there is none.
    unknown : int
        Labels of documents that the pool does not have.
    unread : tuple of str
        Labels that are none of ours, for telling.
    """

    labellers: tuple[str, ...]
    answers: dict[Question, Whole]
    unknown: int
    unread: tuple[str, ...]

    def first(self, question: Question) -> Whole:
        """Return one answer a document: of the labeller who answered most."""
        answers = self.answers[question]
        chosen: Whole = np.full(answers.shape[1], UNLABELLED, dtype=np.int64)
        for row in answers[::-1]:
            chosen = np.where(row != UNLABELLED, row, chosen)
        return chosen

    def doubled(self, question: Question) -> tuple[Whole, Whole]:
        """Return both answers of the documents that two people labelled."""
        answers = self.answers[question]
        both = np.flatnonzero((answers != UNLABELLED).sum(axis=0) >= 2)
        pairs = [answers[:, i][answers[:, i] != UNLABELLED][:2] for i in both]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]


def labels_of(audits: pl.DataFrame | None, pool: Pool) -> Labels:
    """Return the hand labels of a pool's documents.

    Parameters
    ----------
    audits : polars.DataFrame or None
        The checked table: voice (as `Pool.names`, or our id), aspect, label, labeller.
    pool : Pool
        The documents.
    """
    n = pool.size
    empty = Labels((), {q: np.zeros((0, n), dtype=np.int64) for q in QUESTIONS}, 0, ())
    if audits is None or audits.height == 0:
        return empty
    place = {name: i for i, name in enumerate(pool.names)}
    place |= {name: i for i, name in enumerate(pool.frame["id"].to_list())}
    rows = audits.select(
        pl.col("voice"),
        pl.col("aspect").str.to_lowercase(),
        pl.col("label").str.to_lowercase(),
        pl.col("labeller").fill_null(""),
    )
    known = rows.filter(pl.col("voice").is_in(list(place)))
    whole = known.filter(pl.col("aspect") == "satisfaction")
    if whole.is_empty():
        unread = tuple(_unread(known))
        return Labels((), empty.answers, rows.height - known.height, unread)
    counts = whole.group_by("labeller").len().sort(["len", "labeller"], descending=[True, False])
    names = tuple(counts["labeller"].to_list())
    seat = {name: k for k, name in enumerate(names)}
    answers: dict[Question, Whole] = {
        q: np.full((len(names), n), UNLABELLED, dtype=np.int64) for q in QUESTIONS
    }
    for voice, who in whole.select("voice", "labeller").iter_rows():
        for question in QUESTIONS[1:]:
            answers[question][seat[who], place[voice]] = 0
    unread = tuple(_filled(known, answers, place, seat))
    return Labels(names, answers, rows.height - known.height, unread)


def _filled(
    rows: pl.DataFrame, answers: dict[Question, Whole], place: dict[str, int], seat: dict[str, int]
) -> Iterator[str]:
    """Write the answers in; return the labels that are none of ours."""
    for voice, aspect, label, who in rows.iter_rows():
        if who not in seat:
            continue
        question, told = _understood(aspect, label)
        if question is None:
            yield f"{aspect}: {label}"
        elif told is not None:
            answers[question][seat[who], place[voice]] = told


def _unread(rows: pl.DataFrame) -> Iterator[str]:
    """Yield the labels that are none of ours."""
    for aspect, label in rows.select("aspect", "label").iter_rows():
        if _understood(aspect, label)[0] is None:
            yield f"{aspect}: {label}"


def _understood(aspect: str, label: str) -> tuple[Question | None, int | None]:
    """Return the question that a row answers and the class; None for an intent of ``none``."""
    if aspect == "satisfaction" and label in SATISFACTION:
        return SATISFIED, SATISFACTION.index(label)
    if aspect == "intent" and label == NOT_SPOKEN_OF:
        return SATISFIED, None
    if aspect == "intent" and label in INTENTS:
        return _BY_LABEL[label], 1
    question = _BY_LABEL.get(aspect)
    if question is not None and label in question.classes:
        return question, question.classes.index(label)
    return None, None
