"""Intervals of shares from surveys, of what two shares differ by, and of net liking."""

from dataclasses import dataclass

import numpy as np
import scipy

from luopan.stats.design.estimate import Estimate

_GRID = (np.arange(400) + 0.5) / 400.0
"""Probabilities that a distribution is gone through at."""


@dataclass(frozen=True)
class Limits:
    """A value with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """What one survey says above another.

    Parameters
    ----------
    value, low, high : float
        The difference and its interval.
    p_above : float
        Probability that it is above nought.
    """

    value: float
    low: float
    high: float
    p_above: float


def share_limits(told: Estimate, level: float) -> Limits:
    """Return the interval of a share.

    Wilson's score interval with the effective number of people, made with the steadied design
    effect, and Student's t in place of the normal. It was chosen by simulation among it, the
    logit, Korn and Graubard's and Jeffreys' (``bench/awareness.py``).

    Parameters
    ----------
    told : Estimate
        Of a share.
    level : float
        For example 0.9.
    """
    p, n = told.value, told.n / told.steady
    t = _quantile(told.degrees, level)
    pull = t**2 / n
    middle = (p + pull / 2.0) / (1.0 + pull)
    half = t * float(np.sqrt(max(p * (1.0 - p), 0.0) / n + pull / (4.0 * n))) / (1.0 + pull)
    return Limits(p, float(max(min(middle - half, p), 0.0)), float(min(max(middle + half, p), 1.0)))


@dataclass(frozen=True)
class Net:
    """Two answers of one question, one above the other, such as liked less disliked.

    Parameters
    ----------
    plus, minus : float
        Shares of the two answers; others may have been given.
    n : float
        Effective number of people.
    degrees : float
        Degrees of freedom.
    """

    plus: float
    minus: float
    n: float
    degrees: float

    @property
    def value(self) -> float:
        """The difference of the two shares."""
        return self.plus - self.minus

    def eased(self) -> tuple[float, float]:
        """Return the difference and its standard error with half a person more for either answer.

        Agresti and Min 2005, "Simple improved confidence intervals for comparing matched
        proportions"; so that all of one mind are not certain.
        """
        n = self.n + 1.0
        plus, minus = (self.plus * self.n + 0.5) / n, (self.minus * self.n + 0.5) / n
        value = plus - minus
        return value, float(np.sqrt(max(plus + minus - value**2, 0.0) / n))


def net_limits(told: Net, level: float) -> Limits:
    """Return the interval of a net share: two shares of one multinomial; ``level`` as above."""
    value, error = told.eased()
    half = _quantile(told.degrees, level) * error
    low, high = max(value - half, -1.0), min(value + half, 1.0)
    return Limits(told.value, min(low, told.value), max(high, told.value))


def difference(one: Estimate, other: Estimate, level: float) -> Difference:
    """Return how far one share lies above another, of another survey.

    The interval puts together the two shares' own ("square and add", Newcombe 1998, "Interval
    estimation for the difference between independent proportions", method 10); the probability
    is that of Jeffreys' beta distributions with the effective numbers of people.
    """
    first, second = share_limits(one, level), share_limits(other, level)
    value = one.value - other.value
    down = np.hypot(one.value - first.low, second.high - other.value)
    up = np.hypot(first.high - one.value, other.value - second.low)
    low, high = max(value - float(down), -1.0), min(value + float(up), 1.0)
    return Difference(value, low, high, _p_above(one, other))


def net_difference(one: Net, other: Net, level: float) -> Difference:
    """Return how far one net share lies above another, of another survey."""
    a, b = net_limits(one, level), net_limits(other, level)
    value = one.value - other.value
    down, up = (
        np.hypot(a.value - a.low, b.high - b.value),
        np.hypot(a.high - a.value, b.value - b.low),
    )
    (x, dx), (y, dy) = one.eased(), other.eased()
    p = float(scipy.special.ndtr((x - y) / max(float(np.hypot(dx, dy)), 1e-12)))
    return Difference(value, max(value - float(down), -2.0), min(value + float(up), 2.0), p)


def _p_above(one: Estimate, other: Estimate) -> float:
    (a, b), (c, d) = _beta(one), _beta(other)
    return float(scipy.special.betainc(c, d, scipy.special.betaincinv(a, b, _GRID)).mean())


def _beta(told: Estimate) -> tuple[float, float]:
    n = told.n / told.steady
    return told.value * n + 0.5, (1.0 - told.value) * n + 0.5


def _quantile(degrees: float, level: float) -> float:
    """Return the quantile of Student's t that a two-sided interval needs."""
    return float(scipy.special.stdtrit(degrees, 0.5 + level / 2.0))
