"""Hamiltonian Monte Carlo transitions for the collapsed posterior.

Positions are ``q = centre + L x`` with L a Cholesky factor of the pooled posterior covariance, so
that one dense metric serves all chains; trajectories have jittered lengths (Neal 2011, Handbook
of MCMC, ch. 5), step sizes follow Nesterov dual averaging (Hoffman & Gelman 2014, JMLR 15).
"""

from math import ceil, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.layout import Layout
from luopan.stats.mix.likelihood import log_posterior, make_work

MAX_STEPS = 512
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
def run_block(
    q0: Array, lower: Array, lay: Layout, steps: Array, state: Array, seed: int, out: Array
) -> None:
    """Run ``out.shape[0]`` transitions from ``q0``; fill ``out`` (n, D) and ``state``.

    Parameters
    ----------
    q0 : (D,) array
        Where the block starts.
    lower : (D, D) array
        Cholesky factor of the metric's inverse.
    steps : (3,) array
        Trajectory length, target acceptance, 1.0 to adapt the step size in this block.
    state : (5,) array
        Step size (in and out), then out: gradients, divergences, sum of acceptance, log density.
    seed : int
        Seed of this block's random numbers.
    """
    np.random.seed(seed)
    wk = make_work(lay)
    size = q0.size
    q = q0.copy()
    grad = np.empty(size)
    value = log_posterior(q, lay, wk, grad)
    slope = np.empty(size)
    times_transposed(lower, grad, slope)
    shift = np.empty(size)
    epsilon = state[0]
    centre = log(10.0 * epsilon)
    error = 0.0
    smooth = 0.0
    gradients = 1
    divergences = 0
    accepted = 0.0
    for i in range(out.shape[0]):
        p = np.random.standard_normal(size)
        before = value - 0.5 * np.sum(p * p)
        new_q = q.copy()
        new_slope = slope.copy()
        new_value = value
        count = ceil(steps[0] * np.random.uniform(0.3, 1.0) / epsilon)
        for _ in range(min(max(count, 1), MAX_STEPS)):
            p += 0.5 * epsilon * new_slope
            times(lower, p, shift)
            new_q += epsilon * shift
            new_value = log_posterior(new_q, lay, wk, grad)
            gradients += 1
            if not (np.isfinite(new_value) and new_value > before - 1e6):
                break
            times_transposed(lower, grad, new_slope)
            p += 0.5 * epsilon * new_slope
        change = new_value - 0.5 * np.sum(p * p) - before
        if not (np.isfinite(change) and change > -DIVERGED):
            divergences += 1
            chance = 0.0
        else:
            chance = min(1.0, exp(change))
        if np.random.random() < chance:
            q = new_q
            slope = new_slope
            value = new_value
        accepted += chance
        if steps[2] > 0.0:
            m = i + 1.0
            error = (1.0 - 1.0 / (m + 10.0)) * error + (steps[1] - chance) / (m + 10.0)
            log_epsilon = centre - sqrt(m) / 0.05 * error
            weight = m**-0.75
            smooth = weight * log_epsilon + (1.0 - weight) * smooth
            epsilon = exp(log_epsilon)
        out[i] = q
    if steps[2] > 0.0:
        epsilon = exp(smooth)
    state[0] = epsilon
    state[1] = gradients
    state[2] = divergences
    state[3] = accepted
    state[4] = value
