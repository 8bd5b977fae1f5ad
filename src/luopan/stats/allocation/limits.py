"""Limits on a plan, all linear, each with a name, so that a contradiction can be told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit: ``low ≤ rows · plan ≤ high``, the plan (weeks, cells) taken row by row.

    Parameters
    ----------
    code : str
        What it is.
    cell : int
        Whose it is; −1 for all together.
    rows : (m, weeks · cells) array
    low, high : (m,) arrays
        May be infinite.
    """

    code: str
    cell: int
    rows: Array
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
        return Limit("budget", -1, np.ones((1, self.size)), np.array([low]), np.array([high]))

    def total(self, code: str, cell: int, low: float, high: float) -> Limit:
        """Bound one cell over all weeks."""
        row = np.zeros((self.weeks, self.cells))
        row[:, cell] = 1.0
        return Limit(code, cell, row.reshape(1, -1), np.array([low]), np.array([high]))

    def weekly(self, code: str, cell: int, low: float, high: float) -> Limit:
        """Bound one cell in every week."""
        rows = self._each(cell)
        return Limit(code, cell, rows, np.full(self.weeks, low), np.full(self.weeks, high))

    def change(self, cell: int, share: float, before: float) -> Limit:
        """Let one cell change by at most ``share`` of the week before.

        ``before`` is the last week's; where it is nought the first week is free, because nothing
        could ever start otherwise.
        """
        each = self._each(cell)
        last = np.zeros_like(each)
        last[1:] = each[:-1]
        up, down = each - (1.0 + share) * last, (1.0 - share) * last - each
        bound = np.zeros(2 * self.weeks)
        bound[0] = (1.0 + share) * before if before > 0.0 else np.inf
        bound[self.weeks] = -(1.0 - share) * before
        rows = np.concatenate([up, down])
        return Limit("max_change", cell, rows, np.full(2 * self.weeks, -np.inf), bound)

    def _each(self, cell: int) -> Array:
        rows = np.zeros((self.weeks, self.weeks, self.cells))
        rows[np.arange(self.weeks), np.arange(self.weeks), cell] = 1.0
        return rows.reshape(self.weeks, self.size)

    def stacked(self) -> tuple[Array, Array, Array]:
        """Return all rows, their lows and their highs."""
        if not self.all:
            return np.zeros((0, self.size)), np.zeros(0), np.zeros(0)
        return (
            np.concatenate([limit.rows for limit in self.all]),
            np.concatenate([limit.low for limit in self.all]),
            np.concatenate([limit.high for limit in self.all]),
        )

    def split(self) -> tuple[Array, Array, Array, Array]:
        """Return ``A x ≤ b`` and the bounds ``low ≤ x ≤ high``: rows of one number are bounds."""
        rows, low, high = self.stacked()
        single = (rows != 0.0).sum(axis=1) == 1
        least, most = np.zeros(self.size), np.full(self.size, np.inf)
        for row, under, over in zip(rows[single], low[single], high[single], strict=True):
            at = int(np.flatnonzero(row)[0])
            ends = sorted((under / row[at], over / row[at]))
            least[at], most[at] = max(least[at], ends[0]), min(most[at], ends[1])
        wide, low, high = rows[~single], low[~single], high[~single]
        above, below = np.isfinite(high), np.isfinite(low)
        a = np.concatenate([wide[above], -wide[below]])
        return a, np.concatenate([high[above], -low[below]]), least, most

    def excess(self, plan: Array) -> float:
        """Return by how much a plan breaks the limit that it breaks most, relative to its size."""
        x = plan.reshape(-1)
        rows, low, high = self.stacked()
        reach = rows @ x
        size = np.maximum(np.abs(rows) @ np.abs(x), 1e-300)
        for bound in (low, high):
            size = np.maximum(size, np.where(np.isfinite(bound), np.abs(bound), 0.0))
        over = np.maximum(reach - high, low - reach) / size
        below = float(-x.min(initial=0.0)) / max(float(x.max(initial=0.0)), 1e-300)
        return max(float(over.max(initial=0.0)), below)
