"""What one given set of regions could detect, told by windows of the history."""

import numpy as np

from luopan.stats.panels.placebo import run
from luopan.stats.panels.power import EFFECTS, PowerCurve, power_curve, reached
from luopan.stats.panels.problem import MIN_HISTORY, Array, PanelTest

WINDOWS = 10
SETS = 200


def foreseen(
    outcome: Array,
    treated: tuple[int, ...],
    length: int,
    *,
    excluded: tuple[int, ...] = (),
    level: float = 0.95,
    wanted: float = 0.8,
    seed: int = 0,
) -> PowerCurve:
    """Return the power of a test in these regions, had it run in each of ten windows.

    Parameters
    ----------
    outcome : (N, T) array
        The history, in the outcome's unit.
    treated : tuple of int
        The regions.
    length : int
        Periods of the test.
    excluded : tuple of int
        Regions that may not be compared with.
    level, wanted : float
        Of the placebo test, and the power at which an effect counts as detectable.
    seed : int
        Of the draw of placebo sets.

    Raises
    ------
    ValueError
        As `PanelTest`; ``short_history`` if no window has a history before it.
    """
    periods = outcome.shape[1]
    first, last = max(MIN_HISTORY, 2 * length, periods // 3), periods - length
    if last < first:
        raise ValueError(f"short_history: {periods} periods for tests of {length}")
    starts = np.unique(np.linspace(first, last, WINDOWS).round().astype(int))
    curves = []
    for start in starts:
        test = PanelTest(
            outcome[:, : start + length], treated, int(start), length, excluded=excluded
        )
        trial = run(test, sets=SETS, seed=seed)
        errors = trial.fits.errors
        if errors.size < 2:
            raise ValueError("too_few_sets: no placebo set")
        scores = trial.fits.gaps[1:].mean(axis=1) / errors[1:]
        moved = trial.shares[1:] / errors[1:]
        made = power_curve(scores[None], moved, float(errors[0]), level=level, wanted=wanted)
        curves.append(made.power)
    power: Array = np.maximum.accumulate(np.mean(curves, axis=0))
    return PowerCurve(EFFECTS, power, reached(power, wanted))
