from dataclasses import replace

import numpy as np
import pytest

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.priors import (
    channel_models,
    roi_prior,
    synergy_by_region,
    synergy_pairs,
)
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly

PLAN = MixPlan()


def prepared(firm, plan=PLAN):
    tables = firm.tables()
    return mend(weekly(tables, plan), plan), tables.company


def test_channels_together_have_the_prior_mean_that_the_plan_gives(firm):
    data, company = prepared(firm)
    rng = np.random.default_rng(3)
    draws = sum(
        np.exp(m.contribution.draw(rng, 40_000)) for m in channel_models(data, PLAN, company)
    )
    assert draws.mean() == pytest.approx(PLAN.media_share, rel=0.03)


def test_by_region_a_pair_has_the_scale_of_two_channels_of_mean_size(firm):
    data, company = prepared(firm)
    models = channel_models(data, PLAN, company)
    rng = np.random.default_rng(4)
    part = np.mean([np.exp(m.contribution.draw(rng, 40_000)).mean() for m in models])
    synergy = synergy_by_region(PLAN, len(models))
    assert synergy.sd == pytest.approx(PLAN.synergy_sd * part, rel=0.03)
    assert not synergy.heredity


@pytest.mark.parametrize(("low", "high"), [(0.5, 3.0), (1.0, 1.5)])
def test_a_belief_about_roi_is_kept_to_its_quantiles(low, high):
    prior = roi_prior(low, high, spend_share=0.08)
    roi = np.exp(prior.draw(np.random.default_rng(5), 200_000)) / 0.08
    assert np.quantile(roi, [0.05, 0.95]) == pytest.approx([low, high], rel=0.02)


def test_a_belief_that_reaches_nought_leaves_room_for_nil():
    prior = roi_prior(0.0, 2.0, spend_share=0.1)
    roi = np.exp(prior.draw(np.random.default_rng(5), 100_000)) / 0.1
    assert (prior.family, np.quantile(roi, 0.95)) == ("half_normal", pytest.approx(2.0, rel=0.02))


def test_the_belief_reaches_its_own_channel_only(firm):
    firm.roi_prior["search"] = (1.0, 4.0)
    data, company = prepared(firm)
    families = [m.contribution.family for m in channel_models(data, PLAN, company)]
    assert families == ["half_t", "normal", "half_t", "half_t"]


def test_pairs_are_social_with_others_and_at_most_as_many_as_asked(firm):
    data, _ = prepared(firm)
    assert set(synergy_pairs(data, PLAN)) == {(2, 0), (2, 1), (3, 0), (3, 1)}
    assert len(synergy_pairs(data, MixPlan(synergy_pairs=2))) == 2
    assert synergy_pairs(data, MixPlan(synergy_pairs=0)) == ()


def test_a_tested_pair_comes_first_whatever_it_moved(firm):
    data, _ = prepared(firm)
    few = MixPlan(synergy_pairs=1)
    last = synergy_pairs(data, PLAN)[-1]
    assert synergy_pairs(data, few) != (last,)
    names = tuple(sorted(data.channels[i].name for i in last))
    assert synergy_pairs(replace(data, tested=(names,)), few) == (last,)


def test_a_pair_never_on_together_is_not_asked_about(firm):
    firm.spend["tv"][:] = 0.0
    firm.spend["tv"][::2] = 1000.0
    firm.spend["paid_social"][::2] = 0.0
    assert (2, 0) not in synergy_pairs(prepared(firm)[0], PLAN)


def test_the_order_of_the_channels_does_not_change_the_pairs(firm):
    plan = MixPlan(synergy_pairs=3)
    data, _ = prepared(firm)
    named = {frozenset(data.channels[i].name for i in pair) for pair in synergy_pairs(data, plan)}
    firm.kinds = dict(reversed(firm.kinds.items()))
    data, _ = prepared(firm)
    assert named == {
        frozenset(data.channels[i].name for i in pair) for pair in synergy_pairs(data, plan)
    }
