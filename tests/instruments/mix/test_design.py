from datetime import date, timedelta

import numpy as np
import pytest

from luopan.instruments.mix.design import blocks, fourier
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly


def designed(firm, country="CN", **settings):
    plan = MixPlan(**settings)
    data = mend(weekly(firm.tables(), plan), plan)
    made, checks = blocks(data, plan, country)
    return data, {b.name: b for b in made}, checks


@pytest.mark.parametrize(
    ("weeks", "pairs"), [(52, 1), (77, 1), (79, 2), (150, 2), (152, 3), (208, 3)]
)
def test_season_has_as_many_waves_as_the_history_carries(firm, weeks, pairs):
    firm.weeks = [firm.weeks[0] + timedelta(days=7 * i) for i in range(weeks)]
    for table in (firm.spend, firm.exposure, firm.controls):
        for name, values in table.items():
            table[name] = np.resize(values, weeks)
    firm.revenue = np.resize(firm.revenue, weeks)
    assert designed(firm)[1]["season"].columns.shape == (weeks, 2 * pairs)


def test_without_waves_there_is_no_season_and_it_is_said(firm):
    _, made, checks = designed(firm, harmonics=0)
    assert "season" not in made
    assert [c.code for c in checks] == ["mix_no_season"]


def test_waves_repeat_after_a_year_and_are_orthogonal():
    weeks = [date(2021, 1, 4) + timedelta(days=7 * i) for i in range(4 * 1461 // 7)]
    waves = fourier(weeks, 3)
    assert np.allclose(waves.T @ waves / len(weeks), np.eye(6) / 2, atol=0.01)
    year = fourier([date(2021, 1, 4), date(2025, 1, 4)], 3)
    assert np.allclose(year[0], year[1], atol=1e-12)


def test_season_and_price_are_centred_promotion_and_holidays_are_not(firm):
    promotion = np.zeros(130)
    promotion[::10] = 2.0
    firm.controls["promotion"] = promotion
    data, made, _ = designed(firm)
    assert np.allclose(made["season"].columns[data.seen].mean(axis=0), 0.0)
    assert np.allclose(made["price"].columns.mean(), 0.0)
    assert np.allclose(made["price"].columns.std(), 1.0)
    assert made["promotion"].columns.min() == 0.0
    assert np.allclose(made["promotion"].columns[:, 0] * promotion.std(), promotion)
    assert made["spring_festival"].columns.shape == (130, 3)
    assert {b.kind for b in made.values()} == {"season", "holiday", "control"}


def test_prior_scales_follow_the_spread_of_the_outcome(firm):
    _, made, _ = designed(firm)
    spread = firm.revenue.std() / firm.revenue.mean()
    assert made["price"].sd == pytest.approx(max(spread, 0.05))
    assert made["double_11"].sd == pytest.approx(2 * made["season"].sd)


def test_an_unknown_country_is_said(firm):
    _, made, checks = designed(firm, country="XX")
    assert [c.code for c in checks] == ["mix_holidays_unknown"]
    assert sorted(made) == ["price", "season"]
