from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luopan.instruments.mix.demand import demand_block
from luopan.instruments.mix.design import blocks
from luopan.instruments.mix.odd import odd_weeks
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.pose import UNKNOWN_SD, pose
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly

PLAN = MixPlan()


def posed(tables, plan=PLAN):
    data = mend(weekly(tables, plan), plan)
    made, _ = blocks(data, plan, "CN")
    apart, _ = odd_weeks(data, made)
    made = (*made, *apart)
    return data, made, pose(data, made, plan, tables.company)


def test_the_problem_holds_the_data_and_a_column_for_every_missing_week(firm):
    firm.revenue[[10, 40]] = np.nan
    data, made, problem = posed(firm.tables())
    assert np.allclose(problem.outcome[data.seen], data.values[data.seen])
    assert np.allclose(problem.media, np.column_stack([c.driver for c in data.channels]))
    assert problem.linear.shape[1] == 1 + sum(b.columns.shape[1] for b in made) + 2
    assert np.argwhere(problem.linear[:, -2:]).tolist() == [[10, 0], [40, 1]]
    assert problem.linear_sd[-2:].tolist() == [UNKNOWN_SD] * 2
    assert problem.base.shape == (130, PLAN.base_rank)


def test_a_still_base_is_a_choice(firm):
    assert posed(firm.tables(), MixPlan(base_rank=0))[2].base is None


damage = st.fixed_dictionaries(
    {
        "rows": st.floats(0.0, 0.4),
        "weeks": st.integers(50, 130),
        "nought": st.sets(st.sampled_from(["tv", "search", "paid_social"])),
        "still": st.sets(st.sampled_from(["tv", "search", "paid_social"])),
        "copy": st.booleans(),
        "scale": st.sampled_from([1e-9, 1e-3, 1.0, 1e6, 1e12]),
        "sign": st.sampled_from([1.0, 1.0, 1.0, -1.0]),
        "seed": st.integers(0, 2**16),
    }
)


@given(damage=damage)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_tables_hold_there_is_a_sound_problem_or_a_named_reason(small_firm, damage):
    tables = small_firm.tables()
    rng = np.random.default_rng(damage["seed"])
    channels = tables.channels
    for name in damage["nought"] | damage["still"]:
        value = 0.0 if name in damage["nought"] else 500.0
        spend = pl.when(pl.col("channel") == name).then(value).otherwise(pl.col("spend"))
        channels = channels.with_columns(spend=spend)
    if damage["copy"]:
        tv = channels.filter(pl.col("channel") == "tv")["spend"]
        channels = pl.concat(
            [
                channels.filter(pl.col("channel") != "search"),
                channels.filter(pl.col("channel") == "search").with_columns(spend=tv),
            ]
        )
    kept = pl.Series(rng.random(len(channels)) > damage["rows"] / 2)
    outcomes = tables.outcomes.head(damage["weeks"])
    lost = pl.Series(rng.random(len(outcomes)) > damage["rows"] / 4)
    outcomes = outcomes.filter(lost).with_columns(pl.col("value") * damage["sign"])
    changed = replace(
        tables,
        channels=channels.filter(kept).with_columns(pl.col("spend") * damage["scale"]),
        outcomes=outcomes,
    )
    try:
        data, made, problem = posed(changed)
    except NoReadingError:
        return
    assert np.isfinite(problem.linear).all()
    assert problem.weeks == len(data.weeks)
    assert {c.kind for c in data.channels} - {"paid_social", "owned_social"}
    chasing, check = demand_block(data, made, PLAN)
    assert len(chasing) == (not check.passed)


@pytest.mark.parametrize("pairs", [0, 1, 6])
def test_pairs_are_as_many_as_the_plan_allows(firm, pairs):
    assert len(posed(firm.tables(), MixPlan(synergy_pairs=pairs))[2].pairs) == min(pairs, 4)
