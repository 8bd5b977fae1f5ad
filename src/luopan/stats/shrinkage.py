"""What many small tests say together: each bet's effect, drawn towards what bets usually do.

The winner of several noisy tests has been lucky more often than not. With effects that vary from
bet to bet, y_ij ~ N(d_ij, s_ij²), d_ij ~ N(b_i, w²), b_i ~ F, what is expected of a bet given all
tests is not biased by having been picked for its result: that is conditioned on already (Dawid
1994, "Selection paradoxes of Bayesian inference"; Efron 2011, JASA 106). It holds only if every
test is counted, nulls too, which is what a register is for.

F is normal, or a mixture of a narrow and a wide normal, about one centre or beside each other: most
bets may do next to nothing and a few a lot (Azevedo et al. 2020, J. Political Economy 128, "A/B
testing with fat tails"; Stephens 2017, Biostatistics 18). Nothing of F is plugged in: after a
handful of tests it is hardly known, and plugging in makes intervals too short (Morris 1983, JASA
78). Its spread, √(t² + w²), has a half-Cauchy prior (Gelman 2006, Bayesian Analysis 1), its centre
a normal one. w is how far one bet differs from place to place; without replications it cannot be
told from t, so its part of the variance is evenly likely to be anything up to `MOST_OF_PLACES`.
"""

from dataclasses import dataclass
from math import pi, tan

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.stats.mixtures import above, quantiles

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

SPREADS, PLACES = 40, 4
"""Equally likely values of the spread and of the places' part, each weighed by its likelihood."""

MOST_OF_PLACES = 1.0 / 3.0
"""The largest part of the variance of effects that is put down to where a bet was tested."""

SHAPES = ((0.0, 1.0, 0.0), (0.2, 3.0, 0.0), (0.2, 15.0, 0.0), (0.2, 8.0, 1.0), (0.2, 8.0, -1.0))
"""Part of the bets that is wide, how many times as wide as the rest, and by how many of its own
spreads it lies above them; equally likely."""

CENTRES, STRETCH = 11, 1.5
"""Values of the centre at each of these, and how far they reach beyond its rough posterior."""

LEAST = 1e-5
"""Values with less weight than this part of the largest are left out."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What effects of bets usually are like, before any test.

    Parameters
    ----------
    size : float
        Scale of effects, in the unit of the estimates: the spread is as likely below it as above,
        and the centre is within it with probability .68.

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
    """The posterior of G bets, each a mixture of K normals.

    Parameters
    ----------
    weights : (G, K) array
        Of each bet's normals; rows sum to 1.
    mean, sd : (G, K) arrays
        Of the bet's effect.
    within : (K,) array
        How far one bet differs from place to place.
    centre : float
        Posterior mean of what bets do, and so of a bet without any test.
    spread : float
        Posterior median of the spread of effects.
    """

    weights: Array
    mean: Array
    sd: Array
    within: Array
    centre: float
    spread: float

    @property
    def effects(self) -> Array:
        """Posterior mean of every bet's effect, (G,)."""
        out: Array = (self.weights * self.mean).sum(axis=1)
        return out

    def interval(self, bet: int, level: float) -> tuple[float, float]:
        """Return the equal-tailed interval of a bet's effect."""
        return _interval(self.weights[bet], self.mean[bet], self.sd[bet], level)

    def positive(self, bet: int) -> float:
        """Return the probability that a bet's effect is above nought."""
        return above(self.weights[bet], self.mean[bet], self.sd[bet])

    def replication(
        self, bet: int, error: float, level: float
    ) -> tuple[tuple[float, float], float]:
        """Return what another test of a bet, in another place, would see.

        Parameters
        ----------
        bet : int
        error : float
            Standard error of that test.
        level : float
            Of the interval, and of the interval by which that test is judged.

        Returns
        -------
        (low, high) : tuple of float
            Within which its estimate lies.
        found : float
            The probability that its own interval lies above nought.
        """
        weights, mean = self.weights[bet], self.mean[bet]
        sd = np.sqrt(self.sd[bet] ** 2 + self.within**2 + error**2)
        bound = reach_of(level) * error
        return _interval(weights, mean, sd, level), above(weights, mean, sd, bound)


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
    spread, within, kinds = _nodes(usual)
    mean, noise, log = _told(estimates, errors, bets, within, bets_in_all)
    centre, log_centre = _centres(mean, noise, spread, usual)
    parts = [_part(mean, noise, centre + off, share, sd) for share, sd, off in kinds]
    together = np.logaddexp(parts[0][0], parts[1][0])
    whole = log_centre + log + together.sum(axis=2)
    weight = np.exp(whole - whole.max())
    weight /= weight.sum()
    at = np.nonzero(weight > LEAST * weight.max())
    weights, means, sds = [], [], []
    for chance, middle, sd in parts:
        mine = np.exp(chance - together)[at]
        weights.append(weight[at][:, None] * mine)
        means.append(middle[at])
        sds.append(np.broadcast_to(sd, middle.shape)[at])
    flat = np.concatenate(weights).T
    return Shrunk(
        weights=np.ascontiguousarray(flat / flat.sum(axis=1, keepdims=True)),
        mean=np.ascontiguousarray(np.concatenate(means).T),
        sd=np.ascontiguousarray(np.concatenate(sds).T),
        within=np.tile(within[at[1]], 2),
        centre=float((weight * centre).sum()),
        spread=_median(spread, weight.sum(axis=0)),
    )


def error_of(low: float, high: float, level: float) -> float:
    """Return the standard error of an estimate from its interval, a normal law taken."""
    return (high - low) / (2.0 * reach_of(level))


def reach_of(level: float) -> float:
    """Return how many standard errors an interval reaches to either side."""
    return float(ndtri(0.5 * (1.0 + level)))


def _nodes(usual: Usual) -> tuple[Array, Array, tuple[tuple[Array, Array, Array], ...]]:
    """Return spreads and places' deviations, (K,), and of each part share, spread and offset."""
    even = (np.arange(SPREADS) + 0.5) / SPREADS
    sizes = usual.size * np.array([tan(0.5 * pi * p) for p in even])
    places = MOST_OF_PLACES * (np.arange(PLACES) + 0.5) / PLACES
    spread, place, kind = (
        axis.ravel() for axis in np.meshgrid(sizes, places, np.arange(len(SHAPES)), indexing="ij")
    )
    wide, times, shift = np.array(SHAPES)[kind.astype(int)].T
    between = spread * np.sqrt(1.0 - place)
    apart = wide * (1.0 - wide) * (shift * times) ** 2
    narrow = between / np.sqrt(1.0 - wide + wide * times**2 + apart)
    far = narrow * times * shift
    parts = ((1.0 - wide, narrow, -wide * far), (wide, narrow * times, (1.0 - wide) * far))
    return spread, spread * np.sqrt(place), parts


def _told(
    estimates: Array, errors: Array, bets: Indices, within: Array, count: int
) -> tuple[Array, Array, Array]:
    """Return each bet's mean and its variance, (K, G), and the tests' log density about it, (K,).

    A bet without a test has an infinite variance.
    """
    weight = 1.0 / (errors**2 + within[:, None] ** 2)
    member = np.zeros((bets.size, count))
    member[np.arange(bets.size), bets] = 1.0
    precision = weight @ member
    tested = precision > 0.0
    mean = np.divide(
        (weight * estimates) @ member, precision, out=np.zeros_like(precision), where=tested
    )
    noise = np.divide(1.0, precision, out=np.full_like(precision, np.inf), where=tested)
    apart = (weight * (estimates - mean[:, bets]) ** 2).sum(axis=1)
    known = np.log(precision, out=np.zeros_like(precision), where=tested).sum(axis=1)
    return mean, noise, 0.5 * (np.log(weight).sum(axis=1) - known - apart)


def _centres(mean: Array, noise: Array, spread: Array, usual: Usual) -> tuple[Array, Array]:
    """Return values of the centre, (C, K), and the log of prior over density of proposal."""
    precision = 1.0 / (spread[:, None] ** 2 + noise)
    total = precision.sum(axis=1) + usual.size**-2
    middle, reach = (precision * mean).sum(axis=1) / total, STRETCH / np.sqrt(total)
    points, weights = hermegauss(CENTRES)
    centre = middle + reach * points[:, None]
    log = np.log(weights)[:, None] + 0.5 * points[:, None] ** 2 + np.log(reach)
    return centre, log - 0.5 * (centre / usual.size) ** 2


def _part(
    mean: Array, noise: Array, centre: Array, share: Array, sd: Array
) -> tuple[Array, Array, Array]:
    """Return each bet's log density in one part of F, and its mean and sd there, (C, K, G)."""
    own = sd[:, None] ** 2
    tested = np.isfinite(noise)
    variance = np.where(tested, own + noise, 1.0)
    apart = np.where(tested, mean - centre[:, :, None], 0.0)
    with np.errstate(divide="ignore"):  # a part without any bets
        chance = np.log(share)[:, None] - 0.5 * (np.log(variance) + apart**2 / variance)
    kept = np.where(tested, own / variance, 1.0)
    left = np.sqrt(own * np.where(tested, 1.0 - kept, 1.0))
    return chance, centre[:, :, None] + kept * apart, left


def _median(values: Array, weights: Array) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(reached, 0.5 * reached[-1]))])


def _interval(weights: Array, mean: Array, sd: Array, level: float) -> tuple[float, float]:
    ends = np.array([0.5 * (1.0 - level), 0.5 * (1.0 + level)])
    low, high = quantiles(weights, mean[:, None], sd[:, None], ends)[:, 0]
    return float(low), float(high)


def _checked(estimates: Array, errors: Array, bets: Indices) -> None:
    if not (estimates.shape == errors.shape == bets.shape and estimates.ndim == 1):
        raise ValueError(f"bets: {estimates.shape}, {errors.shape} and {bets.shape} differ")
    if not (np.isfinite(estimates).all() and np.isfinite(errors).all()):
        raise ValueError("not_finite: an estimate or its error")
    if not (errors > 0.0).all():
        raise ValueError("errors: they must be above nought")
    if bets.size and bets.min() < 0:
        raise ValueError(f"bets: {bets.min()} is below nought")
