"""Which hours anybody looked at: a hole is unobserved, a quiet table says nothing."""

import numpy as np

from luopan.instruments.mainstream.observed import observed


def test_a_hole_in_a_dense_stream_is_unobserved() -> None:
    hours = np.concatenate([np.arange(100.0, 200.0), np.arange(230.0, 300.0)]) + 0.25
    seen = observed(hours)
    assert (seen.start, seen.end) == (100.0, 300.0)
    assert seen.unseen == 30.0
    assert seen.holds(np.array([150.0, 210.0, 229.9, 231.0])).tolist() == [True, False, False, True]


def test_quiet_nights_are_quiet() -> None:
    hours = np.array([h for h in range(24 * 40) if not 1 <= h % 24 < 6], dtype=np.float64)
    assert observed(hours).unseen == 0.0
    without = hours[(hours < 480.0) | (hours >= 492.0)]
    # half a day is missing; the night before it tells nothing
    assert 7.0 <= observed(without).unseen <= 19.0


def test_a_few_items_a_day_leave_no_hole() -> None:
    seen = observed(np.arange(0.0, 2_000.0, 7.0))
    assert (seen.unseen, seen.windows) == (0.0, None)
    assert seen.holds(np.array([3.0, 1_999.0])).all()


def test_an_hour_or_two_without_an_item_is_quiet() -> None:
    hours = np.delete(np.arange(0.0, 100.0), [20, 21, 50])
    assert observed(hours).unseen == 0.0


def test_one_item_is_an_hour() -> None:
    seen = observed(np.array([7.5]))
    assert (seen.start, seen.end, seen.unseen) == (7.0, 8.0, 0.0)
