"""Shingles: the hashed runs of letters and digits of a text, whatever stands between them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Flags, Places, Texts
from luopan.text.characters import EMOJI, OTHER, kinds

Hashes = NDArray[np.uint32]

LENGTH = 4
"""Letters or digits a shingle."""

_SPREAD, _ROLL, _MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_WIDE_SPREAD, _WIDE_ROLL = np.uint64(0xD6E8FEB86659FD93), np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Sets:
    """A set of hashes for each text.

    Parameters
    ----------
    items : uint32 array, shape (hashes,)
        The sets one after the other, each rising.
    starts : int64 array, shape (texts + 1,)
        Where each begins.
    """

    items: Hashes
    starts: Places

    def __len__(self) -> int:
        """Return the number of sets."""
        return self.starts.size - 1

    @property
    def sizes(self) -> Places:
        """How many hashes each has."""
        return np.diff(self.starts)


def bare(texts: Texts) -> Texts:
    """Return texts of letters and digits only; a text without any keeps what it has."""
    kept = _telling()[texts.codes]
    kept |= np.repeat(texts.count(kept) == 0, texts.lengths)
    starts = np.zeros_like(texts.starts)
    np.cumsum(texts.count(kept), out=starts[1:])
    return Texts(texts.codes[kept], starts)


def shingles(texts: Texts, length: int = LENGTH, most: int | None = None) -> Sets:
    """Return the set of shingles of each text.

    Parameters
    ----------
    texts : Texts
        Bare texts.
    length : int
        Characters a shingle; a shorter text has none.
    most : int, optional
        Keep so many of the smallest hashes: a random sample of the set, the same for all texts.
    """
    single = texts.codes * _SPREAD
    rolled = single.copy()
    for n in range(2, length + 1):
        rolled *= _ROLL
        rolled[: 1 - n] ^= single[n - 1 :]
    mixed = (rolled ^ (rolled >> np.uint32(15))) * _MIX
    mixed ^= mixed >> np.uint32(13)
    left = np.repeat(texts.starts[1:], texts.lengths) - np.arange(texts.codes.size)
    whole = left >= length
    keys = (texts.owner()[whole].astype(np.uint64) << np.uint64(32)) | mixed[whole]
    return as_sets(keys, len(texts), most)


def as_sets(keys: NDArray[np.uint64], count: int, most: int | None = None) -> Sets:
    """Return sets from keys that hold the set's number above and the hash below 32 bits."""
    keys = np.sort(keys)
    if keys.size:
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    owner = (keys >> np.uint64(32)).astype(np.int64)
    starts = np.searchsorted(owner, np.arange(count + 1))
    if most is not None and keys.size:
        kept = np.arange(keys.size) - starts[owner] < most
        return as_sets(keys[kept], count) if not kept.all() else Sets(_low(keys), starts)
    return Sets(_low(keys), starts)


def fingerprints(texts: Texts) -> NDArray[np.uint64]:
    """Return 64 bits for each bare text, equal for equal texts."""
    lengths = texts.lengths
    place = np.arange(texts.codes.size) - np.repeat(texts.starts[:-1], lengths)
    value = (texts.codes.astype(np.uint64) + np.uint64(1)) * _WIDE_SPREAD
    value ^= value >> np.uint64(29)
    value *= _powers(int(lengths.max(initial=1)))[place]
    upto = np.zeros(value.size + 1, dtype=np.uint64)
    np.cumsum(value, out=upto[1:])
    return np.asarray(np.diff(upto[texts.starts]) ^ lengths.astype(np.uint64))


def _powers(count: int) -> NDArray[np.uint64]:
    return np.cumprod(np.full(count, _WIDE_ROLL), dtype=np.uint64)


def _low(keys: NDArray[np.uint64]) -> Hashes:
    return keys.astype(np.uint32)


@cache
def _telling() -> Flags:
    """Return the table of characters that tell texts apart: letters and digits."""
    return ~np.isin(kinds(), [OTHER, EMOJI])
