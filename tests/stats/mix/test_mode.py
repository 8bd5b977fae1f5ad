import numpy as np
import pytest

from luopan.stats.mix import SamplerSettings, names, sample
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.mode import Posterior, curvature_covariance, find_mode

from .firms import firm


@pytest.fixture(scope="module")
def climbed():
    problem = firm(full=False)
    posterior = Posterior(lay_out(problem), len(names(problem)))
    start = np.full(len(names(problem)), -1.0)
    return posterior, start, find_mode(posterior, start)


def test_the_mode_is_flat_and_higher_than_the_start(climbed):
    posterior, start, mode = climbed
    value, gradient = posterior(mode)
    assert value > posterior(start)[0]
    assert np.abs(gradient).max() < 0.01


def test_curvature_speaks_of_the_posterior_spread(climbed):
    posterior, _, mode = climbed
    covariance = curvature_covariance(posterior, mode)
    np.testing.assert_allclose(covariance, covariance.T)
    assert (np.linalg.eigvalsh(covariance) > 0.0).all()
    draws = sample(firm(full=False), SamplerSettings(draws=500)).flat
    ratio = np.sqrt(np.diag(covariance)) / draws.std(axis=0)
    assert ((ratio > 0.4) & (ratio < 2.0)).all()


def test_curvature_is_clipped_where_the_posterior_is_flat(climbed):
    posterior, start, _ = climbed
    assert np.linalg.eigvalsh(curvature_covariance(posterior, start, largest=0.5)).max() <= 0.2501
