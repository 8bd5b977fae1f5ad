"""Stories as arrays, and the steps of the ladder that each has in front of it or behind it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.hazard import Watch

Floats = NDArray[np.float64]
Hours = NDArray[np.int64]
Places = NDArray[np.intp]
RUNGS = 3
"""Trade or blog; one mainstream outlet online; several of them or broadcast."""
EARLY = 3
"""Hours after first sight whose heat is kept beside the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Stories:
    """What a firm has stored of its stories, one entry each.

    All hours are of local time and counted from one midnight.

    Parameters
    ----------
    ids, titles, categories, tiers : tuple of str, n each
        A category may be empty; a tier is where the story was first seen.
    first : int64 array, shape (n,)
        Hour of first sight.
    heat, rank : array, shape (n,)
        At first sight; NaN where not known.
    early_heat : array, shape (n,)
        The largest heat of the first `EARLY` hours; NaN where not known.
    gone : array, shape (n,)
        Hour from which it was listed no longer; NaN while it is, or where not known.
    reached : array, shape (n, 3)
        Hour at which the first, second and third rung, or a higher one, was reached; NaN if not.
    end : array, shape (n,)
        Hour up to which it was followed.
    watch : Watch or None
        Hours in which somebody looked at the rungs; None if in all.

    Raises
    ------
    ValueError
        ``shape``, ``first``, ``end``, or ``reached`` if a higher rung is reached before a lower.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    categories: tuple[str, ...]
    tiers: tuple[str, ...]
    first: Hours
    heat: Floats
    rank: Floats
    early_heat: Floats
    gone: Floats
    reached: Floats
    end: Floats
    watch: Watch | None = None

    def __post_init__(self) -> None:
        n = len(self.ids)
        names = (self.titles, self.categories, self.tiers)
        told = (self.first, self.heat, self.rank, self.early_heat, self.gone, self.end)
        sizes = [*map(len, names), *map(len, told)]
        if set(sizes) - {n} or self.reached.shape != (n, RUNGS):
            raise ValueError(f"shape: {n} ids, {sizes}, {self.reached.shape}")
        if self.first.dtype.kind != "i" or not np.isfinite(self.end).all():
            raise ValueError("first, end: not whole hours, or not all known")
        later = np.where(np.isnan(self.reached), np.inf, self.reached)
        if (later[:, 1:] < later[:, :-1]).any():
            raise ValueError("reached: a higher rung before a lower one")

    def __len__(self) -> int:
        """Return the number of stories."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Stories that stood before one rung, and when they came to it.

    Parameters
    ----------
    rung : int
        The rung in front, 1 to 3.
    straight : bool
        Whether all stories stand before it from first sight on.
    story : int array, shape (m,)
        Place of each in the stories.
    start : int64 array, shape (m,)
        Hour from which it stood there: that of the rung below, or its first sight.
    crossed : array, shape (m,)
        Hour in which it was seen on the rung; NaN if it was not.
    end : array, shape (m,)
        Hour up to which it was followed.
    """

    rung: int
    straight: bool
    story: Places
    start: Hours
    crossed: Floats
    end: Floats

    def some(self, at: Places) -> "Steps":
        """Return the steps at these places."""
        return Steps(
            self.rung, self.straight, self.story[at], self.start[at], self.crossed[at], self.end[at]
        )


def steps(stories: Stories, rung: int, now: int, *, straight: bool = False) -> Steps:
    """Return every story that stood before a rung, as it was known at the beginning of an hour.

    Parameters
    ----------
    stories : Stories
    rung : int
        1 to 3; a story that was on it when it came to the rung below, or before, never stood there.
    now : int
        What happened in this hour and later is not known.
    straight : bool
        Whether every story stands before it from first sight on, however high it is already; else
        from when it came to the rung below.
    """
    below = straight or rung == 1
    began = stories.first.astype(np.float64) if below else stories.reached[:, rung - 2]
    began = np.maximum(began, stories.first)
    over = stories.reached[:, rung - 1]
    begin = np.floor(np.where(began < now, began, 0.0)).astype(np.int64)
    stood = (began < now) & ~(over < begin) & (below | ~(over <= began))
    at = np.flatnonzero(stood)
    crossed = np.where(over[at] < now, over[at], np.nan)
    return Steps(rung, straight, at, begin[at], crossed, np.minimum(stories.end[at], float(now)))
