"""What tells titles apart that share most of their words: poles, names of a kind, frames, sides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.titles import lexicon

Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a batch of titles, in bits.

    Parameters
    ----------
    poles : uint64 array, shape (titles, 2)
        Pairs of opposites whose first, and whose second word stands in the title.
    kinds : uint64 array, shape (titles, kinds)
        Names of each kind; two names in some 64 share a bit.
    frames : uint64 array, shape (titles, 1)
        Which of `lexicon.FRAMES` have a word in it.
    """

    poles: Bits
    kinds: Bits
    frames: Bits

    def some(self, at: Places) -> "Marks":
        """Return the marks of the titles at these places."""
        return Marks(self.poles[at], self.kinds[at], self.frames[at])


def marks(texts: Texts) -> Marks:
    """Return the marks of folded titles."""
    words, opens, closes = lexicon.poles()
    owner, pole = _found(words, texts)
    kinds = lexicon.kinds()
    poles = np.zeros((len(texts), 2), dtype=np.uint64)
    named = np.zeros((len(texts), len(kinds)), dtype=np.uint64)
    framed = np.zeros((len(texts), 1), dtype=np.uint64)
    np.bitwise_or.at(poles[:, 0], owner, opens[pole])
    np.bitwise_or.at(poles[:, 1], owner, closes[pole])
    for at, (_, names) in enumerate(kinds):
        owner, name = _found(names, texts)
        np.bitwise_or.at(named[:, at], owner, np.uint64(1) << (name % 64).astype(np.uint64))
    owner, frame = _found(lexicon.frames(), texts)
    np.bitwise_or.at(framed[:, 0], owner, np.uint64(1) << frame.astype(np.uint64))
    return Marks(poles, named, framed)


def joined(parts: list[Marks]) -> Marks:
    """Return marks one after the other."""
    return Marks(
        np.concatenate([part.poles for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.frames for part in parts]),
    )


def _found(words: lexicon.Sought, texts: Texts) -> tuple[Places, Places]:
    """Return the title and the group of every hit."""
    start, _, group = words.find(texts)
    return np.searchsorted(texts.starts, start, side="right") - 1, group


def opposed(left: Bits, right: Bits) -> NDArray[np.bool_]:
    """Return which pairs have a word of one pole on one side, and its opposite on the other."""
    one, other = left & ~left[:, ::-1], right & ~right[:, ::-1]
    return np.asarray(((one[:, 0] & other[:, 1]) | (one[:, 1] & other[:, 0])) != 0)


def otherwise(left: Bits, right: Bits) -> NDArray[np.int64]:
    """Return of how many kinds each pair has names on either side that the other has not."""
    return np.asarray((((left & ~right) != 0) & ((right & ~left) != 0)).sum(axis=1))


def frames_apart(left: Bits, right: Bits) -> NDArray[np.bool_]:
    """Return which frames but speech one title of each pair has and the other has not.

    Parameters
    ----------
    left, right : uint64 array, shape (pairs,)
    """
    bit = {name: np.uint64(1 << at) for at, name in enumerate(lexicon.FRAMES)}
    told = [((left ^ right) & bit[name]) != 0 for name in lexicon.FRAMES[:-1]]
    spoken = np.where((left & bit["answer"]) != 0, right, left) & bit["speech"]
    told[1] &= spoken == 0
    return np.stack(told, axis=-1)
