"""The hazard against known truth, another library's estimate, holes in the looks, and extremes."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.sparse import csr_matrix
from tests.stats.hazard.streams import HOURS, Stream, holes, stream

from luopan.stats.hazard import HazardPlan, Histories, base_rate, fit

PLAN = HazardPlan(ridge=1.0)
QUICK = replace(PLAN, draws=0)


def told(found, of: Stream, age: int, horizon: int):
    n = len(of.histories)
    level = (np.zeros(n), np.zeros(n))
    ages = np.full(n, age)
    return found.probability(of.histories.features, ages, level, horizon, of.histories.start + age)


def test_known_truth_is_found() -> None:
    truth = stream(20_000, 1)
    found = fit(truth.histories, PLAN)
    np.testing.assert_allclose(found.weights, truth.slopes, atol=0.06)
    for age, horizon in ((0, 3), (0, 24), (0, 72), (3, 24)):
        chances, right = told(found, truth, age, horizon), truth.chance(age, horizon)
        assert chances.mean.mean() == pytest.approx(right.mean(), rel=0.03)
        assert np.abs(chances.mean - right).mean() < 0.01


def test_the_estimate_is_that_of_another_library() -> None:
    """Statsmodels on one row an hour, complementary log-log, without a prior to speak of."""
    truth = stream(800, 5, base=-3.5, columns=2)
    plan = HazardPlan(edges=(0, 3, 72), ridge=1e-6, half_life=1e6, draws=0, steps=500)
    found = fit(truth.histories, plan)
    event = np.where(np.isnan(truth.histories.event), HOURS, truth.histories.event).astype(int)
    rows, answers = [], []
    matrix = truth.histories.features.toarray()
    for x, last in zip(matrix, event, strict=True):
        for age in range(min(last + 1, HOURS)):
            rows.append([*x, age < 3, age >= 3])
            answers.append(age == last)
    family = sm.families.Binomial(link=sm.families.links.CLogLog())
    theirs = sm.GLM(np.array(answers, float), np.array(rows, float), family=family).fit()
    np.testing.assert_allclose(found.weights, theirs.params[:2], atol=0.02)


def test_intervals_hold_the_true_probability() -> None:
    held = []
    for seed in range(20):
        truth = stream(300, 100 + seed, base=-3.8, columns=3)
        found = fit(truth.histories, replace(PLAN, half_life=1e4, draws=32, seed=seed))
        chances = told(found, truth, 0, 24)
        right = truth.chance(0, 24)
        held.append(((chances.low <= right) & (right <= chances.high)).mean())
    assert 0.84 <= np.mean(held) <= 0.97


@pytest.mark.parametrize(("share", "block"), [(0.3, 1), (0.4, 6)])
def test_unobserved_hours_do_not_bias(share: float, block: int) -> None:
    """Looks are missing; a crossing is visible in its own hour alone, and lost if nobody looked."""
    looked = holes(3, share, block)
    truth = stream(12_000, 2, looked=looked)
    found = fit(truth.histories, QUICK)
    right = truth.chance(0, 24).mean()
    assert told(found, truth, 0, 24).mean.mean() == pytest.approx(right, rel=0.05)
    blind = fit(replace(truth.histories, watch=None), QUICK)
    assert told(blind, truth, 0, 24).mean.mean() < 0.75 * right


def test_what_is_found_late_is_told_to_have_happened_since_the_last_look() -> None:
    looked = holes(4, 0.5, 3)
    truth = stream(12_000, 3, looked=looked, linger=6)
    found = fit(truth.histories, replace(QUICK, linger=6))
    for horizon in (3, 24):
        right = truth.chance(0, horizon).mean()
        assert told(found, truth, 0, horizon).mean.mean() == pytest.approx(right, rel=0.06)


def test_the_tempo_of_the_day_is_found() -> None:
    tempo = np.full(24, 0.02)
    tempo[19] = 24 - 23 * 0.02
    truth = stream(8000, 6, base=-5.0, tempo=tempo)
    found = fit(truth.histories, QUICK)
    assert found.tempo[19] > 15.0
    chances = told(found, truth, 0, 3)
    right = truth.chance(0, 3)
    assert np.corrcoef(chances.mean, right)[0, 1] > 0.97


def test_later_entry_leaves_the_first_hours_out() -> None:
    truth = stream(10_000, 7)
    kept = np.flatnonzero(~(truth.histories.event < 3))
    entered = replace(truth.histories.some(kept), entry=np.full(kept.size, 3))
    found = fit(entered, QUICK)
    right = truth.chance(3, 24)
    assert told(found, truth, 3, 24).mean.mean() == pytest.approx(right.mean(), rel=0.05)


def test_the_future_changes_nothing() -> None:
    truth = stream(3000, 8)
    now = 24 * 60
    changed = truth.histories.event.copy()
    later = truth.histories.start + np.nan_to_num(changed, nan=HOURS) >= now
    changed[later] = np.nan
    other = replace(truth.histories, event=changed)
    one, two = (fit(h.until(now), PLAN) for h in (truth.histories, other))
    assert one.digest == two.digest
    rates = [base_rate(one, h.until(now)) for h in (truth.histories, other)]
    np.testing.assert_array_equal(rates[0].log, rates[1].log)


def test_the_same_stories_give_the_same_bytes() -> None:
    truth = stream(500, 9)
    assert fit(truth.histories, PLAN).digest == fit(truth.histories, PLAN).digest
    assert fit(truth.histories, PLAN).digest != fit(truth.histories, replace(PLAN, seed=2)).digest


@pytest.mark.parametrize("event", [np.nan, 0.0])
@pytest.mark.parametrize("count", [1, 300])
def test_none_or_all_cross(count: int, event: float) -> None:
    features = csr_matrix(np.ones((count, 2), dtype=np.float32))
    start = np.arange(count)
    nought = np.zeros(count, dtype=np.int64)
    stories = Histories(features, start, np.full(count, event), np.full(count, 72.0), nought)
    found = fit(stories, HazardPlan())
    level = base_rate(found, stories).at(np.array([count + 72]))
    chances = found.probability(features[:1], nought[:1], level, 24)
    assert 0.0 < chances.low[0] < chances.high[0] <= 1.0
    if count == 300:
        assert (chances.mean[0] > 0.9) == (event == 0.0)
        assert (chances.mean[0] < 0.05) == np.isnan(event)


def test_a_centre_is_kept_without_stories_and_left_with_many() -> None:
    truth, others = stream(6000, 10), stream(6000, 11)
    centre = fit(others.histories, PLAN)
    none = fit(truth.histories.some(np.arange(0)), PLAN, centre)
    np.testing.assert_array_equal(none.weights, centre.weights)
    apart = [
        np.abs(fit(truth.histories.some(np.arange(n)), HazardPlan(ridge=10.0), centre).weights
               - centre.weights).sum()
        for n in (30, 300, 6000)
    ]  # fmt: skip
    assert apart[0] < apart[1] < apart[2]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"end": np.array([-1.0])}, "end"),
        ({"entry": np.array([5])}, "entry"),
        ({"start": np.array([1, 2])}, "shape"),
    ],
)
def test_impossible_histories_are_refused(change, named: str) -> None:
    one = Histories(
        csr_matrix(np.ones((1, 1), dtype=np.float32)), np.array([0]), np.array([2.0]),
        np.array([9.0]), np.array([0]),
    )  # fmt: skip
    with pytest.raises(ValueError, match=named):
        replace(one, **change)


def test_nothing_to_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="stories"):
        fit(stream(5, 1).histories.some(np.arange(0)))
    with pytest.raises(ValueError, match="centre"):
        fit(stream(5, 1).histories, PLAN, fit(stream(5, 1, columns=2).histories, PLAN))


@pytest.mark.parametrize(
    "change", [{"edges": (1, 2)}, {"horizons": ()}, {"ridge": 0.0}, {"level": 1.0}, {"draws": -1}]
)
def test_impossible_plans_are_refused(change) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        HazardPlan(**change)
