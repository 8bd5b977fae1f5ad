"""A lot for each document, from its id alone: whoever draws, wherever, draws the same."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Names = NDArray[np.str_]

_BITS = 53
"""Bits of the digest that a float holds exactly."""


def priorities(ids: Names, seed: str) -> Floats:
    """Return a number in (0, 1) for each document, even and independent over ids.

    Permanent random numbers (Ohlsson 1995, "Coordination of samples using permanent random
    numbers"): a sample is whoever lies below a bound, so that a larger sample holds the smaller
    one and parts of a pool can be drawn apart.

    Parameters
    ----------
    ids : (N,) array of str
        Ids of the documents.
    seed : str
        The audit's name, at most 64 bytes in UTF-8. Another name is another lot.

    Returns
    -------
    priorities : (N,) array
    """
    key = seed.encode()
    if len(key) > 64:
        raise ValueError(f"seed: at most 64 bytes, not {len(key)}")
    digests = b"".join(blake2b(i.encode(), digest_size=8, key=key).digest() for i in ids.tolist())
    whole = np.frombuffer(digests, dtype=">u8") >> np.uint64(64 - _BITS)
    return np.asarray((whole.astype(np.float64) + 0.5) / 2.0**_BITS)
