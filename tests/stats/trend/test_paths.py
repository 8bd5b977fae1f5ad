import numpy as np
import pytest
from scipy.special import ndtr

from luopan.stats.trend import JumpPrior, Posterior, Series, TrendPrior, fit, passage, recent

WALK = TrendPrior(
    level_grid=(1.0,), slope_grid=(0.0,), noise_grid=(0.0,), damping=(0.9,),
    reversion=((1.0, 1.0),), slope_start=0.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def walk() -> Posterior:
    """A random walk with steps of one that is known to stand at zero now."""
    series = Series(np.arange(30), np.zeros(30), np.full(30, 1e-8), 30, 1.0)
    return fit(series, WALK, JumpPrior(a_week=0.0))


def normals(draws: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.standard_normal((draws, 3)), rng.standard_normal((draws, horizon, 2))


def test_first_passage_follows_the_reflection_principle(walk: Posterior) -> None:
    first, shocks = normals(20_000, 100)
    week = passage(walk, np.full(1, 8.0), upward=True, first=first, shocks=shocks)
    # A walk in whole weeks steps over a barrier by .583 of a step (Chernoff, Siegmund).
    for by in (25, 50, 100):
        expected = 2 * (1 - ndtr((8.0 + 0.583) / np.sqrt(by)))
        assert np.mean(week <= by) == pytest.approx(expected, abs=0.012)


def test_what_is_reached_is_reached_now_and_what_is_out_of_reach_never(walk: Posterior) -> None:
    first, shocks = normals(300, 20)
    for threshold, upward, week in ((-9.0, True, 0), (9.0, False, 0), (np.inf, True, 21)):
        found = passage(walk, np.full(1, threshold), upward=upward, first=first, shocks=shocks)
        np.testing.assert_array_equal(found, np.full(300, week))


def test_up_and_down_are_mirror_images(walk: Posterior) -> None:
    first, shocks = normals(500, 40)
    up = passage(walk, np.full(1, 3.0), upward=True, first=first, shocks=shocks)
    down = passage(walk, np.full(1, -3.0), upward=False, first=-first, shocks=-shocks)
    assert np.mean(up == down) > 0.99


def test_drawn_paths_have_the_posteriors_moments() -> None:
    rng = np.random.default_rng(2)
    series = Series(np.arange(40), np.cumsum(rng.normal(0, 1, 40)), np.full(40, 9.0), 40, 1.0)
    posterior = fit(series)
    paths = recent(posterior, 14, rng.standard_normal((20_000, 14)))
    assert paths.shape == (20_000, 14)
    np.testing.assert_allclose(
        np.quantile(paths, [0.05, 0.5, 0.95], axis=0),
        posterior.level(np.array([0.05, 0.5, 0.95]))[:, -14:],
        atol=0.1,
    )
    assert np.mean(paths[:, -1] > paths[:, 0]) == pytest.approx(posterior.p_up(13), abs=0.015)
