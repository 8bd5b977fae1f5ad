"""Places within bins beside the distribution that they should have."""

import numpy as np
import pytest

from luopan.stats.points.kernels import Point, Record, log_likelihood
from luopan.stats.points.latent import Bins, stir


def chain(point: Point, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of two events in one bin and one in the next."""
    told = Record(
        np.array([0.2, 0.7, 1.5]),
        np.array([0, 1, 0]),
        np.zeros(3, dtype=np.int64),
        np.array([0, 3]),
        np.array([[0.0, 4.0]]),
        np.zeros((1, 2)),
        np.array([4.0]),
    )
    bins = Bins(np.array([0.0, 1.0]), np.array([0, 2, 3]), np.array([0, 0]), 1.0)
    rng = np.random.default_rng(8)
    times, streams = np.empty((draws, 3)), np.empty((draws, 3), dtype=np.int64)
    for i in range(draws):
        stir(told, point, bins, rng.uniform(size=(3, 2)), 50)
        times[i], streams[i] = told.times, told.stream
    return times, streams


def expected(point: Point) -> tuple[float, float]:
    """Mean place of the last event, and how often the first stream comes first, on a grid."""
    grid = (np.arange(24) + 0.5) / 24.0
    total = late = first = 0.0
    for a in grid:
        for b in grid + 1e-4:
            for c in 1.0 + grid:
                order = np.argsort([a, b])
                told = Record(
                    np.append(np.array([a, b])[order], c),
                    np.append(order, 0),
                    np.zeros(3, dtype=np.int64),
                    np.array([0, 3]),
                    np.array([[0.0, 4.0]]),
                    np.zeros((1, 2)),
                    np.array([4.0]),
                )
                weight = np.exp(log_likelihood(told, point)[0])
                total += weight
                late += weight * c
                first += weight * (a < b)
    return late / total, first / total


def test_places_are_those_of_the_likelihood() -> None:
    point = Point(
        np.array([0.05, 0.05]),
        np.array([[0.5, 0.2], [0.9, 0.1]]),
        np.array([3.0, 1.0]),
        np.ones((2, 1)),
    )
    times, streams = chain(point, 8000)
    assert np.all(np.diff(times[:, :2], axis=1) >= 0.0)
    late, first = expected(point)
    assert first > 0.6
    assert times[:, 2].mean() == pytest.approx(late, abs=0.02)
    assert np.mean(streams[:, 0] == 0) == pytest.approx(first, abs=0.03)


def test_without_echo_places_are_even() -> None:
    point = Point(np.ones(2), np.zeros((2, 2)), np.ones(2), np.ones((2, 1)))
    times, streams = chain(point, 3000)
    assert times[:, 2].mean() == pytest.approx(1.5, abs=0.02)
    assert np.mean(streams[:, 0] == 0) == pytest.approx(0.5, abs=0.04)
