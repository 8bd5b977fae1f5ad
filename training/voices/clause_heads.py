"""Heads that read clauses: fitted, and set so that one half is where to say yes.

A text has what its clearest clause has. The probability of a maximum is no probability of the text,
so that one half would be the wrong bar: the bar is found on texts that the fit did not see, and the
intercepts are moved by it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from training.voices.spoken import ClauseLesson, Floats, Whole, clearest
from training.voices.temperature import temperature

from luopan.text import FeaturePlan, LinearHead, features
from luopan.text.fit import Fitted, fit

FOLDS = 3
STEPS = 50
"""Of a fit that only shows which clause is the clearest, or how well its like reads."""
PRECISE = 0.9
"""Of what is told as an intent this share is one, on clauses not learnt from: above the 0.85 asked
for of documents, each of which has several clauses to err on."""
FEW = 20
"""With fewer texts that have a class its bar stays where the fit put it."""
LOWEST = -1.0
"""Where the bar of a best F1 may lie, in logits: ASAP's reviews speak of nearly every aspect, and
the best bar for them would be none."""
BARS = np.round(np.arange(-3.0, 1.51, 0.1), 1)
Bars = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class ClauseTask:
    """What one head is to tell from clauses."""

    name: str
    classes: tuple[str, ...]
    penalty: float
    bars: Bars


def clause_head(task: ClauseTask, lesson: ClauseLesson, plan: FeaturePlan) -> LinearHead:
    """Fit one head."""
    matrix = features(lesson.texts, plan)
    scores, answers = _out_of_fold(task, lesson, matrix)
    bars = task.bars(scores, answers)
    heat = temperature(scores - bars, answers, np.ones(len(scores)), "logistic")
    found = _fitted(task, lesson, matrix, np.arange(len(lesson.texts)))
    facts = {"texts": len(lesson.texts), "licences": "MIT, Apache-2.0", "penalty": task.penalty}
    return LinearHead(
        task.name, plan, task.classes, found.weights, found.intercepts - bars, heat, "logistic",
        facts,
    )  # fmt: skip


def _fitted(
    task: ClauseTask, lesson: ClauseLesson, matrix: "csr_matrix[np.float32]", rows: Whole,
    steps: int = 120,
) -> Fitted:  # fmt: skip
    """Return weights learnt from some rows: twice where clauses share a text's labels."""
    inner, worth = matrix[rows], lesson.worth[rows]
    scores = None
    if lesson.part[rows].any():
        first = fit(
            inner, clearest(lesson, None, rows), "logistic",
            worth=worth, penalty=task.penalty, steps=STEPS,
        )  # fmt: skip
        scores = np.asarray(inner @ first.weights + first.intercepts)
    targets = clearest(lesson, scores, rows)
    return fit(inner, targets, "logistic", worth=worth, penalty=task.penalty, steps=steps)


def _out_of_fold(
    task: ClauseTask, lesson: ClauseLesson, matrix: "csr_matrix[np.float32]"
) -> tuple[Floats, Floats]:
    """Return scores of the texts that judge, by fits that did not see them, and their labels."""
    best = np.full((int(lesson.owner.max()) + 1, len(task.classes)), -np.inf)
    answers = np.full(best.shape, np.nan)
    judges = np.isin(lesson.owner, lesson.owner[lesson.judge])
    for fold in range(FOLDS):
        held = judges & (lesson.owner % FOLDS == fold)
        found = _fitted(task, lesson, matrix, np.flatnonzero(~held), STEPS)
        shown = np.flatnonzero(held & lesson.judge)
        scores = np.asarray(matrix[shown] @ found.weights + found.intercepts)
        np.maximum.at(best, lesson.owner[shown], scores)
        answers[lesson.owner[shown]] = lesson.targets[shown]
    shown = np.unique(lesson.owner[lesson.judge])
    return best[shown], answers[shown]


def fairest(scores: Floats, answers: Floats) -> Floats:
    """Return for each class the bar with the best F1."""
    found = np.zeros(answers.shape[1])
    for column in range(answers.shape[1]):
        known = ~np.isnan(answers[:, column])
        true, told = answers[known, column] == 1.0, scores[known, column]
        if true.sum() >= FEW:
            bars = BARS[BARS >= LOWEST]
            f1 = [2.0 * (true & (told >= b)).sum() / (true.sum() + (told >= b).sum()) for b in bars]
            found[column] = bars[int(np.argmax(f1))]
    return found


def precise(scores: Floats, answers: Floats) -> Floats:
    """Return for each class the lowest bar above which `PRECISE` of what is told is so.

    No class has a lower one than all classes together; one with `FEW` texts has that.
    """
    common = _precise(scores, answers)
    found = np.full(answers.shape[1], common)
    for column in range(answers.shape[1]):
        if (answers[:, column] == 1.0).sum() >= FEW:
            found[column] = max(common, _precise(scores[:, column], answers[:, column]))
    return found


def _precise(scores: Floats, answers: Floats) -> float:
    for bar in BARS:
        told = scores >= bar
        if (told & (answers == 1.0)).sum() >= PRECISE * told.sum():
            break
    return float(bar)
