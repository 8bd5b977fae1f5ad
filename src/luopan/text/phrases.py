"""Where any of a list of phrases stands in a batch, for the price of a look at each character."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Codes, Flags, Places, Texts
from luopan.text.characters import CODES, DIGIT, LATIN, LETTER, kinds

Hashes = NDArray[np.uint64]

_ROLL = np.uint64(0x9E3779B97F4A7C15)
_BITS = 16
_TOP = np.uint64(64 - _BITS)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where phrases stand, by place and then by length.

    Parameters
    ----------
    start, stop : int64 array, shape (hits,)
        Places in the batch's codes. Hits may overlap.
    phrase : int64 array, shape (hits,)
        Which phrase each is.
    """

    start: Places
    stop: Places
    phrase: Places

    def outermost(self) -> "Hits":
        """Return the hits that no longer hit holds."""
        order = np.lexsort((-self.stop, self.start))
        start, stop, phrase = self.start[order], self.stop[order], self.phrase[order]
        reach = np.maximum.accumulate(stop) if stop.size else stop
        kept = np.ones(stop.size, dtype=np.bool_)
        kept[1:] = stop[1:] > reach[:-1]
        return Hits(start[kept], stop[kept], phrase[kept])


class Phrases:
    """A list of phrases to look for.

    At each step the places whose next code makes the beginning of no phrase are dropped, so that
    hardly any is left after the second.

    Parameters
    ----------
    phrases : iterable of str
        In the form of `luopan.text.normalise`.
    whole : bool
        Whether a letter or digit beside a letter or digit of the phrase rules it out.
    """

    __slots__ = ("_begins", "_hashes", "_single", "_whole", "phrases")

    def __init__(self, phrases: Iterable[str], *, whole: bool = False) -> None:
        self.phrases = tuple(phrases)
        if "" in self.phrases or len(set(self.phrases)) < len(self.phrases):
            raise ValueError("phrases: an empty one, or one twice")
        self._whole = whole
        self._single = np.zeros(CODES, dtype=np.bool_)
        self._begins = [np.zeros(1 << _BITS, dtype=np.bool_) for _ in range(self._longest())]
        self._hashes: dict[int, tuple[Hashes, Places]] = {}
        for length in range(1, self._longest() + 1):
            longer = [n for n, phrase in enumerate(self.phrases) if len(phrase) >= length]
            told = np.array([_hash(self.phrases[n][:length]) for n in longer], dtype=np.uint64)
            self._begins[length - 1][told >> _TOP] = True
            ends = np.array([len(self.phrases[n]) == length for n in longer])
            order = np.argsort(told[ends])
            self._hashes[length] = told[ends][order], np.array(longer, dtype=np.int64)[ends][order]
        self._single[[ord(phrase[0]) for phrase in self.phrases]] = True

    def _longest(self) -> int:
        return max(map(len, self.phrases), default=0)

    def find(self, texts: Texts) -> Hits:
        """Return every place where a phrase stands within one text."""
        at = np.flatnonzero(self._single[texts.codes])
        last = texts.starts[np.searchsorted(texts.starts, at, side="right")] if at.size else at
        made: Hashes = np.zeros(at.size, dtype=np.uint64)
        found: list[tuple[Places, Places, Places]] = [(at[:0], at[:0], at[:0])]
        for length, (hashes, numbers) in self._hashes.items():
            made = _step(made, texts.codes[at + length - 1])
            if hashes.size:
                place = np.minimum(np.searchsorted(hashes, made), hashes.size - 1)
                hit = np.flatnonzero(hashes[place] == made)
                found.append((at[hit], at[hit] + length, numbers[place[hit]]))
            kept = self._begins[length - 1][made >> _TOP] & (at + length < last)
            at, last, made = at[kept], last[kept], made[kept]
        start, stop, phrase = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((stop, start))
        hits = Hits(start[order], stop[order], phrase[order])
        return _apart(texts, hits) if self._whole else hits

    def held(self, texts: Texts) -> Flags:
        """Return which texts hold a phrase."""
        flags = np.zeros(len(texts), dtype=np.bool_)
        flags[np.searchsorted(texts.starts, self.find(texts).start, side="right") - 1] = True
        return flags


def _step(made: Hashes, codes: Codes) -> Hashes:
    """Return hashes with one more code in each."""
    made = (made ^ codes) * _ROLL
    return made ^ (made >> np.uint64(32))


def _hash(phrase: str) -> np.uint64:
    made: Hashes = np.zeros(1, dtype=np.uint64)
    for code in Texts.of([phrase]).codes:
        made = _step(made, np.array([code]))
    return np.uint64(made[0])


def _apart(texts: Texts, hits: Hits) -> Hits:
    """Leave out hits with a letter or a digit beside a letter or a digit of theirs."""
    bounds = np.searchsorted(texts.starts, hits.start, side="right")
    first, last = texts.starts[bounds - 1], texts.starts[bounds]
    before = (hits.start > first) & _joins(texts.codes, hits.start)
    after = (hits.stop < last) & _joins(texts.codes, hits.stop)
    kept = ~(before | after)
    return Hits(hits.start[kept], hits.stop[kept], hits.phrase[kept])


def _joins(codes: Codes, place: Places) -> Flags:
    """Return whether letters or digits stand on both sides of a place."""
    wordly = np.isin(np.arange(8), [LATIN, LETTER, DIGIT])
    inside = np.clip(place, 1, max(codes.size - 1, 1))
    return np.asarray(
        wordly[kinds()[codes[inside - 1]]]
        & wordly[kinds()[codes[np.minimum(inside, codes.size - 1)]]]
    )
