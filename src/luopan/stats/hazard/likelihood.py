"""The penalised likelihood of slopes and shape, and its maximum.

A story with score s lives through mass A without a crossing, and crosses within mass a:
log L = −e^s A + log(1 − exp(−e^s a)), the complementary log-log model of grouped survival times
(Prentice and Gloeckler 1978), whatever the pattern of looks. Both masses are sums over ages of
exp(shape) times hours, so that a story costs two rows however long it was followed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from luopan.stats.hazard.exposure import Masses
from luopan.stats.hazard.histories import Floats

SMOOTH = 1.0
"""Precision of the step of the log hazard from one age to the next."""
LEVEL = 1.0
"""Precision of the mean of the shape about where it is drawn to."""
MOST = 30.0
"""A log hazard beyond this is taken as this: nothing more can be told from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Centre:
    """Where slopes and shape are drawn to, and how strongly the slopes.

    Parameters
    ----------
    weights : array, shape (columns,)
    shape : array, shape (bins,)
    ridge : float
    """

    weights: Floats
    shape: Floats
    ridge: float


def steps_between(bins: int) -> Floats:
    """Return the precision matrix of a shape: smooth from age to age, its mean held."""
    apart = np.diff(np.eye(bins), axis=0)
    mean = np.full((bins, bins), 1.0 / bins)
    return np.asarray(SMOOTH * apart.T @ apart + LEVEL * mean)


def maximised(
    matrix: csr_matrix[np.float32],
    told: Masses,
    offset: Floats,
    centre: Centre,
    start: tuple[Floats, Floats],
    steps: int,
) -> tuple[Floats, Floats]:
    """Return the slopes and the shape that are most likely.

    Parameters
    ----------
    matrix : csr_matrix, shape (n, columns)
    told : Masses
    offset : array, shape (n,)
        Log of the base rate's level at each story.
    centre : Centre
        Of the prior.
    start : tuple of array
        Slopes and shape that the search begins with.
    steps : int
        At most.
    """
    turned = matrix.T.tocsr()
    prior = steps_between(centre.shape.size)
    columns = matrix.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, shape = flat[:columns], flat[columns:]
        score = matrix @ weights.astype(np.float32) + offset
        value, slope, by_age = misfit(score, shape, told)
        moved, bent = weights - centre.weights, shape - centre.shape
        value += 0.5 * centre.ridge * float(moved @ moved) + 0.5 * float(bent @ prior @ bent)
        gradient = turned @ slope.astype(np.float32) + centre.ridge * moved
        return value, np.concatenate([gradient, by_age + prior @ bent])

    found = minimize(
        loss, np.concatenate(start), jac=True, method="L-BFGS-B", options={"maxiter": steps}
    )
    return found.x[:columns], found.x[columns:]


def misfit(score: Floats, shape: Floats, told: Masses) -> tuple[float, Floats, Floats]:
    """Return minus the log-likelihood, and its slopes in the scores and in the shape."""
    risk = np.exp(np.clip(score, -MOST, MOST))
    by_age = np.exp(np.clip(shape, -MOST, MOST))
    lived, about = told.without @ by_age, told.about @ by_age
    at = told.happened
    within = np.maximum(risk[at] * about[at], 1e-300)
    value = float(risk @ lived) - float(np.log(-np.expm1(-within)).sum())
    pull = np.zeros_like(score)
    pull[at] = over(within)
    slope = risk * lived
    slope[at] -= within * pull[at]
    each: NDArray[np.float64] = risk @ told.without - (risk * pull) @ told.about
    return value, slope, by_age * each


def over(mass: Floats) -> Floats:
    """Return 1 / (exp(mass) − 1), nought where that is too small to tell."""
    return np.asarray(1.0 / np.expm1(np.minimum(mass, 700.0)))
