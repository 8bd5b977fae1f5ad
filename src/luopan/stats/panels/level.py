"""A small state-space model: a local level beside ridge-regressed donors.

``y_t = level_t + x_t'β + ε_t`` with a random walk of the level (Harvey 1989; the model of
CausalImpact, Brodersen et al. 2015, without its spike and slab). Given the ratio q of the level's
variance to the noise's, everything is linear: β by generalised least squares with a ridge, the
level ahead by its best linear prediction. Both come from the (end, end) covariance over time, so
that one decomposition serves all sets.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from luopan.stats.panels.contrasts import Contrasts, least_contrasts, own_noise
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.ridge import PENALTIES

RATIOS = (0.0, 0.01, 0.1, 0.5)


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """Settings tried: penalties as in `Ridge`, and variance ratios q of the level."""

    penalties: tuple[float, ...] = PENALTIES
    ratios: tuple[float, ...] = RATIOS

    def __call__(
        self, values: Array, sets: Indices, shares: Array, end: int, horizon: int
    ) -> tuple[Contrasts, ...]:
        """Fit on the first ``end`` periods; see `luopan.stats.panels.contrasts.Estimator`."""
        del horizon
        before = values[:, :end]
        noise = own_noise(before, np.full(end, 1.0 / end))
        found = []
        for ratio in self.ratios:
            metric, periods = over_time(end, ratio)
            moments = before @ metric @ before.T
            for penalty in self.penalties:
                scaled = penalty * np.trace(metric) * noise
                v = least_contrasts(moments + np.diag(scaled), sets, shares)
                found.append(Contrasts(v, periods[None, None, :], v**2 @ noise))
        return tuple(found)


def over_time(end: int, ratio: float) -> tuple[Array, Array]:
    """Return the metric that takes the level out, (end, end), and the forecast's weights, (end,).

    The forecast of a local level is the same for every period ahead.
    """
    time = np.arange(end, dtype=float)
    walk = ratio * np.minimum(time[:, None], time[None, :])
    factor = cho_factor(walk + np.eye(end))
    inverse = cho_solve(factor, np.eye(end))
    ones = inverse.sum(axis=1)
    metric = inverse - np.outer(ones, ones) / ones.sum()
    # universal kriging: the unknown first level by generalised least squares, then the walk
    ahead = walk[-1]
    periods = ones / ones.sum() + metric @ ahead
    return metric, periods
