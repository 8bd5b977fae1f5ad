"""What a hazard is fitted to: stories from their start on, and the hours that were watched."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Hours = NDArray[np.int64]
Flags = NDArray[np.bool_]
DAY = 24


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """The hours in which somebody looked where a story would appear.

    Parameters
    ----------
    first : int
        The first hour, counted in whole hours of local time from a midnight.
    looked : bool array, shape (hours,)
        Whether that hour and those after it were looked at; an hour outside was not.
    """

    first: int
    looked: Flags

    def next_look(self, hours: Hours) -> Hours:
        """Return the first hour looked at from each of these on; a far hour if there is none."""
        size = self.looked.size
        far = np.iinfo(np.int32).max
        after = np.full(size + 1, far, dtype=np.int64)
        after[:size] = np.where(self.looked, self.first + np.arange(size), far)
        return np.minimum.accumulate(after[::-1])[::-1][np.clip(hours - self.first, 0, size)]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Stories that could cross, and those that did.

    Parameters
    ----------
    features : csr_matrix, shape (n, columns)
        What was known of each at ``entry``.
    start : int64 array, shape (n,)
        Whole hour of local time, from a midnight on, in which its age was nought.
    event : array, shape (n,)
        Hours after the start at which the crossing was first seen; NaN if none was.
    end : array, shape (n,)
        Hours after the start up to which it was followed.
    entry : int64 array, shape (n,)
        Whole hours after the start from which it is looked at here: it had not crossed before.
    watch : Watch or None
        None if every hour was looked at.

    Raises
    ------
    ValueError
        ``shape``, ``end`` or ``entry``.
    """

    features: csr_matrix[np.float32]
    start: Hours
    event: Floats
    end: Floats
    entry: Hours
    watch: Watch | None = None

    def __post_init__(self) -> None:
        n = self.features.shape[0]
        if not all(a.shape == (n,) for a in (self.start, self.event, self.end, self.entry)):
            raise ValueError(f"shape: {n} rows of features, {self.start.shape} starts")
        if not (np.isfinite(self.end).all() and (self.end >= 0).all()):
            raise ValueError("end: not a number of hours from nought on")
        if (self.entry < 0).any() or (np.floor(self.event) < self.entry).any():
            raise ValueError("entry: below nought, or after the crossing")

    def __len__(self) -> int:
        """Return the number of stories."""
        return int(self.features.shape[0])

    def some(self, at: NDArray[np.intp]) -> "Histories":
        """Return the stories at these places."""
        return Histories(
            self.features[at], self.start[at], self.event[at], self.end[at], self.entry[at],
            self.watch,
        )  # fmt: skip

    def until(self, now: int) -> "Histories":
        """Return what was known at the beginning of an hour: later starts and crossings left out.

        Parameters
        ----------
        now : int
            Whole hour, counted as the starts are.
        """
        at = np.flatnonzero(self.start + self.entry < now)
        mine = self.some(at)
        end = np.minimum(mine.end, (now - mine.start).astype(np.float64))
        event = np.where(mine.start + np.floor(mine.event) < now, mine.event, np.nan)
        return Histories(mine.features, mine.start, event, end, mine.entry, mine.watch)
