import numpy as np
import pytest

from luopan.stats.scores import brier, calibration_error, crps_normal, normal_sd


def test_the_spread_behind_an_interval() -> None:
    assert normal_sd(-1.959964, 1.959964, 0.95) == pytest.approx(1.0, abs=1e-6)
    assert normal_sd(3.0, 3.0, 0.9) == 0.0


@pytest.mark.parametrize("happened", [-2.0, 0.3, 5.0])
def test_crps_is_the_integral_of_the_squared_distance_of_the_distributions(happened: float) -> None:
    draws = np.random.default_rng(0).normal(1.0, 2.0, 200_000)
    # Gneiting and Raftery: E|X - y| - E|X - X'| / 2.
    by_draws = np.abs(draws - happened).mean() - np.abs(draws - draws[::-1]).mean() / 2
    assert crps_normal(1.0, 2.0, happened) == pytest.approx(by_draws, abs=0.02)


def test_crps_of_a_point_is_its_error() -> None:
    assert crps_normal(3.0, 0.0, 1.0) == 2.0


def test_brier_and_calibration_by_hand() -> None:
    stated, happened = np.array([0.9, 0.9, 0.2, 0.2]), np.array([1.0, 0.0, 0.0, 0.0])
    assert brier(stated, happened) == pytest.approx((0.01 + 0.81 + 0.04 + 0.04) / 4)
    assert calibration_error(stated, happened) == pytest.approx((0.4 + 0.2) / 2)
    assert calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0.0
