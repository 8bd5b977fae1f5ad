import numpy as np
import pytest

from luopan.instruments.mix import MixPlan, NoReadingError, measure
from luopan.readings.bundle import Readings
from luopan.readings.mix import SOCIAL, MixReading

QUICK = MixPlan(draws=400, warmup=400, prior_draws=400, seed=3)
FASTER = MixPlan(draws=150, warmup=250, prior_draws=200, seed=3)


def effect(reading, name):
    return next(c for c in reading.channels if c.channel == name)


def test_what_was_put_in_is_found_again(small_firm, reading):
    for name, truth in small_firm.truth.items():
        found = effect(reading, name).contribution
        assert found.low <= truth <= found.high
        assert found.high - found.low < 0.15 * reading.total


def test_the_decomposition_adds_to_the_total(small_firm, reading):
    assert reading.total == pytest.approx(small_firm.revenue.sum(), rel=1e-12)
    assert sum(line.contribution.mean for line in reading.decomposition) == pytest.approx(
        reading.total, rel=1e-8
    )
    assert sum(line.share.mean for line in reading.decomposition) == pytest.approx(1.0, abs=1e-8)
    kinds = [line.kind for line in reading.decomposition]
    assert (kinds[0], kinds[-1]) == ("baseline", "residual")
    assert kinds.count("channel") == len(reading.channels)
    assert kinds.count("synergy") == len(reading.synergy)


def test_a_channels_line_is_its_effect_and_no_line_sums_kinds(reading):
    lines = {line.name: line for line in reading.decomposition}
    for channel in reading.channels:
        assert lines[channel.channel].contribution == channel.contribution
    assert len(lines) == len(reading.decomposition)


def test_money_figures_stand_only_where_money_was_spent(small_firm, reading):
    tv, owned = effect(reading, "tv"), effect(reading, "owned_social")
    assert tv.spend == pytest.approx(small_firm.spend["tv"].sum())
    assert tv.roi.mean == pytest.approx(tv.contribution.mean / tv.spend)
    assert (owned.spend, owned.roi, owned.marginal_roi) == (0.0, None, None)
    assert owned.curve[-1].spend == pytest.approx(1.5 * small_firm.exposure["owned_social"].max())


def test_the_last_quarter_and_what_comes_later_are_parts_of_the_input(reading):
    tv = effect(reading, "tv")
    assert 0.0 < tv.this_quarter.mean < 0.25 * tv.contribution.mean
    assert 0.0 < tv.later.mean < tv.this_quarter.mean


def test_curves_rise_and_widen_beyond_what_was_ever_spent(reading):
    for channel in reading.channels:
        means = [p.response.mean for p in channel.curve]
        assert means == sorted(means)
        assert means[0] == 0.0
        seen = [p.spend for p in channel.curve if p.observed]
        beyond = [p for p in channel.curve if not p.observed]
        assert all(p.spend > seen[-1] for p in beyond)
        width = [p.response.high - p.response.low for p in channel.curve]
        assert width == sorted(width)


def test_social_is_the_sum_of_its_kinds_and_of_what_they_share(reading):
    social = reading.social
    alone = sum(c.contribution.mean for c in reading.channels if c.kind in SOCIAL)
    shared = sum(s.effect.mean for s in reading.synergy)
    assert social.alone.mean == pytest.approx(alone)
    assert social.shared.mean == pytest.approx(shared)
    assert social.together.mean == pytest.approx(alone + shared)


def test_every_inconclusive_synergy_has_a_next_step(reading):
    open_pairs = {s.pair for s in reading.synergy if s.verdict == "inconclusive"}
    assert open_pairs == {s.pair for s in reading.synergy if 0.05 < s.p_positive < 0.95}
    [step] = [s for s in reading.next_steps if s.code == "mix_regional_pause"]
    assert (step.facts["weeks"], step.facts["regions"]) == (8, 20)
    assert (*step.facts["social"], *step.facts["other"]) in open_pairs


def test_sampler_and_model_pass_their_checks(reading):
    assert reading.failed == ()
    assert reading.diagnostics.rhat_max < 1.02
    assert reading.diagnostics.divergences == 0
    assert 0.7 < reading.diagnostics.r2.mean < 1.0
    assert reading.evidence == "E2"


def test_every_shown_number_says_how_much_the_data_narrowed_it(reading):
    named = {c.name: c.value for c in reading.contraction}
    wanted = {
        f"{what}.{c.channel}"
        for c in reading.channels
        for what in ("contribution", "marginal", "this_quarter", "later")
    }
    wanted |= {f"synergy.{a} × {b}" for a, b in (s.pair for s in reading.synergy)}
    wanted |= {"social.alone", "social.shared", "social.together"}
    assert set(named) == wanted
    assert max(named.values()) <= 1.0
    assert named["contribution.tv"] > 0.5


def test_fitted_follows_actual(small_firm, reading):
    assert reading.actual == tuple(small_firm.revenue.tolist())
    error = np.array(reading.fitted) - small_firm.revenue
    assert np.abs(error).mean() < 0.03 * small_firm.revenue.mean()


def test_json_goes_both_ways(reading):
    assert MixReading.model_validate_json(reading.model_dump_json()) == reading
    whole = Readings(
        schema="luopan/readings/1",
        company="firm",
        currency="CNY",
        as_of=reading.as_of,
        readings=(reading,),
    )
    assert Readings.from_json(whole.to_json()).mix() == (reading,)


def test_same_seed_same_bytes_and_progress_runs_to_the_end(firm):
    said = []
    [one] = measure(firm.tables(), FASTER, progress=said.append)
    [two] = measure(firm.tables(), FASTER)
    assert one.model_dump_json() == two.model_dump_json()
    assert said == sorted(said)
    assert (said[0] >= 0.0, said[-1]) == (True, 1.0)
    assert one.seconds > 0.0


def test_the_order_of_the_channels_changes_nothing_but_monte_carlo_error(firm, reading):
    firm.kinds = dict(reversed(firm.kinds.items()))
    [other] = measure(firm.tables(), QUICK)
    assert [c.channel for c in other.channels] == [c.channel for c in reading.channels][::-1]
    for channel in reading.channels:
        one, two = channel.share, effect(other, channel.channel).share
        width = one.high - one.low
        for a, b in ((one.mean, two.mean), (one.low, two.low), (one.high, two.high)):
            assert abs(a - b) < 0.2 * width
    pairs = {s.pair: s for s in other.synergy}
    for found in reading.synergy:
        assert pairs[found.pair].p_positive == pytest.approx(found.p_positive, abs=0.1)


def test_the_outcomes_unit_and_the_channels_scale_do_not_matter(firm, reading):
    firm.revenue = firm.revenue * 1e3
    firm.spend["tv"] = firm.spend["tv"] * 1e-9
    firm.spend["search"] = firm.spend["search"] * 1e6
    [other] = measure(firm.tables(), QUICK)
    for channel in reading.channels:
        one, two = channel.share, effect(other, channel.channel).share
        assert abs(one.mean - two.mean) < 0.1 * (one.high - one.low)
    # outcome × 10³, spend × 10⁻⁹
    assert effect(other, "tv").roi.mean == pytest.approx(
        effect(reading, "tv").roi.mean * 1e12, rel=0.1
    )


class TestBadInput:
    def test_an_all_zero_channel(self, firm):
        firm.spend["search"][:] = 0.0
        [found] = measure(firm.tables(), FASTER)
        assert [c.channel for c in found.channels] == ["tv", "paid_social", "owned_social"]
        assert "mix_channel_all_zero" in {c.code for c in found.checks}

    def test_identical_channels_become_one_line(self, firm):
        firm.kinds["radio"] = "traditional"
        firm.spend["radio"] = firm.spend["tv"].copy()
        [found] = measure(firm.tables(), FASTER)
        line = effect(found, "tv + radio")
        assert line.members == ("tv", "radio")
        assert line.spend == pytest.approx(2 * firm.spend["tv"].sum())
        assert "mix_part_channels" in {s.code for s in found.next_steps}

    def test_social_merged_with_another_kind_is_never_said_to_do_something(self, firm):
        firm.spend["paid_social"] = firm.spend["tv"] * 0.3
        [found] = measure(firm.tables(), FASTER)
        assert effect(found, "tv + paid_social").kind == "other"
        assert found.social.verdict == "inconclusive"

    def test_one_week_in_ten_missing(self, firm, reading):
        lost = np.random.default_rng(2).choice(np.arange(1, 129), 13, replace=False)
        full = firm.revenue.copy()
        firm.revenue[lost] = np.nan
        [found] = measure(firm.tables(), QUICK)
        assert found.weeks == 130
        assert found.total == pytest.approx(np.nansum(firm.revenue))
        assert [i for i, v in enumerate(found.actual) if v is None] == sorted(lost.tolist())
        assert found.decomposition[-1].share.mean == pytest.approx(0.0, abs=0.005)
        for channel in reading.channels:
            share = effect(found, channel.channel).share
            apart = abs(share.mean - channel.share.mean)
            assert apart < 0.5 * (channel.share.high - channel.share.low)
        # the model foretells the weeks that it never saw
        error = np.array(found.fitted)[lost] - full[lost]
        assert 1.0 - error.var() / full.var() > 0.5

    def test_one_week_of_data(self, firm):
        firm.revenue[1:] = np.nan
        with pytest.raises(NoReadingError) as caught:
            measure(firm.tables(), FASTER)
        assert caught.value.code == "mix_too_short"

    def test_one_social_channel_and_no_other(self, firm):
        firm.kinds = {"paid_social": "paid_social"}
        with pytest.raises(NoReadingError) as caught:
            measure(firm.tables(), FASTER)
        assert caught.value.code == "mix_social_only"

    def test_constant_spend(self, firm):
        firm.spend["paid_social"][:] = 700.0
        [found] = measure(firm.tables(), FASTER)
        assert "mix_channel_constant" in {c.code for c in found.checks}
        assert "mix_vary_spend" in {s.code for s in found.next_steps}

    def test_huge_beside_tiny(self, firm):
        firm.revenue = firm.revenue * 1e3
        firm.spend["tv"] = firm.spend["tv"] * 1e5
        firm.exposure["owned_social"] = firm.exposure["owned_social"] * 1e-8
        [found] = measure(firm.tables(), FASTER)
        assert np.isfinite([c.share.mean for c in found.channels]).all()

    def test_a_channel_that_starts_in_the_last_month(self, firm):
        firm.spend["paid_social"][:-4] = 0.0
        [found] = measure(firm.tables(), FASTER)
        codes = {c.code: c for c in found.checks}
        assert codes["mix_channel_short"].facts["names"] == ("paid_social",)
        assert effect(found, "paid_social").share.high < 0.05

    def test_one_huge_week(self, firm):
        firm.spend["tv"][60] = firm.spend["tv"].max() * 1000
        [found] = measure(firm.tables(), FASTER)
        assert all(c.share.low >= 0.0 for c in found.channels)

    def test_no_controls_and_no_social(self, firm):
        firm.controls = {}
        for name in ("paid_social", "owned_social"):
            del firm.kinds[name]
        [found] = measure(firm.tables(), FASTER)
        assert (found.social, found.synergy) == (None, ())
        assert "mix_add_controls" in {s.code for s in found.next_steps}
