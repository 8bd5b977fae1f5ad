"""Minima of permuted hashes: texts alike share one of their bands (MinHash).

Broder (1997), On the resemblance and containment of documents; bands as in Leskovec, Rajaraman
and Ullman, Mining of Massive Datasets, chapter 3.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.text.duplicates.shingles import Sets

BANDS, ROWS = 12, 4
"""Of two texts with four fifths of their shingles in common, 99.8 % share a band."""

_MULTIPLIERS = (
    (np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 >> np.uint64(32))
    | np.uint64(1)
).astype(np.uint32)
_ROLL = np.uint32(0x85EBCA6B)


def bands(sets: Sets) -> NDArray[np.uint32]:
    """Return a key for each band of each set; sets that are empty have noughts.

    Parameters
    ----------
    sets : Sets
        Hashed shingles.

    Returns
    -------
    uint32 array, shape (sets, BANDS)
    """
    made = np.zeros((len(sets), BANDS), dtype=np.uint32)
    some = np.flatnonzero(sets.sizes)
    if not some.size:
        return made
    for number, multiplier in enumerate(_MULTIPLIERS):
        permuted = sets.items * multiplier
        permuted ^= permuted >> np.uint32(16)
        permuted *= _ROLL
        least = np.minimum.reduceat(permuted, sets.starts[some])
        band = number // ROWS
        made[some, band] = (made[some, band] ^ least) * _ROLL + np.uint32(number)
    return made
