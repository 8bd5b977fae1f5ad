"""Small made-up firms for these tests."""

from dataclasses import replace

import numpy as np

from luopan.stats.mix import (
    ChannelModel,
    FactorialTest,
    LiftTest,
    MixProblem,
    NoiseModel,
    Prior,
    SynergyModel,
    drift_basis,
)


def firm(weeks=60, count=3, seed=0, *, full=True, **changes):
    """Return a problem; ``full`` has delay, Hill, drift, AR(1) noise and two pairs."""
    rng = np.random.default_rng(seed)
    media = rng.gamma(1.5, 1000.0, (weeks, count)) * (rng.random((weeks, count)) < 0.8)
    wave = 2 * np.pi * np.arange(weeks)[:, None] / 52 * np.arange(1, 3)
    linear = np.c_[np.ones(weeks), np.sin(wave), np.cos(wave)]
    share = media / (media + 1500.0)
    outcome = 1e6 * (
        1.0
        + 0.05 * linear[:, 1]
        + (0.06 * share / share.mean(axis=0)).sum(axis=1)
        + rng.normal(0.0, 0.03, weeks)
    )
    shape = ("delayed", "hill") if full else ("geometric", "logistic")
    settings = {
        "outcome": outcome,
        "media": media,
        "linear": linear,
        "linear_sd": np.r_[2.0, np.full(4, 0.3)],
        "channels": tuple(ChannelModel(*shape) for _ in range(count)),
        "pairs": ((0, 1), (2, 1)) if full and count > 2 else (),
        "base": drift_basis(weeks, 8) if full else None,
        "noise": NoiseModel() if full else NoiseModel(rho=None),
        "max_lag": 8,
    }
    return MixProblem(**{**settings, **changes})


def mixed(seed=0):
    """Return a problem with every kind of channel, prior and option at once."""
    channels = (
        ChannelModel("delayed", "hill", Prior("half_t", 0.1, 4.0)),
        ChannelModel("geometric", "hill", Prior("normal", -3.0, 0.5)),
        ChannelModel("delayed", "logistic", half=Prior("gamma", 2.0, 3.0)),
    )
    noise = NoiseModel(temper=0.7)
    synergy = SynergyModel(sd=0.02, heredity=False)
    return firm(seed=seed, channels=channels, noise=noise, synergy=synergy)


def calibrated(seed=0, **changes):
    """Return a problem with three tests: of one channel, of two at once, and of what two share."""
    plain = firm(seed=seed, **changes)
    dark = plain.media.copy()
    dark[20:32] = 0.0
    half = plain.media.copy()
    half[40:48] *= 0.5
    rows = np.zeros((3, plain.weeks), dtype=bool)
    rows[0, 20:34], rows[1, 40:50], rows[2, 20:30] = True, True, True
    lifts = (
        LiftTest((1,), dark[:, [1]], rows[0], 8e5, 2e5),
        LiftTest((2, 0), half[:, [2, 0]], rows[1], 5e5, 3e5),
        LiftTest((0, 1), dark[:, :2], rows[2], -1e5, 1e5, together=True),
    )
    return firm(seed=seed, **{**changes, "lifts": lifts})


def elsewhere(seed=0, **changes):
    """Return the same, the tests of some regions that had another input than the firm."""
    problem = calibrated(seed=seed, **changes)
    more = np.array([1.4, 0.7, 1.2])
    lifts = []
    for test in problem.lifts:
        own = problem.media[:, test.channels].copy()
        own[test.rows] *= more[list(test.channels)]
        lifts.append(replace(test, own=own))
    return firm(seed=seed, **{**changes, "lifts": tuple(lifts)})


def factorial(seed=0, **changes):
    """Return a problem with a test of one channel, and one of two by two in some regions."""
    plain = firm(seed=seed, **changes)
    own = plain.media[:, [1, 0]].copy()
    own[24:36] = 1.3e3, 0.8e3
    instead = own.copy()
    instead[24:36] = 0.0
    rows = np.zeros(plain.weeks, dtype=bool)
    rows[24:38] = True
    sd = np.array([1.5e5, 2e5, 3e5])
    alike = np.array([[1.0, 0.2, -0.4], [0.2, 1.0, 0.5], [-0.4, 0.5, 1.0]])
    found = np.array([4e5, 2e5, 1e5])
    by_two = FactorialTest((1, 0), own, instead, rows, found, alike * np.outer(sd, sd))
    alone = calibrated(seed=seed, **changes).lifts[0]
    return firm(seed=seed, **{"lifts": (alone, by_two), **changes})


def partly(kept, **changes):
    """Return the same, of the test of two by two only some of the three effects."""
    problem = factorial(**changes)
    alone, by_two = problem.lifts
    return factorial(**{**changes, "lifts": (alone, replace(by_two, kept=kept))})


def pooled(seed=0, **changes):
    """Return a problem whose half-t contributions share a scale that is learnt."""
    channels = (
        ChannelModel("delayed", "hill", Prior("half_t", 0.1, 8.0)),
        ChannelModel("delayed", "hill", Prior("half_t", 0.05, 4.0)),
        ChannelModel("delayed", "hill", Prior("normal", -3.0, 0.5)),
    )
    common = Prior("normal", 0.0, 0.6)
    return firm(seed=seed, **{"channels": channels, "common": common, **changes})
