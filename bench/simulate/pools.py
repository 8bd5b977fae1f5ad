"""Simulated pools of documents whose truth is nobody's model.

A document's class is drawn, then what the classifier sees of it, then a score that a classifier
trained elsewhere would give: at even shares, too sure of itself, bent, or drifting by venue.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

SOURCE = 500
"""Documents of the field that the classifier was trained in, for methods that need them."""
VENUES = (0.30, 0.20, 0.15, 0.10, 0.10, 0.08, 0.05, 0.02)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A pool, all of whose labels are known to the study alone.

    Parameters
    ----------
    truth : (N,) int64 array
        Class of each document.
    scores : (N, C) array
        What the classifier says, trained at even shares.
    venue : (N,) int64 array
        Where each document stands.
    source_truth, source_scores : (S,), (S, C) array
        The same of documents of the field it was trained in.
    """

    truth: Whole
    scores: Array
    venue: Whole
    source_truth: Whole
    source_scores: Array


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pool.

    Parameters
    ----------
    share : tuple of float
        Shares of the classes.
    apart : float
        Distance of neighbouring classes, in standard deviations of what the classifier sees.
    sure : float
        Slope of the scores' log odds; above 1 is too sure.
    bend : float
        The same on the side of the last class, over the other side's.
    heavy : bool
        Whether what it sees has heavy tails (t with 3 degrees of freedom).
    """

    share: tuple[float, ...]
    apart: float
    sure: float = 1.0
    bend: float = 1.0
    heavy: bool = False


KINDS = {
    "separated": Kind((0.60, 0.40), 3.5),
    "weak": Kind((0.65, 0.35), 1.0),
    "shifted": Kind((0.85, 0.15), 2.2),
    "rare": Kind((0.98, 0.02), 2.5),
    "too sure": Kind((0.70, 0.30), 1.8, sure=2.5),
    "bent": Kind((0.70, 0.30), 2.0, sure=0.5, bend=6.0),
    "heavy tails": Kind((0.75, 0.25), 2.0, sure=1.5, heavy=True),
    "three classes": Kind((0.50, 0.30, 0.20), 1.8, sure=1.3),
}


def pool(kind: Kind, size: int, rng: np.random.Generator) -> Pool:
    """Return a pool of one venue."""
    classes = len(kind.share)
    truth = rng.choice(classes, size, p=kind.share)
    seen = truth * kind.apart + _noise(kind, size, rng)
    source = rng.choice(classes, SOURCE)
    there = source * kind.apart + rng.standard_normal(SOURCE)
    honest = Kind(kind.share, kind.apart)
    return Pool(
        truth,
        _scores(kind, seen),
        np.zeros(size, dtype=np.int64),
        source,
        _scores(honest, there),
    )


def venues(size: int, drift: float, rng: np.random.Generator) -> Pool:
    """Return a pool of eight venues whose shares differ and where the classifier drifts.

    Shares have a standard deviation of .7 in log odds around .35, the classifier's log odds one
    of ``drift`` and a slope between 0.7 and 2.
    """
    venue = rng.choice(len(VENUES), size, p=VENUES)
    odds = np.log(0.35 / 0.65) + 0.7 * rng.standard_normal(len(VENUES))
    share = 1.0 / (1.0 + np.exp(-odds))
    truth = (rng.random(size) < share[venue]).astype(np.int64)
    kind = Kind((0.65, 0.35), 2.2)
    seen = truth * kind.apart + rng.standard_normal(size)
    slope = rng.uniform(0.7, 2.0, len(VENUES))[venue]
    off = (drift * rng.standard_normal(len(VENUES)))[venue]
    eta = slope * kind.apart * (seen - kind.apart / 2.0) + off
    source = rng.integers(0, 2, SOURCE)
    there = source * kind.apart + rng.standard_normal(SOURCE)
    return Pool(truth, two(eta), venue, source, _scores(kind, there))


def _noise(kind: Kind, size: int, rng: np.random.Generator) -> Array:
    return rng.standard_t(3.0, size) / np.sqrt(3.0) if kind.heavy else rng.standard_normal(size)


def _scores(kind: Kind, seen: Array) -> Array:
    """Return the scores of a classifier trained at even shares, distorted as the kind says."""
    if len(kind.share) == 2:
        eta = kind.apart * (seen - kind.apart / 2.0)
        return two(kind.sure * np.where(eta > 0.0, kind.bend, 1.0) * eta)
    means = kind.apart * np.arange(len(kind.share))
    logs = -0.5 * kind.sure * (seen[:, None] - means) ** 2
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def two(eta: Array) -> Array:
    """Return scores of two classes from log odds of the last."""
    last = 1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0)))
    return np.stack([1.0 - last, last], axis=1)


def periods(move: str, rng: np.random.Generator) -> tuple[Pool, Whole]:
    """Return a pool of six periods and four venues, and the period of each document.

    Each venue's share goes its own random way (0.15 in log odds a period) along with all others
    (0.2). The mix of venues is steady, or moves to a venue of complaints (``"venue mix"``); the
    classifier is steady by venue, or drifts from period to period as well (``"drift"``).
    """
    times, places, size = 6, 4, 4000
    period = rng.integers(0, times, size)
    base = np.array([0.4, 0.3, 0.2, 0.1])
    mixes = np.tile(base, (times, 1))
    if move == "venue mix":
        mixes += np.linspace(0.0, 0.4, times)[:, None] * np.array([-0.6, -0.4, 0.2, 0.8])
    venue = (rng.random(size)[:, None] > np.cumsum(mixes, axis=1)[period]).sum(axis=1)
    venue = np.minimum(venue, places - 1)
    walk = np.cumsum(0.2 * rng.standard_normal(times))[:, None]
    walk = walk + np.cumsum(0.15 * rng.standard_normal((times, places)), axis=0)
    odds = np.array([-0.2, -0.6, -0.9, -2.0]) + walk
    truth = (rng.random(size) < 1.0 / (1.0 + np.exp(-odds[period, venue]))).astype(np.int64)
    apart = 2.2
    seen = truth * apart + rng.standard_normal(size)
    off = 0.7 * rng.standard_normal(places)[venue]
    if move == "drift":
        off = off + 0.4 * rng.standard_normal(times)[period]
    source = rng.integers(0, 2, SOURCE)
    there = source * apart + rng.standard_normal(SOURCE)
    scores = two(1.4 * apart * (seen - apart / 2.0) + off)
    return Pool(truth, scores, venue, source, _scores(Kind((0.65, 0.35), apart), there)), period
