"""Ridge regression of a set on its donors, shrunk towards equal weights. The default estimator.

A ridge penalty with weights that add to one is what augmented synthetic control adds to synthetic
control (Ben-Michael, Feller & Rothstein 2021, JASA 116). Each donor is penalised by its own noise,
so weights are shrunk towards those of the steadier regions, and the intercept may forget: regions
drift apart, and last month says more of the level than last year.
"""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.contrasts import Contrasts, least_contrasts, own_noise
from luopan.stats.panels.problem import Array, Indices

PENALTIES = (0.003, 0.03, 0.3, 3.0, 30.0)
MEMORIES = (2.0, 5.0, 10.0, 20.0, 40.0, np.inf)


@dataclass(frozen=True, slots=True)
class Ridge:
    """Settings tried.

    Parameters
    ----------
    penalties : tuple of float
        Penalties, in units of a region's own variance.
    memories : tuple of float
        Half-lives of the intercept's weights, in periods.
    """

    penalties: tuple[float, ...] = PENALTIES
    memories: tuple[float, ...] = MEMORIES

    def __call__(
        self, values: Array, sets: Indices, shares: Array, end: int, horizon: int
    ) -> tuple[Contrasts, ...]:
        """Fit on the first ``end`` periods; see `luopan.stats.panels.contrasts.Estimator`."""
        del horizon
        before = values[:, :end]
        even = np.full(end, 1.0 / end)
        centred = before - before.mean(axis=1, keepdims=True)
        moments = centred @ centred.T / end
        noise = own_noise(before, even)
        periods = np.array([fading(end, memory) for memory in self.memories])[:, None, :]
        found = []
        for penalty in self.penalties:
            v = least_contrasts(moments + penalty * np.diag(noise), sets, shares)
            found.append(Contrasts(v, periods, v**2 @ noise))
        return tuple(found)


def fading(end: int, half_life: float) -> Array:
    """Return weights that halve every ``half_life`` periods backwards, Σ = 1, (end,)."""
    weights = 0.5 ** (np.arange(end)[::-1] / half_life)
    out: Array = weights / weights.sum()
    return out
