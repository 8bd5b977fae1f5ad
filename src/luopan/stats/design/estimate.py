"""A share or mean of a population from a survey, and its error by how people were drawn.

Binder 1983, "On the variances of asymptotically normal estimators from complex surveys":
the estimate is made linear in the totals of the primary sampling units, which are taken as drawn
with replacement within their strata.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.stats.design.raking import Margin, indicators
from luopan.stats.design.sample import Sample, kish
from luopan.stats.design.units import variance_of_sum

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEW = 5.0
"""Rare answers' worth of what the weights alone do, in the design effect of an interval."""

_NOUGHT = 1e-9
"""A design effect below this is rounding: strata or units that explain all."""


@dataclass(frozen=True)
class Estimate:
    """A share or mean and how surely it is known.

    Parameters
    ----------
    value, error : float
        The estimate and its standard error.
    n : float
        People it rests on.
    degrees : float
        Degrees of freedom of the error: units less strata.
    n_effective : float
        So many people drawn simply would tell as much.
    design_effect : float
        ``n / n_effective``: the error squared over that of people drawn simply. Where all gave
        one answer, what the weights alone make of it.
    steady : float
        The design effect that an interval is to be made with. Where few gave the rarer answer,
        the measured one hangs on whose answers these are; unless there are units it is drawn
        towards what the weights alone do, as if that had been seen of `FEW` more.
    lonely : int
        Strata with one unit only; what it tells of the error is its distance from the mean of all.
    """

    value: float
    error: float
    n: float
    degrees: float
    n_effective: float
    design_effect: float
    steady: float
    lonely: int = 0


def estimate(
    values: ArrayLike,
    drawn: Sample,
    *,
    domain: Bools | None = None,
    margins: Sequence[Margin] = (),
) -> Estimate:
    """Return the mean of the values in the population, or in a part of it.

    Parameters
    ----------
    values : array_like, shape (rows,)
        What each person said; 0 or 1 for a share.
    drawn : Sample
        How they were drawn; its weights are the raked ones where they were raked.
    domain : bool array, shape (rows,), optional
        Whom it is about. The others are kept: how many of a part are met is chance, too.
    margins : sequence of Margin
        What the weights were raked to. What the margins explain of the values is no error any
        more: the residuals are used (Deville, Särndal and Sautory 1993, "Generalized raking"),
        and widened for the parameters fitted to people; units are too few for that, and the
        parameters are not fitted to them.

    Raises
    ------
    ValueError
        ``empty`` where nobody with a weight is in the domain, ``shape``.
    """
    y = np.asarray(values, dtype=np.float64)
    inside = np.ones(y.size, dtype=np.bool_) if domain is None else np.asarray(domain, np.bool_)
    if not y.size == inside.size == drawn.weight.size:
        raise ValueError("shape: one value a row is needed")
    mine = drawn.people * inside
    total, n = float(mine.sum()), float(drawn.repeats[inside].sum())
    if total <= 0.0:
        raise ValueError("empty: nobody with a weight")
    kept = np.where(inside, y, 0.0)
    value = float(mine @ kept) / total
    linear = inside * (kept - value) / total
    lost = 0.0
    if margins:
        linear, rank = _residual(linear, drawn.people, indicators(margins))
        lost = rank - 1.0 if drawn.unit is None else 0.0
    variance, degrees, lonely = _between_units(drawn.weight * linear, drawn, inside)
    variance *= _widened(degrees, lost)
    simple = float(mine @ (kept - value) ** 2) / total / max(n - 1.0, 1.0)
    alone = kish(drawn.weight[inside], drawn.repeats[inside])
    effect = variance / simple if variance > _NOUGHT * simple > 0.0 else alone
    steady = effect
    if drawn.unit is None:
        rare = _rarer(kept[inside], drawn.repeats[inside])
        steady = (rare * effect + FEW * alone) / (rare + FEW)
    error = float(np.sqrt(variance))
    return Estimate(value, error, n, max(degrees - lost, 1.0), n / effect, effect, steady, lonely)


def _rarer(values: Floats, repeats: Floats) -> float:
    """Return how many did not give the most frequent answer."""
    told = np.bincount(np.unique(values, return_inverse=True)[1].ravel(), repeats)
    return float(told.sum() - told.max())


def _widened(degrees: float, lost: float) -> float:
    """Return what a variance of residuals grows by for the parameters that were fitted to them."""
    return degrees / max(degrees - lost, 1.0) if lost else 1.0


def _residual(linear: Floats, people: Floats, columns: Floats) -> tuple[Floats, float]:
    """Return what the margins' columns do not tell, and how many of them are of their own."""
    root = np.sqrt(people)
    slopes, _, rank, _ = np.linalg.lstsq(columns * root[:, None], linear * root, rcond=None)
    return np.asarray(linear - columns @ slopes), float(rank)


def _between_units(score: Floats, drawn: Sample, inside: Bools) -> tuple[float, float, int]:
    """Return the variance of the sum of the scores, its degrees of freedom and lonely strata."""
    strata = drawn.fraction.size
    layer, sums, times = drawn.stratum, score, drawn.repeats
    met: Floats = drawn.repeats * inside
    if drawn.unit is not None:
        units = int(drawn.unit.max()) + 1
        sums = np.asarray(np.bincount(drawn.unit, score * drawn.repeats, units), np.float64)
        times = np.ones(units)
        layer = np.zeros(units, dtype=np.int64)
        layer[drawn.unit] = drawn.stratum
        met = (np.bincount(drawn.unit, inside.astype(np.float64), units) > 0).astype(np.float64)
    variance, lonely = variance_of_sum(sums, times, layer, drawn.fraction)
    there = np.bincount(layer, met, strata)
    degrees = float(there.sum() - (there > 0).sum())
    return variance, max(degrees, 1.0), lonely


def published(share: float, n: float, design_effect: float = 1.0) -> Estimate:
    """Return a share as somebody published it, with the number of those asked.

    Parameters
    ----------
    share : float
        From 0 to 1.
    n : float
        How many were asked.
    design_effect : float
        As published, 1 where none was.

    Raises
    ------
    ValueError
        ``share``, ``n`` or ``design_effect``.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError("share: from 0 to 1")
    if not n > 0.0:
        raise ValueError("n: above nought")
    if not design_effect > 0.0:
        raise ValueError("design_effect: above nought")
    effective = n / design_effect
    error = float(np.sqrt(share * (1.0 - share) / effective))
    degrees = max(effective - 1.0, 1.0)
    return Estimate(share, error, n, degrees, effective, design_effect, design_effect)
