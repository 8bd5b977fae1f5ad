"""Clauses: what lies between two stops, or before and after a word that turns the sentence.

A review praises one thing and blames another in one breath. Aspects are told from a clause, and
so is the polarity that belongs to each.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Flags, Places, Texts
from luopan.text.characters import CODES, DIGIT, HAN, LATIN, NEWLINE, SPACE, kinds
from luopan.text.lists import listed, sought

_STOPS = "。!?;…~、\n|"
_INNER = ",:"
_SURE, _COMMA, _POINT, _BLANK = range(1, 5)
"""A comma or colon is no stop between digits, a point none before a letter or digit, and a blank
is one between Chinese characters only."""

_SORTS = ("turns", "joins", "neither")


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a batch, in order.

    Parameters
    ----------
    start, stop : int64 array, shape (clauses,)
        Where each stands in the batch's codes, without the blanks and stops at its ends.
    text : int32 array, shape (clauses,)
        Which text each belongs to.
    turned : bool array, shape (clauses,)
        Which open with a word that turns against what went before (但是, however, …).
    """

    start: Places
    stop: Places
    text: NDArray[np.int32]
    turned: Flags

    def batch(self, texts: Texts) -> Texts:
        """Return the clauses as a batch of their own; ``texts`` are those they were cut from."""
        return texts.cut(self.start, self.stop)


def clauses(texts: Texts) -> Clauses:
    """Return the clauses of normalised texts.

    A clause ends at a stop (none between the digits of a number), at a blank between Chinese
    characters, and before a word that turns or joins (但是, 虽然, but, although, …). A text of
    stops only has no clause.

    Parameters
    ----------
    texts : Texts
        Normalised texts.
    """
    stops = _stops(texts)
    bare = stops | (texts.codes == SPACE) | (texts.codes == NEWLINE)
    opens = texts.firsts()
    opens[1:] |= stops[:-1] & ~stops[1:]
    words, turns = _words(texts)
    opens[words] = True
    first = np.flatnonzero(opens)
    past = np.append(first[1:], texts.codes.size)[: first.size]
    held = np.append(np.flatnonzero(~bare), texts.codes.size)
    start = held[np.searchsorted(held, first)]
    last = np.searchsorted(held, past) - 1
    some = (start < past) & (last >= 0)
    start, stop = start[some], held[last[some]] + 1
    text = np.searchsorted(texts.starts, start, side="right") - 1
    return Clauses(start, stop, text.astype(np.int32), np.isin(start, turns))


def _stops(texts: Texts) -> Flags:
    """Return which characters end a clause."""
    codes, kind = texts.codes, kinds()[texts.codes]
    sort = _sorts()[codes]
    stops = sort > 0
    edge = texts.firsts()
    doubtful = np.flatnonzero(sort > _SURE)
    outer = edge[doubtful] | (doubtful + 1 == codes.size)
    stops[doubtful[outer & (sort[doubtful] == _BLANK)]] = False
    doubtful = doubtful[~outer]
    doubtful = doubtful[~edge[doubtful + 1]]
    before, after, sort = kind[doubtful - 1], kind[doubtful + 1], sort[doubtful]
    within = (before == DIGIT) & (after == DIGIT)
    within |= (sort == _POINT) & ((after == DIGIT) | (after == LATIN))
    apart = (before == HAN) & (after == HAN)
    stops[doubtful] = np.where(sort == _BLANK, apart, ~within)
    return stops


def _words(texts: Texts) -> tuple[Places, Places]:
    """Return where words stand that open a clause: all, and those that turn."""
    opening, turning = [], []
    for tongue in ("zh", "en"):
        turns, joins = (len(listed("clauses", tongue, sort)) for sort in _SORTS[:2])
        phrases = sought("clauses", tongue, sorts=_SORTS, whole=tongue == "en")
        kept = phrases.find(texts).outermost()
        opening.append(kept.start[kept.phrase < turns + joins])
        turning.append(kept.start[kept.phrase < turns])
    return np.concatenate(opening), np.concatenate(turning)


@cache
def _sorts() -> NDArray[np.uint8]:
    """Return the table of stops: sure ones, and those that their neighbours decide."""
    table = np.zeros(CODES, dtype=np.uint8)
    told = ((_STOPS, _SURE), (_INNER, _COMMA), (".", _POINT), (" ", _BLANK))
    for chars, sort in told:
        table[[ord(char) for char in chars]] = sort
    return table
