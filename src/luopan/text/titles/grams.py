"""Hashed words of titles and pairs of words that follow each other, and how much each tells.

A Chinese character is a word, an English word is told by its stem. What one tells is the logarithm
of how seldom titles have it (inverse document frequency; Spärck Jones 1972), from a table that
ships: so a pair has the same probability whatever else was read before.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.characters import EMOJI, LATIN, OTHER, kinds
from luopan.text.words import words

BITS = 21
MOST = 64
"""Words of a title that are read."""
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_POWERS = np.cumprod(np.full(64, 0x9E3779B97F4A7C15, dtype=np.uint64))
STEP = 0.05
"""What the table counts in."""
_SINGLE = np.array([ord(c) for c in "aeiouyls"])
"""Letters of which two stay before ed and ing."""


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of a batch of titles.

    Parameters
    ----------
    columns : int64 array, shape (grams,)
        Of each title the different ones, rising; odd where two words follow each other.
    starts : int64 array, shape (titles + 1,)
        Where each title's begin.
    sequence : uint32 array, shape (titles, MOST)
        Hashes of the words in order; nought after the last.
    """

    columns: Places
    starts: Places
    sequence: NDArray[np.uint32]


def grams(texts: Texts) -> Grams:
    """Return the grams of levelled titles."""
    owner, single = _stems(texts)
    count = np.bincount(owner, minlength=len(texts))
    place = np.arange(owner.size) - (np.cumsum(count) - count)[owner]
    kept = place < MOST
    owner, single, place = owner[kept], single[kept], place[kept]
    sequence = np.zeros((len(texts), MOST), dtype=np.uint32)
    sequence[owner, place] = (single >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    follows = np.flatnonzero(owner[1:] == owner[:-1])
    pair = (single[follows] * _MIX) ^ (single[follows + 1] + (single[follows] >> np.uint64(29)))
    hashes = (np.concatenate([single, pair]) * _MIX) >> np.uint64(64 - BITS)
    hashes = (hashes & ~np.uint64(1)) | (np.arange(hashes.size) >= single.size)
    keys = np.concatenate([owner, owner[follows]]).astype(np.uint64) << np.uint64(BITS)
    keys = np.unique(keys | hashes)
    title = (keys >> np.uint64(BITS)).astype(np.int64)
    columns = (keys & np.uint64((1 << BITS) - 1)).astype(np.int64)
    return Grams(columns, np.searchsorted(title, np.arange(len(texts) + 1)), sequence)


def _stems(texts: Texts) -> tuple[Places, NDArray[np.uint64]]:
    """Return the title of each word and the hash of its stem."""
    found = words(texts)
    kind = kinds()[texts.codes]
    told = ~np.isin(kind[found.start], (OTHER, EMOJI))
    start, stop = found.start[told], found.stop[told]
    stop = _stemmed(texts.codes, start, stop, kind[start] == LATIN)
    part = texts.cut(start, np.minimum(stop, start + _POWERS.size))
    owner = np.searchsorted(texts.starts, start, side="right") - 1
    if not start.size:
        return owner, np.empty(0, dtype=np.uint64)
    place = np.arange(part.codes.size) - np.repeat(part.starts[:-1], part.lengths)
    value = (part.codes.astype(np.uint64) + np.uint64(1)) * _MIX
    value = (value ^ (value >> np.uint64(31))) * _POWERS[place]
    total = np.add.reduceat(value, part.starts[:-1])
    return owner, total ^ (total >> np.uint64(30))


def _stemmed(
    codes: NDArray[np.uint32], start: Places, stop: Places, latin: NDArray[np.bool_]
) -> Places:
    """Return where the stems of English words stop: before 's, s, ed, ing and a last e."""
    stop = stop.copy()

    def ends(letters: str) -> NDArray[np.bool_]:
        fits = latin & (stop - start >= len(letters) + 3)
        for back, letter in enumerate(reversed(letters), 1):
            fits = fits & (codes[np.maximum(stop - back, 0)] == ord(letter))
        return np.asarray(fits)

    stop -= 2 * ends("'s")
    stop -= ends("s") & ~ends("ss")
    for letters in ("ing", "ed"):
        cut = ends(letters)
        stop -= len(letters) * cut
        last = codes[np.maximum(stop - 1, 0)]
        doubled = cut & (stop - start > 3) & (last == codes[np.maximum(stop - 2, 0)])
        stop -= doubled & ~np.isin(last, _SINGLE)
    return stop - ends("e")


def told_by(columns: Places) -> NDArray[np.float32]:
    """Return how much each gram tells."""
    return np.asarray(_table()[columns])


@cache
def _table() -> NDArray[np.float32]:
    """Return how much each of all grams tells; one that is not in the file tells most."""
    with np.load(str(files("luopan.text.titles") / "rarity.npz"), allow_pickle=False) as stored:
        gaps, told, most = stored["gaps"], stored["told"], float(stored["most"])
    table = np.full(1 << BITS, most, dtype=np.float32)
    table[np.cumsum(gaps, dtype=np.int64)] = told * np.float32(STEP)
    return table
