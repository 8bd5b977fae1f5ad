"""The worth of a test: its closed form against simulation, and what the next test is."""

import numpy as np
import pytest

from luopan.instruments.experiments.next_test import worth_of_knowing


@pytest.mark.parametrize(
    ("mean", "sd", "elsewhere", "error"),
    [(1.0, 0.5, 1.0, 0.3), (2.0, 0.5, 1.0, 0.5), (0.2, 1.0, 1.0, 2.0), (1.0, 0.4, 1.1, 0.01)],
)
def test_the_worth_of_knowing_is_what_deciding_after_the_test_gains(
    mean: float, sd: float, elsewhere: float, error: float
) -> None:
    rng = np.random.default_rng(7)
    n = 400_000
    true = mean + sd * rng.standard_normal(n)
    seen = true + error * rng.standard_normal(n)
    weight = sd**2 / (sd**2 + error**2)
    after = mean + weight * (seen - mean)
    # in where the test says that it pays, out where it does not
    gained = np.where(after > elsewhere, true - elsewhere, elsewhere - true)
    before = abs(mean - elsewhere)
    value = worth_of_knowing(mean, sd, elsewhere, error, 1000.0)
    assert value == pytest.approx(1000.0 * (gained.mean() - before), abs=3.0)


def test_nothing_is_gained_where_nothing_is_unknown_or_nothing_told() -> None:
    assert worth_of_knowing(1.5, 0.0, 1.0, 0.1, 1000.0) == 0.0
    assert worth_of_knowing(1.5, 0.3, 1.0, 1e9, 1000.0) == pytest.approx(0.0, abs=1e-6)
    rough, fine = (worth_of_knowing(1.2, 0.5, 1.0, e, 1000.0) for e in (1.0, 0.1))
    assert 0.0 < rough < fine
