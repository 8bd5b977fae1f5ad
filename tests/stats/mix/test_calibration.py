"""Simulation-based calibration (Talts et al. 2018): the truth's rank among draws is uniform."""

import numpy as np
import pytest
from scipy.stats import chi2

from luopan.stats.mix import (
    ChannelModel,
    LiftTest,
    MixProblem,
    NoiseModel,
    Prior,
    SamplerSettings,
    drift_basis,
    names,
    sample,
    sample_prior,
)
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.saturation import curve

WEEKS, FIRMS = 50, 200

CHANNEL = ChannelModel(contribution=Prior("half_normal", 0.3), carry=Prior("beta", 2.0, 3.0))
NOISE = NoiseModel(
    Prior("normal", -2.5, 0.3), Prior("normal", 0.3, 0.3), Prior("normal", -2.0, 0.5)
)


def _problem(outcome, media, lifts=()):
    return MixProblem(
        outcome=outcome,
        media=media,
        linear=np.c_[np.ones(WEEKS), np.linspace(-1, 1, WEEKS)],
        linear_sd=np.array([1.0, 0.2]),
        channels=(CHANNEL, CHANNEL),
        pairs=((0, 1),),
        base=drift_basis(WEEKS, 5),
        noise=NOISE,
        max_lag=6,
        outcome_scale=1.0,
        lifts=lifts,
    )


def _curves(problem, at, media):
    shapes = []
    for c in range(2):
        w = weights(1 / (1 + np.exp(-at[f"carry[{c}]"])), at[f"delay[{c}]"], 6)
        u = np.convolve(media[:, c] / problem.media_scale[c], w)[:WEEKS]
        shapes.append(curve("hill", np.exp(at[f"half[{c}]"]), np.exp(at[f"slope[{c}]"]), u))
    return shapes


def _world(problem, q, rng):
    """Draw outcome and tests from the model, written apart from the model's own code."""
    at = dict(zip(names(problem), q, strict=True))
    shapes = _curves(problem, at, problem.media)
    sizes = np.exp([at["kappa[0]"], at["kappa[1]"]])
    y = problem.linear @ (rng.normal(size=2) * problem.linear_sd)
    y = y + problem.base @ rng.normal(0.0, np.exp(at["log_tau"]), 5)
    y = y + sum(m * s / s.mean() for m, s in zip(sizes, shapes, strict=True))
    product = shapes[0] * shapes[1]
    shared = rng.normal() * np.sqrt(sizes.prod()) / product.mean()
    y = y + shared * product
    rho, sigma = np.tanh(at["atanh_rho"]), np.exp(at["log_sigma"])
    noise = np.empty(WEEKS)
    noise[0] = rng.normal(0.0, sigma / np.sqrt(1 - rho**2))
    for t in range(1, WEEKS):
        noise[t] = rho * noise[t - 1] + rng.normal(0.0, sigma)
    media = problem.media.copy()
    media[20:30] = 0.0
    rows = np.arange(WEEKS) // 10 == 2
    off = _curves(problem, at, media)
    first = sizes[0] * (shapes[0] - off[0]) / shapes[0].mean()
    first = first + shared * (shapes[0] - off[0]) * shapes[1]
    both = shared * (shapes[0] - off[0]) * (shapes[1] - off[1])
    lifts = (
        _test((0,), media, rows, first, rng),
        _test((0, 1), media, rows, both, rng),
    )
    return y + noise, lifts


def _test(channels, media, rows, effect, rng):
    sd = 0.3
    found = effect[rows].sum() + rng.normal(0.0, sd)
    return LiftTest(channels, media[:, channels], rows, found, sd, together=len(channels) == 2)


@pytest.mark.slow
@pytest.mark.parametrize("tested", [False, True])
def test_ranks_are_uniform(tested):
    ranks = []
    for seed in range(FIRMS):
        rng = np.random.default_rng([seed, 99])
        media = rng.gamma(1.5, 1.0, (WEEKS, 2)) * (rng.random((WEEKS, 2)) < 0.8)
        blank = _problem(rng.normal(size=WEEKS), media)
        truth = sample_prior(blank, draws=1, seed=seed).flat[0]
        outcome, lifts = _world(blank, truth, rng)
        problem = _problem(outcome, media, lifts if tested else ())
        settings = SamplerSettings(chains=2, warmup=200, draws=190, seed=seed)
        thinned = sample(problem, settings).flat[::20]
        ranks.append((thinned < truth).sum(axis=0))
    # 19 draws give 20 ranks; five groups of four
    groups = np.array(ranks).T // 4
    counts = np.stack([np.bincount(g, minlength=5) for g in groups])
    expected = FIRMS / 5
    p = chi2.sf(((counts - expected) ** 2 / expected).sum(axis=1), 4)
    assert p.min() > 0.01 / len(p), dict(zip(names(problem), p, strict=True))
