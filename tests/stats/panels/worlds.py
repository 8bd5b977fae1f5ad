"""Panels with known truth: two common factors, a level, noise that shrinks with size."""

import numpy as np

from luopan.stats.panels import PanelTest


def sales(regions=24, periods=70, seed=0, noise=0.06):
    """Regions by periods; large regions are steadier."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(6.0, 0.7, regions))
    week = np.arange(periods)
    factors = np.stack([np.sin(week / 4.0), 0.3 * rng.normal(size=periods).cumsum() / 3.0])
    load = rng.normal(1.0, 0.4, (regions, 2))
    own = noise * (size.mean() / size[:, None]) ** 0.25 * rng.normal(size=(regions, periods))
    return size[:, None] * (1.0 + 0.1 * load @ factors + own)


def planted(outcome, k=3, start=58, length=12, lift=0.0, seed=0, **other):
    """A test on k random regions with a lift planted."""
    treated = np.random.default_rng(seed).choice(outcome.shape[0], k, replace=False)
    raised = outcome.copy()
    raised[treated, start : start + length] *= 1.0 + lift
    return PanelTest(raised, tuple(map(int, sorted(treated))), start, length, **other)
