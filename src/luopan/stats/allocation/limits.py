"""Limits on a plan, all linear, each with a name, so that a contradiction can be told."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit: ``low ≤ rows · plan ≤ high``, the plan (weeks, cells) taken row by row.

    Parameters
    ----------
    code : str
        What it is.
    whose : hashable
        The caller's own name of what it bounds; None for everything together.
    rows : (m, weeks · cells) sparse array
    low, high : (m,) arrays
        May be infinite.
    """

    code: str
    whose: Hashable
    rows: csr_array
    low: Array
    high: Array


@dataclass(frozen=True)
class Limits:
    """All limits on plans of (weeks, cells); spending below nothing is never allowed."""

    weeks: int
    cells: int
    all: tuple[Limit, ...] = ()

    @property
    def size(self) -> int:
        """Numbers in a plan."""
        return self.weeks * self.cells

    def plus(self, *more: Limit) -> "Limits":
        """Return these and more."""
        return Limits(self.weeks, self.cells, (*self.all, *more))

    def only(self, kept: Sequence[int]) -> "Limits":
        """Return some of them."""
        return Limits(self.weeks, self.cells, tuple(self.all[k] for k in kept))

    def budget(self, low: float, high: float) -> Limit:
        """Bound everything together."""
        rows = csr_array(np.ones((1, self.size)))
        return Limit("budget", None, rows, np.array([low]), np.array([high]))

    def total(
        self, code: str, cells: Sequence[int], low: float, high: float, whose: Hashable = None
    ) -> Limit:
        """Bound the sum of some cells over all weeks."""
        each = self._each(cells)
        rows = csr_array(each.sum(axis=0)[None])
        return Limit(code, whose, rows, np.array([low]), np.array([high]))

    def weekly(
        self, code: str, cells: Sequence[int], low: float, high: float, whose: Hashable = None
    ) -> Limit:
        """Bound the sum of some cells in every week."""
        rows = self._each(cells)
        return Limit(code, whose, rows, np.full(self.weeks, low), np.full(self.weeks, high))

    def change(
        self, cells: Sequence[int], share: float, before: float, whose: Hashable = None
    ) -> Limit:
        """Let the sum of some cells change by at most ``share`` of the week before.

        ``before`` is the last week's; where it is nought the first week is free, because nothing
        could ever start otherwise.
        """
        each = self._each(cells)
        last = vstack([csr_array((1, self.size)), each[:-1]], format="csr")
        up, down = each - (1.0 + share) * last, (1.0 - share) * last - each
        bound = np.zeros(2 * self.weeks)
        bound[0] = (1.0 + share) * before if before > 0.0 else np.inf
        bound[self.weeks] = -(1.0 - share) * before
        rows = vstack([up, down], format="csr")
        return Limit("max_change", whose, rows, np.full(2 * self.weeks, -np.inf), bound)

    def _each(self, cells: Sequence[int]) -> csr_array:
        """Return the rows (weeks, size) that sum the cells in every week."""
        week, cell = np.divmod(np.arange(self.weeks * len(cells)), len(cells))
        places = (week, week * self.cells + np.asarray(cells)[cell])
        return csr_array((np.ones(week.size), places), shape=(self.weeks, self.size))

    @cached_property
    def stacked(self) -> tuple[csr_array, Array, Array]:
        """All rows, their lows and their highs."""
        if not self.all:
            return csr_array((0, self.size)), np.zeros(0), np.zeros(0)
        return (
            vstack([limit.rows for limit in self.all], format="csr"),
            np.concatenate([limit.low for limit in self.all]),
            np.concatenate([limit.high for limit in self.all]),
        )

    @cached_property
    def split(self) -> tuple[csr_array, Array, Array, Array]:
        """``A x ≤ b`` and the bounds ``low ≤ x ≤ high``: rows of one number are bounds."""
        rows, low, high = self.stacked
        rows.eliminate_zeros()
        single = np.diff(rows.indptr) == 1
        least, most = np.zeros(self.size), np.full(self.size, np.inf)
        at, times = rows[single].indices, rows[single].data
        ends = np.sort(np.stack([low[single] / times, high[single] / times]), axis=0)
        np.maximum.at(least, at, ends[0])
        np.minimum.at(most, at, ends[1])
        wide, low, high = rows[~single], low[~single], high[~single]
        above, below = np.isfinite(high), np.isfinite(low)
        a = vstack([wide[above], -wide[below]], format="csr")
        return a, np.concatenate([high[above], -low[below]]), least, most

    def excess(self, plan: Array) -> float:
        """Return by how much a plan breaks the limit that it breaks most, relative to its size."""
        x = plan.reshape(-1)
        rows, low, high = self.stacked
        reach = rows @ x
        size = np.maximum(abs(rows) @ np.abs(x), 1e-300)
        for bound in (low, high):
            size = np.maximum(size, np.where(np.isfinite(bound), np.abs(bound), 0.0))
        over = np.maximum(reach - high, low - reach) / size
        below = float(-x.min(initial=0.0)) / max(float(x.max(initial=0.0)), 1e-300)
        return max(float(over.max(initial=0.0)), below)
