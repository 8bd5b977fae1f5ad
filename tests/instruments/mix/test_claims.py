from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from luopan.instruments.mix import MixPlan, fit
from luopan.instruments.mix.claims import FreeSigns
from luopan.instruments.mix.social import social_effect
from luopan.instruments.mix.summarise import channel_effects, summary
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.saturation import curve

FASTER = MixPlan(draws=200, warmup=300, prior_draws=200, seed=3)


def negligible(fitted, members, least):
    plan = fitted.plan.model_copy(update={"negligible_share": least})
    return FreeSigns(replace(fitted, plan=plan)).negligible([members])[0]


def test_a_strong_channel_is_not_negligible_and_an_impossible_size_is_not_reached(fitted):
    assert negligible(fitted, [0], 0.005) < 0.01
    assert negligible(fitted, [0], 0.6) > 0.99


def test_probability_rises_with_what_counts_as_negligible(fitted):
    asked = [negligible(fitted, [2, 3], least) for least in (0.001, 0.05, 0.1, 0.2)]
    assert asked == sorted(asked)


def test_groups_are_asked_about_together_as_they_would_be_alone(fitted):
    both = FreeSigns(fitted).negligible([[0], [2, 3]])
    alone = [FreeSigns(fitted).negligible([g])[0] for g in ([0], [2, 3])]
    assert both == pytest.approx(alone, abs=1e-12)


def test_a_group_without_a_member_is_negligible(fitted):
    assert FreeSigns(fitted).negligible([[]]).tolist() == [1.0]


def test_a_channels_probability_is_never_below_that_with_signs_free(fitted):
    found = FreeSigns(fitted).negligible([[c] for c in range(4)])
    shown = [c.p_negligible for c in channel_effects(summary(fitted))]
    assert all(p >= f - 1e-12 for p, f in zip(shown, found, strict=True))


def test_the_regression_is_that_of_a_dense_gaussian_posterior(fitted):
    """Oracle: condition the joint Gaussian of sizes and data on the data, with dense matrices."""
    problem, names = fitted.problem, fitted.draws.names
    q = fitted.draws.params[0, 0].copy()
    q[names.index("atanh_rho")] = 0.5
    draw = dict(zip(names, q.tolist(), strict=True))
    one = replace(fitted, draws=replace(fitted.draws, params=q[None, None]))
    shapes = []
    for c, channel in enumerate(problem.channels):
        alpha = 1.0 / (1.0 + np.exp(-draw[f"carry[{c}]"]))
        kernel = weights(alpha, draw[f"delay[{c}]"], problem.max_lag)
        carried = np.convolve(problem.media[:, c] / problem.media_scale[c], kernel)[:130]
        half, slope = np.exp(draw[f"half[{c}]"]), np.exp(draw[f"slope[{c}]"])
        bent = curve(channel.saturation, half, slope, carried)
        shapes.append(bent / bent.mean())
    columns = np.column_stack([problem.linear, problem.base, *shapes])
    tau2 = np.exp(2 * draw["log_tau"])
    prior = np.diag([*problem.linear_sd**2, *[tau2] * problem.base.shape[1], *[1.0] * 4])
    lags = np.abs(np.subtract.outer(np.arange(130), np.arange(130)))
    rho, v = np.tanh(0.5), np.exp(2 * draw["log_sigma"])
    noise = v * rho**lags / (1 - rho**2)
    gain = prior @ columns.T @ np.linalg.inv(columns @ prior @ columns.T + noise)
    mean = (gain @ (problem.outcome / problem.outcome_scale))[-4:]
    spread = np.sqrt(np.diag(prior - gain @ columns @ prior)[-4:])
    expected = norm.cdf((fitted.plan.negligible_share - mean) / spread)
    found = FreeSigns(one).negligible([[c] for c in range(4)])
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_social_that_does_nothing_is_never_said_to_do_something(firm, seed):
    rng = np.random.default_rng(seed)
    for table, name in ((firm.spend, "paid_social"), (firm.exposure, "owned_social")):
        table[name] = table[name].mean() * rng.gamma(2.0, 0.5, 130)
    firm.kinds["earned_social"] = "earned_social"
    firm.exposure["earned_social"] = rng.gamma(2.0, 5.0, 130)
    made = fit(firm.tables(), FASTER)
    assert social_effect(summary(made)).verdict in {"inconclusive", "negligible"}


def test_social_that_does_much_is_said_to(firm):
    response = firm.spend["paid_social"] / firm.spend["paid_social"].mean()
    firm.revenue = firm.revenue + 1e6 * 0.15 * np.tanh(response)
    made = fit(firm.tables(), FASTER)
    assert social_effect(summary(made)).verdict == "positive"
