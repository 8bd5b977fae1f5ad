"""The vector that is sought, its prior, and the way to the streams' own units.

It holds the logs of backgrounds, branching (row by row) and decays, then, stream by stream, the
weights of the waves that shape the background.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points.kernels import Point
from luopan.stats.points.plan import HawkesPlan
from luopan.stats.points.record import WEEK

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAILY, _WEEKLY = 3, 2
_LEAST_DAYS, _LEAST_WEEKS = 3, 3
_FARTHEST = 30.0
"""No logarithm goes further from nought: e^30 events an hour are enough."""


@dataclass(frozen=True, eq=False)
class Space:
    """Where D streams' parameters lie: prior centre and sd (d,), waves (H, W)."""

    streams: int
    centre: Array
    sd: Array
    waves: Array

    def points(self, at: Array) -> Iterator[Point]:
        """Return the parameters of each of the vectors (m, d) in their own units."""
        d = self.streams
        core = np.exp(np.clip(at[:, : d * (d + 2)], -_FARTHEST, _FARTHEST))
        weights = at[:, d * (d + 2) :].reshape(len(at), d, self.waves.shape[1])
        shape = np.exp(weights @ self.waves.T)
        for one, factor in zip(core, shape, strict=True):
            yield Point(one[:d], one[d : d + d * d].reshape(d, d), one[d + d * d :], factor)

    def point(self, at: Array) -> Point:
        """Return the parameters of one vector (d,) in their own units."""
        return next(self.points(at[None]))

    def log_prior(self, at: Array) -> tuple[float, Array]:
        """Return the prior's log density, but for its constant, and its gradient."""
        z = (at - self.centre) / self.sd
        return -0.5 * float(z @ z), -z / self.sd

    def gradient(self, in_shape: Array, in_branching: Array, in_decay: Array) -> Array:
        """Return the gradient in the vector from those in the logs of a point's parts."""
        waves = (in_shape @ self.waves).ravel()
        return np.concatenate([in_shape.sum(axis=1), in_branching.ravel(), in_decay, waves])


def space(counts: Ints, hours: float, plan: HawkesPlan) -> Space:
    """Return the prior of streams with so many events (D,) in so many observed hours."""
    d = counts.size
    usual = counts + 0.5
    median = plan.other.median * usual[:, None] / usual
    np.fill_diagonal(median, plan.own.median)
    sd = np.full((d, d), plan.other.sd)
    np.fill_diagonal(sd, plan.own.sd)
    waves, swing = _waves(hours) if plan.rhythm else (np.empty((1, 0)), np.empty(0))
    centre = [
        np.log(plan.background.median * usual / hours),
        np.log(median).ravel(),
        np.full(d, np.log(plan.decay.median)),
        np.zeros(d * swing.size),
    ]
    spread = [
        np.full(d, plan.background.sd),
        sd.ravel(),
        np.full(d, plan.decay.sd),
        np.tile(plan.swing * swing, d),
    ]
    return Space(d, np.concatenate(centre), np.concatenate(spread), waves)


def _waves(hours: float) -> tuple[Array, Array]:
    """Return waves of the hour of the week (168, W), and how far each swings beside the first."""
    at = np.arange(WEEK) + 0.5
    daily = range(1, _DAILY + 1) if hours >= 24 * _LEAST_DAYS else ()
    weekly = range(1, _WEEKLY + 1) if hours >= WEEK * _LEAST_WEEKS else ()
    cycles = [(7 * k, k) for k in daily] + [(k, k) for k in weekly]
    columns = [f(2.0 * np.pi * c * at / WEEK) for c, _ in cycles for f in (np.sin, np.cos)]
    swing = np.array([1.0 / k for _, k in cycles for _ in range(2)])
    return np.array(columns).reshape(len(columns), WEEK).T, swing
