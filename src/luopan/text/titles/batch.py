"""A batch of titles, with all that is compared of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.characters import HAN, LATIN, kinds
from luopan.text.titles import marks as marked
from luopan.text.titles.folding import folded, levelled
from luopan.text.titles.grams import grams, told_by
from luopan.text.titles.marks import Marks
from luopan.text.titles.numbers import Number, numbers
from luopan.text.titles.sides import Sides, sides


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """Titles as they are compared.

    Parameters
    ----------
    columns : int64 array, shape (grams,)
        Grams of each title, rising.
    starts : int64 array, shape (titles + 1,)
        Where each title's begin.
    mass : float64 array, shape (titles, 2)
        How much all words of each tell, and all pairs of words.
    sequence : uint32 array, shape (titles, words)
        Hashes of the words in order; nought after the last.
    marks : Marks
    numbers : tuple of frozenset
    sides : tuple of Sides
        What stands before and after what is done.
    latin : bool array, shape (titles,)
        Whether a title is written in Latin letters.
    """

    columns: Places
    starts: Places
    mass: NDArray[np.float64]
    sequence: NDArray[np.uint32]
    marks: Marks
    numbers: tuple[frozenset[Number], ...]
    sides: tuple[Sides, ...]
    latin: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of titles."""
        return len(self.numbers)

    @property
    def sizes(self) -> Places:
        """How many grams each has."""
        return np.diff(self.starts)

    def some(self, at: Places) -> "Titles":
        """Return the titles at these places as a batch of their own."""
        sizes = self.sizes[at]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        taken = np.repeat(self.starts[at] - starts[:-1], sizes) + np.arange(starts[-1])
        listed = at.tolist()
        return Titles(
            self.columns[taken], starts, self.mass[at], self.sequence[at], self.marks.some(at),
            tuple(self.numbers[n] for n in listed), tuple(self.sides[n] for n in listed),
            self.latin[at],
        )  # fmt: skip


def titles(strings: Sequence[str]) -> Titles:
    """Read titles as they were written."""
    plain = folded(strings) if len(strings) else []
    level = levelled(plain) if plain else []
    told = grams(Texts.of(level))
    owner = np.repeat(np.arange(len(strings)), np.diff(told.starts))
    mass = np.bincount(
        2 * owner + told.columns % 2, told_by(told.columns), 2 * len(strings)
    ).astype(np.float64)
    read = Texts.of(plain)
    return Titles(
        told.columns,
        told.starts,
        mass.reshape(-1, 2), told.sequence, marked.marks(read),
        tuple(map(numbers, plain)), sides(level, plain), latin(read),
    )  # fmt: skip


def joined(first: Titles, second: Titles) -> Titles:
    """Return two batches as one."""
    return Titles(
        np.concatenate((first.columns, second.columns)),
        np.concatenate((first.starts, second.starts[1:] + first.columns.size)),
        np.concatenate((first.mass, second.mass)),
        np.concatenate((first.sequence, second.sequence)),
        marked.joined([first.marks, second.marks]),
        first.numbers + second.numbers,
        first.sides + second.sides,
        np.concatenate((first.latin, second.latin)),
    )


def latin(texts: Texts) -> NDArray[np.bool_]:
    """Return which texts have more Latin letters than three for each Chinese character."""
    kind = kinds()[texts.codes]
    return np.asarray(texts.count(kind == LATIN) > 3 * texts.count(kind == HAN))
