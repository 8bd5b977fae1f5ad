"""The metric learnt from draws and slopes."""

import numpy as np
import pytest

from luopan.stats.mix.metric import cholesky, learnt

SIZE = 12


@pytest.fixture
def covariance() -> np.ndarray:
    """A covariance whose scales differ ten thousand times."""
    rng = np.random.default_rng(5)
    turned = np.linalg.qr(rng.standard_normal((SIZE, SIZE)))[0]
    return turned * np.geomspace(1e-4, 1.0, SIZE) @ turned.T


def drawn(covariance: np.ndarray, lower: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Normal draws and the slopes at them, the latter in the coordinates that ``lower`` whitens."""
    draws = np.random.default_rng(count).multivariate_normal(np.ones(SIZE), covariance, count)
    return draws, -np.linalg.solve(covariance, (draws - 1.0).T).T @ lower


def apart(lower: np.ndarray, covariance: np.ndarray) -> float:
    """How far the metric is off in its worst direction, as a factor of the standard deviation."""
    values = np.linalg.eigvalsh(np.linalg.solve(lower, np.linalg.solve(lower, covariance).T))
    return float(np.sqrt(max(values[-1], 1.0 / values[0])))


def test_hardly_more_draws_than_parameters_give_a_normal_law_its_covariance(covariance):
    near = cholesky(4.0 * covariance)
    draws, slopes = drawn(covariance, near, 40)

    found = apart(learnt(near, draws, slopes), covariance)

    assert found < 1.4
    # what the same draws say without their slopes
    assert apart(cholesky(np.cov(draws.T)), covariance) > 1.5


def test_a_metric_that_is_far_off_comes_home_in_three_steps(covariance):
    lower = np.eye(SIZE)
    assert apart(lower, covariance) > 90.0
    for _ in range(3):
        lower = learnt(lower, *drawn(covariance, lower, 60))

    assert apart(lower, covariance) < 1.2


def test_many_draws_give_the_covariance_whatever_came_before(covariance):
    lower = cholesky(np.diag(np.diag(covariance)))

    assert apart(learnt(lower, *drawn(covariance, lower, 200_000)), covariance) < 1.05


def test_what_draws_say_nothing_of_stays_as_it_was():
    lower = cholesky(np.diag([4.0, 9.0]))
    still = np.zeros((50, 2))

    found = learnt(lower, still, still)

    np.testing.assert_allclose(found, lower, rtol=1e-12)


def test_the_result_can_be_a_metric_with_fewer_draws_than_parameters(covariance):
    lower = np.eye(SIZE)

    found = learnt(lower, *drawn(covariance, lower, 4))

    assert np.isfinite(found).all()
    assert (np.diag(found) > 0.0).all()
