"""How well an estimator foretells sets where nothing happened: errors on rolling origins."""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.contrasts import Contrasts, Estimator
from luopan.stats.panels.problem import Array, Indices

FOLDS = 5
_LEAST_FIT = 20
_LEAST_ERROR = 1e-12
_OWN = 0.3
"""Part of a set's error variance that is its own held-out error: a handful of folds say little."""


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Every setting of an estimator on B sets.

    Parameters
    ----------
    fits : tuple of Contrasts
        On all of the history.
    gaps : tuple of (M, B, h) arrays
        After the start, one array for each of ``fits``.
    held_out : tuple of tuples of (M, B, s) arrays
        The same for every fold, each foretold from before it.
    """

    fits: tuple[Contrasts, ...]
    gaps: tuple[Array, ...]
    held_out: tuple[tuple[Array, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """B sets under the chosen setting.

    Parameters
    ----------
    gaps : (B, h) array
        After the start.
    errors : (B,) array
        Standard error of a mean gap over the test.
    """

    gaps: Array
    errors: Array


def origins(start: int, horizon: int, folds: int = FOLDS) -> tuple[tuple[int, int], ...]:
    """Return each fold's first period and the first after it, the latest fold first.

    Folds have the test's length and do not overlap. In a short history they are shorter.
    """
    least = min(max(_LEAST_FIT, start // 3), start // 2)
    span = max(1, min(horizon, (start - least) // 2))
    ends = range(start, least + span - 1, -span)
    return tuple((end - span, end) for end in list(ends)[:folds])


def try_all(
    estimator: Estimator,
    values: Array,
    sets: Indices,
    shares: Array,
    start: int,
    horizon: int | None = None,
) -> Trials:
    """Fit every setting on all of the history and on each fold's past.

    Parameters are those of `Estimator`; ``horizon`` is the test's planned length, as long as the
    values after the start unless it is still running.
    """
    span = values.shape[1] - start if horizon is None else horizon
    fits = estimator(values, sets, shares, start, span)
    held_out: list[list[Array]] = [[] for _ in fits]
    for at, to in origins(start, span):
        early = values[:, :to]
        for i, fit in enumerate(estimator(early, sets, shares, at, to - at)):
            held_out[i].append(fit.gaps(early, at))
    gaps = tuple(fit.gaps(values, start) for fit in fits)
    return Trials(fits, gaps, tuple(tuple(folds) for folds in held_out))


def choose(trials: Trials) -> tuple[int, int]:
    """Return the setting, and its intercept, that holds out best over all sets together.

    One choice for all sets: a set's own folds are too few to choose by, and a choice in which
    every set counts alike leaves them exchangeable.
    """
    scores = [np.log(mean_square(folds) + 1e-300).mean(axis=1) for folds in trials.held_out]
    best = min(range(len(scores)), key=lambda i: float(scores[i].min()))
    return best, int(scores[best].argmin())


def settle(trials: Trials, setting: tuple[int, int]) -> Fits:
    """Return all sets under one setting.

    A set's error is its own held-out error, shrunk towards what its weights and the regions'
    noise make of it, brought to the same mean over all sets.
    """
    i, m = setting
    own = mean_square(tuple(gaps[m] for gaps in trials.held_out[i]))
    return Fits(trials.gaps[i][m], shrunk(own, trials.fits[i].noise, float(own.mean())))


def shrunk(own: Array, noise: Array, typical: float) -> Array:
    """Return standard errors, (B,), from held-out squared errors and what noise would make.

    ``typical`` is the squared error of a set with typical noise.
    """
    model = noise * (typical / noise.mean())
    out: Array = np.maximum(np.sqrt(_OWN * own + (1.0 - _OWN) * model), _LEAST_ERROR)
    return out


def mean_square(held_out: tuple[Array, ...]) -> Array:
    """Return the squared error of a mean over a fold, (..., B), of gaps (..., B, s) a fold.

    Half the mean's own square, half what independent periods would make of it: the first is
    unbiased and rough, the second smooth.
    """
    each = [0.5 * (g.mean(axis=-1) ** 2 + (g**2).mean(axis=-1) / g.shape[-1]) for g in held_out]
    out: Array = np.mean(each, axis=0)
    return out
