"""How the people of a survey were drawn: weights, strata, first units and their fractions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """People who were asked, a row each or a row for several who are alike.

    Parameters
    ----------
    weight : array, shape (rows,)
        How many people of the population each person stands for, up to a common factor.
    repeats : array, shape (rows,)
        How many people a row is.
    stratum : int64 array, shape (rows,)
        Number of the stratum, from 0.
    unit : int64 array, shape (rows,), or None
        Number of the primary sampling unit, from 0; no unit lies in two strata. None where every
        person is one.
    fraction : array, shape (strata,)
        Share of a stratum's units that was drawn; 0 where that is small or unknown.
    """

    weight: Floats
    repeats: Floats
    stratum: Ints
    unit: Ints | None
    fraction: Floats

    @property
    def people(self) -> Floats:
        """Weight of each row: that of all its people."""
        return self.weight * self.repeats


def sample(
    rows: int,
    *,
    weight: ArrayLike | None = None,
    repeats: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    unit: ArrayLike | None = None,
    fraction: ArrayLike = 0.0,
) -> Sample:
    """Return a checked sample.

    Parameters
    ----------
    rows : int
        How many there are.
    weight, repeats : array_like, shape (rows,), optional
        Ones where not given.
    stratum, unit : array_like, shape (rows,), optional
        Names of any kind. Equal names of units in two strata are two units.
    fraction : float or array_like, shape (strata,)
        Of each stratum in the order of the sorted names.

    Raises
    ------
    ValueError
        ``empty``, ``shape``, ``weight`` (negative, not finite or all nought), ``repeats`` (below
        nought) or ``fraction`` (outside [0, 1]).
    """
    if rows < 1:
        raise ValueError("empty: nobody was asked")
    weights = np.ones(rows) if weight is None else np.asarray(weight, dtype=np.float64)
    people = np.ones(rows) if repeats is None else np.asarray(repeats, dtype=np.float64)
    layer, layers = _codes(np.zeros(rows) if stratum is None else stratum)
    first = None if unit is None else _within(layer, _codes(unit)[0])
    if {weights.size, people.size, layer.size, layer.size if first is None else first.size} != {
        rows
    }:
        raise ValueError("shape: one value a row is needed")
    if not (np.isfinite(weights).all() and (weights >= 0.0).all()):
        raise ValueError("weight: at least nought and finite")
    if not (np.isfinite(people).all() and (people >= 0.0).all() and (weights * people).sum() > 0):
        raise ValueError("repeats: at least nought, and somebody with a weight")
    drawn = np.broadcast_to(np.asarray(fraction, dtype=np.float64), (layers,))
    if not ((drawn >= 0.0) & (drawn <= 1.0)).all():
        raise ValueError("fraction: from 0 to 1")
    return Sample(weights, people, layer, first, drawn)


def kish(weight: Floats, repeats: Floats | None = None) -> float:
    """Return by how much unequal weights alone inflate a variance: n Σw² / (Σw)².

    Kish 1965, "Survey sampling", 11.7.
    """
    times = np.ones_like(weight) if repeats is None else repeats
    n, total = float(times.sum()), float(times @ weight)
    return n * float(times @ weight**2) / total**2


def _codes(names: ArrayLike) -> tuple[Ints, int]:
    """Return the number of each name in their order, and how many there are."""
    told, codes = np.unique(np.asarray(names), return_inverse=True)
    return codes.astype(np.int64).ravel(), told.size


def _within(layer: Ints, unit: Ints) -> Ints:
    """Return units numbered so that none lies in two strata."""
    if layer.size != unit.size:
        raise ValueError("shape: one value a row is needed")
    return _codes(layer * (int(unit.max()) + 1) + unit)[0]
