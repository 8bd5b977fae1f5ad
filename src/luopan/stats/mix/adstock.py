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
from luopan.stats.mix.elementary import exp_all

Array = NDArray[np.float64]

LOG_LAGS: Array = np.log(np.arange(1.0, 129.0))
"""log(l + 1): the C library's logarithm would be a tenth of the gradient's time."""


@kernel
def log_lag(lag: int) -> float:
    """Return log(l + 1)."""
    return LOG_LAGS[lag] if lag < LOG_LAGS.size else log(lag + 1.0)


@kernel
def fill_weights(carry: float, delay: float, w: Array) -> tuple[float, float]:
    """Fill ``w`` (L,) with the kernel; ``carry`` is logit α, ``delay`` is k.

    Returns the weighted means of ``l`` and of ``log(l + 1)``, which the gradient needs.
    """
    # log α = −log(1 + e^−carry), in the form that does not overflow
    log_alpha = -log(1.0 + exp(-carry)) if carry > 0.0 else carry - log(1.0 + exp(carry))
    top = -1e300
    for lag in range(w.size):
        w[lag] = lag * log_alpha + delay * log_lag(lag)
        top = max(top, w[lag])
    for lag in range(w.size):
        w[lag] -= top
    exp_all(w)
    total = 0.0
    for lag in range(w.size):
        total += w[lag]
    mean_lag = 0.0
    mean_log = 0.0
    for lag in range(w.size):
        w[lag] /= total
        mean_lag += w[lag] * lag
        mean_log += w[lag] * log_lag(lag)
    return mean_lag, mean_log


@kernel
def carry_over(w: Array, x: Array, u: Array) -> None:
    """Fill ``u`` (T,) with ``Σ_l w_l x_{t−l}``; nothing is known of before the first week."""
    weeks = x.size
    lags = min(w.size, weeks)
    u[:] = 0.0
    lag = 0
    # four lags at a time: u is read and written a quarter as often
    while lag + 4 <= lags:
        a, b, c, d = w[lag], w[lag + 1], w[lag + 2], w[lag + 3]
        # lag + 4 ≤ weeks, so the three weeks that not all four reach are there
        u[lag] += a * x[0]
        u[lag + 1] += a * x[1] + b * x[0]
        u[lag + 2] += a * x[2] + b * x[1] + c * x[0]
        out = u[lag + 3 :]
        x1, x2, x3 = x[1:], x[2:], x[3:]
        for t in range(weeks - lag - 3):
            out[t] += a * x3[t] + b * x2[t] + c * x1[t] + d * x[t]
        lag += 4
    while lag < lags:
        out, a = u[lag:], w[lag]
        for t in range(weeks - lag):
            out[t] += a * x[t]
        lag += 1


@kernel
def correlate(y: Array, x: Array) -> tuple[float, float, float, float]:
    """Return ``Σ_t y_{t+l} x_t``, l = 0 to 3; y is no longer than x."""
    count = y.size
    a = b = c = d = 0.0
    if count < 4:
        for t in range(count):
            a += y[t] * x[t]
            b += y[t + 1] * x[t] if t + 1 < count else 0.0
            c += y[t + 2] * x[t] if t + 2 < count else 0.0
        return a, b, c, d
    y1, y2, y3 = y[1:], y[2:], y[3:]
    for t in range(count - 3):
        a += y[t] * x[t]
        b += y1[t] * x[t]
        c += y2[t] * x[t]
        d += y3[t] * x[t]
    last = count - 1
    a += y[last - 2] * x[last - 2] + y[last - 1] * x[last - 1] + y[last] * x[last]
    b += y[last - 1] * x[last - 2] + y[last] * x[last - 1]
    c += y[last] * x[last - 2]
    return a, b, c, d


@kernel
def carry_over_gradient(w: Array, x: Array, du: Array, means: Array) -> tuple[float, float]:
    """Turn ``du`` = ∂/∂u (T,) into the derivatives in (log α, k)."""
    in_alpha = 0.0
    in_delay = 0.0
    lags = min(w.size, x.size)
    for lag in range(0, lags, 4):
        along = correlate(du[lag:], x)
        for i in range(min(4, lags - lag)):
            in_alpha += along[i] * w[lag + i] * (lag + i - means[0])
            in_delay += along[i] * w[lag + i] * (log_lag(lag + i) - means[1])
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
