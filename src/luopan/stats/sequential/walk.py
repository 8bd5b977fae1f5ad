"""The standardised sum of a test, look by look, until it leaves its bounds.

With independent increments the score of a test is a Brownian motion with drift, seen at its
information times. The density of the paths that are still inside is carried from look to look by
integration (Armitage, McPherson and Rowe 1969, JRSS A 132), here by Gauss-Legendre quadrature:
between its bounds the density is smooth, so that a few dozen nodes are exact to ten digits. It is
carried once, without drift; with a drift θ a path that is at x at time t weighs
``exp(θ x − θ² t / 2)`` times as much.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]

_FAR = 10.0
"""Standard deviations beyond which a path is not followed where there is no bound."""
_LEAST_NODES = 40
_MOST_NODES = 800
_NODES_A_STEP = 3.0
"""Nodes for each standard deviation of the shorter of two steps that fits between the bounds."""


@lru_cache(maxsize=64)
def _legendre(n: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return nodes, weights


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """Paths without drift that are between their bounds after a look.

    Parameters
    ----------
    time : float
        Information fraction of the last look that had a bound; 0 before the first.
    score : (m,) array
        Nodes, on the scale of the Brownian motion (z times the root of the time).
    mass : (m,) array
        Probability at each node.
    """

    time: float
    score: Array
    mass: Array

    def above(self, time: float, bound: float, drift: float = 0.0) -> float:
        """Return the chance to be at or above a bound of z at the next look."""
        return self._beyond(time, bound, drift, 1.0)

    def below(self, time: float, bound: float, drift: float = 0.0) -> float:
        """Return the chance to be at or below a bound of z at the next look."""
        return self._beyond(time, bound, drift, -1.0)

    def _beyond(self, time: float, bound: float, drift: float, sign: float) -> float:
        gap = time - self.time
        away = self.score + drift * gap - bound * sqrt(time)
        chance = ndtr(sign * away / sqrt(gap))
        if drift == 0.0:
            return float(self.mass @ chance)
        weight = np.exp(drift * self.score - 0.5 * drift**2 * self.time)
        return float((self.mass * weight) @ chance)

    def advance(self, time: float, low: float, high: float, coming: float) -> "Inside":
        """Return the paths that are still inside after the next look.

        Parameters
        ----------
        time : float
            Information fraction of the next look.
        low, high : float
            Its bounds of z; infinite for none.
        coming : float
            Information fraction of the look after it: a short step needs a fine grid before it.
        """
        if np.isinf(low) and np.isinf(high):
            return self  # nobody leaves: the step is taken together with the next one
        root, gap = sqrt(time), time - self.time
        a, b = max(low, -_FAR) * root, min(high, _FAR) * root
        if b <= a:
            return Inside(time, np.array([0.5 * (a + b)]), np.zeros(1))
        step = sqrt(min(gap, coming - time))
        count = min(_MOST_NODES, max(_LEAST_NODES, ceil(_NODES_A_STEP * (b - a) / step)))
        nodes, weights = _legendre(8 * ceil(count / 8))
        score = 0.5 * (a + b) + 0.5 * (b - a) * nodes
        density = np.exp(-0.5 * (score[:, None] - self.score) ** 2 / gap) @ self.mass
        return Inside(time, score, 0.5 * (b - a) * weights * density / sqrt(2.0 * np.pi * gap))


START = Inside(0.0, np.zeros(1), np.ones(1))


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A walk between given bounds.

    Parameters
    ----------
    times : (K,) array
        Information fractions, growing.
    low, high : (K,) array
        Bounds of z; infinite for none.
    inside : tuple of Inside
        The paths that come to each look.
    """

    times: Array
    low: Array
    high: Array
    inside: tuple[Inside, ...]

    def leaves(self, drift: float = 0.0) -> tuple[Array, Array]:
        """Return the chance to leave first at each look, below and above.

        Parameters
        ----------
        drift : float
            Mean of z at the information fraction 1.

        Returns
        -------
        below, above : (K,) array
        """
        looks = range(self.times.size)
        below = [self.inside[k].below(self.times[k], self.low[k], drift) for k in looks]
        above = [self.inside[k].above(self.times[k], self.high[k], drift) for k in looks]
        return np.array(below), np.array(above)


def walk(times: Array, low: Array, high: Array) -> Walk:
    """Return the walk between bounds of z at information fractions; see `Walk`."""
    inside = [START]
    for k in range(times.size - 1):
        inside.append(inside[-1].advance(times[k], low[k], high[k], times[k + 1]))
    return Walk(times, low, high, tuple(inside))
