"""Counts by bin, read as the events that they were."""

import numpy as np
import pytest

from luopan.stats.points import HawkesPlan, binned, exact, lineages

BACKGROUND = np.array([0.5, 0.15])
BRANCHING = np.array([[0.5, 0.15], [0.1, 0.3]])
DECAY = np.array([1.5, 0.7])
HOURS = 900
QUICK = HawkesPlan(draws=300)


def counted(width: float) -> tuple[list[np.ndarray], np.ndarray]:
    times = [s.times for s in lineages(BACKGROUND, BRANCHING, DECAY, HOURS, 3)]
    bins = int(HOURS / width)
    return times, np.array([np.bincount((t / width).astype(int), minlength=bins) for t in times])


def test_hourly_counts_say_about_what_the_times_do() -> None:
    times, counts = counted(1.0)
    told, known = binned(counts, 1.0, QUICK), exact(times, 0.0, HOURS, QUICK)
    assert told.events.tolist() == known.events.tolist()
    assert told.hours == HOURS
    width = known.outside.high - known.outside.low
    assert np.all(np.abs(told.outside.mean - known.outside.mean) < 0.6 * width)
    assert told.branching.mean == pytest.approx(known.branching.mean, abs=0.15)
    assert told.background.mean == pytest.approx(known.background.mean, rel=0.2)


def test_bins_nobody_saw_are_not_read() -> None:
    _, counts = counted(1.0)
    observed = np.arange(HOURS) % 24 < 16
    odd = np.where(observed, counts, 7)
    one, two = (binned(c[:, :240], 1.0, QUICK, observed=observed[:240]) for c in (counts, odd))
    assert one.flags == two.flags
    assert "gaps" in one.flags
    assert one.hours == 160.0
    assert one.own.mean.tolist() == two.own.mean.tolist()


def test_counts_of_nothing_and_of_one_storm() -> None:
    nothing = binned(np.zeros((2, 50), dtype=np.int64), 1.0, QUICK)
    assert "empty" in nothing.flags
    storm = np.ones((2, 60), dtype=np.int64)
    storm[0, 30] = 2000
    told = binned(storm, 1.0, HawkesPlan(draws=100))
    assert np.isfinite(told.branching.high).all()


@pytest.mark.parametrize(
    ("counts", "width", "observed", "code"),
    [
        (np.ones(3), 1.0, None, "counts"),
        (-np.ones((1, 3)), 1.0, None, "counts"),
        (np.full((1, 3), 0.5), 1.0, None, "counts"),
        (np.ones((1, 3)), 0.0, None, "width"),
        (np.ones((1, 3)), 1.0, np.zeros(3, dtype=bool), "windows"),
        (np.ones((1, 3)), 1.0, np.ones(4, dtype=bool), "observed"),
        (np.ones((1, 0)), 1.0, None, "windows"),
        (np.ones((5, 3)), 1.0, None, "streams"),
    ],
)
def test_what_cannot_be_counts_is_refused(
    counts: np.ndarray, width: float, observed: np.ndarray | None, code: str
) -> None:
    with pytest.raises(ValueError, match=code):
        binned(counts, width, observed=observed)
