from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from tests.stats.panels.worlds import planted, sales

from luopan.stats.panels import agreement, estimate, find
from luopan.stats.panels.did import SyntheticDiD
from luopan.stats.panels.estimate import ESTIMATORS
from luopan.stats.panels.simplex import simplex_weights
from luopan.stats.panels.synthetic import SyntheticControl


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 5.0]))
@settings(max_examples=40, deadline=None)
def test_simplex_weights_meet_the_conditions_of_the_optimum(seed, penalty):
    rng = np.random.default_rng(seed)
    columns, target = rng.normal(size=(12, 7)), rng.normal(size=12)
    w = simplex_weights(columns, target, penalty)
    assert w.min() >= 0.0
    assert w.sum() == pytest.approx(1.0)
    slope = columns.T @ (columns @ w - target) + penalty * w
    # Karush, Kuhn and Tucker: one slope where there is weight, none smaller elsewhere
    least = slope[w > 1e-9].mean()
    assert slope[w > 1e-9] == pytest.approx(least, abs=1e-7)
    assert slope.min() >= least - 1e-7


def test_simplex_weights_beside_a_general_optimiser():
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(20, 5))
    target = columns @ [0.5, 0.3, 0.2, 0.0, 0.0] + 0.1 * rng.normal(size=20)
    best = minimize(
        lambda w: ((columns @ w - target) ** 2).sum(), np.full(5, 0.2), bounds=[(0, 1)] * 5,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, tol=1e-14,
    )  # fmt: skip
    assert simplex_weights(columns, target) == pytest.approx(best.x, abs=1e-5)


def test_a_target_that_is_a_donor_gets_that_donor():
    columns = np.random.default_rng(1).normal(size=(9, 4))
    assert simplex_weights(columns, columns[:, 2]) == pytest.approx([0, 0, 1, 0], abs=1e-10)


@pytest.mark.parametrize("name", list(ESTIMATORS))
def test_every_estimator_finds_a_planted_lift(name):
    outcome = sales(25, 70, seed=3, noise=0.03)
    test = planted(outcome, k=4, start=58, length=12, lift=0.1, seed=5)
    truth = 0.1 * outcome[list(test.treated), 58:].sum()
    found = estimate(test, ESTIMATORS[name])
    assert found.effect == pytest.approx(truth, rel=0.35)
    assert found.gaps[58:].sum() == pytest.approx(found.effect)
    assert 0.0 < found.imbalance < 1.0


def test_synthetic_did_does_not_mind_each_regions_height():
    outcome = sales(12, 40)
    test = planted(outcome, k=2, start=32, length=8, lift=0.1)
    higher = 500.0 * np.random.default_rng(2).random((12, 1))
    moved = replace(test, outcome=test.outcome + higher)
    found = estimate(test, SyntheticDiD(), relative=False)
    assert estimate(moved, SyntheticDiD(), relative=False).att == pytest.approx(found.att)


def test_placebo_inference_takes_any_estimator():
    test = planted(sales(14, 40, noise=0.03), k=2, start=32, length=8, lift=0.15)
    for estimator in (SyntheticControl(), SyntheticDiD()):
        found = find(test, estimator=estimator, sets=40)
        assert found.effect == pytest.approx(estimate(test, estimator).effect)
        assert found.total.low > 0.0


def test_estimators_agree_where_donors_fit_and_disagree_where_they_do_not():
    calm = planted(sales(20, 60, noise=0.02), k=3, start=50, length=10, lift=0.1)
    told = agreement(calm, find(calm, level=0.99).total)
    assert told.outside == ()
    assert told.share < 1.0
    assert told.effects["ridge"] == pytest.approx(find(calm).effect, rel=0.1)
    # one that drifts as no donor does: an intercept that forgets sees it, the others do not
    outcome = sales(20, 60, noise=0.02)
    outcome[3] *= 1.0 + np.linspace(0.0, 1.0, 60)
    odd = replace(calm, outcome=outcome, treated=(3,))
    split = agreement(odd, find(odd, level=0.8).total)
    assert split.spread / outcome[3].mean() > 2.0 * told.spread / calm.outcome[:3].sum(0).mean()
