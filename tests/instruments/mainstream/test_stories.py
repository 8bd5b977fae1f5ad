"""Which stories stood before which rung, and what was known of it at an hour."""

from dataclasses import replace

import numpy as np
from tests.instruments.mainstream.firms import stories

from luopan.instruments.mainstream.stories import Stories, steps


def some() -> Stories:
    """Four stories: up the ladder, straight to broadcast, never, and begun on the first rung."""
    nan = np.nan
    reached = [[12.4, 20.0, nan], [15.0, 15.0, 15.0], [nan, nan, nan], [10.0, 40.2, nan]]
    few = stories(4, 1)
    first = np.array([10, 11, 12, 10])
    return replace(few, first=first, reached=np.array(reached), end=np.full(4, 200.0))


def test_each_step_begins_where_the_rung_below_was_reached() -> None:
    told = [steps(some(), rung, 200) for rung in (1, 2, 3)]
    assert [list(one.story) for one in told] == [[0, 1, 2, 3], [0, 3], [0, 3]]
    assert list(told[1].start) == [12, 10]
    np.testing.assert_array_equal(told[1].crossed, [20.0, 40.2])
    assert np.isnan(told[2].crossed).all()


def test_who_began_on_the_rung_never_stood_before_it() -> None:
    above = some()
    above.reached[3] = [9.0, np.nan, np.nan]
    assert list(steps(above, 1, 200).story) == [0, 1, 2]


def test_the_straight_way_begins_at_first_sight() -> None:
    told = steps(some(), 3, 200, straight=True)
    assert list(told.story) == [0, 1, 2, 3]
    assert list(told.start) == [10, 11, 12, 10]
    assert told.crossed[1] == 15.0


def test_what_comes_later_is_not_known() -> None:
    told = steps(some(), 1, 12)
    assert list(told.story) == [0, 1, 3]
    assert np.isnan(told.crossed[:2]).all()
    assert (told.end <= 12).all()
    assert list(steps(some(), 2, 15).story) == [0, 3]
