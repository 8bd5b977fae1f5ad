"""Raking: weights moved until the sample has the population's known shares.

Deming and Stephan 1940, "On a least squares adjustment of a sampled frequency table".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.design.sample import kish

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 200
CLOSE = 1e-9
"""Shares that differ by less are the same."""


@dataclass(frozen=True)
class Margin:
    """One thing whose shares in the population are known, such as age groups.

    Parameters
    ----------
    group : int64 array, shape (rows,)
        Group of each row, from 0.
    share : array, shape (groups,)
        Their shares of the population; they add up to 1.
    """

    group: Ints
    share: Floats


@dataclass(frozen=True)
class Raked:
    """New weights and how well they do.

    Parameters
    ----------
    weight : array, shape (rows,)
        Their sum is that of the old ones.
    converged : bool
        Whether every margin is met.
    rounds : int
        How often all margins were gone through.
    off : float
        The largest distance of a share from what it should be.
    design_effect : float
        What the new weights alone do to a variance (`kish`).
    trimmed : int
        Rows at the cap.
    """

    weight: Floats
    converged: bool
    rounds: int
    off: float
    design_effect: float
    trimmed: int


def rake(
    weight: Floats,
    margins: Sequence[Margin],
    *,
    repeats: Floats | None = None,
    cap: float | None = None,
) -> Raked:
    """Return weights with which the sample has the margins' shares.

    Parameters
    ----------
    weight : array, shape (rows,)
        The weights to begin with.
    margins : sequence of Margin
        What is known of the population.
    repeats : array, shape (rows,), optional
        How many people a row is.
    cap : float, optional
        No weight shall be above so many times the mean one. Margins may then be out of reach,
        which ``converged`` says.

    Raises
    ------
    ValueError
        ``margin`` where shares do not add up to 1, a group has a share and nobody in it, or
        somebody in it and no share; ``cap`` where it is not above 1.
    """
    times = np.ones_like(weight) if repeats is None else repeats
    if cap is not None and not cap > 1.0:
        raise ValueError("cap: above 1")
    for margin in margins:
        _check(margin, weight * times)
    total = float(times @ weight)
    most = np.inf if cap is None else cap * total / float(times.sum())
    found = weight.astype(np.float64).copy()
    rounds, off = 0, _off(found * times, margins)
    while off > CLOSE and rounds < ROUNDS:
        for margin in margins:
            held = np.bincount(margin.group, found * times, margin.share.size)
            found *= (total * margin.share / np.where(held > 0.0, held, 1.0))[margin.group]
        found = np.minimum(found, most)
        rounds, off = rounds + 1, _off(found * times, margins)
    found *= total / float(times @ found)
    return Raked(
        found,
        bool(off <= CLOSE),
        rounds,
        off,
        kish(found, times),
        0 if cap is None else int((found >= most * (1.0 - 1e-9)).sum()),
    )


def indicators(margins: Sequence[Margin]) -> Floats:
    """Return a column of 0 and 1 for every group of every margin, shape (rows, groups)."""
    return np.concatenate([np.eye(m.share.size)[m.group] for m in margins], axis=1)


def _check(margin: Margin, people: Floats) -> None:
    if abs(float(margin.share.sum()) - 1.0) > 1e-6 or (margin.share < 0.0).any():
        raise ValueError("margin: shares add up to 1")
    if margin.group.min() < 0 or margin.group.max() >= margin.share.size:
        raise ValueError("margin: a group without a share")
    held = np.bincount(margin.group, people, margin.share.size) > 0.0
    if ((margin.share > 0.0) != held).any():
        raise ValueError("margin: a group without anybody, or somebody in a group of nobody")


def _off(people: Floats, margins: Sequence[Margin]) -> float:
    """Return the largest distance of a share from what it should be."""
    total = float(people.sum())
    return max(
        (
            float(np.abs(np.bincount(m.group, people, m.share.size) / total - m.share).max())
            for m in margins
        ),
        default=0.0,
    )
