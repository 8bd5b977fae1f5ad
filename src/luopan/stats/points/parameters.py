"""The vector that is sought, and the way to the streams' own units.

It holds backgrounds, branching (row by row) and decays, then, stream by stream, the weights of the
waves that shape the background: each as the normal score of its prior, so that the prior is a
standard normal and what the data say nothing of is easily walked through.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from luopan.stats.points.kernels import Point
from luopan.stats.points.plan import HawkesPlan
from luopan.stats.points.record import WEEK

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAILY, _WEEKLY = 3, 2
_LEAST_DAYS, _LEAST_WEEKS = 3, 3
_FARTHEST = 20.0
"""Normal scores are held within it."""
_LOG_ROOT = 0.9189385332046727
"""log √(2π)."""


@dataclass(frozen=True, eq=False)
class Space:
    """Where D streams' parameters lie, and what is thought of them before the data.

    Parameters
    ----------
    streams : int
        D.
    means : (D + D²,) array
        Of the exponential priors of backgrounds and branching.
    centre, sd : float
        Of the logs of the decays.
    waves : (H, W) array
        Waves of the hour that shape the backgrounds, each as high as its prior sd.
    """

    streams: int
    means: Array
    centre: float
    sd: float
    waves: Array

    @property
    def size(self) -> int:
        """How long the vector is."""
        return self.means.size + self.streams * (1 + self.waves.shape[1])

    def core(self, at: Array) -> Array:
        """Return backgrounds, branching and decays (m, 2 D + D²) of vectors (m, d)."""
        p, d = self.means.size, self.streams
        held = np.clip(at[:, : p + d], -_FARTHEST, _FARTHEST)
        shares = -self.means * log_ndtr(-held[:, :p])
        return np.concatenate([shares, np.exp(self.centre + self.sd * held[:, p:])], axis=1)

    def shapes(self, at: Array) -> Array:
        """Return the factors (m, D, H) of the backgrounds."""
        weights = at[:, self.means.size + self.streams :]
        return np.exp(weights.reshape(len(at), self.streams, self.waves.shape[1]) @ self.waves.T)

    def points(self, at: Array) -> Iterator[Point]:
        """Return the parameters of each of the vectors (m, d) in their own units."""
        d, p = self.streams, self.means.size
        for one, shape in zip(self.core(at), self.shapes(at), strict=True):
            yield Point(one[:d], one[d:p].reshape(d, d), one[p:], shape)

    def point(self, at: Array) -> Point:
        """Return the parameters of one vector (d,) in their own units."""
        return next(self.points(at[None]))

    def gradient(self, at: Array, in_shape: Array, in_branching: Array, in_decay: Array) -> Array:
        """Return the gradient in the vector from those in the logs of a point's parts."""
        score = np.clip(at[: self.means.size], -_FARTHEST, _FARTHEST)
        survival = log_ndtr(-score)
        turn = np.exp(-0.5 * score**2 - _LOG_ROOT - survival) / -survival
        shares = turn * np.concatenate([in_shape.sum(axis=1), in_branching.ravel()])
        return np.concatenate([shares, self.sd * in_decay, (in_shape @ self.waves).ravel()])


def space(counts: Ints, hours: float, plan: HawkesPlan) -> Space:
    """Return the prior of streams with so many events (D,) in so many observed hours."""
    d = counts.size
    usual = counts + 0.5
    branching = np.where(np.eye(d, dtype=bool), plan.own, plan.other * usual[:, None] / usual)
    return Space(
        d,
        np.concatenate([plan.background * usual / hours, branching.ravel()]),
        float(np.log(plan.decay.median)),
        plan.decay.sd,
        _waves(hours, plan.swing) if plan.rhythm else np.empty((1, 0)),
    )


def _waves(hours: float, swing: float) -> Array:
    """Return waves of the hour of the week (168, W), the k-th 1/k as high as the first."""
    at = np.arange(WEEK) + 0.5
    daily = range(1, _DAILY + 1) if hours >= 24 * _LEAST_DAYS else ()
    weekly = range(1, _WEEKLY + 1) if hours >= WEEK * _LEAST_WEEKS else ()
    cycles = [(7 * k, swing / k) for k in daily] + [(k, swing / k) for k in weekly]
    columns = [h * f(2.0 * np.pi * c * at / WEEK) for c, h in cycles for f in (np.sin, np.cos)]
    return np.array(columns).reshape(len(columns), WEEK).T
