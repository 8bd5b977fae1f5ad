"""The scale on which chains walk: logarithms of sizes that may be nil, straightened.

The logarithm of a half-normal or half-t size has an exponential tail to the left, along which
trajectories of one length lose their way: there are few effective draws of a channel that does
nothing. Sampled instead is z with ``q = z − BEND softplus(c − z)²``, c the logarithm of the prior's
scale: a normal tail to the left, and far to the right z itself.
"""

from collections.abc import Sequence
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.density import Density
from luopan.stats.mix.priors import Prior

Array = NDArray[np.float64]
Given = tuple[Any, Any, Array, Array]

BEND = 0.3
"""Of a half-normal size the logarithm has skewness −1.55 and excess kurtosis 4.1, z −.78 and .7."""
ENOUGH_STEPS, NEAR = 60, 1e-12


def centres(priors: Sequence[Prior]) -> Array:
    """Return each parameter's c (D,); −∞ where z is q."""
    return np.array(
        [log(p.first) if p.family in {"half_normal", "half_t"} else -np.inf for p in priors]
    )


def bent(z: Array, centre: Array) -> Array:
    """Return q at ``z`` (n, D)."""
    return np.asarray(z - BEND * np.logaddexp(0.0, centre - z) ** 2)


def slopes(z: Array, centre: Array) -> Array:
    """Return dq/dz at ``z`` (n, D)."""
    below = np.logaddexp(0.0, centre - z)
    # 1 − e^(−softplus) is the logistic function
    return np.asarray(1.0 - 2.0 * BEND * below * np.expm1(-below))


def straightened(q: Array, centre: Array) -> Array:
    """Return z at ``q`` (n, D)."""
    curved = np.isfinite(centre)
    wanted, middle = q[:, curved], centre[curved]
    # q is concave in z and never above it, so Newton's steps from z = q come from one side
    z = wanted.copy()
    for _ in range(ENOUGH_STEPS):
        step = (wanted - bent(z, middle)) / slopes(z, middle)
        z += step
        if not np.any(np.abs(step) > NEAR * (1.0 + np.abs(z))):
            break
    out = q.copy()
    out[:, curved] = z
    return out


@kernel
def straight_density(z: Array, density: Density, given: Given, grad: Array) -> float:
    """Return the log density of ``z`` (D,) and fill its gradient.

    ``given`` are the layout, its scratch arrays, the `centres` of the problem whose ``density`` in
    q it is, and (3, D) of further scratch.
    """
    centre, room = given[2], given[3]
    q, slope, bending = room[0], room[1], room[2]
    stretch = 0.0
    for i in range(z.size):
        q[i], slope[i], bending[i] = z[i], 1.0, 0.0
        if centre[i] == -np.inf:
            continue
        below = centre[i] - z[i]
        small = exp(-abs(below))
        share = (1.0 if below > 0.0 else small) / (1.0 + small)
        soft = max(below, 0.0) + log(1.0 + small)
        q[i] -= BEND * soft * soft
        slope[i] += 2.0 * BEND * soft * share
        bending[i] = -2.0 * BEND * share * (share + soft * (1.0 - share)) / slope[i]
        stretch += log(slope[i])
    value = density(q, given[0], given[1], grad)
    for i in range(z.size):
        grad[i] = grad[i] * slope[i] + bending[i]
    return value + stretch
