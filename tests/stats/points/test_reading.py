"""Intervals of shares that may be nought or one."""

import numpy as np

from luopan.stats.points import HawkesPlan, exact


def test_shares_reach_nought_and_one_where_nothing_is_brought() -> None:
    reach = 0
    for seed in range(12):
        times = np.random.default_rng((seed, 3)).uniform(0, 300, 150)
        told = exact([times], 0.0, 300.0, HawkesPlan(draws=200, seed=seed))
        reach += int(told.outside.high[0] == 1.0 and told.own.low[0] == 0.0)
        assert told.learnt[0, 0] < 1.0
    assert reach >= 7


def test_a_higher_level_is_wider() -> None:
    times = np.sort(np.random.default_rng(5).uniform(0, 100, 80))
    narrow, wide = (
        exact([times, times[::3] + 0.01], 0.0, 101.0, HawkesPlan(level=level, draws=400))
        for level in (0.5, 0.95)
    )
    for name in ("background", "branching", "decay", "outside", "own", "brought"):
        small, large = getattr(narrow, name), getattr(wide, name)
        assert np.all(large.high - large.low >= small.high - small.low)
