"""Modes, curvature and chains of densities that are known."""

import numpy as np
import pytest

from luopan.stats.points.posterior import Array, Peak, climb, curvature, normal, walk

COVARIANCE = np.array([[0.5, 0.3, 0.0], [0.3, 1.0, 0.15], [0.0, 0.15, 0.25]])
PRECISION = np.linalg.inv(COVARIANCE)
CENTRE = np.array([1.0, -2.0, 0.5])


def gaussian(at: Array) -> tuple[float, Array]:
    apart = at - CENTRE
    return -0.5 * float(apart @ PRECISION @ apart), -PRECISION @ apart


def gumbel(at: Array) -> tuple[float, Array]:
    """The logarithm of an exponential variable, in each coordinate."""
    return float(np.sum(at - np.exp(at))), 1.0 - np.exp(at)


def test_mode_and_curvature_of_a_gaussian() -> None:
    at, height = climb(gaussian, np.zeros(3), np.eye(3))
    assert at == pytest.approx(CENTRE, abs=1e-3)
    assert height == pytest.approx(0.0, abs=1e-6)
    root = curvature(gaussian, at)
    assert root @ root.T == pytest.approx(COVARIANCE, abs=1e-6)


def test_normal_draws_have_the_covariance() -> None:
    peak = Peak(CENTRE, 0.0, np.linalg.cholesky(COVARIANCE))
    draws = normal(peak, 20_000, 3).values
    assert np.cov(draws.T) == pytest.approx(COVARIANCE, abs=0.06)


def test_a_chain_of_skewed_densities_has_their_quantiles() -> None:
    at, height = climb(gumbel, np.full(3, -1.0), np.eye(3))
    assert at == pytest.approx(np.zeros(3), abs=1e-3)
    draws = walk(gumbel, Peak(at, height, curvature(gumbel, at)), 4000, 300, 1)
    assert draws.effective > 400.0
    for share in (0.05, 0.5, 0.95):
        below = np.mean(draws.values <= np.log(-np.log(1.0 - share)), axis=0)
        assert below == pytest.approx(np.full(3, share), abs=0.03)


def test_what_stirs_is_told_where_the_chain_is() -> None:
    seen: list[Array] = []
    draws = walk(gaussian, Peak(CENTRE, 0.0, np.eye(3)), 100, 30, 1, stir=seen.append, most=1)
    assert len(seen) == 130
    assert np.array(seen)[31:] == pytest.approx(draws.values[:-1])
