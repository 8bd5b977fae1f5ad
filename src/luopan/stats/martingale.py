"""Whether an answer that was given again and again held still.

Under a model that holds, the posterior means of one fixed quantity over a growing record form a
martingale: what is said next week is on average what is said today, and the variance of the move
between two weeks is the difference of the posterior variances (Hausman 1978, Econometrica 46: an
efficient estimate is uncorrelated with its difference from a less efficient one). Read backwards
from today the means are a random walk whose clock is that difference, so its farthest point from
today has the law of the largest absolute value of a Brownian motion.
"""

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_TERMS = 50
_SURE = 8.0
"""Farther than this is below 1e-14, and the series would need more terms."""


def farthest_p(distance: float) -> float:
    """Return P(sup |B(t)| over [0, 1] ≥ ``distance``) of a standard Brownian motion B.

    The series of Feller (1971, An Introduction to Probability Theory and Its Applications II,
    ch. X.5).
    """
    if distance <= 0.0:
        return 1.0
    if distance > _SURE:
        return 0.0
    odd = range(1, 2 * _TERMS, 2)
    inside = sum(
        (-1.0) ** k / n * exp(-((n * pi) ** 2) / (8.0 * distance**2)) for k, n in enumerate(odd)
    )
    return min(1.0, max(0.0, 1.0 - 4.0 / pi * inside))


@dataclass(frozen=True)
class Path:
    """How one answer moved.

    Parameters
    ----------
    distance : float
        The farthest that an earlier mean lay from today's, in standard deviations of what the
        outcomes seen since the earliest may move it by.
    at : int
        Which of the earlier answers that was, 0 the latest of them.
    p : float
        Chance of a move as far or farther where the model holds.
    """

    distance: float
    at: int
    p: float


def path(means: Array, variances: Array, errors: Array, least: float) -> Path:
    """Judge earlier answers against today's.

    Parameters
    ----------
    means, variances : (n + 1,) arrays
        Posterior means and variances, today's first, then ever earlier ones.
    errors : (n + 1,) array
        Variances of the means by simulation.
    least : float
        The part of today's variance by which the earliest variance is at least taken to be the
        larger: a posterior variance is itself a draw, and may have grown by chance.
    """
    moved = np.abs(means[1:] - means[0])
    far = int(np.argmax(moved))
    clock = max(float(variances[-1] - variances[0]), least * float(variances[0]))
    scale = sqrt(clock + float(errors[0] + errors[1 + far]))
    distance = float(moved[far]) / max(scale, 1e-300)
    return Path(distance, far, farthest_p(distance))
