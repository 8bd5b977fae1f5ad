import numpy as np
import pytest

from luopan.stats.trend import JumpPrior, Series, TrendPrior, fit, foresee

STILL = TrendPrior(
    level_grid=(100.0,), slope_grid=(0.0,), noise_grid=(0.0,), damping=(0.9,),
    reversion=((1.0, 1.0),), slope_start=0.0,
)  # fmt: skip
FREE = TrendPrior()


def weekly(v: float, weeks: int = 40) -> Series:
    rng = np.random.default_rng(0)
    return Series(np.arange(weeks), rng.normal(0, 1, weeks), np.full(weeks, v), weeks, 1.0)


def test_without_belief_it_is_the_spread_of_the_difference_of_two_waves() -> None:
    series = weekly(4.0)
    posterior = fit(series, STILL, JumpPrior(a_week=0.0))
    assert foresee(series, posterior, 13, 0) == pytest.approx(np.sqrt(8.0), rel=1e-3)


def test_more_answers_and_a_longer_look_tell_more() -> None:
    series = weekly(64.0)
    posterior = fit(series, FREE)
    now = foresee(series, posterior, 13, 0)
    denser = Series(series.week, series.y, series.v / 4, series.n_weeks, 1.0)
    assert foresee(denser, posterior, 13, 0) < now
    longer = foresee(series, posterior, 26, 13)
    assert longer / 26 < now / 13
