"""Aspects, whose side they are on, and intents of loyalty, against labels given by reading.

MAMS's test part, ASAP's reviews that were kept out of the lessons, and the 600 documents of
``examples/voices``. The peers tell no aspects and no intents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from training.voices import judge, sources

from bench.text import DATA
from bench.voices_sets import HAND
from luopan.instruments.voices.listing import SPOKEN
from luopan.instruments.voices.pool import reader_of
from luopan.readings.voices import ASPECTS, POLARITIES
from luopan.text import normalise
from luopan.text.reader import READ, Told

RECALL = 0.60
"""Share of the intents that must be found."""
ROUNDS = 1000

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """How intents are told from one threshold on.

    Parameters
    ----------
    threshold, precision, recall : float
    told, right : int
        Intents told, and those of them that a reader gave too.
    """

    threshold: float
    precision: float
    recall: float
    told: int
    right: int


def aspects() -> dict[str, float]:
    """Return macro F1 of aspects and figures of their sides, by set."""
    hand = {text for tongue in READ for text in judge.labelled(HAND, tongue, "first").texts}
    mams = [r for r in sources.mams(DATA, "test") if r.text not in hand]
    asap = [r for r in sources.asap(DATA) if r.text in hand]
    found: dict[str, float] = {}
    for name, reviews, own in (
        ("mams", mams, sources.MAMS.values()),
        ("asap", asap, sources.ASAP),
    ):
        said = reader_of(None).read(normalise([r.text for r in reviews]))
        truth = np.full((len(reviews), len(ASPECTS)), np.nan)
        for i, review in enumerate(reviews):
            for aspect, side in review.aspects.items():
                truth[i, ASPECTS.index(aspect)] = side
        found |= {f"{name}_{k}": v for k, v in aspect_figures(said, truth, own).items()}
        found[f"{name}_texts"] = len(reviews)
    return found


def aspect_figures(said: Told, truth: Scores, names: Iterable[str]) -> dict[str, float]:
    """Return macro F1 of the named aspects, and figures of the sides of those that are there.

    Parameters
    ----------
    said : Told
        Of n texts.
    truth : float64 array, shape (n, aspects)
        -1, 0 or 1; NaN where the text does not speak of the aspect.
    names : iterable of str
        Those that the set asks for.
    """
    places = sorted({ASPECTS.index(name) for name in names})
    has = ~np.isnan(truth)
    each = [judge.f1(has[:, a], said.aspect[:, a] >= SPOKEN) for a in places]
    given = truth[has].astype(np.int64) + 1
    told = said.polarity[has]
    clear = given != POLARITIES.index("neutral")
    up = told[:, POLARITIES.index("positive")] > told[:, POLARITIES.index("negative")]
    three = tuple(range(len(POLARITIES)))
    return {
        "aspects": float(np.mean(each)),
        "polarity": judge.macro_f1(given, told.argmax(axis=1), three),
        "sides": judge.macro_f1(
            (given[clear] == 2).astype(np.int64), up[clear].astype(int), (0, 1)
        ),
    }


def intents() -> tuple[Scores, Flags]:
    """Return the probability of each intent in the 600 documents, and whether it is there."""
    scores, truth = [], []
    for tongue in READ:
        sample = judge.labelled(HAND, tongue, "first")
        scores.append(reader_of(None).read(normalise(sample.texts)).intent)
        truth.append(sample.intents)
    return np.vstack(scores), np.vstack(truth)


def at(scores: Scores, truth: Flags, threshold: float | NDArray[np.float64]) -> Point:
    """Return precision and recall where all from a threshold on is told."""
    said = scores >= threshold
    right = int((said & truth).sum())
    precision, recall = judge.precision_recall(truth, said)
    return Point(float(np.mean(threshold)), precision, recall, int(said.sum()), right)


def reaching(scores: Scores, truth: Flags, recall: float = RECALL) -> float:
    """Return the highest threshold that still finds so many of the intents."""
    ordered = np.sort(scores[truth])[::-1]
    return float(ordered[int(np.ceil(recall * ordered.size)) - 1])


def crossed(scores: Scores, truth: Flags) -> Point:
    """Return what a threshold does to every other document that was found on those between."""
    odd = np.arange(scores.shape[0]) % 2 == 1
    threshold = np.empty((scores.shape[0], 1))
    for half in (odd, ~odd):
        threshold[half] = reaching(scores[~half], truth[~half])
    return at(scores, truth, threshold)


def spread(scores: Scores, truth: Flags) -> tuple[float, float]:
    """Return the 90 % interval of the precision at `RECALL`, documents drawn anew."""
    rng = np.random.default_rng(20261127)
    found = []
    for _ in range(ROUNDS):
        drawn = rng.integers(0, scores.shape[0], scores.shape[0])
        if truth[drawn].any():
            mine = scores[drawn], truth[drawn]
            found.append(at(*mine, reaching(*mine)).precision)
    low, high = np.quantile(found, (0.05, 0.95))
    return float(low), float(high)


def points(scores: Scores, truth: Flags) -> Mapping[str, Point]:
    """Return the three ways to choose the threshold."""
    return {
        f"the highest that finds {RECALL:.0%} of them": at(scores, truth, reaching(scores, truth)),
        "the same, found on every other document": crossed(scores, truth),
        f"{SPOKEN}, as it ships": at(scores, truth, SPOKEN),
    }
