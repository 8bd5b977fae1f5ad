from dataclasses import replace
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stats.panels.worlds import planted, sales

from luopan.stats.panels import PanelTest, find
from luopan.stats.panels.level import LocalLevel
from luopan.stats.panels.null import Null

floats = st.floats(-5.0, 5.0)


@given(
    st.lists(st.tuples(floats, st.floats(0.5, 2.0), st.floats(-0.4, 0.9)), min_size=3, max_size=60),
    st.floats(-10.0, 10.0),
    st.floats(0.01, 0.99),
)
@settings(max_examples=400, deadline=None)
def test_interval_and_p_never_contradict(placebos, gap, level):
    null = Null(gap, 1.5, *np.array(placebos).T)
    assert null.p() >= 1 / (len(placebos) + 1)
    if not null.answers(level):
        with pytest.raises(ValueError, match=r"^too_few_sets"):
            null.interval(level)
        return
    interval = null.interval(level)
    assert interval.low <= gap <= interval.high
    for effect in (0.0, gap, interval.low - 1e-6, interval.high + 1e-6, gap + 9.0 * (level - 0.5)):
        inside = interval.low <= effect <= interval.high
        edge = min(abs(effect - interval.low), abs(effect - interval.high)) < 1e-8
        assert edge or inside == (null.p(effect) > 1.0 - level + 1e-9)


@pytest.mark.parametrize("estimator", [None, LocalLevel()])
def test_a_planted_lift_is_found(estimator):
    chosen = {} if estimator is None else {"estimator": estimator}
    outcome = sales(30, 90, seed=4, noise=0.04)
    test = planted(outcome, k=4, start=75, length=15, lift=0.1, seed=2)
    found = find(test, level=0.99, **chosen)
    truth = 0.1 * outcome[list(test.treated), 75:].sum()
    assert found.total.low <= truth <= found.total.high
    assert found.relative.low <= 0.1 <= found.relative.high
    assert found.p < 0.05
    assert found.gaps.sum() == pytest.approx(found.effect)
    assert found.cumulative.mean[-1] == pytest.approx(found.effect)
    assert found.cumulative.low[-1] == pytest.approx(found.total.low)
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.weights.size == len(found.donors)


def test_nothing_is_found_where_nothing_is_and_intervals_hold():
    rows = []
    for seed in range(200):
        test = planted(sales(18, 50, seed=seed), k=2, start=42, length=8, seed=seed)
        found = find(test, level=0.9, sets=99, seed=seed)
        inside = (found.per_period.low <= 0.0) & (found.per_period.high >= 0.0)
        rows.append((found.p <= 0.05, found.total.low <= 0.0 <= found.total.high, inside.mean()))
    false, cover, every = np.mean(rows, axis=0)
    # 200 Bernoulli draws: sd .015 and .021
    assert false <= 0.05 + 2.5 * 0.0154
    assert abs(cover - 0.9) <= 2.5 * 0.0212
    assert abs(every - 0.9) <= 2.5 * 0.0212


def test_the_standard_error_is_that_of_normal_placebos():
    rng = np.random.default_rng(6)
    null = Null(3.0, 2.0, 5.0 * rng.normal(size=20_000), np.full(20_000, 5.0), np.zeros(20_000))
    assert null.standard_error() == pytest.approx(2.0, rel=0.03)
    assert null.interval(0.9).high == pytest.approx(3.0 + 2.0 * 1.645, rel=0.02)


def test_units_and_order_do_not_matter():
    test = planted(sales(16, 40), k=2, start=32, length=8, lift=0.05)
    found = find(test, sets=50)
    scaled = find(replace(test, outcome=1000.0 * test.outcome), sets=50)
    assert scaled.effect == pytest.approx(1000.0 * found.effect)
    assert scaled.total.high == pytest.approx(1000.0 * found.total.high)
    assert scaled.relative.low == pytest.approx(found.relative.low)
    again = find(test, sets=50)
    assert (again.p, again.total.low) == (found.p, found.total.low)


def test_nothing_after_the_start_touches_the_weights():
    outcome = sales(16, 40)
    test = PanelTest(outcome, (2, 7), 30, 6)
    changed = outcome.copy()
    changed[2:8, 30:] *= 3.0
    assert find(replace(test, outcome=changed)).weights == pytest.approx(find(test).weights)


def test_a_tail_counts_in_the_total():
    outcome = sales(20, 60, noise=0.02)
    outcome[[3, 4], 50:56] *= 1.1
    short = find(PanelTest(outcome, (3, 4), 50, 4))
    whole = find(PanelTest(outcome, (3, 4), 50, 4, tail=2))
    assert whole.gaps.size == 6
    assert whole.effect > 1.3 * short.effect


@pytest.mark.parametrize(
    ("regions", "k", "level", "refused"),
    [(13, 1, 0.95, "too_few_sets"), (13, 1, 0.9, None), (5, 3, 0.95, "too_few_sets")],
)
def test_small_panels_are_refused_by_name(regions, k, level, refused):
    found = find(planted(sales(regions, 40), k=k, start=32, length=8), level=level)
    assert found.refused == refused
    assert (found.total is None) == (found.p is None) == (refused is not None)
    assert found.sets == found.possible == comb(regions, k) - 1
    assert np.isfinite(found.effect)
    if refused is None:
        assert found.p >= 1.0 / (found.possible + 1)


def test_a_planted_effect_is_taken_out_of_the_placebos_again():
    outcome = sales(12, 50)
    without = find(PanelTest(outcome, (1, 4), 40, 10), sets=60)
    level = outcome[[1, 4], :40].mean(1)
    raised = outcome.copy()
    raised[[1, 4], 40:] += 0.2 * level[:, None]
    found = find(PanelTest(raised, (1, 4), 40, 10), sets=60)
    effect = 0.2 * level.sum() * 10
    assert found.effect == pytest.approx(without.effect + effect)
    assert found.null.p(effect) == pytest.approx(without.p)
    assert found.total.low == pytest.approx(without.total.low + effect)
    assert found.total.high == pytest.approx(without.total.high + effect)


def test_a_level_is_asked_for_between_nought_and_one():
    with pytest.raises(ValueError, match=r"^level:"):
        find(planted(sales(10, 40), start=32, length=8), level=90.0)


@pytest.mark.parametrize("estimator", [None, LocalLevel()])
def test_paths_and_fit_come_from_the_same_contrasts_as_the_effect(estimator):
    chosen = {} if estimator is None else {"estimator": estimator}
    outcome = sales(16, 70, seed=3)
    test = PanelTest(outcome, (2, 5), 60, 10)
    found = find(test, sets=60, **chosen)
    # the history is what it would be whatever happens in the test
    changed = outcome.copy()
    changed[:, 60:] *= 1.7
    again = find(replace(test, outcome=changed), sets=60, **chosen)
    np.testing.assert_allclose(found.fitted, again.fitted)
    sold = outcome[[2, 5], :60].sum(axis=0)
    # in the history the fit is off by no more than where it was not fitted, as sets usually are
    inside = np.std(sold - found.fitted)
    assert 0.0 < inside < 2.5 * np.std(found.paths)
    assert found.paths.shape == (found.sets, 10)
    # every path has the treated set's error: no placebo is wilder only for being unlike
    sums = found.paths.sum(axis=1)
    null = found.null
    np.testing.assert_allclose(sums / found.error, null.gaps / null.errors)
