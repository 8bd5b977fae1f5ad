"""Out of time: fitted to the past, judged by what came later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import rankdata

from luopan.instruments.mainstream.stories import EARLY, Stories, steps
from luopan.instruments.mainstream.traits import traits
from luopan.stats.hazard import BaseRate, HazardFit, HazardPlan, Histories, base_rate, fit
from luopan.stats.scores import brier, calibration_error

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
SOURCE = "social"
SPAN = 72
FAR = 10**7


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Stories before the next list, as a hazard sees them.

    Parameters
    ----------
    histories : Histories
        In order of their start.
    story : int array
        Their places in the stories.
    age : int
        Hours after first sight that they are looked at from.
    """

    histories: Histories
    story: Places
    age: int

    def crossed(self, horizon: int) -> Floats:
        """Return 1 where the crossing was seen before so many hours from ``age`` on."""
        return (self.histories.event < self.age + horizon).astype(np.float64)

    def between(self, first: int, last: int) -> Places:
        """Return the places of stories that began within these hours."""
        start = self.histories.start
        return np.flatnonzero((start >= first) & (start < last))


def lessons(stories: Stories, known: int, *, later: bool) -> Lessons:
    """Return the topics that had not crossed at first sight, or three hours later.

    Parameters
    ----------
    stories : Stories
        From `training.crossing.sources.reaching`.
    known : int
        Hour up to which stories tell how common words are.
    later : bool
    """
    stood = steps(stories, 1, FAR)
    tiers = np.array(stories.tiers)
    age = EARLY if later else 0
    wait = ~(stood.crossed - stood.start < age) & (tiers[stood.story] == SOURCE)
    stood = stood.some(np.flatnonzero(wait & (stood.end - stood.start > age)))
    matrix: csr_matrix[np.float32] = traits(stories, stood, known, later=later)
    made = Histories(
        matrix, stood.start, stood.crossed - stood.start, stood.end - stood.start,
        np.full(stood.story.size, age), stories.watch,
    )  # fmt: skip
    return Lessons(made, stood.story, age)


def foretold(
    of: Lessons, plan: HazardPlan, cuts: list[int], horizon: int
) -> tuple[Floats, Floats, HazardFit]:
    """Return what was told of each story from the first cut on, and the last fit.

    Parameters
    ----------
    of : Lessons
    plan : HazardPlan
    cuts : list of int
        Hours at which the hazard is fitted anew, to what was known then, and the last hour.
    horizon : int

    Returns
    -------
    moving, constant : array, shape (n,)
        With the base rate of the day, and with that of the fit; NaN before the first cut.
    fitted : HazardFit
    """
    n = len(of.histories)
    moving, constant = np.full(n, np.nan), np.full(n, np.nan)
    for first, last in pairwise(cuts):
        fitted = fit(of.histories.until(first), plan)
        rate = base_rate(fitted, of.histories.until(last))
        at = of.between(first, last)
        moving[at] = told(fitted, of, at, rate, horizon)
        constant[at] = told(fitted, of, at, None, horizon)
    return moving, constant, fitted


def told(fitted: HazardFit, of: Lessons, at: Places, rate: BaseRate | None, horizon: int) -> Floats:
    """Return the probabilities of some stories, at the level of their day or of the fit."""
    now = of.histories.start[at] + of.age
    nought = np.zeros(at.size)
    score = np.asarray(of.histories.features[at] @ fitted.weights, dtype=np.float64)
    base = (nought, nought) if rate is None else rate.at(now, score)
    age = np.full(at.size, of.age)
    narrow = replace(fitted, draws=fitted.draws[:, :0])
    return narrow.probability(of.histories.features[at], age, base, horizon, now).mean


def scored(stated: Floats, happened: Floats) -> Mapping[str, float]:
    """Return area under the curve, average precision, Brier score and calibration error."""
    return {
        "auc": area(stated, happened),
        "ap": average_precision(stated, happened),
        "brier": brier(stated, happened),
        "ece": calibration_error(stated, happened),
        "stated": float(stated.mean()),
        "happened": float(happened.mean()),
        "n": float(happened.size),
        "crossed": float(happened.sum()),
    }


def area(stated: Floats, happened: Floats) -> float:
    """Return the probability that a story that crossed had been given more; ties count half."""
    crossed = happened > 0.5
    yes, no = int(crossed.sum()), int((~crossed).sum())
    above = rankdata(stated)[crossed].sum() - yes * (yes + 1) / 2
    return float(above / (yes * no)) if yes and no else float("nan")


def average_precision(stated: Floats, happened: Floats) -> float:
    """Return the mean precision at each story that crossed; equal probabilities go together."""
    order = np.argsort(-stated, kind="stable")
    ranked, hits = stated[order], np.cumsum(happened[order])
    ends = np.append(np.flatnonzero(np.diff(ranked)), ranked.size - 1)
    gained = np.diff(hits[ends], prepend=0.0)
    total = hits[-1]
    return float((gained * hits[ends] / (ends + 1)).sum() / total) if total else float("nan")
