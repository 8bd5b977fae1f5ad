"""What a split can find, before it starts, in closed form."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from luopan.stats.audiences.metrics import Metric, estimate
from luopan.stats.audiences.moments import Moments


@dataclass(frozen=True, slots=True)
class Split:
    """Two arms before the test.

    Parameters
    ----------
    spread : tuple of float
        Standard deviation of one person's outcome in the control and in the new arm; see `spread`.
    share : float
        Share of the people in the new arm.
    alpha : float
        Error of the test.
    sides : {2, 1}
        1 looks for an effect above nought only.
    drift : float
        How much more drift a group-sequential test needs: `drift_needed` over that of one look;
        1 for one look.
    """

    spread: tuple[float, float]
    share: float = 0.5
    alpha: float = 0.05
    sides: int = 2
    drift: float = 1.0

    def __post_init__(self) -> None:
        if not all(np.isfinite(s) and s > 0.0 for s in self.spread):
            raise ValueError(f"spread: must be positive, not {self.spread}")
        if not 0.0 < self.share < 1.0:
            raise ValueError(f"share: must be in (0, 1), not {self.share}")
        if not 0.0 < self.alpha < 0.5 or self.sides not in {1, 2}:
            raise ValueError(f"level: alpha {self.alpha} on {self.sides} sides")
        if not self.drift >= 1.0:
            raise ValueError(f"drift: 1 or more, not {self.drift}")

    @property
    def person(self) -> float:
        """Standard error of the difference if one person were tested; it falls with √n."""
        control, new = self.spread
        return sqrt(control**2 / (1.0 - self.share) + new**2 / self.share)

    def error(self, people: float) -> float:
        """Return the standard error of the difference with so many people in all."""
        return self.person / sqrt(people)

    def power(self, effect: float, people: float) -> float:
        """Return the chance to find an effect with so many people in all."""
        z = abs(effect) / self.error(people) / self.drift
        reach = -float(ndtri(self.alpha / self.sides))
        far = float(ndtr(-z - reach)) if self.sides == 2 else 0.0
        return float(ndtr(z - reach)) + far

    def detectable(self, people: float, power: float = 0.8) -> float:
        """Return the smallest effect that is found with this chance (the MDE)."""
        return self._reach(power) * self.error(people)

    def people(self, effect: float, power: float = 0.8) -> float:
        """Return how many people in all find an effect with this chance."""
        return (self._reach(power) * self.person / abs(effect)) ** 2

    def _reach(self, power: float) -> float:
        if not self.alpha < power < 1.0:
            raise ValueError(f"power: must be in ({self.alpha}, 1), not {power}")
        return self.drift * float(ndtri(power) - ndtri(self.alpha / self.sides))


def spread(before: Moments, metric: Metric | None = None) -> float:
    """Return the standard deviation of one person's part of a metric, from people before the test.

    For a ratio it is that of the linearised ratio; covariates take their part out.
    """
    found = estimate((before, before), metric or Metric())
    _, variance, _ = found.contrast(np.array([-1.0, 1.0]))
    return sqrt(variance * before.n / 2.0)


def share_spread(share: float) -> float:
    """Return the standard deviation of one answer that is 1 with this chance and else 0."""
    return sqrt(share * (1.0 - share))
