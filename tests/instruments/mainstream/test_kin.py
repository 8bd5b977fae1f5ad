"""Likeness to earlier stories: found, fading, and never to what came later."""

from dataclasses import replace

import numpy as np
from tests.instruments.mainstream.firms import stories

from luopan.instruments.mainstream.kin import Kin, kin, vectors
from luopan.instruments.mainstream.stories import Stories

TITLES = ("某品牌电池召回事件", "明星演唱会抢票", "某品牌电池召回最新进展", "某品牌电池召回后续")


def four(first: list[int], reached: list[float]) -> Stories:
    base = stories(4, 1)
    ladder = np.repeat(np.array(reached)[:, None], 3, axis=1)
    return replace(base, titles=TITLES, first=np.array(first), reached=ladder)


def of(told: Stories, at: list[int]) -> Kin:
    place = np.array(at)
    return kin(told, vectors(told, 10**6), place, told.first[place], 1)


def test_earlier_kin_is_found_and_what_has_become_of_it() -> None:
    nan = np.nan
    told = of(four([0, 1, 10, 20], [5.0, nan, nan, nan]), [0, 1, 2])
    np.testing.assert_array_equal(told.near[:2], 0.0)
    assert told.near[2] == told.near_over[2] > 0.1
    assert told.near_above[2] == 0.0
    assert 0.0 < told.mass[2] < told.near[2] ** 2


def test_what_has_not_crossed_by_then_has_not() -> None:
    told = of(four([0, 1, 10, 20], [11.0, np.nan, np.nan, np.nan]), [2])
    assert told.near[0] > 0.1
    assert told.near_over[0] == 0.0


def test_a_story_that_began_above_is_told_apart() -> None:
    told = of(four([0, 1, 10, 20], [0.0, np.nan, np.nan, np.nan]), [2])
    assert told.near[0] == 0.0
    assert told.near_above[0] > 0.1


def test_later_stories_and_old_ones_are_no_kin() -> None:
    nan = np.nan
    told = of(four([30, 31, 10, 700], [nan] * 4), [2, 3])
    np.testing.assert_array_equal(told.near, 0.0)
    near, far = (of(four([10 - days * 24, 400, 10, 800], [nan] * 4), [2]) for days in (1, 6))
    assert near.near[0] == far.near[0]
    assert near.mass[0] > 2.0 * far.mass[0]
