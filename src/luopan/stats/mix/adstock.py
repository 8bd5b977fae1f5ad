"""Adstock: how an input is felt in the weeks after it.

The kernel is the log-linear family ``w_l ∝ α^l (l + 1)^k``, l = 0 … L − 1, with weights summing
to one: ``k = 0`` is the geometric kernel, ``k > 0`` delays the peak to about
``k / (−log α) − 1`` weeks (the shape of a negative binomial, as in Koyck-type lag models of
Schmidt 1974, JASA 69), ``k < 0`` drops fast and keeps a thin tail.
"""

from math import exp, log

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel

Array = NDArray[np.float64]


@kernel
def fill_weights(carry: float, delay: float, w: Array) -> tuple[float, float]:
    """Fill ``w`` (L,) with the kernel; ``carry`` is logit α, ``delay`` is k.

    Returns the weighted means of ``l`` and of ``log(l + 1)``, which the gradient needs.
    """
    # log α = −log(1 + e^−carry), in the form that does not overflow
    log_alpha = -log(1.0 + exp(-carry)) if carry > 0.0 else carry - log(1.0 + exp(carry))
    top = -1e300
    for lag in range(w.size):
        w[lag] = lag * log_alpha + delay * log(lag + 1.0)
        top = max(top, w[lag])
    total = 0.0
    for lag in range(w.size):
        w[lag] = exp(w[lag] - top)
        total += w[lag]
    mean_lag = 0.0
    mean_log = 0.0
    for lag in range(w.size):
        w[lag] /= total
        mean_lag += w[lag] * lag
        mean_log += w[lag] * log(lag + 1.0)
    return mean_lag, mean_log


@kernel
def carry_over(w: Array, x: Array, u: Array) -> None:
    """Fill ``u`` (T,) with ``Σ_l w_l x_{t−l}``; nothing is known of before the first week."""
    u[:] = 0.0
    lags = min(w.size, x.size)
    for lag in range(lags):
        for t in range(lag, x.size):
            u[t] += w[lag] * x[t - lag]


@kernel
def carry_over_gradient(w: Array, x: Array, du: Array, means: Array) -> tuple[float, float]:
    """Turn ``du`` = ∂/∂u (T,) into the derivatives in (log α, k)."""
    in_alpha = 0.0
    in_delay = 0.0
    for lag in range(min(w.size, x.size)):
        dot = 0.0
        for t in range(lag, x.size):
            dot += du[t] * x[t - lag]
        in_alpha += dot * w[lag] * (lag - means[0])
        in_delay += dot * w[lag] * (log(lag + 1.0) - means[1])
    return in_alpha, in_delay


def weights(alpha: float, delay: float, max_lag: int) -> NDArray[np.float64]:
    """Return the adstock kernel (max_lag,) for retention ``alpha`` in (0, 1) and ``delay`` k.

    Raises
    ------
    ValueError
        If ``alpha`` is outside (0, 1) or ``max_lag`` below 1.
    """
    if not 0.0 < alpha < 1.0:
        raise ValueError("alpha must lie in (0, 1)")
    if max_lag < 1:
        raise ValueError("max_lag must be at least 1")
    w = np.empty(max_lag)
    fill_weights(log(alpha / (1.0 - alpha)), float(delay), w)
    return w
