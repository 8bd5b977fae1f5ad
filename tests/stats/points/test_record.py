"""Windows, clocks and flows."""

import numpy as np
import pytest
from tests.stats.points.clocks import joined, steady, weekly

from luopan.stats.points.record import observed, opening, record


def test_windows_are_clipped_sorted_and_joined() -> None:
    told = observed(np.array([[8.0, 20.0], [-5.0, 2.0], [1.0, 3.0], [5.0, 5.0]]), 0.0, 10.0)
    assert told.tolist() == [[0.0, 3.0], [8.0, 10.0]]


@pytest.mark.parametrize(
    ("windows", "end", "code"),
    [
        (None, 0.0, "span"),
        (None, np.nan, "span"),
        ([[20.0, 30.0]], 10.0, "windows"),
        ([[0.0, np.inf]], 10.0, "windows"),
        ([0.0, 1.0], 10.0, "windows"),
    ],
)
def test_what_cannot_be_windows_is_refused(windows: list, end: float, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        observed(None if windows is None else np.array(windows), 0.0, end)


def test_whole_hours_are_moved_within_the_hour_and_the_window() -> None:
    clock = np.array([0.0, 3.0, 3.0, 7.0, 10.0, 10.0])
    told, flags = joined([clock, clock[:2]], observed(None, 0.0, 10.0), 5)
    assert flags == {"ties"}
    assert np.unique(told.times).size == told.times.size
    assert told.times.max() <= 10.0
    inner = told.times[told.times < 8.0]
    assert sorted(np.floor(inner).tolist()) == [0.0, 0.0, 3.0, 3.0, 3.0, 7.0]


def test_times_that_differ_stay() -> None:
    times = np.array([0.25, 0.5, 3.0])
    told, flags = joined([times[::-1]], observed(None, 0.0, 4.0), 5)
    assert flags == frozenset()
    assert told.times.tolist() == times.tolist()


def test_events_that_nobody_can_have_seen_are_left_out() -> None:
    windows = observed(np.array([[0.0, 4.0], [6.0, 9.0]]), 0.0, 10.0)
    told, flags = joined([np.array([1.0, 5.0, 7.0, 9.5])], windows, 0)
    assert flags == {"left_out"}
    assert told.times.tolist() == [1.0, 7.0]
    assert told.first.tolist() == [0, 1, 2]


def test_a_gap_flows_as_the_time_around_it() -> None:
    windows = observed(np.array([[0.0, 40.0], [42.0, 80.0]]), 0.0, 80.0)
    told, _ = joined([np.array([15.9, 17.0, 39.0, 43.0, 65.9, 66.1])], windows, 0)
    # four events in the day before and the day after
    assert told.flows[1, 0] == pytest.approx(4.0 / 48.0)


def test_hours_of_the_week_are_counted() -> None:
    windows = observed(np.array([[0.5, 3.0], [167.0, 169.25]]), 0.0, 200.0)
    told, _ = record([np.array([168.5])], windows, weekly(windows), 0)
    # 0, 1, 2 and 167; no other hour was observed
    assert told.hours.tolist() == [1.5, 1.25, 1.0, 1.0]
    assert told.phase.tolist() == [0]


def test_an_opening_is_the_same_record_cut_short() -> None:
    windows = observed(np.array([[0.0, 4.0], [6.0, 9.0]]), 0.0, 10.0)
    whole, _ = joined([np.array([1.0, 2.0, 7.0, 8.0])], windows, 0)
    told = opening(whole, 3, steady(windows))
    assert told.times.tolist() == [1.0, 2.0, 7.0]
    assert told.windows.tolist() == [[0.0, 4.0], [6.0, 8.0]]
    assert told.hours.tolist() == [6.0]


def test_more_than_four_streams_are_refused() -> None:
    with pytest.raises(ValueError, match="streams"):
        joined([np.array([1.0])] * 5, observed(None, 0.0, 2.0), 0)
    with pytest.raises(ValueError, match="times"):
        joined([np.array([np.nan])], observed(None, 0.0, 2.0), 0)
