"""Simulated trackers: answers drawn around a known path, by an ordered logit."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.direction.truths import JUDGED, TUNED

Floats = NDArray[np.float64]

WEIGHTS = {
    "nps": np.array([-100.0, 0.0, 100.0]),
    "csat": np.arange(1.0, 6.0),
    "share": np.arange(2.0),
}
CUTS = {
    "nps": np.array([-0.35, 0.85]),
    "csat": np.array([-2.9, -1.9, -0.7, 0.8]),
    "share": np.array([0.0]),
}
ANSWERS = {"nps": np.array([3, 7, 10]), "csat": np.arange(1, 6), "share": np.arange(2)}
ONE_POINT = {"nps": 1.0, "csat": 1.0 / 82.0, "share": 0.5 / 82.0}
"""What one NPS point is worth in each kind: 1/82 of the spread of one answer."""


@dataclass(frozen=True)
class Cell:
    """One sort of tracker."""

    family: str
    kind: str
    n: int
    week_noise: float = 0.0
    missing: float = 0.1
    weeks: int = 104
    ahead: int = 104


@dataclass(frozen=True)
class Tracker:
    """Counts of answers a wave, and the truth in the indicator's unit (history, then future)."""

    cell: Cell
    week: NDArray[np.int64]
    counts: NDArray[np.int64]
    truth: Floats

    @property
    def now(self) -> int:
        """The last week that methods see."""
        return self.cell.weeks - 1


def probabilities(x: Floats, kind: str) -> Floats:
    """Return the probability of each answer, shape (weeks, answers)."""
    below = 1.0 / (1.0 + np.exp(-(CUTS[kind][None, :] - x[:, None])))
    edges = np.hstack([np.zeros((x.size, 1)), below, np.ones((x.size, 1))])
    return np.asarray(np.diff(edges, axis=1))


def truth(x: Floats, kind: str, week_noise: float) -> Floats:
    """Return the mean score, week noise averaged out."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    weights = weights / weights.sum()
    scores = [
        w * (probabilities(x + week_noise * z, kind) @ WEIGHTS[kind])
        for z, w in zip(nodes, weights, strict=True)
    ]
    return np.asarray(np.sum(scores, axis=0))


def observe(x: Floats, cell: Cell, rng: np.random.Generator) -> Tracker:
    """Draw the answers to a path of ``weeks + ahead`` weeks."""
    seen = np.flatnonzero(rng.random(cell.weeks) >= cell.missing)
    noisy = x[seen] + rng.normal(0.0, 1.0, seen.size) * cell.week_noise
    n = np.maximum(5, np.round(cell.n * np.exp(rng.normal(0, 0.3, seen.size)))).astype(int)
    p = probabilities(noisy, cell.kind)
    counts = np.array([rng.multinomial(n[i], p[i]) for i in range(seen.size)])
    return Tracker(cell, seen.astype(np.int64), counts, truth(x, cell.kind, cell.week_noise))


def simulate(cell: Cell, number: int) -> Tracker:
    """Return the ``number``-th tracker of a cell; the same every time."""
    key = zlib.crc32(repr(cell).encode())
    rng = np.random.default_rng([key, number])
    path = {**TUNED, **JUDGED}[cell.family](cell.weeks + cell.ahead, rng)
    # The path starts anywhere: its own first value is taken out and a fresh level put in.
    return observe(path - path[0] + rng.normal(0.3, 0.3), cell, rng)
