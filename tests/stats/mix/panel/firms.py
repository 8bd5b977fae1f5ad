"""Small made-up firms of several regions for these tests."""

from dataclasses import replace

import numpy as np

from luopan.stats.mix import (
    ChannelModel,
    NoiseModel,
    PanelProblem,
    Prior,
    RegionLift,
    RegionModel,
    SynergyModel,
    drift_basis,
)
from luopan.stats.mix.layout import names

MIXED = (
    ChannelModel("delayed", "hill", Prior("half_t", 0.1, 4.0)),
    ChannelModel("geometric", "hill", Prior("normal", -3.0, 0.5)),
    ChannelModel("delayed", "logistic", half=Prior("gamma", 2.0, 3.0)),
)


def regions(weeks=60, count=4, seed=0, *, gaps=True, drift=True, **changes):
    """Return a problem of ``count`` regions and three channels; ``gaps`` leaves weeks unknown."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(11.0, 0.6, count)
    heads = rng.gamma(1.5, 1.0, (weeks, count, 3)) * (rng.random((weeks, count, 3)) < 0.8)
    wave = 2 * np.pi * np.arange(weeks)[:, None] / 52
    shared = np.c_[np.ones(weeks), np.sin(wave), np.cos(wave)]
    shared = np.repeat(shared[:, None, :], count, axis=1)
    bent = heads / (heads + 1.5)
    own = 1.0 + 0.3 * rng.standard_normal((count, 3))
    product = bent[:, :, 0] * bent[:, :, 1]
    outcome = 1.0 + 0.05 * shared[:, :, 1] + rng.normal(0.0, 0.1, count)
    outcome = outcome + (0.06 * own * bent / bent.mean(axis=(0, 1))).sum(axis=2)
    outcome += 0.05 * product / product.mean() + rng.normal(0.0, 0.04, (weeks, count))
    outcome *= 7.0 * size
    if gaps:
        outcome[rng.random(outcome.shape) < 0.05] = np.nan
        outcome[: weeks // 4, 0] = np.nan
    base = drift_basis(weeks, 4)
    settings = {
        "outcome": outcome,
        "media": heads * size[:, None],
        "size": size,
        "shared": shared,
        "shared_sd": np.r_[2.0, 0.3, 0.3],
        "region": RegionModel(np.ones((weeks, 1)), np.array([0.5]), base if drift else None),
        "noise_scale": rng.lognormal(0.0, 0.2, count),
        "channels": tuple(ChannelModel("delayed", "hill") for _ in range(3)),
        "pairs": ((0, 1), (2, 1)),
        "base": drift_basis(weeks, 6) if drift else None,
        "max_lag": 8,
    }
    return PanelProblem(**{**settings, **changes})


def mixed(seed=0):
    """Return a problem with every kind of channel, a tempered likelihood and no heredity."""
    synergy = SynergyModel(sd=0.02, heredity=False)
    return regions(seed=seed, channels=MIXED, noise=NoiseModel(temper=0.7), synergy=synergy)


def calibrated(seed=0):
    """Return a problem with tests of one region and of all, of channels and of what two share."""
    plain = regions(seed=seed)
    dark, half = plain.media.copy(), plain.media.copy()
    dark[20:32] = 0.0
    half[40:48] *= 0.5
    spans = []
    for start, end in ((20, 34), (40, 50), (20, 30)):
        rows = np.zeros(plain.weeks, dtype=bool)
        rows[start:end] = True
        spans.append(rows)
    lifts = (
        RegionLift((1,), 2, dark[:, :, [1]], spans[0], 3e4, 2e4),
        RegionLift((2, 0), None, half[:, :, [2, 0]], spans[1], 3e5, 1e5),
        RegionLift((0, 1), 1, dark[:, :, :2], spans[2], -1e4, 1e4, together=True),
        RegionLift((0, 1), None, dark[:, :, :2], spans[2], -1e4, 1e5, together=True),
        RegionLift((2, 1), 0, half[:, :, [2, 1]], spans[1], -1e4, 1e4),
    )
    return replace(plain, lifts=lifts)


def point(problem, seed):
    """Return parameters near where a posterior would be."""
    labels = names(problem)
    q = np.random.default_rng(seed).normal(0.0, 0.5, len(labels))
    shift = {"kappa": -3.0, "log_spread": -1.0, "log_sigma": -3.0}
    return q + np.array([shift.get(name.partition("[")[0], 0.0) for name in labels])
