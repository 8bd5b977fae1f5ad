"""Heads tuned to a firm's own words from its hand labels, and judged on labels held out.

The shipped weights are the centre of the penalty, so that few labels move few weights. Penalty and
gain are found by nested cross-validation (Varma and Simon 2006, "Bias in error estimation when
using cross-validation for model selection"): no document judges a head that learnt from it, nor a
penalty that was chosen by it. What holds out the same two folds is fitted once. A head
takes the place of the shipped one only if its log-likelihood on held-out documents is better by
more than one standard error, and its macro F1 is no worse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack

from luopan.instruments.voices.labels import SATISFIED, Labels
from luopan.instruments.voices.lessons import Floats, Lesson, Whole, lesson, misfit, right
from luopan.instruments.voices.pool import Pool
from luopan.instruments.voices.teacher import Pupils, Teacher, pupils
from luopan.stats.prevalence import UNLABELLED
from luopan.text import LANGUAGES, LinearHead, normalise
from luopan.text.fit import Fitted, fit
from luopan.text.reader import READ, TARGETS, Reader

LEAST = 40
"""Labelled documents of a language, at least."""
LEAST_EACH = 8
"""Documents that have a class and that have it not, at least, before the class is learnt."""
FOLDS = 4
PENALTIES = (0.1, 0.5, 2.0)
STEPS = 25
ROUNDS = 2
"""Times that the clearest clause of each document is looked for anew."""
Outcome = Literal["better", "no_better", "few"]


@dataclass(frozen=True, slots=True)
class Adapted:
    """What came of tuning one head.

    Parameters
    ----------
    language, target : str
    labels : int
        Labelled documents.
    outcome : "better", "no_better" or "few"
        Whether it is kept; ``few`` was not tried.
    loss, f1 : tuple of two floats
        Mean negative log-likelihood and macro F1 on held-out documents, before and after.
    head : LinearHead or None
        The tuned head, if it is better.
    """

    language: str
    target: str
    labels: int
    outcome: Outcome
    loss: tuple[float, float] = (float("nan"), float("nan"))
    f1: tuple[float, float] = (float("nan"), float("nan"))
    head: LinearHead | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way to tune a head: how hard its weights are held, and whether it has a teacher."""

    penalty: float
    extra: Pupils | None


def adapt(
    pool: Pool,
    labels: Labels,
    reader: Reader,
    teacher: Teacher | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Adapted, ...]:
    """Return every head tuned to the labels, and whether it is better.

    Parameters
    ----------
    pool : Pool
        The firm's documents.
    labels : Labels
        Theirs; labels outside the random sample may train too.
    reader : Reader
        The heads that ship; tuning always starts from these, so that no label counts twice.
    teacher : Teacher, optional
        Reads unlabelled documents, from which the satisfaction head then learns as well.
    progress : callable, optional
        Told the share of the work done.
    """
    tell = progress or (lambda _share: None)
    found = []
    for number, (tongue, target) in enumerate((a, b) for a in READ for b in TARGETS):
        found.append(_tuned(pool, labels, reader.heads[tongue][target], (tongue, target), teacher))
        tell((number + 1) / (len(READ) * len(TARGETS)))
    return tuple(found)


def _tuned(
    pool: Pool, labels: Labels, head: LinearHead, name: tuple[str, str], teacher: Teacher | None
) -> Adapted:
    tongue, target = name
    at = _labelled(pool, labels, tongue)
    texts = normalise(pool.frame["text"].gather(at).to_list()).texts
    whole = _learnable(lesson(head, target, texts, labels, at)) if at.size >= LEAST else None
    if whole is None:
        return Adapted(tongue, target, int(at.size), "few")
    extra = None
    if teacher is not None and target == "satisfaction":
        extra = pupils(pool, head, at, _spoken(pool, tongue), teacher)
    exclusive = head.link == "softmax"
    trials = Trials(whole, _folds(whole), _ways(extra))
    before = whole.told(whole.start())
    after = _held_out(trials)
    losses = [misfit(whole.answers, told, exclusive=exclusive) for told in (before, after)]
    gain = losses[0] - losses[1]
    f1 = tuple(right(whole.answers, told, exclusive=exclusive) for told in (before, after))
    error = float(gain.std(ddof=1)) / np.sqrt(gain.size)
    made = Adapted(
        tongue, target, int(at.size), "no_better",
        (float(losses[0].mean()), float(losses[1].mean())), (f1[0], f1[1]),
    )  # fmt: skip
    if gain.mean() <= error or f1[1] < f1[0]:
        return made
    chosen = trials.ways[_chosen(trials)]
    fitted = _fitted(whole, np.ones(at.size, dtype=np.bool_), chosen)
    facts: dict[str, str | int | float | bool] = {
        "adapted_from": head.digest, "labels": int(at.size), "penalty": chosen.penalty,
        "loss_before": round(made.loss[0], 4), "loss_after": round(made.loss[1], 4),
        "f1_before": round(f1[0], 4), "f1_after": round(f1[1], 4),
    }  # fmt: skip
    if chosen.extra is not None and teacher is not None:
        facts |= {"teacher": teacher.name, "taught": chosen.extra.count}
    own = replace(
        head, weights=fitted.weights.astype(np.float16), intercepts=fitted.intercepts,
        temperature=1.0, facts=dict(head.facts) | facts,
    )  # fmt: skip
    return replace(made, outcome="better", head=own)


def _spoken(pool: Pool, tongue: str) -> NDArray[np.bool_]:
    """Return which documents the heads of a language read, each cluster's first."""
    mine = pool.told.language == LANGUAGES.index(tongue)
    if tongue == READ[0]:
        mine |= pool.told.language == LANGUAGES.index("mixed")
    return np.asarray(mine & pool.first)


def _labelled(pool: Pool, labels: Labels, tongue: str) -> Whole:
    """Return the labelled documents of a language; of copies the first, so none judges itself."""
    if not labels.labellers:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero((labels.first(SATISFIED) != UNLABELLED) & _spoken(pool, tongue))


def _learnable(whole: Lesson) -> Lesson | None:
    """Return the lesson without classes that are too rare to learn, or None if none is left."""
    if whole.owner.size == 0:
        return None
    having = np.nansum(whole.answers, axis=0)
    rest = (~np.isnan(whole.answers)).sum(axis=0) - having
    enough = (having >= LEAST_EACH) & (rest >= LEAST_EACH)
    if whole.head.link == "softmax":
        return whole if int(enough.sum()) >= 2 else None
    return replace(whole, answers=np.where(enough, whole.answers, np.nan)) if enough.any() else None


def _folds(whole: Lesson) -> Whole:
    """Return the fold of each document, classes spread over the folds."""
    fold = np.empty(whole.answers.shape[0], dtype=np.int64)
    fold[np.lexsort(np.nan_to_num(whole.answers).T)] = np.arange(fold.size) % FOLDS
    return fold


def _ways(extra: Pupils | None) -> tuple[Way, ...]:
    """Return the ways to tune a head that are tried."""
    return tuple(
        Way(p, e) for e in ((None,) if extra is None else (None, extra)) for p in PENALTIES
    )


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Fits of one head that did not see some folds, each made once.

    Parameters
    ----------
    whole : Lesson
    fold : (n,) int64 array
        Of each document.
    ways : tuple of Way
    """

    whole: Lesson
    fold: Whole
    ways: tuple[Way, ...]
    _made: dict[tuple[frozenset[int], int], Floats] = field(default_factory=dict)

    def told(self, fold: int, way: int, *also: int) -> Floats:
        """Return the probabilities of a fold's documents by a head that saw none of the folds."""
        unseen = frozenset((fold, *also))
        if (unseen, way) not in self._made:
            fitted = _fitted(self.whole, ~np.isin(self.fold, list(unseen)), self.ways[way])
            self._made[unseen, way] = self.whole.told(fitted)
        return np.asarray(self._made[unseen, way][self.fold == fold])

    def loss(self, fold: int, way: int, *also: int) -> float:
        """Return how badly those are told, summed over the fold."""
        answers = self.whole.answers[self.fold == fold]
        exclusive = self.whole.head.link == "softmax"
        return float(misfit(answers, self.told(fold, way, *also), exclusive=exclusive).sum())


def _held_out(trials: Trials) -> Floats:
    """Return the probabilities of each document by a head that did not see it."""
    told = np.empty(trials.whole.answers.shape)
    for fold in range(FOLDS):
        told[trials.fold == fold] = trials.told(fold, _chosen(trials, fold))
    return told


def _chosen(trials: Trials, *outside: int) -> int:
    """Return the way with the best likelihood on folds held out, one by one, of those inside."""
    inside = [fold for fold in range(FOLDS) if fold not in outside]
    total = [
        sum(trials.loss(fold, way, *outside) for fold in inside) for way in range(len(trials.ways))
    ]
    return int(np.argmin(total))


def _fitted(whole: Lesson, seen: NDArray[np.bool_], way: Way) -> Fitted:
    """Return weights that learnt from the documents seen, and from the teacher's pupils."""
    extra = way.extra
    rows = np.flatnonzero(seen[whole.owner])
    matrix, worth = whole.matrix[rows], np.ones(rows.size)
    if extra is not None:
        matrix = vstack([matrix, extra.matrix]).tocsr()
        worth = np.concatenate([worth, np.full(extra.count, extra.worth)])
    found: Fitted | None = None
    for _ in range(1 if whole.head.link == "softmax" else ROUNDS):
        targets = whole.row_targets(found)[rows]
        if extra is not None:
            targets = np.vstack([targets, extra.taught(whole.answers, seen)])
        found = fit(
            matrix, targets, whole.head.link,
            worth=worth, penalty=way.penalty, centre=whole.start(), steps=STEPS,
        )  # fmt: skip
    assert found is not None  # noqa: S101 - there is a round at least
    return found
