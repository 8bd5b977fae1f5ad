"""Designs: what they promise, what they are given, and what they refuse."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions

from luopan.instruments.experiments import DesignAsked, ExperimentPlan, as_design, design, measure
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.designs import TestOption, TestOptions
from luopan.stats import randomised

ASKED = DesignAsked(seed=3, days=(56,), candidates=200)


def by_design(firm: Regions, asked: DesignAsked) -> dict[str, list[TestOption]]:
    found: dict[str, list[TestOption]] = {}
    for option in design(firm.tables(), asked).options:
        found.setdefault(option.design, []).append(option)
    return found


def test_designs_are_distinct_and_say_what_they_can_see() -> None:
    found = by_design(Regions(seed=1), ASKED)
    assert set(found) == {"drawn", "lot", "switchback"}
    sets = [option.regions for option in found["drawn"]]
    assert len(set(sets)) == len(sets) >= 3
    for option in (*found["drawn"], *found["lot"], *found["switchback"]):
        assert option.detectable is not None
        assert 0.003 < option.detectable < 0.2
        effects = [p.effect for p in option.power]
        chances = [p.power for p in option.power]
        assert effects == sorted(effects)
        assert chances == sorted(chances)


def test_what_is_promised_is_found_as_often_as_promised() -> None:
    firm = Regions(seed=8, weeks=110)
    asked = replace(ASKED, until=firm.day(90))
    (lot,) = by_design(firm, asked)["lot"]
    assert lot.detectable is not None
    found = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        # fresh histories of the same kind, an effect as large as was promised
        again = Regions(seed=500 + seed, weeks=110)
        where = sorted(int(i) for i in rng.permutation(again.count)[: again.count // 2])
        again.run(where, 91, 8, lot.detectable)
        again.told("t", "random lift", where, 91, 8)
        (reading,) = measure(again.tables(), ExperimentPlan(seed=1))
        found += reading.verdict == "positive"
    # 32 of 40 are promised; 24 or fewer, or all of them, come once in two hundred
    assert 24 < found < 40


def test_must_and_must_not_are_kept() -> None:
    asked = replace(ASKED, must=("r03",), never=("r05", "r06"))
    for option in by_design(Regions(seed=1), asked)["drawn"]:
        assert "r03" in option.regions
        assert not {"r05", "r06"} & set(option.regions)


def test_a_budget_is_kept_and_money_is_told() -> None:
    firm = Regions(seed=1)
    free = by_design(firm, replace(ASKED, channels=("paid_social",)))["drawn"]
    costs = [option.cost for option in free if option.cost is not None]
    assert len(costs) == len(free)
    budget = float(np.median(costs))
    tight = by_design(firm, replace(ASKED, channels=("paid_social",), budget=budget))["drawn"]
    assert tight
    assert all(option.cost is not None and option.cost <= budget for option in tight)
    level = firm.spend[:, -1]
    for option in free:
        regions = [firm.names.index(name) for name in option.regions]
        assert option.cost == pytest.approx(8 * level[regions].sum())


def test_two_channels_ask_what_they_do_together() -> None:
    found = by_design(Regions(seed=1), replace(ASKED, channels=("tv", "paid_social")))
    (both,) = found["factorial"]
    assert both.asks == "together"
    (lot,) = found["lot"]
    assert both.detectable is not None
    assert lot.detectable is not None
    # what two do together is seen about half as finely as what one does
    assert 1.4 < both.detectable / lot.detectable < 3.5


def test_a_pair_is_asked_by_pauses_and_blocks_of_social_media_too() -> None:
    firm = Regions(seed=1)
    tables = firm.tables()
    assert tables.channels is not None
    # TV on and off for the whole firm, social media told by region
    weeks = [firm.day(w) for w in range(firm.weeks)]
    tv = pl.DataFrame(
        {"date": weeks, "channel": "tv", "spend": [9e4 * ((w // 4) % 2) for w in range(len(weeks))]}
    )
    tables = replace(tables, channels=pl.concat([tables.channels, tv], how="diagonal"))
    asked = replace(ASKED, channels=("tv", "paid_social"))
    found = {o.design: o for o in design(tables, asked).options if o.asks == "together"}
    assert set(found) == {"pauses", "blocks", "factorial", "factorial_blocks"}
    level = firm.spend[:, 0].sum()
    # two pauses of 8 weeks in every region; on or off for half of 32 weeks
    assert found["pauses"].cost == pytest.approx(16 * level)
    assert found["blocks"].cost == pytest.approx(16 * level)
    for option in (found["pauses"], found["blocks"]):
        assert option.detectable is not None
        assert option.days == 32 * 7
        assert option.block_days == 56
    # what TV costs by region is not told
    assert found["factorial"].cost is None


def test_blocks_beside_another_channel_find_as_often_as_promised() -> None:
    firm = Regions(seed=8, weeks=130)
    lot = randomised.BlockLot(24, 32, 8)
    tv = np.broadcast_to(2.0 * ((np.arange(32) // 4) % 2), (24, 32))
    question = randomised.Question("moderated")
    history = firm.sales[:, :98]
    plan = randomised.Plan(level=0.9, spread=0.0, samples=60, seed=2)
    told = randomised.power(history, lot, question, plan, tv)
    found = 0
    for k in range(60):
        fresh = Regions(seed=100 + k, weeks=130)
        arms = lot.draw(np.random.default_rng(k), 1)[0]
        usual = fresh.sales[:, :98].mean(axis=1, keepdims=True)
        fresh.sales[:, 98:] += told.detectable * usual * arms * tv
        trial = randomised.Trial(fresh.sales, 98, arms, lot, tv)
        found += randomised.analyse(trial, question, level=0.9, redraws=199).p <= 0.1
    assert 0.65 < found / 60 < 0.93


def test_carry_over_longer_than_a_block_refuses_the_switchback() -> None:
    found = by_design(Regions(seed=1), replace(ASKED, half_life_days=60))
    assert {option.refused for option in found["switchback"]} == {"half_life_exceeds_block"}
    assert found["switchback"][0].detectable is None


def test_regions_with_gaps_are_counted() -> None:
    firm = Regions(seed=1)
    firm.sales[4, 20] = np.nan
    told = design(firm.tables(), ASKED)
    assert told.regions == 23
    assert told.lost["gaps"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"must": ("r3",)}, "test_unknown_region"),
        ({"channels": ("paid_socal",)}, "test_unknown_channel"),
        ({"outcome": "profit"}, "test_unknown_outcome"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(change: dict[str, object], code: str) -> None:
    with pytest.raises(NoTestError) as caught:
        design(Regions(seed=1).tables(), replace(ASKED, **change))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.facts["known"]


def test_an_outcome_of_the_whole_firm_cannot_be_designed_for() -> None:
    with pytest.raises(NoTestError) as caught:
        design(Regions(seed=1).tables(whole=True), ASKED)
    assert caught.value.code == "test_no_regions"


def test_three_regions_are_too_few() -> None:
    with pytest.raises(NoTestError) as caught:
        design(Regions(count=3, seed=1).tables(), ASKED)
    assert caught.value.code == "test_few_whole_regions"


def lots(found: TestOptions) -> list[TestOption]:
    return [o for o in found.options if o.design in {"lot", "switchback"}]


def test_a_shop_closed_for_a_week_does_not_keep_regions_from_a_lot() -> None:
    firm = Regions(seed=1)
    usual = lots(design(firm.tables(), ASKED))
    firm.sales[3, 40] = 0.0
    closed = lots(design(firm.tables(), ASKED))
    assert [o.design for o in closed] == [o.design for o in usual]
    for one, other in zip(closed, usual, strict=True):
        assert one.detectable == pytest.approx(other.detectable, rel=0.3)


def test_seven_weeks_are_too_few_to_try_a_lot_on() -> None:
    found = design(Regions(weeks=7, seed=1).tables(), ASKED)
    assert lots(found)
    assert {o.refused for o in lots(found)} == {"short_history"}


def test_a_test_that_no_table_tells_is_said_to_be_none() -> None:
    firm = Regions(seed=1)
    with pytest.raises(NoTestError) as caught:
        as_design(firm.tables(), "spring", None)
    assert caught.value.code == "test_no_design"
    firm.told("pause", "go_dark", [2, 5], 70, 8)
    with pytest.raises(NoTestError) as caught:
        as_design(firm.tables(), "spring", None)
    assert (caught.value.code, caught.value.facts["known"]) == ("test_unknown", ("pause",))


def test_regions_that_one_figure_was_divided_among_cannot_be_compared() -> None:
    firm = Regions(seed=1)
    firm.sales[:] = np.outer(np.arange(1, 25), firm.sales[0])
    with pytest.raises(NoTestError) as caught:
        design(firm.tables(), ASKED)
    assert caught.value.code == "test_in_step"


def test_a_test_of_the_table_is_looked_at_before_it_began() -> None:
    firm = Regions(seed=1)
    firm.told("pause", "go_dark", [2, 5], 70, 8)
    tables = firm.tables()
    settings = as_design(tables, "pause", None)
    assert settings["must"] == ("r02", "r05")
    assert settings["days"] == (56,)
    told = design(tables, DesignAsked(**settings, seed=3))  # type: ignore[arg-type]
    assert told.history == 70
    chosen = [option for option in told.options if option.design == "chosen"]
    assert [option.regions for option in chosen] == [("r02", "r05")]
    later = tables.outcomes
    assert later is not None
    changed = later.with_columns(
        pl.when(pl.col("date") >= firm.day(70)).then(0.0).otherwise(pl.col("value")).alias("value")
    )
    again = design(replace(tables, outcomes=changed), DesignAsked(**settings, seed=3))  # type: ignore[arg-type]
    assert again == told


def test_a_test_of_one_week_has_no_switchback_and_no_traceback() -> None:
    found = by_design(Regions(seed=1), replace(ASKED, days=(1, 7)))
    assert "switchback" not in found
    assert len(found["lot"]) == 2


def test_lots_keep_the_budget_and_leave_out_who_must_not() -> None:
    firm = Regions(seed=1)
    free = by_design(firm, replace(ASKED, channels=("paid_social",)))
    (lot,) = free["lot"]
    assert lot.cost is not None
    tight = replace(ASKED, channels=("paid_social",), budget=0.5 * lot.cost)
    assert "lot" not in by_design(firm, tight)
    fewer = replace(ASKED, never=("r00", "r01", "r02", "r03"))
    assert by_design(firm, fewer)["lot"][0].treated == 10
