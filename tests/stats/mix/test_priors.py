import numpy as np
import pytest
from scipy import stats

from luopan.stats.mix import Prior
from luopan.stats.mix.priors import add_log_prior

CASES = {
    "normal": (Prior("normal", 0.3, 0.7), lambda q: stats.norm(0.3, 0.7).logpdf(q)),
    "half_normal": (
        Prior("half_normal", 0.2),
        lambda q: stats.halfnorm(scale=0.2).logpdf(np.exp(q)) + q,
    ),
    "half_t": (
        Prior("half_t", 0.2, 5.0),
        lambda q: stats.t(5.0, scale=0.2).logpdf(np.exp(q)) + q,
    ),
    "gamma": (
        Prior("gamma", 2.0, 3.0),
        lambda q: stats.gamma(2.0, scale=1 / 3).logpdf(np.exp(q)) + q,
    ),
    "inverse_gamma": (
        Prior("inverse_gamma", 3.0, 1.5),
        lambda q: stats.invgamma(3.0, scale=1.5).logpdf(np.exp(q)) + q,
    ),
    "beta": (
        Prior("beta", 2.0, 3.0),
        lambda q: stats.beta(2, 3).logpdf(1 / (1 + np.exp(-q))) - q - 2 * np.log1p(np.exp(-q)),
    ),
}


def _density(prior, q):
    gradient = np.zeros(1)
    pars = np.array([[prior.first, prior.second, -1.0]])
    value = add_log_prior(np.array([q]), np.array([prior.code]), pars, gradient)
    return value, gradient[0]


@pytest.mark.parametrize("family", list(CASES))
def test_density_equals_scipy_up_to_a_constant(family):
    prior, expected = CASES[family]
    points = (-2.0, -0.4, 0.3, 0.9)
    offsets = [_density(prior, q)[0] - float(expected(q)) for q in points]
    np.testing.assert_allclose(offsets, offsets[0], rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("family", list(CASES))
def test_gradient_equals_finite_differences(family):
    prior, _ = CASES[family]
    for q in (-2.0, -0.4, 0.9):
        h = 1e-6
        difference = (_density(prior, q + h)[0] - _density(prior, q - h)[0]) / (2 * h)
        assert _density(prior, q)[1] == pytest.approx(difference, rel=1e-6)


@pytest.mark.parametrize("family", list(CASES))
def test_draws_follow_the_density(family):
    prior, expected = CASES[family]
    drawn = prior.draw(np.random.default_rng(4), 4000)
    grid = np.linspace(drawn.min() - 3, drawn.max() + 3, 20001)
    mass = np.exp([float(v) for v in expected(grid)])
    share = np.interp(drawn, grid, np.cumsum(mass) / mass.sum())
    assert stats.kstest(share, "uniform").pvalue > 0.001
