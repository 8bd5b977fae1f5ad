"""Synthetic control: donors' weights are nowhere negative and add to one.

Abadie & Gardeazabal (2003, AER 93); with an intercept, so that only the shape has to be met and
not the height: Doudchenko & Imbens (2016), Ferman & Pinto (2021, Quantitative Economics 12).
"""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.contrasts import Contrasts, own_noise
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.simplex import simplex_weights


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """Settings.

    Parameters
    ----------
    demeaned : bool
        With an intercept. Without one the donors must meet the set's height as well.
    """

    demeaned: bool = True

    def __call__(
        self, values: Array, sets: Indices, shares: Array, end: int, horizon: int
    ) -> tuple[Contrasts, ...]:
        """Fit on the first ``end`` periods; see `luopan.stats.panels.contrasts.Estimator`."""
        del horizon
        before = values[:, :end]
        even = np.full(end, 1.0 / end)
        used = before - before.mean(axis=1, keepdims=True) if self.demeaned else before
        regions = np.array([contrast(used, s, w) for s, w in zip(sets, shares, strict=True)])
        periods = even if self.demeaned else np.zeros(end)
        noise = own_noise(before, even)
        return (Contrasts(regions, periods[None, None, :], regions**2 @ noise),)


def contrast(before: Array, chosen: Indices, share: Array, penalty: float = 0.0) -> Array:
    """Return one set's contrast over regions, (n,), fitted to ``before`` (n, end)."""
    v = np.zeros(before.shape[0])
    donors = np.setdiff1d(np.arange(v.size), chosen)
    v[chosen] = share
    v[donors] = -simplex_weights(before[donors].T, share @ before[chosen], penalty)
    return v


def scaled_imbalance(before: Array, v: Array, treated: int) -> float:
    """Return how far the fit is off before the test, over that of equal weights.

    The scaled L2 imbalance of Ben-Michael, Feller & Rothstein (2021): 0 is a perfect fit, 1 is no
    better than all donors alike. ``before`` (n, end), the treated first, centred if the estimator
    has an intercept; ``v`` the contrast (n,).
    """
    even = v.copy()
    even[treated:] = -1.0 / (v.size - treated)
    return float(np.linalg.norm(v @ before) / np.linalg.norm(even @ before))
