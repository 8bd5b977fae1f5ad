"""Simulation-based calibration (Talts et al. 2018): the truth's rank among draws is uniform."""

import numpy as np
import pytest
from scipy.stats import chi2

from luopan.stats.mix import (
    ChannelModel,
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

WEEKS, FIRMS = 50, 80

CHANNEL = ChannelModel(contribution=Prior("half_normal", 0.3), carry=Prior("beta", 2.0, 3.0))
NOISE = NoiseModel(
    Prior("normal", -2.5, 0.3), Prior("normal", 0.3, 0.3), Prior("normal", -2.0, 0.5)
)


def _problem(outcome, media):
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
    )


def _outcome(problem, q, rng):
    """Draw an outcome from the model, written apart from the model's own code."""
    at = dict(zip(names(problem), q, strict=True))
    shapes = []
    for c in range(2):
        w = weights(1 / (1 + np.exp(-at[f"carry[{c}]"])), at[f"delay[{c}]"], 6)
        u = np.convolve(problem.media[:, c] / problem.media_scale[c], w)[:WEEKS]
        shapes.append(curve("hill", np.exp(at[f"half[{c}]"]), np.exp(at[f"slope[{c}]"]), u))
    sizes = np.exp([at["kappa[0]"], at["kappa[1]"]])
    y = problem.linear @ (rng.normal(size=2) * problem.linear_sd)
    y = y + problem.base @ rng.normal(0.0, np.exp(at["log_tau"]), 5)
    y = y + sum(m * s / s.mean() for m, s in zip(sizes, shapes, strict=True))
    product = shapes[0] * shapes[1]
    y = y + rng.normal() * np.sqrt(sizes.prod()) * product / product.mean()
    rho, sigma = np.tanh(at["atanh_rho"]), np.exp(at["log_sigma"])
    noise = np.empty(WEEKS)
    noise[0] = rng.normal(0.0, sigma / np.sqrt(1 - rho**2))
    for t in range(1, WEEKS):
        noise[t] = rho * noise[t - 1] + rng.normal(0.0, sigma)
    return y + noise


@pytest.mark.slow
def test_ranks_are_uniform():
    ranks = []
    for seed in range(FIRMS):
        rng = np.random.default_rng([seed, 99])
        media = rng.gamma(1.5, 1.0, (WEEKS, 2)) * (rng.random((WEEKS, 2)) < 0.8)
        blank = _problem(rng.normal(size=WEEKS), media)
        truth = sample_prior(blank, draws=1, seed=seed).flat[0]
        problem = _problem(_outcome(blank, truth, rng), media)
        settings = SamplerSettings(chains=2, warmup=200, draws=190, seed=seed)
        thinned = sample(problem, settings).flat[::20]
        ranks.append((thinned < truth).sum(axis=0))
    # 19 draws give 20 ranks; five groups of four
    groups = np.array(ranks).T // 4
    counts = np.stack([np.bincount(g, minlength=5) for g in groups])
    expected = FIRMS / 5
    p = chi2.sf(((counts - expected) ** 2 / expected).sum(axis=1), 4)
    assert p.min() > 0.01 / len(p), dict(zip(names(problem), p, strict=True))
