import numpy as np
import pytest

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly

PLAN = MixPlan()


def mended(firm):
    return mend(weekly(firm.tables(), PLAN), PLAN)


def told(data, code):
    return [dict(c.facts) for c in data.checks if c.code == code and not c.passed]


def refused(firm):
    with pytest.raises(NoReadingError) as caught:
        mended(firm)
    return caught.value.code, caught.value.facts


def names(data):
    return [c.name for c in data.channels]


def test_sound_data_pass_unchanged(firm):
    data = mended(firm)
    assert names(data) == ["tv", "search", "paid_social", "owned_social"]
    told = {c.code for c in data.checks if not c.passed}
    assert told == {"mix_no_promotion", "mix_no_competitor"}


def test_an_all_zero_channel_is_left_out_and_named(firm):
    firm.spend["search"][:] = 0.0
    data = mended(firm)
    assert names(data) == ["tv", "paid_social", "owned_social"]
    assert told(data, "mix_channel_all_zero") == [{"names": ("search",)}]


def test_refunds_that_take_nearly_everything_leave_nothing_to_share_out(firm):
    firm.revenue[::2] *= -0.95
    assert refused(firm) == ("mix_outcome_not_positive", {"outcome": "revenue"})


def test_a_constant_channel_is_left_out_and_named(firm):
    firm.spend["search"][:] = 5000.0
    data = mended(firm)
    assert names(data) == ["tv", "paid_social", "owned_social"]
    assert told(data, "mix_channel_constant") == [{"names": ("search",)}]


def test_copies_of_one_kind_become_one_line_naming_both(firm):
    firm.kinds["radio"] = "traditional"
    firm.spend["radio"] = firm.spend["tv"] * 0.25
    data = mended(firm)
    assert names(data) == ["tv + radio", "search", "paid_social", "owned_social"]
    line = data.channels[0]
    assert (line.kind, line.by) == ("traditional", "spend")
    assert np.allclose(line.spend, firm.spend["tv"] * 1.25)
    assert told(data, "mix_channels_merged") == [
        {"names": ("tv", "radio"), "kinds": ("traditional",), "one_kind": True}
    ]


def test_copies_of_two_kinds_are_of_neither(firm):
    firm.spend["paid_social"] = firm.spend["tv"] * 0.5
    data = mended(firm)
    assert (data.channels[0].name, data.channels[0].kind) == ("tv + paid_social", "other")
    assert told(data, "mix_channels_merged")[0]["one_kind"] is False


def test_an_unpaid_copy_adds_no_money(firm):
    firm.exposure["owned_social"] = firm.spend["search"] * 7.0
    line = mended(firm).channels[1]
    assert (line.name, line.by) == ("search + owned_social", "exposure")
    assert np.allclose(line.spend, firm.spend["search"])
    assert np.isclose(np.corrcoef(line.driver, firm.spend["search"])[0, 1], 1.0)


def test_near_copies_stay_apart_and_are_named(firm):
    rng = np.random.default_rng(1)
    firm.spend["search"] = firm.spend["tv"] + rng.normal(0, 6000, 130).clip(-5000, 5000) + 5000
    data = mended(firm)
    assert len(data.channels) == 4
    [facts] = told(data, "mix_channels_alike")
    assert facts["names"] == ("tv", "search")
    assert 0.9 <= facts["correlation"] < 0.999


@pytest.mark.parametrize(("weeks", "refusal"), [(51, "mix_too_short"), (52, None)])
def test_less_than_a_year_is_refused(firm, weeks, refusal):
    firm.revenue[weeks:] = np.nan
    if refusal is None:
        assert told(mended(firm), "mix_history") == [{"weeks": 52, "wanted": 104}]
    else:
        assert refused(firm) == (refusal, {"outcome": "revenue", "weeks": 51, "needed": 52})


def test_a_channel_of_a_few_weeks_is_named(firm):
    firm.spend["search"][:-4] = 0.0
    assert told(mended(firm), "mix_channel_short") == [{"names": ("search",), "weeks": 8}]


def test_social_alone_makes_no_money_claim(firm):
    for name in ("tv", "search"):
        del firm.kinds[name], firm.spend[name]
    assert refused(firm) == ("mix_social_only", {"names": ("paid_social", "owned_social")})


def test_social_beside_an_all_zero_channel_is_social_alone(firm):
    for name in ("tv", "search"):
        firm.spend[name][:] = 0.0
    assert refused(firm)[0] == "mix_social_only"


def test_nothing_that_moves_is_refused(firm):
    for table in (firm.spend, firm.exposure):
        for values in table.values():
            values[:] = 0.0
    assert refused(firm) == ("mix_no_channels", {"outcome": "revenue"})


def test_constant_and_negative_outcomes_are_refused(firm):
    firm.revenue[:] = 5.0
    assert refused(firm)[0] == "mix_outcome_constant"
    firm.revenue = -np.arange(130.0)
    assert refused(firm)[0] == "mix_outcome_not_positive"
