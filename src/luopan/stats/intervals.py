"""Intervals from draws: equal-tailed, and of effects that may be nil."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TAILS = 21
"""Lower tails that are tried for the narrowest interval: steps finer than their own error."""


def equal_tailed(draws: Array, level: float) -> tuple[float, float]:
    """Return the quantiles between which ``level`` of ``draws`` (n,) lie, tails alike."""
    low, high = np.quantile(draws, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def sized(draws: Array, level: float) -> tuple[float, float]:
    """Return the interval that holds ``level`` of ``draws`` (n,) of an effect that may be nil.

    The narrowest one where that holds nought, for equal tails would cut off the likeliest value of
    all (Box & Tiao 1973, Bayesian Inference, § 2.8); else equal tails, for the narrowest leans
    towards nought, to which the prior has pulled already. Some draws may lie below nought.
    """
    low, high = _narrowest(draws, level, min(0.0, float(draws.min())))
    return (low, high) if low <= 0.0 else equal_tailed(draws, level)


def _narrowest(draws: Array, level: float, start: float) -> tuple[float, float]:
    """Return the narrowest of the intervals of `TAILS` lower tails, the first from ``start``."""
    tails = np.linspace(0.0, 1.0 - level, TAILS)
    lows, highs = np.quantile(draws, [tails, np.minimum(tails + level, 1.0)])
    lows[0] = start
    best = int(np.argmin(highs - lows))
    return float(lows[best]), float(highs[best])
