import numpy as np

from luopan.instruments.mix.demand import demand_block
from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly

PLAN = MixPlan()


def leads(firm):
    data = mend(weekly(firm.tables(), PLAN), PLAN)
    return demand_block(data, blocks(data, PLAN, "CN")[0], PLAN)


def test_spend_set_apart_from_demand_passes(firm):
    made, check = leads(firm)
    assert (made, check.passed, check.facts["names"]) == ((), True, ())


def test_a_budget_that_follows_last_weeks_sales_is_named_and_its_lead_enters_the_model(firm):
    rng = np.random.default_rng(11)
    surprise = rng.normal(0.0, 0.08, 130)
    firm.revenue = firm.revenue + 1e6 * surprise
    follow = np.exp(np.concatenate([[0.0], 4.0 * surprise[:-1]]))
    firm.spend["search"] = firm.spend["search"].mean() * follow * rng.lognormal(0.0, 0.1, 130)
    [block], check = leads(firm)
    assert (check.passed, check.facts["names"]) == (False, ("search",))
    assert (block.name, block.kind, block.columns.shape) == ("demand", "demand", (130, 1))
    # the column at week t is next week's spend
    ahead = np.corrcoef(block.columns[:-1, 0], np.log(follow[1:]))[0, 1]
    assert ahead > 0.8


def test_a_channel_of_the_first_week_only_leads_nothing(firm):
    firm.spend["search"] = np.append(firm.spend["search"][0], np.zeros(129))
    made, check = leads(firm)
    assert (made, check.passed) == ((), True)


def test_false_alarms_stay_below_the_level_asked_for(firm):
    rng = np.random.default_rng(5)
    fired = 0
    for _ in range(100):
        firm.revenue = 1e6 * (1.0 + 0.05 * rng.normal(size=130))
        fired += not leads(firm)[1].passed
    assert fired <= 4  # 1 % asked for
