"""How firms spend over the weeks: patterns with mean one (or zero throughout)."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def flights(rng: np.random.Generator, weeks: int, share_on: float, length: float) -> Vector:
    """Return bursts: on for about ``length`` weeks, on ``share_on`` of the time."""
    start = share_on / (length * max(1.0 - share_on, 0.05))
    on = np.zeros(weeks)
    state = rng.random() < share_on
    level = rng.lognormal(0.0, 0.35)
    for week in range(weeks):
        if state and rng.random() < 1.0 / length:
            state = False
        elif not state and rng.random() < start:
            state, level = True, rng.lognormal(0.0, 0.35)
        on[week] = level * rng.lognormal(0.0, 0.15) if state else 0.0
    if not on.any():
        on[weeks // 2 : weeks // 2 + max(2, int(length))] = 1.0
    return mean_one(on)


def always_on(rng: np.random.Generator, weeks: int, spread: float, memory: float) -> Vector:
    """Return a level that wanders: log-normal with sd ``spread`` and AR(1) ``memory``."""
    shocks = rng.normal(0.0, spread * np.sqrt(1.0 - memory**2), weeks)
    level = np.empty(weeks)
    now = rng.normal(0.0, spread)
    for week in range(weeks):
        now = memory * now + shocks[week]
        level[week] = now
    return mean_one(np.exp(level))


def tied(base: Vector, other: Vector, weight: float) -> Vector:
    """Return a pattern that follows ``other`` with the given weight."""
    return mean_one((1.0 - weight) * base + weight * mean_one(other))


def mean_one(x: Vector) -> Vector:
    """Return ``x`` over its mean."""
    return np.asarray(x / max(float(x.mean()), 1e-12))
