import numpy as np
import pytest

from luopan.instruments.mix import MixPlan, fit
from luopan.instruments.mix.claims import free_sign_probability
from luopan.instruments.mix.social import social_effect
from luopan.instruments.mix.summarise import summary

FASTER = MixPlan(draws=200, warmup=300, prior_draws=200, seed=3)


def test_a_strong_channel_is_claimed_and_an_impossible_size_is_not(fitted):
    assert free_sign_probability(fitted, [0], 0.005) > 0.99
    assert free_sign_probability(fitted, [0], 0.6) < 0.01


def test_probability_falls_as_more_is_asked_for(fitted):
    asked = [free_sign_probability(fitted, [2, 3], least) for least in (0.0, 0.05, 0.1, 0.2)]
    assert asked == sorted(asked, reverse=True)


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
