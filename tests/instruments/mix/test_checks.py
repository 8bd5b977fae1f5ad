from dataclasses import replace

import numpy as np
import pytest

from luopan.instruments.mix.checks import convergence, diagnostics, model_checks, predictive_p
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.summarise import contractions, summary


@pytest.fixture(scope="module")
def summed(fitted):
    return summary(fitted)


def graded(fit, summed):
    found = convergence(fit)
    checks = model_checks(summed, found, diagnostics(summed, found), contractions(summed))
    return {c.code: c for c in checks}


def with_params(fit, params, divergences=0):
    return replace(fit, draws=replace(fit.draws, params=params, divergences=divergences))


def mixed(fit: MixFit) -> np.ndarray:
    """Return the draws dealt anew to the chains, so that only what a test does keeps them apart."""
    params = fit.draws.params
    dealt = np.random.default_rng(11).permutation(params.shape[0] * params.shape[1])
    return params.reshape(-1, params.shape[2])[dealt].reshape(params.shape)


def test_chains_that_disagree_fail_and_name_the_channel(fitted, summed):
    params = mixed(fitted)
    at = fitted.draws.names.index("kappa[2]")
    params[0, :, at] += 5.0
    bad = with_params(fitted, params)
    checks = graded(bad, replace(summed, fit=bad))
    assert (checks["mix_rhat"].passed, checks["mix_rhat"].severity) == (False, "fail")
    assert checks["mix_rhat"].facts["names"] == ("paid_social",)
    assert (checks["mix_ess"].passed, checks["mix_ess"].severity) == (False, "fail")
    assert "paid_social" in checks["mix_ess"].facts["names"]


def test_a_chain_that_stands_still_fails(fitted, summed):
    bad = with_params(fitted, np.repeat(fitted.draws.params[:, :1], 400, axis=1))
    checks = graded(bad, replace(summed, fit=bad))
    assert (checks["mix_rhat"].passed, checks["mix_rhat"].severity) == (False, "fail")
    assert (checks["mix_ess"].passed, checks["mix_ess"].severity) == (False, "fail")


@pytest.mark.parametrize(
    ("divergences", "passed", "severity"),
    [(0, True, "warn"), (8, False, "warn"), (9, False, "fail")],
)
def test_few_divergences_warn_and_many_fail(fitted, summed, divergences, passed, severity):
    made = with_params(fitted, fitted.draws.params, divergences)
    check = graded(made, replace(summed, fit=made))["mix_divergences"]
    assert (check.passed, check.severity) == (passed, severity)
    assert check.facts == {"divergences": divergences, "draws": 1600}


def test_where_no_channel_is_at_fault_it_is_the_base(fitted, summed):
    params = mixed(fitted)
    params[1, :, fitted.draws.names.index("log_sigma")] -= 3.0
    bad = with_params(fitted, params)
    checks = graded(bad, replace(summed, fit=bad))
    assert (checks["mix_rhat_base"].passed, checks["mix_rhat_base"].facts["names"]) == (False, ())


@pytest.mark.parametrize(
    ("moved", "code"),
    [
        ((0,), "mix_predictive_week"),
        ((1,), "mix_predictive_runs"),
        ((2,), "mix_predictive_halves"),
        ((0, 1), "mix_predictive"),
    ],
)
def test_what_the_model_cannot_make_is_told_apart(fitted, summed, moved, code):
    discrepancy = summed.posterior.parts.discrepancy.copy()
    discrepancy[:, :, 0] = np.median(discrepancy[:, :, 1], axis=0)
    discrepancy[:, list(moved), 0] += 50.0
    parts = replace(summed.posterior.parts, discrepancy=discrepancy)
    found = graded(fitted, replace(summed, posterior=replace(summed.posterior, parts=parts)))[code]
    assert (found.passed, found.severity) == (False, "fail")
    assert found.facts["names"] == ("revenue",)


class TestPredictiveP:
    def drawn(self, observed, seed=0):
        replicated = np.random.default_rng(seed).normal(size=(4000, 3))
        return np.stack([np.broadcast_to(observed, (4000, 3)), replicated], axis=2)

    def test_what_the_model_could_have_made_is_not_surprising(self):
        assert predictive_p(self.drawn([0.1, -0.2, 0.3])) > 0.9

    @pytest.mark.parametrize("extreme", [[5.0, 0.0, 0.0], [0.0, -5.0, 0.0], [0.0, 0.0, 5.0]])
    def test_one_surprise_of_several_is_found_on_either_side(self, extreme):
        assert predictive_p(self.drawn(extreme)) < 0.01

    def test_the_number_of_looks_is_paid_for(self):
        # two-sided 2 % in one of three: 6 %
        assert predictive_p(self.drawn([2.326, 0.0, 0.0])) == pytest.approx(0.06, abs=0.02)


def opposed(fitted, own: str, other: str, wide: float) -> MixFit:
    """Draws whose chains lie apart in ``own``, and in ``other`` as far apart the other way.

    The smaller ``wide``, the further apart for their own spread.
    """
    params = mixed(fitted)
    names = fitted.draws.names
    apart = np.repeat([-0.3, -0.1, 0.1, 0.3], params.shape[1]).reshape(params.shape[:2])
    noise = np.random.default_rng(2).normal(size=params.shape[:2])
    for name, side in ((own, 1.0), (other, -1.0)):
        at = names.index(name)
        params[:, :, at] = side * (apart + wide * noise)
    return with_params(fitted, params)


@pytest.mark.parametrize(
    ("other", "kind", "named"),
    [
        ("kappa[1]", "trade_off", {"paid_social", "search"}),
        ("log_tau", "drift", {"paid_social"}),
    ],
)
def test_what_stands_in_for_a_channel_is_told(fitted, other, kind, named):
    found = convergence(opposed(fitted, "kappa[2]", other, wide=1.0))
    assert found.rhat > 1.01
    assert found.rhat_why[0] == f"_{kind}"
    assert set(found.rhat_why[1]) == named


def test_chains_that_stand_still_are_not_explained(fitted):
    assert convergence(opposed(fitted, "kappa[2]", "kappa[1]", wide=0.01)).rhat_why[0] == ""


def test_no_r_hat_of_many_digits(fitted):
    params = np.repeat(fitted.draws.params[:, :1], 400, axis=1)
    assert convergence(with_params(fitted, params)).rhat == 9.99
