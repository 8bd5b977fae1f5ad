"""Talk as an outcome of other media and an input of sales (R24), on firms with known truth."""

from dataclasses import replace

import numpy as np
import pytest
from bench.simulate import simulate

from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.summarise import summary
from luopan.instruments.mix.talk import reading_of_talk, scaled, talk_models, without
from luopan.instruments.mix.weekly import weekly
from luopan.tables.company import MixSection

SHORT = MixPlan(chains=2, warmup=250, draws=300, prior_draws=300, seed=3)
CALLED, APART = ((("talk", 7003), ("talk", 7006)), ("talk_apart", 7002))


@pytest.fixture(scope="module")
def fits():
    firms = {key: simulate(*key) for key in (*CALLED, APART)}
    return {key: (firm, fit(firm.tables, SHORT)) for key, firm in firms.items()}


@pytest.fixture(scope="module")
def readings(fits):
    return {key: (firm, read(made, firm.tables)) for key, (firm, made) in fits.items()}


@pytest.fixture(scope="module")
def one(fits, readings):
    firm, made = fits[CALLED[0]]
    return firm, made, readings[CALLED[0]][1]


def effect(reading, name):
    return next(c for c in reading.channels if c.channel == name)


def test_the_switch_moves_televisions_total_towards_the_truth(readings):
    for key in CALLED:
        firm, reading = readings[key]
        tv = effect(reading, "tv")
        true = firm.truth.through("tv")
        # read as an input only, a channel's total is its contribution
        assert true > firm.truth.contribution("tv")
        assert tv.total.mean > tv.contribution.mean
        assert tv.total.mean - tv.contribution.mean == pytest.approx(tv.via_talk.mean)
        assert abs(tv.total.mean - true) < abs(tv.contribution.mean - true)


def test_totals_hold_the_truth(readings):
    held = [
        c.total.low <= firm.truth.through(c.channel) <= c.total.high
        for firm, reading in readings.values()
        for c in reading.channels
        if c.total is not None and firm.truth.through(c.channel)
    ]
    assert len(held) >= 12
    assert np.mean(held) >= 0.8


def test_talk_of_its_own_accord_is_credited_to_nobody(readings):
    _, reading = readings[APART]
    through = [c.via_talk for c in reading.channels if c.via_talk is not None]
    assert len(through) >= 4
    assert all(v.low <= reading.negligible_share * reading.total for v in through)


def test_talk_is_counted_once(one):
    _, _, reading = one
    assert reading.earned == "mediator"
    assert sum(line.contribution.mean for line in reading.decomposition) == pytest.approx(
        reading.total
    )
    own = effect(reading, "earned_social")
    assert own.via_talk is None
    assert own.total is None
    # what others call up is a part of the earned channel's own line
    assert 0.0 < own.called_up.mean < own.contribution.mean
    line = next(x for x in reading.decomposition if x.name == "earned_social")
    assert line.contribution == own.contribution


def test_what_other_media_call_up_is_not_credited_to_social(fits):
    _, made = fits[CALLED[0]]
    summed = summary(made)
    path = summed.posterior.path
    earned = made.talks[0].channel
    credit = summed.posterior.credit([earned])
    theirs = path.not_social[:, earned].mean()
    assert credit[earned] == pytest.approx(
        1.0 - theirs / summed.posterior.parts.channels[:, earned].mean()
    )
    assert 0.0 < credit[earned] < 1.0
    # all callers together call up at least what those do that are no social media
    assert (path.called_up >= path.not_social - 1e-6 * summed.total).all()
    assert (path.called_up[:, earned] <= summed.posterior.parts.channels[:, earned] + 1e-6).all()


def test_social_medias_sum_tells_what_is_not_its_own(one, fits):
    _, _, reading = one
    called = reading.social.called_up
    assert 0.0 < called.mean < reading.social.together.mean
    firm, made = fits[CALLED[0]]
    as_input = read(replace(made, talks=(), earned="input"), firm.tables)
    assert as_input.earned == "input"
    assert as_input.social.called_up is None
    assert as_input.social.alone == reading.social.alone
    assert as_input.social.p_negligible <= reading.social.p_negligible
    assert all(c.via_talk is c.total is c.called_up is None for c in as_input.channels)


def test_every_number_through_talk_has_its_contraction(one):
    _, _, reading = one
    names = {c.name for c in reading.contraction}
    assert {f"via_talk.{c.channel}" for c in reading.channels if c.via_talk} <= names


def ways(tables, plan):
    data = mend(weekly(tables, plan), plan)
    return reading_of_talk(data, plan, tables), data


def test_the_setting_and_the_plan_choose_how_talk_is_read(one):
    tables = one[0].tables
    assert ways(tables, MixPlan())[0] == "mediator"
    assert ways(tables, MixPlan(earned="input"))[0] == "input"
    mix = MixSection(outcome="revenue", earned="input")
    told = replace(tables, company=tables.company.model_copy(update={"mix": mix}))
    assert ways(told, MixPlan())[0] == "input"
    assert ways(told, MixPlan(earned="mediator"))[0] == "mediator"


def test_without_an_earned_channel_nothing_is_said_of_talk(firm):
    assert ways(firm.tables(), MixPlan())[0] is None


def test_rare_talk_and_talk_that_is_paid_for_stay_inputs(firm):
    firm.kinds |= {"talk": "earned_social"}
    firm.exposure["talk"] = np.where(np.arange(130) % 3 == 0, 50.0, 0.0)
    for _ in range(2):
        _, data = ways(firm.tables(), MixPlan())
        talks, (check,) = talk_models(data, MixPlan(), firm.tables())
        assert talks == ()
        assert (check.code, check.facts) == ("mix_talk_as_input", {"names": ("talk",)})
        firm.spend["talk"] = np.linspace(1.0, 2.0, 130)


def test_what_is_taken_from_talk_is_taken_on_its_scale():
    heard = np.array([0.0, 3.0, 40.0])
    nothing, most = np.zeros((1, 3)), np.full((1, 3), 9.0)
    np.testing.assert_allclose(without(heard, nothing)[0], heard)
    np.testing.assert_allclose(without(heard, most), 0.0)
    left = without(heard, np.full((1, 3), 0.1))
    usual = 0.1 * heard.mean()
    np.testing.assert_allclose(np.log1p(left[0, 1:] / usual), scaled(heard)[1:] - 0.1)
