"""Intervals from draws: equal-tailed, and of effects that may be nil."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TAILS = 41
"""Lower tails that are tried for the narrowest interval, the one in the middle that of equal tails;
steps finer than their own error."""

LEANING = 4
"""How many times the narrowest interval's lower tail an effect's is, while below half of both."""


def equal_tailed(draws: Array, level: float) -> tuple[float, float]:
    """Return the quantiles between which ``level`` of ``draws`` (n,) lie, tails alike."""
    low, high = np.quantile(draws, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def sized(draws: Array, level: float) -> tuple[float, float]:
    """Return the interval that holds ``level`` of ``draws`` (n,) of an effect that may be nil.

    It starts at nought where the density is highest there, for equal tails would cut off the
    likeliest value of all (Box & Tiao 1973, Bayesian Inference, § 2.8). Well off nought its tails
    are alike: the narrowest interval leans towards nought, to which the prior has pulled already.
    In between the lower tail is `LEANING` times that of the narrowest interval, so that another
    seed moves the ends little. Some draws may lie below nought.
    """
    tails = np.linspace(0.0, 1.0 - level, TAILS)
    lows, highs = np.quantile(draws, [tails, np.minimum(tails + level, 1.0)])
    lows[0] = min(0.0, float(draws.min()))
    at = min(LEANING * int(np.argmin(highs - lows)), TAILS // 2)
    return float(lows[at]), float(highs[at])
