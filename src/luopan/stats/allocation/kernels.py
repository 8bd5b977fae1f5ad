"""Kernels that put a plan through every draw.

What it gives within its weeks and after, and how that changes with every week of every channel.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over
from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.saturation import curve_gradient, fill_curve

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Curves(NamedTuple):
    """n draws of C channels' responses and of P pairs'; L lags."""

    weights: Array  # (n, C, L) carry-over
    kind: Ints  # (C,) which curve
    half: Array  # (n, C) logarithm of its half
    slope: Array  # (n, C) logarithm of Hill's exponent
    beta: Array  # (n, C) height
    pairs: Ints  # (P, 2)
    pair_beta: Array  # (n, P) height of the product of two curves


@kernel
def bend(curves: Curves, draw: int, x: Array, scratch: tuple[Array, Array, Array]) -> None:
    """Fill ``scratch`` (carried-over input, its logarithm, the curve; each (C, S)) for a draw."""
    u, logs, s = scratch
    for c in range(x.shape[0]):
        carry_over(curves.weights[draw, c], x[c], u[c])
        shape = (curves.kind[c], curves.half[draw, c], curves.slope[draw, c])
        fill_curve(shape, u[c], logs[c], s[c])


@kernel
def effect_block(
    curves: Curves, x: Array, span: tuple[int, int], own: Array, shared: Array
) -> None:
    """Fill ``own`` (n, 2, C) and ``shared`` (n, 2, P): within ``span`` and after it.

    ``x`` (C, S) is the scaled input; weeks before ``span`` only carry over.
    """
    u, logs, s = np.empty(x.shape), np.empty(x.shape), np.empty(x.shape)
    first, end = span
    for i in range(own.shape[0]):
        bend(curves, i, x, (u, logs, s))
        for c in range(x.shape[0]):
            within = 0.0
            for t in range(first, end):
                within += s[c, t]
            after = 0.0
            for t in range(end, x.shape[1]):
                after += s[c, t]
            own[i, 0, c] = curves.beta[i, c] * within
            own[i, 1, c] = curves.beta[i, c] * after
        for p in range(curves.pairs.shape[0]):
            a, b = s[curves.pairs[p, 0]], s[curves.pairs[p, 1]]
            within = 0.0
            for t in range(first, end):
                within += a[t] * b[t]
            after = 0.0
            for t in range(end, x.shape[1]):
                after += a[t] * b[t]
            shared[i, 0, p] = curves.pair_beta[i, p] * within
            shared[i, 1, p] = curves.pair_beta[i, p] * after


@kernel
def slope_block(
    curves: Curves, x: Array, span: tuple[int, int], weights: Array, grad: Array
) -> None:
    """Fill ``grad`` (C, weeks of ``span``) with ∂/∂x of ``Σ_i weights[i] · (within, after)_i``.

    ``weights`` is (n, 2); draws of weight nought are not looked at.
    """
    u, logs, s, ds = np.empty(x.shape), np.empty(x.shape), np.empty(x.shape), np.empty(x.shape)
    first, end = span
    grad[:] = 0.0
    for i in range(weights.shape[0]):
        if weights[i, 0] == 0.0 and weights[i, 1] == 0.0:
            continue
        bend(curves, i, x, (u, logs, s))
        for c in range(x.shape[0]):
            ds[c] = 0.0
            for t in range(first, x.shape[1]):
                ds[c, t] = curves.beta[i, c] * weights[i, 0 if t < end else 1]
        for p in range(curves.pairs.shape[0]):
            a, b = curves.pairs[p, 0], curves.pairs[p, 1]
            for t in range(first, x.shape[1]):
                height = curves.pair_beta[i, p] * weights[i, 0 if t < end else 1]
                ds[a, t] += height * s[b, t]
                ds[b, t] += height * s[a, t]
        for c in range(x.shape[0]):
            shape = (curves.kind[c], curves.half[i, c], curves.slope[i, c])
            curve_gradient(shape, u[c], logs[c], s[c], ds[c])
            w = curves.weights[i, c]
            for t in range(first, end):
                total = 0.0
                for lag in range(min(w.size, x.shape[1] - t)):
                    total += w[lag] * ds[c, t + lag]
                grad[c, t - first] += total
