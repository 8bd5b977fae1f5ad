"""Panels with a known truth."""

import numpy as np

from luopan.stats.randomised import Design, Trial, carried


def panel(rng, regions, length, *, noise=0.05, rho=0.4, walk=0.003):
    """Sales by region and week: autoregressive noise, drift, and shocks that all share."""
    shocks = noise * np.sqrt(1 - rho**2) * rng.standard_normal((regions, length))
    left = np.zeros((regions, length))
    left[:, 0] = noise * rng.standard_normal(regions)
    for t in range(1, length):
        left[:, t] = rho * left[:, t - 1] + shocks[:, t]
    left += np.cumsum(walk * rng.standard_normal((regions, length)), axis=1)
    common = np.cumsum(0.02 * rng.standard_normal(length))
    return np.exp(rng.normal(5.0, 1.0, (regions, 1)) + left + common)


def flat(rng, regions, length):
    """Sales without noise: a level a region, and periods that move all alike."""
    level = np.exp(rng.normal(5.0, 1.0, (regions, 1)))
    return level * (1.0 + 0.1 * rng.standard_normal(length))


def acted(sales, history, assignment, effect, half_life=0.0):
    """Sales with an effect, a share of each region's mean before the test, while arm 1 acts."""
    out = sales.copy()
    level = sales[:, :history].mean(axis=1, keepdims=True)
    on = carried(assignment == 1, half_life)
    out[:, history : history + on.shape[1]] += effect * level * on
    return out


def trial(rng, design: Design, history=26, effect=0.0, tail=0, **settings) -> Trial:
    sales = panel(rng, design.regions, history + design.periods + tail, **settings)
    drawn = design.draw(rng, 1)[0]
    return Trial(acted(sales, history, drawn, effect), history, drawn, design)
