"""Rates of small parts that add up to what is known of the whole they are parts of."""

import numba as nb
import numpy as np

from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

_ROUNDS = 60
_CLOSE = 1e-8


def benchmarked(odds: Floats, size: Floats, stratum: Whole, target: Floats) -> Floats:
    """Return rates of units whose sums by stratum are the strata's own.

    Each stratum's odds are scaled, class by class, until they fit (iterative proportional
    fitting), which leaves the differences between its cells as they are on the scale of log odds.

    Parameters
    ----------
    odds : (D, U, C - 1) array
        Log odds against the first class.
    size : (U,) array
        Weight of each unit.
    stratum : (U,) int64 array
        Its stratum.
    target : (D, G, C) array
        The strata's shares.

    Returns
    -------
    rates : (D, U, C) array
    """
    draws, units, free = odds.shape
    rates = np.zeros((draws, units, free + 1))
    rates[:, :, 1:] = odds
    # a kernel: thirteen questions by draw, cell and class are seconds in whole arrays
    order = np.argsort(stratum, kind="stable")
    ends = np.searchsorted(stratum[order], np.arange(target.shape[1] + 1))
    _fit(rates, np.asarray(size, dtype=np.float64), order, ends, np.ascontiguousarray(target))
    return rates


@nb.njit(cache=True)
def _fit(rates, size, order, ends, target):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Turn log odds into rates that fit, in place; ``order`` has the units stratum by stratum."""
    draws, _, classes = rates.shape
    for d in range(draws):
        for g in range(target.shape[1]):
            units = order[ends[g] : ends[g + 1]]
            whole = 0.0
            for u in units:
                whole += size[u]
                top = rates[d, u].max()
                for c in range(classes):
                    rates[d, u, c] = np.exp(rates[d, u, c] - top)
                rates[d, u] /= rates[d, u].sum()
            for _ in range(_ROUNDS):
                reached = np.zeros(classes)
                for u in units:
                    for c in range(classes):
                        reached[c] += size[u] / whole * rates[d, u, c]
                if np.abs(reached - target[d, g]).max() < _CLOSE:
                    break
                for u in units:
                    total = 0.0
                    for c in range(classes):
                        rates[d, u, c] *= target[d, g, c] / max(reached[c], 1e-300)
                        total += rates[d, u, c]
                    for c in range(classes):
                        rates[d, u, c] /= total
