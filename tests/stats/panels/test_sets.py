from math import comb

import numpy as np
import pytest

from luopan.stats.panels.sets import alike, distinct


@pytest.mark.parametrize(("items", "size", "wanted"), [(5, 2, 99), (9, 1, 4), (30, 4, 500)])
def test_sets_are_distinct_and_as_many_as_there_can_be(items, size, wanted):
    sets = distinct(items, size, wanted, np.random.default_rng(0))
    assert len({tuple(s) for s in sets}) == len(sets) == min(wanted, comb(items, size))
    assert all(len(set(s)) == size and 0 <= min(s) <= max(s) < items for s in sets)


def test_every_region_is_drawn_alike():
    sets = distinct(20, 3, 1000, np.random.default_rng(1))
    drawn = np.bincount(sets.ravel(), minlength=20)
    # 150 expected, binomial sd 11
    assert np.abs(drawn - 150).max() < 45


def test_placebo_sets_resemble_the_treated_one_in_volume():
    sizes = np.exp(np.random.default_rng(2).normal(0.0, 1.0, 25))
    rng = np.random.default_rng
    near = np.log(sizes[alike(sizes, 3, 6.0, 200, rng(3))].sum(1) / 6.0)
    any_ = np.log(sizes[distinct(25, 3, 200, rng(3))].sum(1) / 6.0)
    assert np.abs(near).max() < np.abs(any_).max()
    assert np.abs(near).mean() < 0.6 * np.abs(any_).mean()
