"""Surveys drawn in the ways that surveys are drawn, of populations whose share is known.

Written apart from the estimates: people are drawn one by one, by chances that depend on what they
would answer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.design import Margin, Sample, rake, sample

Array = NDArray[np.float64]

KINDS = ("simple", "weighted", "clustered", "stratified", "raked")
SHARES = (0.02, 0.1, 0.5)
SIZES = (50, 300, 1000)

SPREAD, TILT = 0.6, -0.3
"""Standard deviation of the logarithm of the weights; how the answer depends on it."""
A_UNIT, LEAST_UNITS, ALIKE = 10, 8, 0.05
"""People a unit, units at least, and how alike people of one unit are."""
LAYERS = np.array([0.4, 0.3, 0.2, 0.1])
OF_LAYER = np.array([0.6, 1.0, 1.5, 1.6])
AGES, SEXES = np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.4])
OF_AGE, OF_SEX = np.array([0.6, 1.2, 1.7]), np.array([0.9, 1.15])


@dataclass(frozen=True)
class Drawn:
    """Answers of one survey, how its people were drawn, and the population's share."""

    values: Array
    people: Sample
    margins: tuple[Margin, ...]
    truth: float


def draw(kind: str, share: float, n: int, rng: np.random.Generator) -> Drawn:
    """Draw a survey of n people of a population with (about) that share."""
    of = {
        "simple": _simple,
        "weighted": _weighted,
        "clustered": _clustered,
        "stratified": _stratified,
        "raked": _raked,
    }
    return of[kind](share, n, rng)


def _simple(share: float, n: int, rng: np.random.Generator) -> Drawn:
    return Drawn((rng.random(n) < share).astype(float), sample(n), (), share)


def _weighted(share: float, n: int, rng: np.random.Generator) -> Drawn:
    """Draw people of whom those with a large weight are met seldom, and know less."""
    weight = rng.lognormal(0.0, SPREAD, n)
    mean = np.exp(SPREAD**2 * ((1.0 + TILT) ** 2 - 1.0) / 2.0)
    chance = np.minimum(share * weight**TILT / mean, 1.0)
    return Drawn((rng.random(n) < chance).astype(float), sample(n, weight=weight), (), share)


def _clustered(share: float, n: int, rng: np.random.Generator) -> Drawn:
    units = max(n // A_UNIT, LEAST_UNITS)
    much = 1.0 / ALIKE - 1.0
    of_unit = rng.beta(share * much, (1.0 - share) * much, units)
    unit = np.arange(n) % units
    return Drawn((rng.random(n) < of_unit[unit]).astype(float), sample(n, unit=unit), (), share)


def _stratified(share: float, n: int, rng: np.random.Generator) -> Drawn:
    """Draw as many of each stratum, however large it is."""
    layer = np.arange(n) % LAYERS.size
    values = (rng.random(n) < share * OF_LAYER[layer]).astype(float)
    return Drawn(values, sample(n, weight=LAYERS[layer], stratum=layer), (), share)


def _raked(share: float, n: int, rng: np.random.Generator) -> Drawn:
    """Draw people of whom some groups answer more readily and know more; rake to the groups."""
    age, sex = (rng.choice(shares.size, 8 * n, p=shares) for shares in (AGES, SEXES))
    answers = rng.random(8 * n) < np.array([0.3, 0.6, 1.0])[age] * np.array([0.5, 1.0])[sex]
    met = np.flatnonzero(answers)[:n]
    age, sex = age[met], sex[met]
    values = (rng.random(n) < share * OF_AGE[age] * OF_SEX[sex]).astype(float)
    margins = (Margin(age, AGES), Margin(sex, SEXES))
    weight = rake(np.ones(n), margins).weight
    truth = share * float(AGES @ OF_AGE) * float(SEXES @ OF_SEX)
    return Drawn(values, sample(n, weight=weight), margins, truth)
