"""How far labellers agree beyond chance: Cohen's kappa and Krippendorff's alpha, with intervals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.stats.intervals import equal_tailed
from luopan.stats.prevalence.evidence import UNLABELLED
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole
from luopan.stats.proportions import share_interval

Scale = Literal["nominal", "ordinal", "interval"]
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement coefficient.

    Parameters
    ----------
    value : float
        1 is full agreement, 0 what chance alone would give; NaN with a fault.
    low, high : float
        Its bootstrap interval.
    units : int
        Documents with two labels or more.
    fault : {"no_pairs", "one_class"} or None
        Nothing was labelled twice; or all labels are one class, so that nothing tells agreement
        from chance.
    """

    value: float
    low: float
    high: float
    units: int
    fault: Literal["no_pairs", "one_class"] | None


def kappa(first: Whole, second: Whole, level: float, scale: Scale, seed: int) -> Agreement:
    """Return Cohen's kappa of two labellers.

    Cohen 1960, "A coefficient of agreement for nominal scales"; weighted by squared distance of
    classes on the interval scale (Cohen 1968).

    Parameters
    ----------
    first, second : (U,) int64 array
        Classes from 0 in their order; `UNLABELLED` where one did not label.
    level : float
        Of the interval, for example 0.9.
    scale : {"nominal", "interval"}
        Whether near classes agree in part.
    seed : int
        Of the bootstrap.
    """
    if scale == "ordinal":
        raise ValueError("scale: kappa is nominal or interval")
    both = (first != UNLABELLED) & (second != UNLABELLED)
    if not np.any(both):
        return Agreement(np.nan, np.nan, np.nan, 0, "no_pairs")
    classes = int(max(first[both].max(), second[both].max())) + 1
    cell = first[both] * classes + second[both]
    tables = np.eye(classes * classes)[cell].reshape(-1, classes, classes)

    def loss(table: Floats) -> tuple[Floats, Floats]:
        total = table.sum(axis=(1, 2))
        away = distances(table.sum(axis=(1, 2, 0))[None] * np.ones(classes), scale)
        chance = table.sum(axis=2)[:, :, None] * table.sum(axis=1)[:, None, :]
        return (table * away).sum(axis=(1, 2)) / total, (chance * away).sum((1, 2)) / total**2

    return _bootstrapped(tables, loss, level, seed)


def alpha(ratings: Whole, level: float, scale: Scale, seed: int) -> Agreement:
    """Return Krippendorff's alpha of any number of labellers, labels missing where they may.

    Krippendorff 2011, "Computing Krippendorff's alpha-reliability".

    Parameters
    ----------
    ratings : (labellers, U) int64 array
        Classes from 0 in their order; `UNLABELLED` where a labeller did not label.
    level : float
        Of the interval.
    scale : {"nominal", "ordinal", "interval"}
        How far classes are from each other.
    seed : int
        Of the bootstrap.
    """
    classes = int(ratings.max()) + 1
    counts = np.stack([(ratings == c).sum(axis=0) for c in range(classes)], axis=1)
    counts = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    if counts.shape[0] == 0:
        return Agreement(np.nan, np.nan, np.nan, 0, "no_pairs")
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(classes)
    tables = pairs / (counts.sum(axis=1) - 1.0)[:, None, None]

    def loss(table: Floats) -> tuple[Floats, Floats]:
        margin = table.sum(axis=2)
        total = margin.sum(axis=1)
        away = np.stack([distances(m, scale) for m in margin])
        chance = margin[:, :, None] * margin[:, None, :]
        seen = (table * away).sum(axis=(1, 2)) / total
        return seen, (chance * away).sum(axis=(1, 2)) / (total * (total - 1.0))

    return _bootstrapped(tables, loss, level, seed)


def distances(margin: Floats, scale: Scale) -> Floats:
    """Return squared distances between classes, (C, C).

    Parameters
    ----------
    margin : (C,) array
        How often each class was given; the ordinal scale measures by ranks.
    scale : {"nominal", "ordinal", "interval"}
        Kind of distance.
    """
    place: Floats = np.arange(margin.size, dtype=np.float64)
    if scale == "nominal":
        return np.asarray(1.0 - np.eye(margin.size))
    if scale == "ordinal":
        place = np.cumsum(margin) - 0.5 * margin
    return np.asarray((place[:, None] - place[None, :]) ** 2)


def _bootstrapped(
    tables: Floats,
    loss: Callable[[Floats], tuple[Floats, Floats]],
    level: float,
    seed: int,
) -> Agreement:
    """Return the coefficient of tables by unit (U, C, C), units drawn with replacement."""
    units, classes = tables.shape[0], tables.shape[1]
    seen, chance = (float(part[0]) for part in loss(tables.sum(axis=0)[None]))
    if chance <= 0.0:
        return Agreement(np.nan, np.nan, np.nan, units, "one_class")
    value = 1.0 - seen / chance
    if seen == 0.0:
        # no resample of full agreement ever disagrees, though the next document may
        most = share_interval(0.0, units, 2.0 * level - 1.0)[1]
        return Agreement(value, max(1.0 - most / chance, -1.0), 1.0, units, None)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(units, np.full(units, 1.0 / units), size=RESAMPLES)
    again = (times @ tables.reshape(units, -1)).reshape(RESAMPLES, classes, classes)
    seen_again, chance_again = loss(again)
    told = chance_again > 0.0
    low, high = equal_tailed(1.0 - seen_again[told] / chance_again[told], level)
    return Agreement(value, low, high, units, None)
