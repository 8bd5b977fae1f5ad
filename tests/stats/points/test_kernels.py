"""The likelihood beside an independent library, plain sums, and differences."""

from itertools import pairwise

import hawkes_engine
import numpy as np
import pytest
from tests.stats.points.clocks import joined, steady, weekly

from luopan.stats.points.kernels import Point, Record, log_likelihood, origins
from luopan.stats.points.record import observed, record
from luopan.stats.points.simulate import lineages

BACKGROUND = np.array([0.5, 0.2])
BRANCHING = np.array([[0.5, 0.15], [0.1, 0.3]])
DECAY = np.array([1.5, 0.7])
FLAT = np.ones((2, 1))


def events(hours: float, windows: list[list[float]] | None = None, classes: int = 1) -> Record:
    streams = lineages(BACKGROUND, BRANCHING, DECAY, hours, 4)
    seen = observed(None if windows is None else np.array(windows), 0.0, hours)
    by = steady(seen) if classes == 1 else weekly(seen)
    return record([s.times for s in streams], seen, by, 0, steady=windows is not None)[0]


@pytest.mark.parametrize("factor", [0.4, 1.0, 2.5])
def test_likelihood_equals_hawkes_engine(factor: float) -> None:
    told = events(5000.0)
    decay = factor * DECAY
    point = Point(BACKGROUND / factor, BRANCHING * factor / 2.0, decay, FLAT)
    other = hawkes_engine.loglik(
        told.times,
        told.stream.astype(np.uint8),
        point.background,
        point.branching * decay,
        np.broadcast_to(decay, (2, 2)).copy(),
        5000.0,
    )
    assert abs(log_likelihood(told, point)[0] - other["value"]) < 1e-6


def plain(told: Record, point: Point) -> float:
    """Every rate as a sum over all that came before, every integral by Simpson's rule."""
    rate = point.branching * point.decay

    def excitation(at: float) -> np.ndarray:
        out = np.zeros(2)
        for j in range(2):
            b = point.decay[j]
            out[j] = np.exp(-b * (at - told.times[(told.stream == j) & (told.times < at)])).sum()
            for k, (opens, _) in enumerate(told.windows):
                if opens <= at:
                    since = told.windows[k - 1, 1] if k else -np.inf
                    fed = np.exp(-b * (at - opens)) - np.exp(-b * (at - since))
                    out[j] += told.flows[k, j] / b * fed
        return out

    total = 0.0
    for at, x in zip(told.times, told.stream, strict=True):
        total += np.log(point.background[x] + rate[x] @ excitation(at))
    for opens, closes in told.windows:
        inside = told.times[(told.times > opens) & (told.times < closes)]
        edges = np.concatenate([[opens], inside, [closes]])
        for low, high in pairwise(edges):
            at = np.linspace(low + 1e-12, high, 81)
            weights = np.array([1, *[4, 2] * 39, 4, 1]) * (high - low) / 240.0
            total -= weights @ [float((point.background + rate @ excitation(a)).sum()) for a in at]
    return total


def test_likelihood_through_gaps_equals_plain_sums() -> None:
    told = events(60.0, [[2.0, 20.0], [25.0, 26.0], [33.0, 58.0]])
    point = Point(BACKGROUND, BRANCHING, DECAY, FLAT)
    assert told.flows[1:].max() > 0.0
    assert log_likelihood(told, point)[0] == pytest.approx(plain(told, point), abs=1e-5)


def test_derivatives_equal_differences() -> None:
    told = events(400.0, [[2.0, 150.0], [190.0, 399.0]], classes=168)
    rng = np.random.default_rng(1)
    parts = [
        rng.normal(0.0, 0.2, (2, 168)),
        np.log(BRANCHING),
        np.log(DECAY),
    ]

    def value(shape: np.ndarray, branching: np.ndarray, decay: np.ndarray) -> tuple:
        point = Point(BACKGROUND, np.exp(branching), np.exp(decay), np.exp(shape))
        return log_likelihood(told, point)

    gradients = value(*parts)[1:]
    for part, gradient in enumerate(gradients):
        direction = rng.normal(size=parts[part].shape)
        ahead, behind = (
            [p + s * direction if i == part else p for i, p in enumerate(parts)]
            for s in (1e-5, -1e-5)
        )
        slope = (value(*ahead)[0] - value(*behind)[0]) / 2e-5
        assert float(np.sum(gradient * direction)) == pytest.approx(slope, rel=1e-5, abs=1e-4)


def test_origins_agree_with_who_brought_whom() -> None:
    streams = lineages(BACKGROUND, BRANCHING, DECAY, 8000.0, 2)
    told = joined([s.times for s in streams], observed(None, 0.0, 8000.0))[0]
    direct, own, spread, own_spread = origins(told, Point(BACKGROUND, BRANCHING, DECAY, FLAT))
    assert direct.sum(axis=1) == pytest.approx([s.times.size for s in streams])
    for d, stream in enumerate(streams):
        true = np.array([np.sum(stream.parent == j) for j in (-1, 0, 1)])
        assert np.all(np.abs(direct[d] - true) < 4.0 * np.sqrt(spread[d]))
        # origins that hang together vary more than their own chances say
        assert abs(own[d] - stream.own.sum()) < 6.0 * np.sqrt(own_spread[d])
        assert own[d] > direct[d, 1 + d]
