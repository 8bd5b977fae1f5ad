"""Both regressions against statsmodels, with covariates, strata, holes and several columns."""

import numpy as np
import pytest
import statsmodels.api as sm

from luopan.stats.randomised.regression import across, within


def test_across_equals_weighted_least_squares_with_hc2():
    rng = np.random.default_rng(0)
    strata = np.repeat([0, 1, 2], 8)
    codes = rng.integers(0, 2, (4, 24, 2)).astype(float)
    covariates = rng.standard_normal((1, 24, 2))
    outcomes = rng.standard_normal((24, 2)) * (1 + rng.random((24, 1)))
    weights = rng.random(24) + 0.2
    slopes, scores = across(codes, covariates, outcomes, strata, weights)
    for n in range(4):
        X = np.column_stack([codes[n], covariates[0], strata[:, None] == np.arange(3)])
        for k in range(2):
            fit = sm.WLS(outcomes[:, k], X, weights).fit(cov_type="HC2")
            assert slopes[n, :, k] == pytest.approx(fit.params[:4], abs=1e-6)
            assert (scores[n, :, k] ** 2).sum() == pytest.approx(fit.bse[0] ** 2, rel=1e-6)


def test_a_difference_in_means_has_neymans_variance():
    rng = np.random.default_rng(1)
    arm = np.array([1.0] * 5 + [0.0] * 9)
    y = rng.standard_normal((14, 2)) * (1 + 2 * arm[:, None])
    slopes, scores = across(
        arm[None, :, None], np.zeros((1, 14, 0)), y, np.zeros(14, int), np.ones(14)
    )
    on, off = y[arm == 1, 0], y[arm == 0, 0]
    assert slopes[0, 0, 0] == pytest.approx(on.mean() - off.mean())
    assert (scores[0, :, 0] ** 2).sum() == pytest.approx(on.var(ddof=1) / 5 + off.var(ddof=1) / 9)


@pytest.mark.parametrize(("regions", "periods", "span"), [(6, 20, 20), (12, 9, 9), (6, 20, 8)])
def test_within_equals_dummies_with_clustered_errors(regions, periods, span):
    rng = np.random.default_rng(2)
    n, q = 3, 2
    codes = rng.random((q, n, regions, periods))
    keep = rng.random((n, regions, periods)) < 0.8
    outcomes = rng.standard_normal((2, 1, regions, periods)) + np.arange(regions)[:, None]
    weights = rng.random(regions) + 0.2
    slopes, scores = within(codes, keep, outcomes, span, weights)
    place, when = np.indices((regions, periods))
    for k in range(n):
        on = keep[k]
        group = place * 100 + when // span
        levels = [group[on][:, None] == np.unique(group[on])]
        times = [when[on][:, None] == np.arange(periods)]
        X = np.column_stack([codes[0, k][on], codes[1, k][on], *levels, *times]).astype(float)
        for j in range(2):
            y = outcomes[j, 0][on]
            root = np.sqrt(weights[place[on]])
            inverse = np.linalg.pinv(root[:, None] * X) * root
            beta = inverse @ y
            assert slopes[k, :, j] == pytest.approx(beta[:q], abs=1e-6)
            part = np.bincount(place[on], inverse[0] * (y - X @ beta), minlength=regions)
            assert scores[k, :, j] == pytest.approx(part, abs=1e-6)


def test_an_effect_is_found_exactly_where_there_is_no_noise():
    rng = np.random.default_rng(3)
    code = rng.integers(0, 2, (1, 1, 8, 30)).astype(float)
    y = 0.07 * code[0] + rng.standard_normal((8, 1)) + rng.standard_normal(30)
    slopes, scores = within(code, np.ones((1, 8, 30), bool), np.stack([y, code[0]]), 10, np.ones(8))
    assert slopes[0, 0] == pytest.approx([0.07, 1.0], abs=1e-7)
    assert scores == pytest.approx(0.0, abs=1e-7)
