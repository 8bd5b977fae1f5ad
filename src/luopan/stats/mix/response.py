"""How one channel's response to its input depends on the channel's parameters."""

from math import exp

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over_gradient
from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.layout import CARRY, DELAY, HALF, SLOPE, Ints
from luopan.stats.mix.saturation import curve_gradient

Array = NDArray[np.float64]


@kernel
def response_gradient(
    q: Array,
    places: Ints,
    shape: tuple[int, float, float],
    kernels: tuple[Array, Array],
    response: tuple[Array, Array, Array, Array, Array],
    grad: Array,
) -> None:
    """Add to ``grad`` the derivatives in one channel's carry-over and curve.

    ``places`` are the channel's in q, ``shape`` its curve, ``kernels`` its weights and their
    means; ``response`` is its input, the input carried over, its logarithm, the curve, and the
    derivative in the curve (T,), which is used up. Only what is needed is handed over: a call
    copies every array's header.
    """
    x, u, logs, s, ds = response
    weights, means = kernels
    in_half, in_slope = curve_gradient(shape, u, logs, s, ds)
    if places[HALF] >= 0:
        grad[places[HALF]] += in_half
    if places[SLOPE] >= 0:
        grad[places[SLOPE]] += in_slope
    in_alpha, in_delay = carry_over_gradient(weights, x, ds, means)
    if places[CARRY] >= 0:
        # d log α / d logit α = 1 − α
        grad[places[CARRY]] += in_alpha / (1.0 + exp(q[places[CARRY]]))
    if places[DELAY] >= 0:
        grad[places[DELAY]] += in_delay
