import numpy as np
import pytest

from luopan.stats.mix import curvature_at, decompose, names, sample_prior, simulate
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.mode import Posterior
from luopan.stats.mix.sampler import Draws

from .firms import firm


def at_hand(problem):
    q = np.zeros(len(names(problem)))
    labels = names(problem)
    for label, value in {"log_sigma": -3.0, "atanh_rho": 0.5, "log_tau": -2.5}.items():
        q[labels.index(label)] = value
    q[[i for i, n in enumerate(labels) if n.startswith("kappa")]] = -2.5
    return q


def test_mean_and_spread_are_the_models_own():
    problem = firm()
    q = at_hand(problem)
    made = np.array([simulate(problem, q, seed) for seed in range(1500)]) / problem.outcome_scale
    one = Draws(q[None, None], names(problem), 0, np.ones(1), np.ones(1))
    media = decompose(problem, one).channels.sum() / problem.outcome_scale / problem.weeks
    assert made.mean() == pytest.approx(media, abs=4 * 2.0 / np.sqrt(1500))
    # without the base and the season only the noise is left from week to week
    rho, sigma = np.tanh(0.5), np.exp(-3.0)
    left = made - made.mean(axis=0)
    columns = np.c_[problem.linear, problem.base]
    left = left - left @ columns @ np.linalg.pinv(columns)
    shrunk = 1.0 - np.linalg.matrix_rank(columns) / problem.weeks
    assert left.std() > sigma * np.sqrt(shrunk)
    assert left.std() < 2.0 * sigma / np.sqrt(1.0 - rho**2)


def test_same_seed_same_outcome():
    problem = firm()
    point = sample_prior(problem, draws=1).flat[0]
    assert (simulate(problem, point, 3) == simulate(problem, point, 3)).all()
    assert (simulate(problem, point, 3) != simulate(problem, point, 4)).any()


def test_curvature_is_that_of_the_posterior():
    problem = firm()
    q = at_hand(problem)
    covariance = curvature_at(problem, q)
    assert (np.linalg.eigvalsh(covariance) > 0.0).all()
    posterior, step = Posterior(lay_out(problem), q.size), 1e-4
    sigma = names(problem).index("log_sigma")
    e = np.eye(q.size)[sigma] * step
    slope = (posterior(q + e)[1] - posterior(q - e)[1])[sigma] / (2 * step)
    assert np.linalg.inv(covariance)[sigma, sigma] == pytest.approx(-slope, rel=0.2)
