import numpy as np
import pytest

from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly

PLAN = MixPlan()


def found(firm):
    data = mend(weekly(firm.tables(), PLAN), PLAN)
    return odd_weeks(data, blocks(data, PLAN, "CN")[0])


def test_a_firm_without_odd_weeks_has_no_block(firm):
    made, check = found(firm)
    assert (made, check.passed, check.facts["weeks"]) == ((), True, ())


@pytest.mark.parametrize("size", [-0.5, 0.5])
def test_weeks_that_stand_apart_get_a_column_each(firm, size):
    firm.revenue[[20, 90]] += size * 1e6
    [block], check = found(firm)
    assert check.facts["weeks"] == (firm.weeks[20].isoformat(), firm.weeks[90].isoformat())
    assert np.argwhere(block.columns).tolist() == [[20, 0], [90, 1]]


def test_missing_weeks_do_not_shift_the_columns(firm):
    firm.revenue[[3, 4, 5]] = np.nan
    firm.revenue[90] += 5e5
    [block], _ = found(firm)
    assert np.argwhere(block.columns).tolist() == [[90, 0]]


def test_a_week_explained_by_a_control_is_not_odd(firm):
    firm.revenue[90] += 5e5
    closed = np.zeros(130)
    closed[90] = 1.0
    firm.controls["event"] = closed
    assert found(firm)[0] == ()


def test_no_more_than_one_week_in_twelve_is_set_apart(firm):
    rng = np.random.default_rng(4)
    firm.revenue[rng.choice(130, 14, replace=False)] += 2e6
    [block], _ = found(firm)
    assert block.columns.shape[1] == 10
