"""What a set of regions could detect: from how placebo sets fared in windows of the history."""

from dataclasses import dataclass

import numpy as np

from luopan.stats.panels.problem import Array

EFFECTS = np.round(np.arange(0.0, 0.3001, 0.0025), 4)
"""Lifts over which a power curve is drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class PowerCurve:
    """Power of one design.

    Parameters
    ----------
    effects, power : (E,) arrays
        Lift over the treated regions' level before, and the chance to tell it from nought.
    detectable : float
        Least lift with the wanted power; infinite if it is beyond the curve.
    """

    effects: Array
    power: Array
    detectable: float


def power_curve(
    scores: Array, moved: Array, error: float, *, level: float, wanted: float
) -> PowerCurve:
    """Return the power of a two-sided placebo test at 1 − ``level``.

    Parameters
    ----------
    scores : (W, B) array
        Gaps over errors of placebo sets in windows where nothing happened.
    moved : (B,) array
        What an effect of one on the design's regions moves each set's score by: sets that share
        regions with it hide a part of the effect.
    error : float
        The design's own standard error, as a lift.
    level, wanted : float
        Of the test, and the power at which an effect counts as detectable.
    """
    # each window by its own placebos, as a test is: a restless month widens its own bounds
    ranked = np.sort(scores, axis=1)
    power: Array = np.zeros(EFFECTS.size)
    for i, effect in enumerate(EFFECTS):
        bounds = np.quantile(np.abs(scores + effect * moved), level, axis=1)
        shift = effect / error
        for row, bound in zip(ranked, bounds, strict=True):
            above = row.size - np.searchsorted(row, bound - shift)
            power[i] += above + np.searchsorted(row, -bound - shift, side="right")
    power /= scores.size
    power = np.maximum.accumulate(power)
    return PowerCurve(EFFECTS, power, reached(power, wanted))


def reached(power: Array, wanted: float) -> float:
    """Return the least effect of the curve with the wanted power; infinite if it has none."""
    enough = np.flatnonzero(power >= wanted)
    if not enough.size:
        return float("inf")
    at = int(enough[0])
    low, high = max(at - 1, 0), at
    rise = power[high] - power[low]
    part = (wanted - power[low]) / rise if rise > 0.0 else 0.0
    return float(EFFECTS[low] + part * (EFFECTS[high] - EFFECTS[low]))
