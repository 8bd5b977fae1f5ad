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
    for channel in data.channels:
        scaled = channel.driver / channel.driver[channel.driver > 0.0].mean()
        for alpha in RETENTION:
            carried = np.convolve(scaled, weights(alpha, 0.0, 13))[:weeks]
            columns.append(np.log1p(carried)[:, None])
    basis, scales, _ = np.linalg.svd(np.concatenate(columns, axis=1)[rows], full_matrices=False)
    kept: Array = basis[:, scales > 1e-8 * scales[0]]
    return kept
