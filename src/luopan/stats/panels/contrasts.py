"""Every estimator here is one contrast over regions and one over periods.

The gap of a set of regions in period t is ``Σ v_i y_it − Σ_s l_s Σ v_i y_is``: v holds the set's
shares on its own regions and minus the donors' weights on the others (Σ v = 0), l weighs the
periods before the test in the intercept (Σ l = 1, or no intercept at all). Ridge, synthetic
control, synthetic difference-in-differences and a local level differ only in v and l.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from luopan.stats.panels.problem import Array, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """One estimator's weights for B sets, with M intercepts to choose from.

    Parameters
    ----------
    regions : (B, n) array
        v.
    periods : (M, B, end) or (M, 1, end) array
        l, over the periods of the fit.
    noise : (B,) array
        Variance of the contrast that comes from the regions' own noise alone, up to a factor.
    """

    regions: Array
    periods: Array
    noise: Array

    def gaps(self, values: Array, since: int = 0) -> Array:
        """Return the gaps of ``values`` (n, T) from a period on, (M, B, T − since)."""
        path = self.regions @ values
        before = path[:, : self.periods.shape[2]]
        intercept = np.einsum(
            "bt,mbt->mb",
            before,
            np.broadcast_to(self.periods, (self.periods.shape[0], *before.shape)),
        )
        out: Array = path[:, since:] - intercept[:, :, None]
        return out

    def only(self, intercept: int) -> "Contrasts":
        """Return the contrasts with one of the intercepts."""
        return Contrasts(self.regions, self.periods[intercept : intercept + 1], self.noise)


class Estimator(Protocol):
    """Weighs donors for many sets at once."""

    def __call__(
        self, values: Array, sets: Indices, shares: Array, end: int, horizon: int
    ) -> tuple[Contrasts, ...]:
        """Fit on the first ``end`` periods.

        Parameters
        ----------
        values : (n, T) array
            All regions that take part; those outside a set are its donors.
        sets : (B, k) array of int
            Rows of each set; a row of share 0 is neither in the set nor a donor.
        shares : (B, k) array
            Weights within the set, Σ = 1.
        end, horizon : int
            First period after the fit, and how many are asked for after it.

        Returns
        -------
        tuple of Contrasts
            Settings; the one that holds out best is taken.
        """
        ...


def own_noise(values: Array, weights: Array) -> Array:
    """Return each region's variance about the mean of all, (n,), given weights of the periods."""
    centred = values - (values @ weights)[:, None]
    own = centred - centred.mean(axis=0)
    variance = (own**2) @ weights
    # a region that never departs from the mean would get all the weight; where none does over
    # part of the history, what is left is below rounding and keeps the metric regular
    least = max(1e-3 * float(variance.mean()), 1e-12 * float((values**2).mean()))
    out: Array = np.maximum(variance, least)
    return out


def least_contrasts(metric: Array, sets: Indices, shares: Array) -> Array:
    """Return the v that minimise ``v' metric v``, (B, n).

    Subject to v = share on the set and Σ v = 0. With ``metric = C + λ D`` (C the second moments
    of the regions over time, D a diagonal) this is ridge regression of the set on its donors with
    weights that add to one. By Lagrange, v = M⁻¹E(E'M⁻¹E)⁻¹f with k + 1 columns in E: one inverse
    serves all sets.
    """
    inverse = np.linalg.inv(metric)
    sums = inverse.sum(axis=1)
    count, k = sets.shape
    system = np.empty((count, k + 1, k + 1))
    system[:, :k, :k] = inverse[sets[:, :, None], sets[:, None, :]]
    system[:, :k, k] = system[:, k, :k] = sums[sets]
    system[:, k, k] = sums.sum()
    wanted = np.zeros((count, k + 1, 1))
    wanted[:, :k, 0] = shares
    multipliers = np.linalg.solve(system, wanted)[:, :, 0]
    spread = np.zeros((count, metric.shape[0]))
    np.put_along_axis(spread, sets, multipliers[:, :k], axis=1)
    out: Array = spread @ inverse + multipliers[:, k:] * sums
    return out
