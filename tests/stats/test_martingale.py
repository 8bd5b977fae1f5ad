import numpy as np
import pytest

from luopan.stats.martingale import farthest_p, path


def test_law_of_the_farthest_point_of_a_brownian_motion() -> None:
    rng = np.random.default_rng(1)
    steps = 400
    walks = rng.standard_normal((20000, steps)).cumsum(axis=1) / np.sqrt(steps)
    farthest = np.abs(walks).max(axis=1)
    for distance in (1.0, 1.5, 2.0, 2.5):
        # a walk in steps stays a little nearer than the motion it stands for
        beyond = float((farthest > distance - 0.583 / np.sqrt(steps)).mean())
        assert farthest_p(distance) == pytest.approx(beyond, abs=0.012)
    assert farthest_p(2.2414) == pytest.approx(0.05, abs=1e-4)


def test_bounds() -> None:
    assert farthest_p(0.0) == 1.0
    assert farthest_p(0.05) == pytest.approx(1.0, abs=1e-9)
    assert farthest_p(40.0) == pytest.approx(0.0, abs=1e-9)


def learnt(rng: np.random.Generator, change: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Posterior means and variances of a normal mean as 100 to 150 values were known."""
    values = rng.standard_normal(150)
    values[100:] += change
    known = np.arange(150, 99, -1)
    return np.array([values[:n].sum() / (n + 1) for n in known]), 1.0 / (known + 1.0)


def judged(means: np.ndarray, variances: np.ndarray) -> float:
    return path(means, variances, np.zeros_like(means), 0.0).p


def test_a_model_that_holds_is_called_unstable_as_often_as_stated() -> None:
    rng = np.random.default_rng(2)
    p = np.array([judged(*learnt(rng)) for _ in range(2000)])
    # a truth drawn at nought is a little better than its prior says; steps are not continuous
    assert 0.025 < (p < 0.05).mean() < 0.055


def test_a_truth_that_changes_is_found() -> None:
    rng = np.random.default_rng(3)
    p = np.array([judged(*learnt(rng, change=0.8)) for _ in range(200)])
    assert (p < 0.05).mean() > 0.9


def test_says_when_and_how_far() -> None:
    means, variances = np.array([1.0, 1.0, 4.0, 2.0]), np.array([1.0, 2.0, 3.0, 5.0])
    found = path(means, variances, np.zeros(4), 0.0)
    assert found.at == 1
    assert found.distance == pytest.approx(3.0 / 2.0)


def test_a_variance_that_grew_by_chance_is_not_believed() -> None:
    means, variances = np.array([0.0, 0.5]), np.array([1.0, 0.9])
    assert path(means, variances, np.zeros(2), 0.25).distance == pytest.approx(1.0)
    assert path(means, variances, np.full(2, 0.375), 0.25).distance == pytest.approx(0.5)
