"""When anybody looked: an hour that nobody collected is unobserved, and not quiet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DENSE = 0.5
"""Where more hours than this hold an item, one without any was not collected."""
MISSED = 3.0
"""Items that a gap should have held, at the least, by what comes at those hours of other days: then
it was not collected. A quiet night is quiet."""


@dataclass(frozen=True)
class Observed:
    """The hours that were looked at, between the first item and the last.

    Parameters
    ----------
    start, end : float
        Hours since 1970.
    windows : float array, shape (k, 2), or None
        The observed spans, None where all is observed.
    """

    start: float
    end: float
    windows: NDArray[np.float64] | None

    @property
    def unseen(self) -> float:
        """Hours that nobody looked at."""
        if self.windows is None:
            return 0.0
        return float(self.end - self.start - np.diff(self.windows, axis=1).sum())

    def holds(self, hours: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of some times were looked at."""
        if self.windows is None:
            return np.ones(hours.size, dtype=np.bool_)
        at = np.searchsorted(self.windows[:, 0], hours, side="right") - 1
        inside: NDArray[np.bool_] = (at >= 0) & (hours <= self.windows[np.maximum(at, 0), 1])
        return inside

    def whole(self, begins: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of some spans were looked at from one end to the other."""
        if self.windows is None:
            return (begins >= self.start) & (ends <= self.end)
        at = np.searchsorted(self.windows[:, 0], begins, side="right") - 1
        inside: NDArray[np.bool_] = (at >= 0) & (ends <= self.windows[np.maximum(at, 0), 1])
        return inside


def observed(hours: NDArray[np.float64]) -> Observed:
    """Return when anybody looked, from the times of all items collected.

    Parameters
    ----------
    hours : float array, shape (n,)
        Times of every item, whatever it speaks of, sorted; n ≥ 1.
    """
    seen = np.unique(np.floor(hours))
    start, end = float(seen[0]), float(seen[-1]) + 1.0
    if seen.size < DENSE * (end - start):
        return Observed(start, end, None)
    days = max(1.0, (end - start) / 24.0)
    usual = np.minimum(1.0, np.bincount(seen.astype(np.int64) % 24, minlength=24) / days)
    due = np.append(0.0, np.cumsum(usual[np.arange(int(start), int(end)) % 24]))
    at = (seen - start).astype(np.int64)
    gap = np.flatnonzero(due[at[1:]] - due[at[:-1] + 1] > MISSED)
    if gap.size == 0:
        return Observed(start, end, None)
    starts = np.concatenate([seen[:1], seen[gap + 1]])
    ends = np.concatenate([seen[gap], seen[-1:]]) + 1.0
    return Observed(start, end, np.stack([starts, ends], axis=1))
