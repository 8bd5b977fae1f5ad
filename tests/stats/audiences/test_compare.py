import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from luopan.stats.audiences import (
    Comparison,
    Metric,
    compare,
    estimate,
    filled,
    joint_critical,
    joint_p,
    of_rows,
    of_sums,
)


def test_two_means_are_welchs_test() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(5.0, 1.0, 40), rng.normal(5.5, 2.0, 25)
    told = compare((of_rows(a), of_rows(b)), level=0.9)[0]
    oracle = stats.ttest_ind(b, a, equal_var=False)
    interval = oracle.confidence_interval(0.9)
    assert (told.p, told.freedom) == pytest.approx((oracle.pvalue, oracle.df))
    assert (told.low, told.high) == pytest.approx((interval.low, interval.high))


def test_sums_by_arm_are_enough() -> None:
    rng = np.random.default_rng(2)
    arms = [rng.gamma(2.0, 1.0, (n, 3)) for n in (80, 60)]
    metric = Metric(0, 1, (2,))
    rows = compare(tuple(of_rows(a) for a in arms), metric)[0]
    sums = compare(tuple(of_sums(len(a), a.sum(axis=0), a.T @ a) for a in arms), metric)[0]
    for name in ("difference", "error", "low", "high", "p"):
        assert getattr(sums, name) == pytest.approx(getattr(rows, name), rel=1e-8)


def test_a_ratio_is_that_of_sums_with_clustered_errors() -> None:
    # A regression through the visits, weighted and clustered by person, is the same estimate.
    rng = np.random.default_rng(3)
    visits = rng.integers(1, 9, 400)
    keen = rng.beta(2.0, 5.0, 400)
    clicks = rng.binomial(visits, keen)
    new = np.arange(400) % 2
    arms = tuple(of_rows(np.column_stack([clicks, visits])[new == k]) for k in (0, 1))
    told = compare(arms, Metric(0, 1))[0]
    oracle = sm.WLS(clicks / visits, sm.add_constant(new), weights=visits).fit(cov_type="HC0")
    assert told.difference == pytest.approx(oracle.params[1])
    assert told.error == pytest.approx(oracle.bse[1], rel=0.005)


def test_cuped_is_close_to_regression_and_exact_for_equal_arms() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(0.0, 1.0, 2000)
    new = np.arange(2000) % 2
    y = 3.0 + 0.2 * new + 0.8 * x + rng.normal(0.0, 0.6, 2000)
    arms = tuple(of_rows(np.column_stack([y, x])[new == k]) for k in (0, 1))
    told, plain = compare(arms, Metric(covariates=(1,)))[0], compare(arms)[0]
    oracle = sm.OLS(y, sm.add_constant(np.column_stack([new, x]))).fit(cov_type="HC1")
    assert told.difference == pytest.approx(oracle.params[1], abs=1e-6)
    assert told.error == pytest.approx(oracle.bse[1], rel=0.01)
    assert told.error / plain.error == pytest.approx(0.6, abs=0.03)
    assert told.treated - told.control == pytest.approx(told.difference)


def test_missing_covariates_bias_nothing() -> None:
    # Who is missing depends on the outcome that would have been, as it does with new customers.
    rng = np.random.default_rng(5)
    found = []
    for _ in range(1000):
        columns, known = [], []
        for lift in (0.0, 0.5):
            habit = rng.exponential(1.0, 60)
            columns.append((habit + lift + rng.normal(0.0, 0.3, 60))[:, None])
            known.append(np.where(rng.random(60) < np.exp(-habit), np.nan, habit))
        rows = [np.hstack(c) for c in zip(columns, filled(tuple(known)), strict=True)]
        told = compare(tuple(of_rows(r) for r in rows), Metric(covariates=(1, 2)), level=0.9)[0]
        found.append((told.difference, told.low <= 0.5 <= told.high, told.error))
    difference, held, error = np.array(found).T
    assert difference.mean() == pytest.approx(0.5, abs=3.5 * difference.std() / np.sqrt(1000))
    assert held.mean() == pytest.approx(0.9, abs=0.025)
    assert error.mean() == pytest.approx(difference.std(), rel=0.06)
    assert error.mean() < 0.75 * np.sqrt(2 * 1.09 / 60)


def test_a_covariate_without_spread_or_told_twice_changes_nothing() -> None:
    rng = np.random.default_rng(6)
    rows = [rng.normal(size=(50, 2)) for _ in range(2)]
    once = compare(tuple(of_rows(r) for r in rows), Metric(covariates=(1,)))[0]
    more = [np.column_stack([r, np.ones(50), 3.0 * r[:, 1]]) for r in rows]
    told = compare(tuple(of_rows(r) for r in more), Metric(covariates=(1, 2, 3)))[0]
    assert told.difference == pytest.approx(once.difference)
    assert told.error == pytest.approx(once.error)


def test_the_relative_effect_covers_and_agrees() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(2000):
        arms = tuple(of_rows(rng.exponential(mean, 60)) for mean in (1.0, 1.3))
        told = compare(arms, level=0.9)[0]
        assert told.lift is not None
        held += told.lift.low <= 0.3 <= told.lift.high
        assert agrees(told, 0.9)
    assert held / 2000 == pytest.approx(0.9, abs=0.02)


def agrees(told: Comparison, level: float) -> bool:
    out = told.p < 1.0 - level
    by_lift = told.lift is None or out == (told.lift.low > 0.0 or told.lift.high < 0.0)
    return out == (told.low > 0.0 or told.high < 0.0) and by_lift


def test_a_control_that_may_be_nought_has_no_relative_effect() -> None:
    rng = np.random.default_rng(8)
    told = compare((of_rows(rng.normal(0.1, 1.0, 50)), of_rows(rng.normal(1.0, 1.0, 50))))[0]
    assert told.lift is None


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.booleans())
def test_p_interval_and_lift_always_agree(seed: int, arms: int, with_covariate: bool) -> None:
    rng = np.random.default_rng(seed)
    x = [rng.normal(2.0, 1.0, rng.integers(10, 60)) for _ in range(arms)]
    rows = [np.column_stack([a + rng.normal(rng.normal(1.0, 0.3), 1.0, a.size), a]) for a in x]
    metric = Metric(covariates=(1,) if with_covariate else ())
    for told in compare(tuple(of_rows(r) for r in rows), metric):
        if abs(told.p - 0.05) > 1e-6:
            assert agrees(told, 0.95)


def test_several_arms_are_dunnetts_test() -> None:
    rng = np.random.default_rng(9)
    arms = [rng.normal(mean, 1.0, n) for mean, n in ((0.0, 30), (0.5, 20), (0.9, 25), (0.0, 30))]
    oracle = stats.dunnett(*arms[1:], control=arms[0], rng=np.random.default_rng(0))
    shared = np.array([a.size / (a.size + 30) for a in arms[1:]])
    freedom = sum(a.size for a in arms) - 4
    for t, p in zip(oracle.statistic, oracle.pvalue, strict=True):
        assert joint_p(float(t), shared, freedom) == pytest.approx(p, abs=2e-3)
    # Dunnett 1955/1964, table: two-sided .05, 3 comparisons of equal size, 20 and infinite df
    equal = np.full(3, 0.5)
    assert joint_critical(equal, 20.0, 0.95) == pytest.approx(2.54, abs=0.006)
    assert joint_critical(equal, np.inf, 0.95) == pytest.approx(2.35, abs=0.006)


def test_intervals_of_several_arms_hold_together() -> None:
    rng = np.random.default_rng(10)
    truth = np.array([0.0, 0.2, 0.0, 0.5])
    held = false = 0
    for _ in range(1000):
        rows = [np.column_stack([rng.normal(m, 1.0 + m, 50), rng.normal(size=50)]) for m in truth]
        told = compare(tuple(of_rows(r) for r in rows), Metric(covariates=(1,)), level=0.9)
        held += all(t.low <= m <= t.high for t, m in zip(told, truth[1:], strict=True))
        false += told[1].p < 0.1
    assert held / 1000 == pytest.approx(0.9, abs=0.03)
    assert false / 1000 < 0.07


def test_values_by_arm_carry_their_covariance() -> None:
    rng = np.random.default_rng(11)
    values, stated = [], np.zeros((2, 2))
    for _ in range(2000):
        x = [rng.normal(1.0, 1.0, n) for n in (30, 60)]
        rows = [np.column_stack([2.0 * a + rng.normal(size=a.size), a]) for a in x]
        found = estimate(tuple(of_rows(r) for r in rows), Metric(covariates=(1,)))
        values.append(found.value)
        stated += found.covariance / 2000
    np.testing.assert_allclose(np.cov(np.array(values).T), stated, rtol=0.12)


@pytest.mark.parametrize(
    ("arms", "metric", "code"),
    [
        ([np.ones((5, 2))], Metric(), "arms:"),
        ([np.eye(5, 2), np.eye(5, 1)], Metric(), "arms:"),
        ([np.eye(5, 2)] * 2, Metric(0, 4), "columns:"),
        ([np.eye(5, 2) - 1.0] * 2, Metric(0, 1), "ratio:"),
        ([np.ones((5, 1))] * 2, Metric(), "variance:"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    arms: list[np.ndarray], metric: Metric, code: str
) -> None:
    with pytest.raises(ValueError, match=code):
        compare(tuple(of_rows(a) for a in arms), metric)


def test_a_metric_names_each_column_once() -> None:
    with pytest.raises(ValueError, match="columns:"):
        Metric(0, 0)
    with pytest.raises(ValueError, match="level:"):
        compare((of_rows(np.arange(4.0)), of_rows(np.arange(4.0))), level=1.0)
