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

from luopan.stats.points.clock import Clock
from luopan.stats.points.kernels import Point, Record
from luopan.stats.points.plan import HawkesPlan

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

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
        What shapes the backgrounds, by class of time, each column as high as its prior sd.
    usual : (H,) array
        Logs of how high they are taken to be in each class.
    """

    streams: int
    means: Array
    centre: float
    sd: float
    waves: Array
    usual: Array

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
        told = weights.reshape(len(at), self.streams, self.waves.shape[1])
        return np.exp(told @ self.waves.T + self.usual)

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


def space(whole: Record, streams: int, plan: HawkesPlan, clock: Clock) -> Space:
    """Return the prior of so many streams of which a record was kept."""
    d, hours = streams, float(whole.hours.sum())
    usual = np.bincount(whole.stream, minlength=d) + 0.5
    branching = np.where(np.eye(d, dtype=bool), plan.own, plan.other * usual[:, None] / usual)
    return Space(
        d,
        np.concatenate([plan.background * usual / hours, branching.ravel()]),
        float(np.log(plan.decay.median)),
        plan.decay.sd,
        clock.waves(hours, plan.swing, plan.burst),
        clock.usual(whole.phase, whole.hours),
    )
