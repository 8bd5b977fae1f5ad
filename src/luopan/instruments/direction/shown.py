"""The fit in the indicator's own unit: intervals of level, velocity, houses and forecasts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.direction.model import Model
from luopan.readings.base import Interval
from luopan.stats import mixtures

Floats = NDArray[np.float64]

DAYS_A_MONTH = 365.2425 / 12.0
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class Shown:
    """A fitted indicator as it is shown.

    Parameters
    ----------
    model : Model
        The fit.
    level : float
        Mass of the intervals.
    """

    model: Model
    level: float

    @property
    def tails(self) -> Floats:
        """Probabilities of an interval's ends."""
        tail = (1.0 - self.level) / 2.0
        return np.array([tail, 1.0 - tail])

    def _own(self, means: Floats, sds: Floats) -> tuple[Floats, Floats, Floats]:
        """Return mean, low and high, in the own unit, of mixtures on the model's scale."""
        link, weights = self.model.link, self.model.posterior.weights
        means = means + self.model.lift[:, None]
        ends = mixtures.quantiles(weights, means, sds, np.array([*self.tails, 0.5]))
        low, high, middle = link.inverse(ends)
        if link.name == "log":
            # The mean of a log-normal mixture may lie far outside of its own interval.
            return middle, low, high
        mean = sum(
            w * (weights @ link.inverse(means + sds * z))
            for z, w in zip(_NODES, _WEIGHTS, strict=True)
        )
        return np.clip(np.asarray(mean), low, high), low, high

    def history(self) -> tuple[Floats, Floats, Floats]:
        """Return mean, low and high of the level in every week of the axis."""
        posterior = self.model.posterior
        return self._own(posterior.mean, np.sqrt(posterior.variance))

    def at(self, week: int) -> Interval:
        """Return the level in one week of the axis."""
        posterior = self.model.posterior
        mean, low, high = self._own(
            posterior.mean[:, [week]], np.sqrt(posterior.variance[:, [week]])
        )
        return Interval(mean=mean[0], low=low[0], high=high[0], level=self.level)

    def position(self) -> Interval:
        """Return the level now."""
        return self.at(self.model.posterior.mean.shape[1] - 1)

    def forecast(self, weeks: int) -> tuple[Floats, Floats, Floats]:
        """Return mean, low and high of the level in the next weeks."""
        return self._own(*self.model.posterior.forecast(weeks))

    def velocity(self, span: int) -> Interval:
        """Return the change a month over the last ``span`` weeks.

        On the model's scale the change is exact; it is carried to the own unit by the slope of
        the scale halfway between the level then and now.
        """
        posterior = self.model.posterior
        change, sd = posterior.change(span)
        halfway = (posterior.mean[:, -1] + posterior.mean[:, -1 - span]) / 2.0 + self.model.lift
        link = self.model.link
        steep = link.slope(link.inverse(halfway)) * DAYS_A_MONTH / (7.0 * span)
        return self._normal(change * steep, sd * steep)

    def constant(self, contrast: Floats) -> Interval:
        """Return a combination of the constants (``contrast``, shape (c,)) in the own unit."""
        posterior, link = self.model.posterior, self.model.link
        steep = link.slope(link.inverse(posterior.mean[:, -1] + self.model.lift))
        mean = posterior.state[:, 3:] @ contrast
        variance = np.einsum("i,kij,j->k", contrast, posterior.covariance[:, 3:, 3:], contrast)
        return self._normal(mean * steep, np.sqrt(np.maximum(variance, 0.0)) * steep)

    def _normal(self, means: Floats, sds: Floats) -> Interval:
        weights = self.model.posterior.weights
        low, high = mixtures.quantiles(weights, means[:, None], sds[:, None], self.tails)[:, 0]
        return Interval(mean=float(weights @ means), low=low, high=high, level=self.level)
