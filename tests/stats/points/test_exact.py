"""Readings of streams with a known history."""

from collections.abc import Sequence

import numpy as np
import pytest

from luopan.stats.points import Hawkes, HawkesPlan, Lineage, exact, lineages

BACKGROUND = np.array([0.5, 0.15])
BRANCHING = np.array([[0.5, 0.15], [0.1, 0.3]])
DECAY = np.array([1.5, 0.7])
DAY = np.exp(np.sin(2.0 * np.pi * np.arange(24) / 24.0))
QUICK = HawkesPlan(draws=200)


def read(streams: Sequence[Lineage], hours: float, plan: HawkesPlan | None = None) -> Hawkes:
    return exact([s.times for s in streams], 0.0, hours, plan)


def hits(told: Hawkes, streams: Sequence[Lineage]) -> list[bool]:
    """Whether each interval holds the truth, entry by entry."""
    outside = np.array([np.mean(s.parent < 0) for s in streams])
    own = np.array([s.own.mean() for s in streams])
    brought = np.array([[np.mean(s.parent == j) for j in range(2)] for s in streams])
    pairs = [
        (told.background, BACKGROUND),
        (told.branching, BRANCHING),
        (told.decay, DECAY),
        (told.outside, outside),
        (told.own, own),
        (told.brought, brought),
    ]
    return [bool(hit) for e, true in pairs for hit in ((e.low <= true) & (true <= e.high)).ravel()]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "firms"), [(300, 20), (10_000, 20)])
def test_intervals_hold_the_truth_as_often_as_they_say(size: int, firms: int) -> None:
    rate = float(np.linalg.solve(np.eye(2) - BRANCHING, BACKGROUND).sum())
    held = []
    for seed in range(firms):
        streams = lineages(BACKGROUND, BRANCHING, DECAY, size / rate, 800 + seed)
        held += hits(read(streams, size / rate), streams)
    assert 0.83 <= np.mean(held) <= 0.96


def test_a_row_adds_up_and_means_lie_within() -> None:
    for hours in (400.0, 20_000.0):
        streams = lineages(BACKGROUND, BRANCHING, DECAY, hours, 1)
        told = read(streams, hours, QUICK)
        rows = told.outside.mean + told.brought.mean.sum(axis=1)
        assert rows == pytest.approx(np.ones(2), abs=1e-9)
        assert np.all(told.own.mean >= np.diag(told.brought.mean) - 1e-9)
        for part in (told.background, told.branching, told.decay, told.outside, told.brought):
            assert np.all((part.low <= part.mean) & (part.mean <= part.high))


def test_same_seed_same_reading_whatever_the_clock_began_with() -> None:
    times = [s.times for s in lineages(BACKGROUND, BRANCHING, DECAY, 300.0, 5)]
    one = exact(times, 0.0, 300.0, QUICK)
    two = exact([t + 1024.0 for t in times], 1024.0, 1324.0, QUICK)
    assert one.own.mean.tolist() == pytest.approx(two.own.mean.tolist(), abs=1e-6)
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=1e-6)


def test_a_breathing_background_is_no_echo_once_it_is_told() -> None:
    streams = lineages(1.5 * BACKGROUND[:, None] * DAY, np.zeros((2, 2)), DECAY, 1200.0, 6)
    plain = read(streams, 1200.0, QUICK)
    told = read(streams, 1200.0, HawkesPlan(draws=200, rhythm=True))
    assert plain.own.low[0] > 0.3
    assert told.own.low[0] < 0.05
    assert told.own.mean[0] < 0.2


def test_unobserved_nights_do_little_harm() -> None:
    hours = 12_000.0
    streams = lineages(BACKGROUND, BRANCHING, DECAY, hours, 7)
    opens = np.arange(0.0, hours, 24.0)
    windows = np.column_stack([opens, opens + 16.0])
    seen = [s.times[s.times % 24.0 < 16.0] for s in streams]
    told = exact(seen, 0.0, hours, windows=windows)
    assert told.flags == ("gaps",)
    assert told.hours == pytest.approx(8000.0)
    assert told.background.mean == pytest.approx(BACKGROUND, abs=0.04)
    assert told.branching.mean == pytest.approx(BRANCHING, abs=0.08)
    # were the nights taken for quiet, the background would be by a third too low
    quiet = exact(seen, 0.0, hours)
    assert abs(quiet.background.mean[0] - 0.5) > 2.0 * abs(told.background.mean[0] - 0.5)


def test_streams_of_their_own_are_not_said_to_bring_each_other() -> None:
    claims = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        told = exact([rng.uniform(0, 200, 90), rng.uniform(0, 200, 60)], 0.0, 200.0, QUICK)
        claims += int(told.brought.low[0, 1] >= 0.05) + int(told.brought.low[1, 0] >= 0.05)
    assert claims <= 3


RNG = np.random.default_rng(1)
ODD = {
    "nothing": ([[], []], 100.0),
    "one": ([[5.0], []], 100.0),
    "two": ([[5.0], [50.0]], 100.0),
    "at once": ([[5.0] * 30, [5.0] * 3], 100.0),
    "whole hours": ([np.floor(RNG.uniform(0, 100, 90)), np.arange(9.0)], 100.0),
    "burst": ([50 + RNG.exponential(0.01, 500), RNG.uniform(0, 1000, 10)], 1000.0),
    "ever more": ([np.log(1 + RNG.uniform(0, np.exp(15.0), 800)), []], 15.1),
    "four": ([RNG.uniform(0, 100, 10) for _ in range(4)], 100.0),
    "ends": ([[0.0, 0.0, 100.0, 100.0]], 100.0),
    "a moment": ([[1e-7, 2e-7], [3e-7]], 1e-6),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("rhythm", [False, True])
def test_odd_records_are_read(name: str, rhythm: bool) -> None:
    times, hours = ODD[name]
    streams = [np.array(t, dtype=np.float64) for t in times]
    told = exact(streams, 0.0, hours, HawkesPlan(draws=100, rhythm=rhythm))
    assert told.events.tolist() == [t.size for t in streams]
    for part in (told.background, told.branching, told.decay):
        assert np.isfinite([part.mean, part.low, part.high]).all()
        assert np.all(part.low >= 0.0)
    empty = told.events == 0
    assert np.isnan(told.own.mean).tolist() == empty.tolist()
    assert ("empty" in told.flags) == bool(empty.any())
    assert ("sparse" in told.flags) == bool((told.events < 50).any())


def test_a_clock_too_coarse_for_the_echo_is_told() -> None:
    times = [s.times for s in lineages(BACKGROUND, BRANCHING, 4.0 * DECAY, 500.0, 8)]
    minutes = exact([np.floor(60.0 * t) / 60.0 for t in times], 0.0, 500.0, QUICK)
    hours = exact([np.floor(t) for t in times], 0.0, 500.0, QUICK)
    assert "ties" in minutes.flags
    assert "coarse" not in minutes.flags
    assert {"coarse", "ties"} <= set(hours.flags)


def test_thirty_events_get_a_wide_interval() -> None:
    rng = np.random.default_rng(3)
    told = exact([rng.uniform(0, 500, 30), rng.uniform(0, 500, 30)], 0.0, 500.0)
    width = told.outside.high - told.outside.low
    assert np.all(width > 0.2)
    assert "sparse" in told.flags


def test_a_storm_without_end_is_called_so() -> None:
    times, hours = ODD["ever more"]
    told = exact([np.array(times[0])], 0.0, hours, QUICK)
    assert "near_critical" in told.flags


def test_a_quarter_of_a_million_events() -> None:
    rng = np.random.default_rng(4)
    told = exact([rng.uniform(0, 1e4, 250_000), rng.uniform(0, 1e4, 20_000)], 0.0, 1e4, QUICK)
    assert told.outside.low[0] > 0.5
