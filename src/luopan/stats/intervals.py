"""Intervals from draws: equal-tailed, and the shortest for what is mostly at nought or above."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TAILS = 21
"""Lower tails that are tried for the shortest interval: steps finer than their own error."""


def equal_tailed(draws: Array, level: float) -> tuple[float, float]:
    """Return the quantiles between which ``level`` of ``draws`` (n,) lie, tails alike."""
    low, high = np.quantile(draws, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def shortest(draws: Array, level: float) -> tuple[float, float]:
    """Return the shortest interval that holds ``level`` of non-negative ``draws`` (n,).

    Where the density is highest at nought the interval starts there: an equal-tailed one would
    leave out the likeliest value of all (Box & Tiao 1973, Bayesian Inference, § 2.8).

    Raises
    ------
    ValueError
        ``negative`` if a draw is below nought.
    """
    if float(draws.min()) < 0.0:
        raise ValueError("negative: the shortest interval is for what cannot be below nought")
    return _narrowest(draws, level, 0.0)


def densest(draws: Array, level: float) -> tuple[float, float]:
    """Return the shortest interval that holds ``level`` of ``draws`` (n,) of either sign.

    For what piles up at nought and may still, now and then, lie below it: equal tails would leave
    out the pile.
    """
    return _narrowest(draws, level, float(draws.min()))


def _narrowest(draws: Array, level: float, start: float) -> tuple[float, float]:
    """Return the narrowest of the intervals of `TAILS` lower tails, the first from ``start``."""
    tails = np.linspace(0.0, 1.0 - level, TAILS)
    lows, highs = np.quantile(draws, [tails, np.minimum(tails + level, 1.0)])
    lows[0] = start
    best = int(np.argmin(highs - lows))
    return float(lows[best]), float(highs[best])
