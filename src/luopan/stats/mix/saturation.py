"""Saturation: how the response bends as the (carried-over) input grows.

Two curves, both 0 at 0 and rising to 1: ``logistic`` ``(1 − e^{−λu}) / (1 + e^{−λu})`` with
``λ = 1 / half`` and ``hill`` ``u^n / (u^n + half^n)``.
"""

from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.elementary import exp_all, log_all

Array = NDArray[np.float64]


Saturation = Literal["hill", "logistic"]
CODES: dict[Saturation, int] = {"hill": 0, "logistic": 1}
NOTHING = 1e-30
"""An input below this is no input (it is scaled to about one)."""


@kernel
def fill_curve(shape: tuple[int, float, float], u: Array, logs: Array, s: Array) -> None:
    """Fill ``s`` (T,) with the curve at ``u``, and ``logs`` with log u where the curve needs it.

    ``shape`` is the curve's code and the logarithms of its half and slope.
    """
    code, half, slope = shape
    if code == 0:
        n = exp(slope)
        for t in range(u.size):
            s[t] = max(u[t], NOTHING)
        log_all(s, logs)
        for t in range(u.size):
            s[t] = -n * (logs[t] - half)
        exp_all(s)
        for t in range(u.size):
            s[t] = 1.0 / (1.0 + s[t]) if u[t] > NOTHING else 0.0
    else:
        rate = exp(-half)
        for t in range(u.size):
            s[t] = -rate * u[t]
        exp_all(s)
        for t in range(u.size):
            s[t] = (1.0 - s[t]) / (1.0 + s[t])


@kernel
def curve_gradient(
    shape: tuple[int, float, float], u: Array, logs: Array, s: Array, ds: Array
) -> tuple[float, float]:
    """Turn ``ds`` = ∂/∂s (T,) into ∂/∂u in place; return the derivatives in (half, slope)."""
    code, half, slope = shape
    in_half = 0.0
    in_slope = 0.0
    if code == 0:
        n = exp(slope)
        for t in range(u.size):
            dz = ds[t] * s[t] * (1.0 - s[t]) * n
            in_half -= dz
            in_slope += dz * (logs[t] - half)
            ds[t] = dz / max(u[t], NOTHING)
    else:
        rate = exp(-half)
        for t in range(u.size):
            dz = ds[t] * 0.5 * (1.0 - s[t] * s[t]) * rate
            in_half -= dz * u[t]
            ds[t] = dz
    return in_half, in_slope


def curve(kind: Saturation, half: float, slope: float, u: ArrayLike) -> NDArray[np.float64]:
    """Return the curve at inputs ``u`` ≥ 0, with ``half`` > 0 and (Hill only) ``slope`` > 0."""
    if half <= 0.0 or slope <= 0.0:
        raise ValueError("half and slope must be positive")
    inputs = np.ascontiguousarray(u, dtype=np.float64)
    out = np.empty_like(inputs)
    fill_curve((CODES[kind], log(half), log(slope)), inputs, np.empty_like(inputs), out)
    return out
