"""A lot among sets of regions, rehearsed: every set in turn in windows where nothing was done.

What a test in a window would have said of any effect follows from one interval: an effect of x on
the treated set moves its estimate and its interval by x, for what x does to the placebo sets is
taken out again (see `Null`). So each set and window yields the two least effects, one upwards and
one downwards, that it would have told from nought, and power is the share of those below an effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.holdout import choose, settle, try_all
from luopan.stats.panels.null import Null
from luopan.stats.panels.power import EFFECTS, PowerCurve, reached
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.scale import shares

LATEST = 0.25
"""Part of the windows that counts for as much as all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsal:
    """What every set would have said in one window.

    Parameters
    ----------
    lows, highs : (K,) arrays
        Ends of the interval of the lift that is not there; infinite where nothing bounds it.
    """

    lows: Array
    highs: Array

    @property
    def false(self) -> float:
        """Share of the sets that take nothing for an effect."""
        return float(((self.lows > 0.0) | (self.highs < 0.0)).mean())


def rehearse(
    outcome: Array, sets: Indices, start: int, length: int, estimator: Estimator, level: float
) -> Rehearsal:
    """Return what a test in each of the sets would have said, each drawn by lot from all.

    Parameters
    ----------
    outcome : (N, T) array
        In its own unit; periods after the window are not used.
    sets : (K, k) array of int
        Distinct sets, rows sorted.
    start, length : int
        The window.
    estimator : Estimator
    level : float
        Of the interval.
    """
    seen = outcome[:, : start + length]
    volume = seen[:, :start].mean(axis=1)
    trials = try_all(estimator, seen / volume[:, None], sets, shares(volume, sets), start)
    setting = choose(trials)
    fits = settle(trials, setting)
    regions = trials.fits[setting[0]].regions
    gaps, errors = fits.gaps.mean(axis=1), fits.errors
    lows, highs = np.full(gaps.size, -np.inf), np.full(gaps.size, np.inf)
    for i, chosen in enumerate(sets):
        rest = np.arange(gaps.size) != i
        moved = regions[rest][:, chosen].sum(axis=1)
        null = Null(float(gaps[i]), float(errors[i]), gaps[rest], errors[rest], moved)
        if null.answers(level):
            found = null.interval(level)
            lows[i], highs[i] = found.low, found.high
    return Rehearsal(lows, highs)


def power_of(rehearsals: Sequence[Rehearsal], weights: Array, wanted: float) -> PowerCurve:
    """Return the power of a test in a set drawn by lot.

    Parameters
    ----------
    rehearsals : sequence of Rehearsal
        One a window, of the same sets.
    weights : (W,) array
        Of the windows, Σ = 1.
    wanted : float
        Power at which an effect counts as detectable.
    """
    weights = weights / rehearsals[0].lows.size
    lows, highs = (np.array([getattr(r, side) for r in rehearsals]) for side in ("lows", "highs"))
    power = np.array([_found(lows, highs, weights, float(x)) for x in EFFECTS])
    power = np.maximum.accumulate(power)
    return PowerCurve(EFFECTS, power, reached(power, wanted))


def recent(windows: int) -> Array:
    """Return weights of windows in the order of time, (W,), Σ = 1.

    What comes is more like the last months than like those before, yet few windows say little:
    half of the weight is on the latest quarter of the windows.
    """
    latest = max(1, round(LATEST * windows))
    weights = np.full(windows, 0.5 / windows)
    weights[-latest:] += 0.5 / latest
    return weights


def _found(lows: Array, highs: Array, weights: Array, effect: float) -> float:
    """Return how often an effect is told from nought, upwards and downwards alike."""
    up = (lows + effect > 0.0) | (highs + effect < 0.0)
    down = (lows - effect > 0.0) | (highs - effect < 0.0)
    return float(weights @ (0.5 * (up.sum(axis=1) + down.sum(axis=1))))
