"""Shares over time: against the period before, and at a fixed mix of venues."""

from dataclasses import dataclass

import numpy as np

from luopan.stats.prevalence.cells import CellShares
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole


def p_up(draws: Floats) -> Floats:
    """Return the probability that each cell lies above the one before it.

    Parameters
    ----------
    draws : (D, T) or (D, T, C) array
        Draws of shares in the order of time, taken together.

    Returns
    -------
    p : (T - 1,) or (T - 1, C) array
    """
    step = np.diff(draws, axis=1)
    return np.asarray((step > 0.0).mean(axis=0) + 0.5 * (step == 0.0).mean(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """Shares by period at one mix of venues.

    Parameters
    ----------
    periods : (T,) int64 array
        In ascending order.
    draws : (D, T, C) array
        Draws of the adjusted shares.
    venues : (V,) int64 array
        Venues in the mix: those heard of in every period.
    mix : (V,) array
        Their fixed shares.
    left_out : float
        Share of the pool's weight in venues that are not in the mix.
    """

    periods: Whole
    draws: Floats
    venues: Whole
    mix: Floats
    left_out: float


def standardised(cells: CellShares, mix: Floats | None = None) -> Standardised:
    """Return shares by period as they would be if every period had the same mix of venues.

    Direct standardisation (Kitagawa 1955, "Components of a difference between two rates"): a new
    venue full of complaints moves the plain share though nobody changed their mind.

    Parameters
    ----------
    cells : CellShares
        By period and venue, in this order and no other factor.
    mix : array, optional
        Weight of each venue that occurs, ascending; the pool's own if left out.

    Raises
    ------
    ValueError
        ``venues`` if no venue is heard of in every period.
    """
    if cells.levels.shape[1] != 2:
        raise ValueError("shape: cells must be by period and venue")
    periods, at = np.unique(cells.levels[:, 0], return_inverse=True)
    venues, of = np.unique(cells.levels[:, 1], return_inverse=True)
    heard = np.bincount(of, minlength=venues.size)
    always = heard == periods.size
    if not np.any(always):
        raise ValueError("venues: none is heard of in every period")
    own = np.bincount(of, cells.weight)
    chosen = own if mix is None else np.asarray(mix, dtype=np.float64)
    if chosen.shape != venues.shape or np.any(chosen < 0.0) or chosen[always].sum() <= 0.0:
        raise ValueError("mix: one weight, 0 or more, for each venue")
    fixed = np.where(always, chosen, 0.0)
    fixed = fixed / fixed.sum()
    into = np.zeros((periods.size, of.size))
    into[at, np.arange(of.size)] = fixed[of]
    return Standardised(
        periods,
        np.asarray(np.einsum("tk,dkc->dtc", into, cells.draws)),
        venues[always],
        fixed[always],
        float(own[~always].sum() / own.sum()),
    )
