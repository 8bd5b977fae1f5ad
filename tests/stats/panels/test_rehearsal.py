"""A lot among sets of regions: its rehearsal, and the analysis that it rehearses."""

import numpy as np
import pytest
from tests.stats.panels.worlds import sales

from luopan.stats.panels import PanelTest, Ridge, find
from luopan.stats.panels.power import EFFECTS
from luopan.stats.panels.rehearsal import Rehearsal, power_of, recent, rehearse
from luopan.stats.panels.sets import distinct

RESTLESS = sales(16, 90, seed=4, noise=0.04) * np.exp(
    np.where(np.arange(16)[:, None] % 4 == 0, 3.0, 0.5)
    * np.random.default_rng(8).normal(size=(16, 90))
    * 0.03
)
"""Every fourth region is six times as noisy as the others: sets are not alike at all."""
SETS = distinct(16, 3, 120, np.random.default_rng(1))
AMONG = tuple(tuple(row) for row in SETS.tolist())


@pytest.fixture(scope="module")
def one():
    return rehearse(RESTLESS, SETS, 70, 10, Ridge(), 0.95)


def test_a_rehearsal_says_what_the_test_would_have_said(one):
    for i in (0, 40, 119):
        test = PanelTest(RESTLESS, AMONG[i], 70, 10, among=AMONG)
        found = find(test, level=0.95)
        level = found.null.interval(0.95)
        scale = 10.0 * RESTLESS[list(AMONG[i]), :70].mean(axis=1).sum()
        assert level.low / scale == pytest.approx(one.lows[i], rel=1e-9)
        assert level.high / scale == pytest.approx(one.highs[i], rel=1e-9)


def test_an_effect_is_found_where_the_rehearsal_says(one):
    # a lift of x on level sales moves the interval by x: sales of one level make that exact
    flat = RESTLESS.copy()
    for i in (3, 77):
        needed = max(-one.lows[i], 0.0) + 0.02
        raised = flat.copy()
        level = flat[list(AMONG[i]), :70].mean(axis=1)
        raised[list(AMONG[i]), 70:80] += needed * level[:, None]
        told = find(PanelTest(raised, AMONG[i], 70, 10, among=AMONG), level=0.95)
        assert told.p <= 0.05
        raised[list(AMONG[i]), 70:80] -= 0.04 * level[:, None]
        told = find(PanelTest(raised, AMONG[i], 70, 10, among=AMONG), level=0.95)
        assert told.p > 0.05


def test_nothing_is_taken_for_an_effect_no_more_often_than_said(one):
    # exact whatever the regions are like: of all sets that could have been drawn one in twenty
    assert 0.0 < one.false <= 0.05
    p = [find(PanelTest(RESTLESS, s, 70, 10, among=AMONG)).p for s in AMONG]
    for level in (0.05, 0.1, 0.3, 0.5):
        assert np.mean(np.array(p) <= level) <= level + 1e-12
    assert len(set(p)) > 100


def test_power_is_the_share_of_bounds_that_an_effect_passes():
    normal = np.random.default_rng(5).normal(size=(8, 3000)) * 0.02
    told = [Rehearsal(g - 1.96 * 0.02, g + 1.96 * 0.02) for g in normal]
    curve = power_of(told, np.full(8, 0.125), 0.8)
    assert curve.power[0] == pytest.approx(0.05, abs=0.01)
    assert curve.detectable == pytest.approx(2.802 * 0.02, rel=0.02)
    unbounded = Rehearsal(np.full(10, -np.inf), np.full(10, np.inf))
    assert power_of([unbounded], recent(1), 0.8).detectable == np.inf
    assert (power_of([unbounded], recent(1), 0.8).power == 0.0).all()
    assert curve.effects is EFFECTS


def test_the_latest_windows_count_most():
    weights = recent(12)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[-3:].sum() == pytest.approx(0.5 + 0.5 / 4)
    assert recent(1) == pytest.approx([1.0])
    calm, wild = (Rehearsal(np.full(5, -x), np.full(5, x)) for x in (0.02, 0.1))
    assert power_of([calm] * 9 + [wild] * 3, weights, 0.8).detectable > 0.09
    assert power_of([wild] * 2 + [calm] * 10, weights, 0.8).detectable < 0.03


@pytest.mark.parametrize(
    "among",
    [((0, 1), (0, 1)), ((0, 1), (2, 3, 4)), ((2, 3), (4, 5)), ((0, 1), (2, 99))],
    ids=["twice", "sizes", "not among", "unknown"],
)
def test_a_lot_that_cannot_have_drawn_it_is_refused(among):
    with pytest.raises(ValueError, match=r"^among:"):
        PanelTest(RESTLESS, (0, 1), 70, 10, among=among)


def test_sets_with_a_region_that_takes_no_part_are_left_out():
    gap = RESTLESS.copy()
    gap[5, 3] = np.nan
    told = find(PanelTest(gap, AMONG[0], 70, 10, among=AMONG))
    assert told.possible == sum(5 not in s for s in AMONG) - 1
    assert 5 not in AMONG[0]
