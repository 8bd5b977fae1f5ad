"""Synthetic difference-in-differences (Arkhangelsky et al. 2021, AER 111).

Donors are weighed so that they run parallel to the set, periods so that the donors' past meets
their level during the test: differences of weighted means.
"""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.contrasts import Contrasts, own_noise
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.simplex import simplex_weights
from luopan.stats.panels.synthetic import contrast

_TIME_PENALTY = 1e-6


@dataclass(frozen=True, slots=True)
class SyntheticDiD:
    """The estimator with the paper's regularisation, which has no setting."""

    def __call__(
        self, values: Array, sets: Indices, shares: Array, end: int, horizon: int
    ) -> tuple[Contrasts, ...]:
        """Fit; donors' values after ``end`` are used. See `Estimator`."""
        before = values[:, :end]
        centred = before - before.mean(axis=1, keepdims=True)
        noise = own_noise(before, np.full(end, 1.0 / end))
        regions, periods = [], []
        for chosen, share in zip(sets, shares, strict=True):
            donors = np.setdiff1d(np.arange(values.shape[0]), chosen)
            sigma2 = float(np.diff(before[donors], axis=1).var(ddof=1))
            zeta2 = np.sqrt(np.count_nonzero(share) * horizon) * sigma2
            regions.append(contrast(centred, chosen, share, zeta2 * end))
            periods.append(time_weights(values[donors, : end + horizon], end, sigma2))
        v = np.array(regions)
        return (Contrasts(v, np.array(periods)[None], v**2 @ noise),)


def time_weights(donors: Array, end: int, sigma2: float) -> Array:
    """Return the weights of the periods before the test, (end,), Σ = 1.

    Parameters
    ----------
    donors : (J, T) array
    end : int
        First period of the test.
    sigma2 : float
        Variance of the donors' first differences.
    """
    after = donors[:, end:].mean(axis=1)
    centred = donors[:, :end] - donors[:, :end].mean(axis=0)
    penalty = _TIME_PENALTY**2 * sigma2 * donors.shape[0]
    return simplex_weights(centred, after - after.mean(), penalty)
