"""What many small tests say together: each bet's effect, drawn towards what bets usually do.

The winner of several noisy tests has been lucky more often than not. With effects that vary from
bet to bet, y_ij ~ N(d_ij, s_ij²), d_ij ~ N(b_i, w²), b_i ~ N(m, t²), what is expected of a bet given
all tests is not biased by having been picked for its result: that is conditioned on already
(Dawid 1994, "Selection paradoxes of Bayesian inference"; Efron 2011, JASA 106). It holds only if
every test is counted, nulls too, which is what a register is for.

m, t and w are integrated over and not plugged in: after a handful of tests they are hardly known,
and plugging in makes intervals too short (Morris 1983, JASA 78). The whole spread √(t² + w²) has a
half-Cauchy prior (Gelman 2006, Bayesian Analysis 1), m a normal one. w is how far one bet differs
from place to place; without replications it cannot be told from t, so its part of the variance is
evenly likely to be anything up to a half.
"""

from dataclasses import dataclass
from math import pi, tan

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.stats.mixtures import above, quantiles

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

SPREADS, PLACES = 64, 8
"""Equally likely values of the spread and of the places' part at which the likelihood is weighed."""

MOST_OF_PLACES = 0.5
"""The largest part of the variance of effects that is put down to where a bet was tested."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What effects of bets usually are like, before any test.

    Parameters
    ----------
    size : float
        Scale of effects, in the unit of the estimates: the spread is as likely below it as above,
        and m is within it with probability .68.

    Raises
    ------
    ValueError
        ``scale`` unless it is above nought.
    """

    size: float = 0.05

    def __post_init__(self) -> None:
        if not self.size > 0.0:
            raise ValueError(f"scale: {self.size} is not above nought")


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """The posterior of G bets, a mixture of K normals.

    Parameters
    ----------
    weights : (K,) array
        Of the values of t and w; they sum to 1.
    between, within : (K,) arrays
        The values.
    mean, sd : (K, G) arrays
        Of each bet's effect at each of them.
    centre : float
        Posterior mean of m, what an untested bet is expected to do.
    """

    weights: Array
    between: Array
    within: Array
    mean: Array
    sd: Array
    centre: float

    @property
    def effects(self) -> Array:
        """Posterior mean of every bet's effect, (G,)."""
        out: Array = self.weights @ self.mean
        return out

    @property
    def spread(self) -> float:
        """Posterior median of t."""
        order = np.argsort(self.between, kind="stable")
        reached = np.cumsum(self.weights[order])
        return float(self.between[order][int(np.searchsorted(reached, 0.5))])

    def interval(self, level: float) -> Array:
        """Return equal-tailed intervals of every bet's effect, (2, G)."""
        return quantiles(self.weights, self.mean, self.sd, _ends(level))

    def positive(self, bet: int) -> float:
        """Return the probability that a bet's effect is above nought."""
        return above(self.weights, self.mean[:, bet], self.sd[:, bet])

    def replication(self, bet: int, error: float, level: float) -> tuple[float, float, float, float]:
        """Return what another test of a bet, elsewhere, would see.

        Parameters
        ----------
        bet : int
        error : float
            Standard error of that test.
        level : float
            Of the interval, and of the interval by which that test is judged.

        Returns
        -------
        mean, low, high, found : float
            The estimate to expect, the interval in which it lies, and the probability that its
            own interval lies above nought.
        """
        mean = self.mean[:, bet]
        sd = np.sqrt(self.sd[:, bet] ** 2 + self.within**2 + error**2)
        low, high = quantiles(self.weights, mean[:, None], sd[:, None], _ends(level))[:, 0]
        bound = float(ndtri(0.5 * (1.0 + level))) * error
        return float(self.weights @ mean), float(low), float(high), above(self.weights, mean, sd, bound)


def shrink(
    estimates: Array, errors: Array, bets: Indices, usual: Usual | None = None, *, count: int = 0
) -> Shrunk:
    """Return what tests say of the bets that they tested.

    Parameters
    ----------
    estimates, errors : (N,) arrays
        Of every test that was made, in one unit and on one sign; standard errors above nought.
    bets : (N,) array of int
        Which bet each tested, from 0 on.
    usual : Usual or None
        The weak prior.
    count : int
        Bets in all, if some have no test.

    Raises
    ------
    ValueError
        ``not_finite``, ``errors`` or ``bets``.
    """
    usual = usual or Usual()
    _checked(estimates, errors, bets)
    bets_in_all = max(count, int(bets.max()) + 1 if bets.size else 0)
    between, within = _nodes(usual)
    weight = 1.0 / (errors**2 + within[:, None] ** 2)
    member = np.zeros((bets.size, bets_in_all))
    member[np.arange(bets.size), bets] = 1.0
    told = weight @ member
    mean = np.divide(weight * estimates @ member, told, out=np.zeros_like(told), where=told > 0.0)
    apart = (weight * (estimates - mean[:, bets]) ** 2).sum(axis=1)
    with_test = told > 0.0
    known = np.where(with_test, told, 1.0)
    # what a bet's own tests say of m, once its own effect is integrated out
    precision = np.where(with_test, 1.0 / (between[:, None] ** 2 + 1.0 / known), 0.0)
    total = precision.sum(axis=1) + usual.size**-2
    centre = (precision * mean).sum(axis=1) / total
    log = 0.5 * (
        np.log(weight).sum(axis=1)
        - np.log(known).sum(axis=1)
        + np.log(np.where(with_test, precision, 1.0)).sum(axis=1)
        - np.log(total)
        - apart
        - (precision * mean**2).sum(axis=1)
        + centre**2 * total
    )
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    spread = between[:, None] ** 2
    drawn = 1.0 / (1.0 + spread * told)  # the part of a bet that is what bets usually do
    effect = drawn * centre[:, None] + (1.0 - drawn) * mean
    variance = drawn * spread + drawn**2 / total[:, None]
    return Shrunk(weights, between, within, effect, np.sqrt(variance), float(weights @ centre))


def error_of(low: float, high: float, level: float) -> float:
    """Return the standard error of an estimate from its interval, a normal law taken."""
    return (high - low) / (2.0 * float(ndtri(0.5 * (1.0 + level))))


def _ends(level: float) -> Array:
    return np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])


def _nodes(usual: Usual) -> tuple[Array, Array]:
    """Return all pairs of equally likely values as t and w, (K,) each."""
    parts = (np.arange(SPREADS) + 0.5) / SPREADS
    spread = usual.size * np.array([tan(0.5 * pi * p) for p in parts])
    place = MOST_OF_PLACES * (np.arange(PLACES) + 0.5) / PLACES
    between = spread[:, None] * np.sqrt(1.0 - place)
    within = spread[:, None] * np.sqrt(place)
    return between.ravel(), within.ravel()


def _checked(estimates: Array, errors: Array, bets: Indices) -> None:
    if not (estimates.shape == errors.shape == bets.shape and estimates.ndim == 1):
        raise ValueError(f"bets: {estimates.shape}, {errors.shape} and {bets.shape} differ")
    if not (np.isfinite(estimates).all() and np.isfinite(errors).all()):
        raise ValueError("not_finite: an estimate or its error")
    if not (errors > 0.0).all():
        raise ValueError("errors: they must be above nought")
    if bets.size and bets.min() < 0:
        raise ValueError(f"bets: {bets.min()} is below nought")
