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
    """The treated set beside its placebos, all in one unit.

    Placebo sets may hold treated regions, or have them as donors. Were they kept apart from the
    treated, an unusual region would be seen in the treated set only and take chance for effect:
    on weekly and daily sales that rejects too often. An effect τ moves such a set's gap by a known
    share of τ, which is taken out again when τ is tested, so the ranks are those of a
    randomisation test.

    Parameters
    ----------
    gap, error : float
        The treated set's gap and its standard error where nothing was done; error > 0.
    gaps, errors : (B,) arrays
        The placebos'.
    shares : (B,) array
        What an effect of one moves each placebo's gap by; 0 for one that has nothing treated.
    """

    gap: float
    error: float
    gaps: Array
    errors: Array
    shares: Array

    def p(self, effect: float = 0.0) -> float:
        """Return the two-sided p value of an effect; never below 1 / (B + 1)."""
        below, above = self._reach()
        beyond = (below if effect < self.gap else above) >= abs(self.gap - effect)
        return float(1 + np.count_nonzero(beyond)) / (self.gaps.size + 1)

    def answers(self, level: float) -> bool:
        """Return whether there are placebos enough for a bounded interval at this level."""
        rank = self._rank(level)
        return rank >= 1 and all(np.isfinite(np.sort(side)[-rank]) for side in self._reach())

    def interval(self, level: float) -> Interval:
        """Return all effects whose p value is above ``1 − level``.

        Every placebo stays beyond the treated set over an interval of effects around the estimate,
        so the effects that enough placebos are beyond form an interval as well.

        Raises
        ------
        ValueError
            ``too_few_sets`` where the placebos cannot reject any effect at this level.
        """
        if not self.answers(level):
            raise ValueError(f"too_few_sets: {self.gaps.size} for level {level}")
        rank = self._rank(level)
        below, above = (float(np.sort(side)[-rank]) for side in self._reach())
        return Interval(self.gap, self.gap - below, self.gap + above, level)

    def standard_error(self) -> float:
        """Return half the width of the 68.3 % interval: what stands for a normal sd elsewhere."""
        interval = self.interval(0.6826894921370859)
        return 0.5 * (interval.high - interval.low)

    def _rank(self, level: float) -> int:
        # p > 1 − level needs at least this many placebos beyond
        return floor((1.0 - level) * (self.gaps.size + 1) + 1e-9)

    def _reach(self) -> tuple[Array, Array]:
        """Return how far below and above the estimate each placebo stays beyond it, (B,) each.

        At the effect ``gap + d`` a placebo is beyond where ``|apart − share d| ≥ ratio |d|``: an
        interval around d = 0. One whose share exceeds its ratio would come back far off; it is
        counted everywhere, which can only raise p.
        """
        ratio = self.errors / self.error
        apart = self.gaps - self.gap * self.shares
        with_it = np.where(apart >= 0.0, self.shares, -self.shares)
        bounded = ratio > np.abs(self.shares)
        sides = []
        for slope in (ratio - with_it, ratio + with_it):
            far = np.full(apart.size, np.inf)
            far[bounded] = np.abs(apart[bounded]) / slope[bounded]
            sides.append(far)
        return sides[0], sides[1]
