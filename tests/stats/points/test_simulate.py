"""Simulated streams beside what is known of Hawkes processes."""

import numpy as np
import pytest

from luopan.stats.points.simulate import lineages, simulate

BACKGROUND = np.array([0.5, 0.2])
BRANCHING = np.array([[0.5, 0.15], [0.1, 0.3]])
DECAY = np.array([1.5, 0.7])


def test_rates_and_origins_are_those_of_the_process() -> None:
    streams = lineages(BACKGROUND, BRANCHING, DECAY, 40_000.0, 1)
    rates = np.linalg.solve(np.eye(2) - BRANCHING, BACKGROUND)
    for d, stream in enumerate(streams):
        assert np.all(np.diff(stream.times) >= 0.0)
        assert stream.times.size / 40_000.0 == pytest.approx(rates[d], rel=0.03)
        assert np.mean(stream.parent < 0) == pytest.approx(BACKGROUND[d] / rates[d], abs=0.015)
        for j in range(2):
            share = BRANCHING[d, j] * rates[j] / rates[d]
            assert np.mean(stream.parent == j) == pytest.approx(share, abs=0.015)
        assert np.all(stream.own[stream.parent == d])
        assert not stream.own[stream.parent < 0].any()


def test_background_follows_its_hours() -> None:
    busy = np.array([[0.0, 2.0, 0.0, 1.0]])
    times = simulate(busy, np.zeros((1, 1)), np.ones(1), 4000.0, 2)[0]
    counts = np.bincount(np.floor(times).astype(int) % 4, minlength=4)
    assert counts[[0, 2]].tolist() == [0, 0]
    assert counts[1] / counts[3] == pytest.approx(2.0, rel=0.15)


def test_same_seed_same_events() -> None:
    one, two = (simulate(BACKGROUND, BRANCHING, DECAY, 50.0, 9) for _ in range(2))
    assert [a.tolist() for a in one] == [b.tolist() for b in two]
    other = simulate(BACKGROUND, BRANCHING, DECAY, 50.0, 10)
    assert one[0].tolist() != other[0].tolist()


def test_delays_may_be_others() -> None:
    streams = lineages(
        BACKGROUND, BRANCHING, DECAY, 500.0, 3, delays=lambda rng, source: np.full(source.size, 2.0)
    )
    whole = np.concatenate([s.times for s in streams])
    for stream in streams:
        brought = stream.times[(stream.parent >= 0) & (stream.times > 2.0)]
        assert np.isin(np.round(brought - 2.0, 9), np.round(whole, 9)).all()


def test_events_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="too_many"):
        simulate(np.ones(1), np.full((1, 1), 30.0), np.ones(1), 40.0, 0, before=0.0)
