"""From who was assigned what to who was exposed to what: carry-over and wash-out."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.randomised.designs import Arms

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def kept(assignments: Arms, washout: int) -> Bools:
    """Return which cells are analysed: not the first ``washout`` periods after a change.

    Parameters
    ----------
    assignments : (n, N, T) array
        Before the first period every region was in arm 0.
    washout : int
        Periods to leave out.
    """
    keep = np.ones(assignments.shape, bool)
    if washout > 0:
        changed = np.diff(assignments, axis=-1, prepend=np.int8(0)) != 0
        for s in range(min(washout, assignments.shape[-1])):
            keep[..., s:] &= ~changed[..., : changed.shape[-1] - s]
    return keep


def carried(on: Bools, half_life: float) -> Floats:
    """Return geometric carry-over of an on/off schedule, 1 after long on and 0 after long off.

    Parameters
    ----------
    on : (..., T) array of bool
        Off before the first period.
    half_life : float
        Periods in which what remains of a past exposure halves; 0 for none.
    """
    if half_life <= 0.0:
        return on.astype(np.float64)
    stay = 0.5 ** (1.0 / half_life)
    steps = np.ascontiguousarray(np.moveaxis(on, -1, 0), dtype=np.float64) * (1.0 - stay)
    for t in range(1, len(steps)):
        steps[t] += stay * steps[t - 1]
    return np.ascontiguousarray(np.moveaxis(steps, 0, -1))
