"""Hamiltonian Monte Carlo transitions for the collapsed posterior.

Positions are ``z = centre + L x`` on the scale of `straight`, with L a Cholesky factor of the
pooled posterior covariance, so that one dense metric serves all chains; trajectories have jittered
lengths (Neal 2011, Handbook of MCMC, ch. 5), step sizes follow Nesterov dual averaging (Hoffman &
Gelman 2014, JMLR 15).
"""

from math import ceil, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.algebra import dot
from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.density import Density
from luopan.stats.mix.straight import Given, straight_density

MAX_STEPS = 128
"""A chain that needs more is stuck; it shall fail its checks in seconds, not in minutes."""
DIVERGED = 1000.0

Array = NDArray[np.float64]


@kernel
def times(lower: Array, x: Array, out: Array) -> None:
    """Fill ``out`` with L x."""
    for i in range(x.size):
        total = 0.0
        for j in range(i + 1):
            total += lower[i, j] * x[j]
        out[i] = total


@kernel
def times_transposed(lower: Array, x: Array, out: Array) -> None:
    """Fill ``out`` with L'x."""
    out[:] = 0.0
    for i in range(x.size):
        c = x[i]
        for j in range(i + 1):
            out[j] += lower[i, j] * c


@kernel
def trajectory(
    z: Array,
    lower: Array,
    density: Density,
    given: Given,
    moving: tuple[Array, Array],
) -> float:
    """Follow one trajectory from ``z``, in place; return the new log density (NaN if it left).

    ``moving`` are momentum and slope (D,) in whitened coordinates, in place, the momentum
    followed by step size and number of steps.
    """
    p, slope = moving
    size = z.size
    epsilon, count = p[size], int(p[size + 1])
    grad, shift = np.empty(size), np.empty(size)
    value = np.nan
    for _ in range(count):
        for i in range(size):
            p[i] += 0.5 * epsilon * slope[i]
        times(lower, p[:size], shift)
        for i in range(size):
            z[i] += epsilon * shift[i]
        value = straight_density(z, density, given, grad)
        if not np.isfinite(value):
            return np.nan
        times_transposed(lower, grad, slope)
        for i in range(size):
            p[i] += 0.5 * epsilon * slope[i]
    return value


@kernel
def adapted(chance: float, step: int, tuning: Array) -> float:
    """Return the next step size by dual averaging.

    ``tuning`` (4,) holds the centre, the running error, the smoothed logarithm and the target.
    """
    m = step + 1.0
    tuning[1] += (tuning[3] - chance - tuning[1]) / (m + 10.0)
    log_epsilon = tuning[0] - sqrt(m) / 0.05 * tuning[1]
    weight = m**-0.75
    tuning[2] = weight * log_epsilon + (1.0 - weight) * tuning[2]
    return exp(log_epsilon)


@kernel
def run_block(
    start: tuple[Array, Array],
    density: Density,
    given: Given,
    steps: Array,
    state: Array,
    seed: int,
    out: tuple[Array, Array],
) -> None:
    """Run transitions; fill ``out`` and ``state``.

    Parameters
    ----------
    start : tuple of (D,) and (D, D) array
        Where the block starts, and the Cholesky factor of the metric's inverse.
    density
        What `luopan.stats.mix.density.address` returned.
    given : tuple
        What `straight_density` wants, of this thread.
    steps : (3,) array
        Trajectory length, target acceptance, 1.0 to adapt the step size in this block.
    state : (4,) array
        Step size (in and out), then out: gradients, divergences, sum of acceptance.
    seed : int
        Seed of this block's random numbers.
    out : tuple of two (n, D) arrays
        The draws, and the slopes there in whitened coordinates.
    """
    np.random.seed(seed)
    first, lower = start
    draws, slopes = out
    size = first.size
    z, slope = first.copy(), np.empty(size)
    p = np.empty(size + 2)
    grad = np.empty(size)
    value = straight_density(z, density, given, grad)
    times_transposed(lower, grad, slope)
    tuning = np.array([log(10.0 * state[0]), 0.0, 0.0, steps[1]])
    epsilon = state[0]
    state[1:] = 0.0
    for i in range(draws.shape[0]):
        for j in range(size):
            p[j] = np.random.standard_normal()
        before = value - 0.5 * dot(p[:size], p[:size])
        count = ceil(steps[0] * np.random.uniform(0.3, 1.0) / epsilon)
        p[size], p[size + 1] = epsilon, min(max(count, 1), MAX_STEPS)
        new_z, new_slope = z.copy(), slope.copy()
        new_value = trajectory(new_z, lower, density, given, (p, new_slope))
        change = new_value - 0.5 * dot(p[:size], p[:size]) - before
        diverged = not change > -DIVERGED
        chance = 0.0 if diverged else min(1.0, exp(change))
        if np.random.random() < chance:
            z, slope, value = new_z, new_slope, new_value
        state[1] += p[size + 1]
        state[2] += diverged
        state[3] += chance
        if steps[2] > 0.0:
            epsilon = adapted(chance, i, tuning)
        draws[i] = z
        slopes[i] = slope
    if steps[2] > 0.0:
        state[0] = exp(tuning[2])
