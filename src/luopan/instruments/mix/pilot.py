"""A regression before the model: everything that may explain the outcome, roughly.

It costs milliseconds and says what a sampler should not have to find out: which weeks stand
apart, and whether spend foretells the outcome.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.base import drift_basis

RETENTION = (0.2, 0.6)
"""Carry-overs that stand in for each channel's own."""

DRIFT_WEEKS = 26
"""One column of the drifting base for so many weeks."""


def pilot_basis(data: Weekly, made: tuple[Block, ...], rows: NDArray[np.bool_]) -> Array:
    """Return an orthonormal basis of everything that may explain the outcome.

    Parameters
    ----------
    data : Weekly
        The data.
    made : tuple of Block
        Season, holidays, controls.
    rows : (weeks,) array of bool
        Weeks to keep.

    Returns
    -------
    (rows, rank) array
        Spans an intercept, the blocks, a slow base, and every channel's carried-over input, bent
        as returns are.
    """
    weeks = len(data.weeks)
    columns = [np.ones((weeks, 1)), *(b.columns for b in made)]
    columns.append(drift_basis(weeks, max(3, weeks // DRIFT_WEEKS)))
    columns += [bent_inputs(channel.driver, RETENTION, (1.0,)) for channel in data.channels]
    basis, scales, _ = np.linalg.svd(np.concatenate(columns, axis=1)[rows], full_matrices=False)
    kept: Array = basis[:, scales > 1e-8 * scales[0]]
    return kept


def bent_inputs(driver: Array, retention: tuple[float, ...], bends: tuple[float, ...]) -> Array:
    """Return an input carried over and bent in several ways, (weeks, retention × bends).

    The input is first put over its mean in the weeks that have any; a bend near nought is straight.
    """
    active = driver[driver > 0.0]
    scaled = driver / (active.mean() if active.size else 1.0)
    kept = [np.convolve(scaled, weights(a, 0.0, 13))[: driver.size] for a in retention]
    return np.column_stack([np.log1p(bend * carried) for carried in kept for bend in bends])
