"""Many texts as one array of code points, so that a step costs one array operation for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_WIDE = "utf-32-le"


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch of texts, one after the other.

    Parameters
    ----------
    codes : uint32 array, shape (characters,)
        Unicode code points of all texts; a lone surrogate is its own code.
    starts : int64 array, shape (texts + 1,)
        Where each text starts in ``codes``; the last entry is the number of characters.
    """

    codes: Codes
    starts: Places

    def __post_init__(self) -> None:
        ends = (self.starts[0], self.starts[-1]) if self.starts.size else (None, None)
        if ends != (0, self.codes.size) or (np.diff(self.starts) < 0).any():
            raise ValueError(f"starts: from {ends[0]} to {ends[1]} of {self.codes.size}")

    @classmethod
    def of(cls, strings: Iterable[str]) -> "Texts":
        """Return the batch of some strings; any string is taken, lone surrogates as well."""
        listed = list(strings)
        starts = np.zeros(len(listed) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, listed), np.int64, len(listed)), out=starts[1:])
        wide = "".join(listed).encode(_WIDE, "surrogatepass")
        return cls(np.frombuffer(wide, dtype="<u4").astype(np.uint32, copy=False), starts)

    def __len__(self) -> int:
        """Return the number of texts."""
        return self.starts.size - 1

    @property
    def lengths(self) -> Places:
        """Number of characters of each text."""
        return np.diff(self.starts)

    def cut(self, start: Places, stop: Places) -> "Texts":
        """Return stretches of ``codes`` as a batch of their own; each within one text."""
        length = stop - start
        starts = np.zeros(length.size + 1, dtype=np.int64)
        np.cumsum(length, out=starts[1:])
        taken = np.repeat(start - starts[:-1], length) + np.arange(starts[-1])
        return Texts(self.codes[taken], starts)

    def some(self, at: Places) -> "Texts":
        """Return the texts at these places as a batch of their own."""
        return self.cut(self.starts[at], self.starts[at + 1])

    def joined(self) -> str:
        """Return all texts as one string, whose places are those of ``codes``."""
        return self.codes.astype("<u4", copy=False).tobytes().decode(_WIDE, "surrogatepass")

    def strings(self) -> list[str]:
        """Return the texts as strings."""
        whole = self.joined()
        return [whole[a:b] for a, b in pairwise(self.starts.tolist())]

    def owner(self) -> NDArray[np.int32]:
        """Return the number of the text that each character belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def firsts(self) -> Flags:
        """Return which characters are the first of their text."""
        flags = np.zeros(self.codes.size + 1, dtype=np.bool_)
        flags[self.starts] = True
        return flags[:-1]

    def count(self, flags: Flags) -> Places:
        """Return how many of each text's characters are flagged."""
        upto = np.zeros(self.codes.size + 1, dtype=np.int64)
        np.cumsum(flags, out=upto[1:])
        return np.diff(upto[self.starts])
