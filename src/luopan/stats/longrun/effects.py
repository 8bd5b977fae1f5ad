"""Long effects that follow from the posterior: within the weeks, and after the last."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.longrun.posterior import Posterior
from luopan.stats.longrun.problem import LongRunProblem, retention, slow

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LongEffects:
    """Draws (n, C) of what the weeks' input does, in shares of the mean outcome times weeks.

    Parameters
    ----------
    short : (n, C) array
        In its own week and the weeks of carry-over, pairs apart.
    within : (n, C) array
        Through the brand, within the weeks.
    ahead : mapping
        Weeks ahead to (n, C): through the brand, in so many weeks after the last.
    """

    short: Array
    within: Array
    ahead: dict[int, Array]


def long_effects(
    problem: LongRunProblem, posterior: Posterior, rows: Bools, ahead: Sequence[int] = (52, 104)
) -> LongEffects:
    """Return what the input of all weeks does, against none from the first week on.

    Parameters
    ----------
    problem, posterior
        What was asked and answered.
    rows : (T,) array of bool
        Weeks that are summed over.
    ahead : sequence of int
        Horizons after the last week, in which nothing new is put in.
    """
    size = posterior.reach * posterior.lift[:, None]
    within = np.empty_like(size)
    left = np.empty_like(size)
    for shape, half_life in {
        *zip(posterior.shape.tolist(), posterior.half_life.tolist(), strict=True)
    }:
        own = (posterior.shape == shape) & (posterior.half_life == half_life)
        state = slow(problem.curves[shape], retention(half_life))
        within[own] = size[own] * state[rows].sum(axis=0)
        left[own] = size[own] * state[-1]
    phi = np.array([retention(h) for h in posterior.half_life.tolist()])
    sums = {h: phi * (1.0 - phi**h) / (1.0 - phi) for h in ahead}
    felt = problem.curves[:, rows].sum(axis=1)
    return LongEffects(
        short=posterior.heights * felt[posterior.shape],
        within=within,
        ahead={h: left * s[:, None] for h, s in sums.items()},
    )
