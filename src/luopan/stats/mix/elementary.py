"""exp and log of whole arrays in loops that compilers turn into vector instructions.

The C library's functions take one number at a time and were a third of the gradient's time.
Relative error is below 1e-12 over the ranges given.
"""

from math import floor
from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel

Array = NDArray[np.float64]

LOG2_E = 1.4426950408889634
LN2 = 0.6931471805599453
SQRT2 = 1.4142135623730951
INTEGER = 6755399441055744.0
"""1.5 · 2⁵²: adding it puts a whole number's two's complement into the low bits."""
ONE = 1023 << 52
"""Bits of 1.0."""
FRACTION = (1 << 52) - 1


def _anew(signature: Any) -> Any:  # noqa: ANN401 - numba's types
    """Return an intrinsic that reads the bits of one number as another."""

    def generate(context: Any, builder: Any, made: Any, args: Any) -> Any:  # noqa: ANN401
        return builder.bitcast(args[0], context.get_value_type(made.return_type))

    return signature, generate


@intrinsic  # type: ignore[untyped-decorator]
def bits_of(_: object, x: Any) -> Any:  # noqa: ANN401
    """Return the bits of a float as an integer; within a loop, unlike a view of an array."""
    return _anew(types.int64(x))


@intrinsic  # type: ignore[untyped-decorator]
def with_bits(_: object, x: Any) -> Any:  # noqa: ANN401
    """Return the float that has these bits."""
    return _anew(types.float64(x))


@kernel
def exp_all(x: Array) -> None:
    """Replace ``x`` by e^x; x is held within ±700."""
    for t in range(x.size):
        a = min(max(x[t], -700.0), 700.0)
        k = floor(a * LOG2_E + 0.5)
        r = a - k * LN2
        # Taylor to degree 11: |r| ≤ 0.347 leaves 6e-15
        p = 1.0 / 3628800.0 + r * (1.0 / 39916800.0)
        p = 1.0 / 40320.0 + r * (1.0 / 362880.0 + r * p)
        p = 1.0 / 720.0 + r * (1.0 / 5040.0 + r * p)
        p = 1.0 / 24.0 + r * (1.0 / 120.0 + r * p)
        p = 0.5 + r * (1.0 / 6.0 + r * p)
        p = 1.0 + r * (1.0 + r * p)
        x[t] = p * with_bits((bits_of(k + INTEGER) << 52) + ONE)


@kernel
def log_all(x: Array, out: Array) -> None:
    """Fill ``out`` with log x for normal positive x; ``x`` and ``out`` must differ."""
    for t in range(x.size):
        bits = bits_of(x[t])
        e = float((bits >> 52) - 1023)
        m = with_bits((bits & FRACTION) | ONE)
        if m > SQRT2:
            m *= 0.5
            e += 1.0
        # log m = 2 artanh f, |f| ≤ 0.172
        f = (m - 1.0) / (m + 1.0)
        g = f * f
        p = 1.0 / 13.0 + g * (1.0 / 15.0 + g * (1.0 / 17.0))
        p = 1.0 / 7.0 + g * (1.0 / 9.0 + g * (1.0 / 11.0 + g * p))
        p = 1.0 + g * (1.0 / 3.0 + g * (1.0 / 5.0 + g * p))
        out[t] = e * LN2 + 2.0 * f * p
