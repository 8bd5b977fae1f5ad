"""One set of placebos: p value and interval from the same ranks, so that they cannot disagree."""

from dataclasses import dataclass
from math import floor

import numpy as np

from luopan.stats.panels.problem import Array


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """An estimate with its interval, in one unit."""

    mean: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class Null:
    """A statistic of the treated set beside that of its placebos.

    Parameters
    ----------
    gap, error : float
        The treated set's gap and the error that it had where nothing was done.
    placebos : (B,) array
        The placebos' gaps over their errors.
    """

    gap: float
    error: float
    placebos: Array

    def p(self, effect: float = 0.0) -> float:
        """Return the two-sided p value of an effect; never below 1 / (B + 1)."""
        beyond = np.abs(self.placebos) * self.error >= abs(self.gap - effect)
        return float(1 + np.count_nonzero(beyond)) / (self.placebos.size + 1)

    def answers(self, level: float) -> bool:
        """Return whether there are placebos enough for an interval at this level."""
        return self._rank(level) >= 1

    def interval(self, level: float) -> Interval:
        """Return all effects whose p value is above ``1 − level``.

        Raises
        ------
        ValueError
            ``too_few_sets`` where even the farthest placebo is not far enough.
        """
        rank = self._rank(level)
        if rank < 1:
            raise ValueError(f"too_few_sets: {self.placebos.size} for level {level}")
        half = float(np.sort(np.abs(self.placebos))[-rank]) * self.error
        return Interval(self.gap, self.gap - half, self.gap + half, level)

    def _rank(self, level: float) -> int:
        # p > 1 − level needs at least this many placebos beyond
        return floor((1.0 - level) * (self.placebos.size + 1) + 1e-9)
