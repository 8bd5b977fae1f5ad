"""Words of a batch as spans and hashes.

A word is a run of letters, digits and inner apostrophes. A Chinese character is one by itself, as
are an emoji and a bracketed expression such as ``[微笑]``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Flags, Places, Texts
from luopan.text.characters import DIGIT, EMOJI, HAN, HANGUL, KANA, LATIN, LETTER, SPACE, kinds

_IN_WORD = np.isin(np.arange(8), [LATIN, DIGIT, LETTER, KANA, HANGUL])
_ALONE = np.isin(np.arange(8), [HAN, EMOJI])
_LONGEST_EXPRESSION = 12
_POWERS = np.cumprod(np.full(64, 0x9E3779B97F4A7C15, dtype=np.uint64))
_SPREAD = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch, in order.

    Parameters
    ----------
    start, stop : int64 array, shape (words,)
        Where each stands in the batch's codes.
    hashes : uint64 array, shape (words,)
        Equal for equal words, on every machine.
    counts : int64 array, shape (texts,)
        Words of each text.
    """

    start: Places
    stop: Places
    hashes: NDArray[np.uint64]
    counts: Places


def words(texts: Texts) -> Words:
    """Return the words of normalised texts."""
    kind = kinds()[texts.codes]
    firsts = texts.firsts()
    inner, alone = _IN_WORD[kind] | _apostrophes(texts, kind), _ALONE[kind]
    opens = alone | inner
    opens[1:] &= ~(inner[1:] & inner[:-1]) | firsts[1:]
    held = inner | alone
    _expressions(texts, opens, held)
    start = np.flatnonzero(opens)
    stop = _stops(start, held)
    return Words(start, stop, _hashes(texts, start, held), texts.count(opens))


def _apostrophes(texts: Texts, kind: NDArray[np.uint8]) -> Flags:
    """Return which characters are apostrophes between two letters of one text."""
    flags = np.zeros(texts.codes.size, dtype=np.bool_)
    at = np.flatnonzero(texts.codes == ord("'"))
    at = at[(at > 0) & (at + 1 < texts.codes.size)]
    flags[at[(kind[at - 1] == LATIN) & (kind[at + 1] == LATIN)]] = True
    return flags


def _expressions(texts: Texts, opens: Flags, held: Flags) -> None:
    """Make one word of every bracketed expression."""
    start = np.flatnonzero(texts.codes == ord("["))
    closing = np.flatnonzero(texts.codes == ord("]"))
    if not (start.size and closing.size):
        return
    after = np.searchsorted(closing, start)
    start, after = start[after < closing.size], after[after < closing.size]
    stop = closing[after] + 1
    following = np.append(start[1:], texts.codes.size)
    close = (stop - start > 2) & (stop - start <= _LONGEST_EXPRESSION) & (following >= stop)
    bounds = np.searchsorted(texts.starts, start, side="right")
    close &= stop <= texts.starts[bounds]
    for first, past in zip(start[close].tolist(), stop[close].tolist(), strict=True):
        if not (texts.codes[first:past] <= SPACE).any():
            opens[first:past] = False
            opens[first] = held[first:past] = True
            if past < opens.size:
                opens[past] = held[past]


def _stops(start: Places, held: Flags) -> Places:
    """Return where each word stops: at the next word, or where no word is."""
    gaps = np.append(np.flatnonzero(~held), held.size)
    following = np.append(start[1:], held.size)[: start.size]
    return np.asarray(np.minimum(following, gaps[np.searchsorted(gaps, start)]))


def _hashes(texts: Texts, start: Places, held: Flags) -> NDArray[np.uint64]:
    """Return a polynomial in the codes of each word, modulo 2**64."""
    if not start.size:
        return np.empty(0, dtype=np.uint64)
    first = int(start[0])
    place = np.arange(first, held.size) - np.repeat(start, np.diff(np.append(start, held.size)))
    value = texts.codes[first:].astype(np.uint64) * _SPREAD
    value ^= value >> np.uint64(29)
    value *= _POWERS[np.minimum(place, _POWERS.size - 1)]
    value *= held[first:]
    total = np.add.reduceat(value, start - first)
    return np.asarray(total ^ (total >> np.uint64(32)))
