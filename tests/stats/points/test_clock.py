"""Classes of time: every observed hour once, bursts apart; who begins together is no echo."""

import numpy as np
import pytest

from luopan.stats.points import HawkesPlan, exact
from luopan.stats.points.clock import AGES, classes_of

WINDOWS = np.array([[0.0, 300.0], [340.5, 700.0]])
OPENINGS = np.array([400.0, 20.0, 44.0])


@pytest.mark.parametrize("weekly", [False, True])
@pytest.mark.parametrize("openings", [None, OPENINGS])
def test_every_observed_hour_is_in_one_class(*, weekly: bool, openings: np.ndarray | None) -> None:
    by = classes_of(WINDOWS, openings, weekly=weekly)
    hours = by.hours(WINDOWS)
    assert hours.sum() == pytest.approx(659.5)
    assert hours.min() > 0.0
    rng = np.random.default_rng(1)
    times = rng.uniform(0.0, 700.0, 200_000)
    seen = times[(times < 300.0) | (times > 340.5)]
    drawn = np.bincount(by.phase(seen), minlength=hours.size) / seen.size
    assert drawn == pytest.approx(hours / hours.sum(), abs=0.004)


def test_a_burst_gives_way_to_the_next() -> None:
    by = classes_of(WINDOWS, OPENINGS, weekly=False)
    times = np.array([10.0, 20.5, 43.9, 44.0, 44.0 + AGES[-1] - 0.1, 44.0 + AGES[-1], 400.2])
    usual, first, older, again, last, after, third = by.phase(times).tolist()
    assert usual == after
    assert len({usual, first, older, again, last, third}) == 6


def burst_firm(seed: int, own: float) -> tuple[list[np.ndarray], np.ndarray, float, float, float]:
    """Talk in bursts: many begin of themselves, each post brings ``own`` posts."""
    rng = np.random.default_rng(seed)
    posts: list[float] = []
    openings, now, outside, echo = [], 0.0, 0, 0
    for _ in range(14):
        now += rng.uniform(200.0, 700.0)
        openings.append(now)
        fresh = [now, *(now + rng.exponential(14.0, rng.integers(10, 25)))]
        outside += len(fresh)
        posts += fresh
        while fresh:
            born = (fresh.pop() + rng.exponential(2.5, rng.poisson(own))).tolist()
            echo += len(born)
            posts += born
            fresh += born
    size = outside + echo
    return [np.sort(posts)], np.array(openings), now + 500.0, outside / size, echo / size


@pytest.mark.parametrize("own", [0.3, 0.6])
def test_what_begins_together_is_no_echo_where_the_background_may_swell(own: float) -> None:
    off = []
    for seed in range(4):
        times, openings, end, outside, echo = burst_firm(seed, own)
        plan = HawkesPlan(draws=300)
        plain = exact(times, 0.0, end, plan)
        told = exact(times, 0.0, end, plan, openings=openings)
        assert plain.outside.high[0] < outside  # a level background takes the burst for an echo
        off.append(told.brought.mean[0, 0] - echo)
        assert abs(off[-1]) < abs(plain.brought.mean[0, 0] - echo) / 2.0
    assert abs(np.mean(off)) < 0.13
