"""The form in which texts are scored and searched, with the way back to what was written.

Full-width and compatibility forms become plain, letters lower case, traditional characters
simplified; tags, entities, invisible characters and repeated blanks go. Every character keeps the
place in the raw text that it stands for, so that a quote is cut from the raw text, byte for byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from luopan.text.batch import Codes, Flags, Places, Texts
from luopan.text.characters import NEWLINE, SPACE, forms
from luopan.text.markup import edits


@dataclass(frozen=True, slots=True)
class Normalised:
    """Texts in the form for scoring.

    Parameters
    ----------
    texts : Texts
        The normalised texts.
    raw : Texts
        As they were written.
    begin, end : int64 array, shape (characters,)
        The part of ``raw.codes`` that each normalised character stands for.
    """

    texts: Texts
    raw: Texts
    begin: Places
    end: Places

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.texts)

    def span(self, text: int, start: int, stop: int) -> tuple[int, int]:
        """Return where a part of a normalised text stands in its raw text.

        Parameters
        ----------
        text : int
            Number of the text.
        start, stop : int
            A part of the normalised text, not empty.

        Returns
        -------
        start, stop : int
            Places in the raw string.
        """
        first, last = self.texts.starts[text : text + 2].tolist()
        if not 0 <= start < stop <= last - first:
            raise ValueError(f"part: {start} to {stop} of {last - first} characters")
        before = int(self.raw.starts[text])
        return int(self.begin[first + start]) - before, int(self.end[first + stop - 1]) - before


def normalise(strings: Iterable[str] | Texts) -> Normalised:
    """Return texts in the form for scoring.

    Parameters
    ----------
    strings : iterable of str, or Texts
        As they were written; anything that a string can hold.
    """
    raw = strings if isinstance(strings, Texts) else Texts.of(strings)
    codes, begin, end = _edited(raw)
    codes, begin, end = _formed(codes, begin, end, raw)
    codes, begin, end = _blanks_joined(codes, begin, end, raw)
    return Normalised(Texts(codes, _starts(begin, raw)), raw, begin, end)


def _starts(begin: Places, raw: Texts) -> Places:
    """Return where each text starts among characters that stand for the places ``begin``."""
    return np.searchsorted(begin, raw.starts).astype(np.int64, copy=False)


def _edited(raw: Texts) -> tuple[Codes, Places, Places]:
    """Put one character in the place of each tag, entity and accented letter."""
    codes = raw.codes
    begin = np.arange(codes.size, dtype=np.int64)
    end = begin + 1
    told = edits(raw)
    if not told:
        return codes, begin, end
    start, stop, new = np.array(told, dtype=np.int64).T
    change = np.zeros(codes.size + 1, dtype=np.int64)
    np.add.at(change, start + 1, 1)
    np.add.at(change, stop, -1)
    kept = np.cumsum(change[:-1]) == 0
    codes, end = codes.copy(), end.copy()
    codes[start], end[start] = new, stop
    return codes[kept], begin[kept], end[kept]


def _formed(codes: Codes, begin: Places, end: Places, raw: Texts) -> tuple[Codes, Places, Places]:
    """Put each character's form in its place; what is left out goes with the one before."""
    table = forms()
    count = table.count[codes]
    if count.size and count.min() == 0:
        kept = count > 0
        codes, begin, end, count = codes[kept], begin[kept], end[kept], count[kept]
        _reach_on(begin, end, raw)
    made = table.first[codes]
    if count.size and count.max() > 1:
        several = np.flatnonzero(count > 1)
        first = np.cumsum(count, dtype=np.int64) - count
        made, begin, end = np.repeat(made, count), np.repeat(begin, count), np.repeat(end, count)
        for place, code in zip(first[several].tolist(), codes[several].tolist(), strict=True):
            form = table.more[code]
            made[place : place + form.size] = form
    return made, begin, end


def _reach_on(begin: Places, end: Places, raw: Texts) -> None:
    """Let each character reach to the next of its text, over those left out between them."""
    if begin.size:
        owner = np.searchsorted(raw.starts, begin, side="right")
        last = raw.starts[owner]
        end[:-1] = np.minimum(begin[1:], last[:-1])
        end[-1] = last[-1]


def _blanks_joined(
    codes: Codes, begin: Places, end: Places, raw: Texts
) -> tuple[Codes, Places, Places]:
    """Leave one blank of several, a new line if one was among them, and none at either end."""
    blank = (codes == SPACE) | (codes == NEWLINE)
    if not blank.any():
        return codes, begin, end
    texts = Texts(codes, _starts(begin, raw))
    opens = _opens(blank, texts.firsts())
    first = np.flatnonzero(opens)
    run = np.cumsum(opens)[blank] - 1
    past = np.bincount(run, minlength=first.size) + first
    lines = np.bincount(run, weights=codes[blank] == NEWLINE, minlength=first.size) > 0
    codes, end = codes.copy(), end.copy()
    codes[first] = np.where(lines, NEWLINE, SPACE)
    end[first] = end[past - 1]
    bounds = np.zeros(codes.size + 1, dtype=np.bool_)
    bounds[texts.starts] = True
    inner = first[~(bounds[first] | bounds[past])]
    kept = ~blank
    kept[inner] = True
    return codes[kept], begin[kept], end[kept]


def _opens(blank: Flags, firsts: Flags) -> Flags:
    """Return which characters open a run of blanks."""
    opens = blank.copy()
    opens[1:] &= ~blank[:-1] | firsts[1:]
    return opens
