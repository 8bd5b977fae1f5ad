"""Finished tests against known truth, and every way in which one can be wrong."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions, switched

from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Evidence
from luopan.readings.experiments import ExperimentReading

PLAN = ExperimentPlan(seed=1)


def only(firm: Regions, **settings: object) -> ExperimentReading:
    (reading,) = measure(firm.tables(), PLAN.model_copy(update=settings))
    return reading


def paused(effect: float = -0.1, *, kind: str = "go_dark", seed: int = 0, **firm: int) -> Regions:
    made = Regions(seed=seed, **firm)
    where = [2, 5, 11, 17]
    made.run(where, 70, 8, effect)
    made.told("pause", kind, where, 70, 8)
    return made


def test_chosen_regions_find_what_was_done() -> None:
    reading = only(paused(-0.1, seed=4))
    assert reading.design == "chosen"
    assert reading.evidence is Evidence.E3
    assert reading.kind == "go_dark"
    assert reading.verdict == "negative"
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= -0.1 <= reading.effect.relative.high
    assert len(reading.compared) == 20
    assert {o.estimator for o in reading.others} == {
        "synthetic_control", "synthetic_did", "local_level",
    }  # fmt: skip
    for other in reading.others:
        assert other.relative is not None
        assert other.relative.mean == pytest.approx(-0.1, abs=0.04)


def test_what_is_told_by_period_and_region_adds_up_to_the_total() -> None:
    reading = only(paused(-0.1))
    assert [p.date for p in reading.course] == [Regions().day(70 + i) for i in range(8)]
    points = [p.effect.mean for p in reading.course if p.effect is not None]
    assert sum(points) == pytest.approx(reading.effect.point)
    assert reading.cumulative[-1].mean == pytest.approx(reading.effect.point)
    total = reading.effect.total
    assert total is not None
    assert reading.cumulative[-1].low == pytest.approx(total.low)
    assert {r.region for r in reading.regions} == set(reading.treated)
    assert all(len(r.course) == 8 for r in reading.regions)
    gap = sum(p.observed - p.expected for p in reading.course)
    assert gap == pytest.approx(reading.effect.point)


def test_p_and_interval_never_contradict() -> None:
    for seed in range(6):
        reading = only(paused(-0.02, seed=seed))
        for effect in (reading.effect, *reading.others):
            assert effect.total is not None
            assert effect.p is not None
            outside = effect.total.low > 0.0 or effect.total.high < 0.0
            assert outside == (effect.p <= 1.0 - effect.total.level)


def test_intervals_hold_and_placebo_tests_seldom_find_anything() -> None:
    for effect in (-0.1, 0.0):
        held = []
        for seed in range(16):
            interval = only(paused(effect, seed=100 + seed)).effect.relative
            assert interval is not None
            held.append(interval.low <= effect <= interval.high)
        # at a level of .9 fourteen of sixteen are expected; ten or fewer come once in a hundred
        assert sum(held) > 10


def test_a_null_names_what_could_have_been_seen_and_what_to_do() -> None:
    reading = only(paused(0.0, seed=3))
    assert reading.verdict == "inconclusive"
    assert reading.detectable is not None
    assert 0.005 < reading.detectable < 0.1
    assert [s.code for s in reading.next_steps] == ["test_longer"]


def test_a_lot_is_analysed_by_itself() -> None:
    reading = only(paused(-0.08, kind="randomised go-dark", seed=4))
    assert reading.design == "lot"
    assert reading.evidence is Evidence.E4
    assert reading.effect.estimator == "lot"
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= -0.08 <= reading.effect.relative.high
    assert only(paused(-0.08, kind="随机停投", seed=4)).effect == reading.effect


def test_money_that_was_moved_gives_the_effect_a_unit_of_it() -> None:
    firm = paused(-0.1)
    reading = only(firm)
    saved = -sum(0.05 * firm.spend[i, 0] / 0.05 * 8 for i in (2, 5, 11, 17))
    assert reading.spend == pytest.approx(saved)
    assert reading.step == pytest.approx(-1.0)
    assert reading.per_money is not None
    assert reading.effect.total is not None
    assert reading.per_money.mean == pytest.approx(reading.effect.total.mean / saved)
    assert 0.0 < reading.per_money.low < reading.per_money.high


def test_a_switchback_finds_what_was_done() -> None:
    firm = Regions(seed=5)
    on = switched(firm.count, 16, 2, seed=2)
    for i, b in zip(*np.nonzero(on[:, ::2]), strict=True):
        firm.run([int(i)], 70 + 2 * int(b), 2, 0.05, spend=1.0)
        firm.row(
            test="sb",
            kind="switchback",
            region=firm.names[i],
            start=70 + 2 * int(b),
            length=2,
            arm="on",
        )
    reading = only(firm)
    assert reading.design == "switchback"
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= 0.05 <= reading.effect.relative.high
    assert reading.verdict == "positive"
    refused = only(firm, half_life_days=21.0)
    assert refused.verdict == "undetermined"
    assert refused.effect.refused == "half_life_exceeds_block"
    assert refused.effect.total is None


def test_an_assignment_that_no_lot_drew_is_refused() -> None:
    firm = Regions(seed=5)
    for week, where in ((70, [1, 2, 3]), (73, [4]), (80, [7, 8])):
        for i in where:
            firm.row(test="sb", kind="轮换", region=firm.names[i], start=week, length=2)
    reading = only(firm)
    assert reading.effect.refused == "unknown_lot"
    assert [s.code for s in reading.next_steps] == ["test_again_more_regions"]


def test_a_factorial_test_tells_what_two_do_beyond_the_sum() -> None:
    firm = Regions(seed=9, noise=0.015)
    order = np.random.default_rng(4).permutation(firm.count)
    for arm, each in (("control", 0.0), ("tv", 0.05), ("paid_social", 0.03), ("both", 0.12)):
        where = [int(i) for i in order[: firm.count // 4]]
        order = order[firm.count // 4 :]
        firm.run(where, 70, 10, each, spend=1.0)
        firm.told("fac", "2×2", where, 70, 10, arm=arm, channel="tv + paid_social")
    reading = only(firm, level=0.99)
    told = {c.of: c.effect.relative for c in reading.contrasts}
    assert set(told) == {"first", "second", "together"}
    for of, truth in (("first", 0.07), ("second", 0.05), ("together", 0.04)):
        interval = told[of]
        assert interval is not None
        assert interval.low <= truth <= interval.high
    assert reading.effect.relative == told["together"]


def test_several_cells_are_told_apart() -> None:
    firm = Regions(seed=6)
    firm.run([0, 1, 2], 70, 8, 0.15)
    firm.told("cells", "multi_cell", [0, 1, 2], 70, 8, arm="A")
    firm.told("cells", "multi_cell", [3, 4, 5], 70, 8, arm="B")
    reading = only(firm)
    a, b = reading.contrasts
    assert (a.arm, b.arm) == ("A", "B")
    assert a.effect.relative is not None
    assert b.effect.relative is not None
    assert a.effect.relative.low > 0.0
    assert b.effect.relative.low < 0.0 < b.effect.relative.high
    assert not {"r03", "r04", "r05"} & set(reading.compared)
    assert {x.reason for x in reading.left_out} == {"other_arm"}


def test_before_and_after_is_the_weakest_kind() -> None:
    # at the top of the season, so that the season does not pass for the test
    firm = Regions(seed=3)
    firm.run(list(range(firm.count)), 62, 6, 0.4)
    firm.row(test="all", kind="lift", region=None, start=62, length=6)
    (reading,) = measure(firm.tables(whole=True), PLAN.model_copy(update={"level": 0.95}))
    assert reading.design == "before_after"
    assert reading.evidence is Evidence.E1
    assert reading.verdict == "positive"
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= 0.4 <= reading.effect.relative.high
    assert [s.code for s in reading.next_steps] == ["test_by_region"]


def test_before_and_after_never_contradicts_itself() -> None:
    for seed in range(8):
        firm = Regions(seed=seed, weeks=60 + seed)
        firm.run(list(range(firm.count)), 50, 4, 0.02 * seed)
        firm.row(test="all", kind="lift", region=None, start=50, length=4)
        (reading,) = measure(firm.tables(whole=True), PLAN)
        told = reading.effect
        assert told.total is not None
        assert told.p is not None
        outside = told.total.low > 0.0 or told.total.high < 0.0
        assert outside == (told.p <= 0.1)


def test_treated_regions_with_gaps_are_left_out_by_name() -> None:
    firm = paused(-0.1)
    firm.sales[5, 72] = np.nan
    firm.sales[17] = 0.0
    reading = only(firm)
    assert reading.treated == ("r02", "r11")
    assert {(x.name, x.reason) for x in reading.left_out} == {
        ("r05", "missing"),
        ("r17", "zero_sales"),
    }
    assert "test_treated_lost" in {c.code for c in reading.checks if not c.passed}
    firm.sales[[2, 11], 73] = np.nan
    gone = only(firm)
    assert gone.verdict == "undetermined"
    assert gone.effect.refused == "missing_treated"


def test_donors_with_gaps_are_left_out_by_name() -> None:
    firm = paused(-0.1)
    firm.sales[8, 30] = np.nan
    reading = only(firm)
    assert ("r08", "missing") in {(x.name, x.reason) for x in reading.left_out}
    assert "r08" not in reading.compared


def test_regions_of_another_test_are_no_comparison() -> None:
    firm = paused(-0.1)
    firm.told("other", "lift", [8, 9], 72, 4)
    first = measure(firm.tables(), PLAN)[0]
    assert {(x.name, x.reason) for x in first.left_out} == {
        ("r08", "other_test"),
        ("r09", "other_test"),
    }


def test_few_regions_are_refused_with_a_reason() -> None:
    firm = Regions(count=6, seed=1)
    firm.told("few", "lift", [1], 70, 8)
    reading = only(firm, level=0.95)
    assert reading.verdict == "undetermined"
    assert reading.effect.refused == "too_few_sets"
    assert reading.effect.p is None


def test_a_strike_in_the_history_is_named() -> None:
    firm = paused(-0.1)
    firm.sales[[2, 5, 11, 17], 50] *= 0.2
    odd = [c for c in only(firm).checks if c.code == "test_odd_periods"]
    assert odd
    assert odd[0].facts["days"] == (str(firm.day(50)),)


def test_days_and_weeks_together_are_added_up() -> None:
    firm = paused(-0.1)
    tables = firm.tables()
    outcomes = tables.outcomes
    assert outcomes is not None
    weekly = outcomes.filter(pl.col("region") != "r08")
    daily = outcomes.filter(pl.col("region") == "r08")
    days = pl.concat(
        [
            daily.with_columns(pl.col("date") + timedelta(days=d), pl.col("value") / 7.0)
            for d in range(7)
        ]
    )
    mixed = replace(tables, outcomes=pl.concat([weekly, days]))
    (reading,) = measure(mixed, PLAN)
    assert reading.step_days == 7
    assert "test_mixed_periods" in {c.code for c in reading.checks}
    (plain,) = measure(tables, PLAN)
    assert reading.effect.point == pytest.approx(plain.effect.point)


@pytest.mark.parametrize(("late", "early"), [(0, 0), (2, 0), (0, 3)])
def test_a_test_that_begins_or_ends_inside_a_week_is_told(late: int, early: int) -> None:
    tables = paused(-0.1).tables()
    tests = tables.tests
    assert tests is not None
    moved = tests.with_columns(
        pl.col("start") + timedelta(days=late), pl.col("end") - timedelta(days=early)
    )
    (reading,) = measure(replace(tables, tests=moved), PLAN)
    told = [c.facts for c in reading.checks if c.code == "test_part_periods"]
    if late or early:
        days = [
            str(moved["start"].min()),
            str(moved["end"].max()),
            str(tests["start"].min()),
            str(tests["end"].max()),
        ]
        assert [[f[k] for k in ("start", "end", "first", "last")] for f in told] == [days]
    else:
        assert not told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "astrology"}, "test_design_kind"),
        ({"region": "r03a"}, "test_design_region_misspelt"),
        ({"region": "Atlantis"}, "test_design_region"),
        ({"arm": "control"}, "test_design_no_arm"),
        ({"start": None}, "test_design_dates"),
        ({"start": date(2026, 1, 1)}, "test_design_end_first"),
        ({"outcome": "profit"}, "test_unknown_outcome"),
        ({"start": date(2019, 1, 7), "end": date(2019, 3, 1)}, "test_days_outside"),
        ({"end": date(2030, 1, 1)}, "test_still_running"),
        ({"region": None, "audience": "women"}, "test_no_answers"),
    ],
)
def test_a_wrong_design_is_told_by_name(change: dict[str, object], code: str) -> None:
    firm = Regions(seed=1)
    firm.told("pause", "go_dark", [3], 70, 8)
    firm.rows[0] |= change
    with pytest.raises(NoTestError) as caught:
        measure(firm.tables(), PLAN)
    assert caught.value.code == code
    assert caught.value.exit_code == 2


def test_a_wrong_test_takes_nothing_from_the_others() -> None:
    firm = paused(-0.1)
    firm.told("odd", "astrology", [3], 70, 8)
    (reading,) = measure(firm.tables(), PLAN)
    assert reading.test == "pause"
    assert "test_design_kind" in {c.code for c in reading.checks}


def test_an_unknown_test_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NoTestError) as caught:
        measure(paused().tables(), PLAN.model_copy(update={"test": "pausse"}))
    assert caught.value.code == "test_unknown"
    assert caught.value.facts["known"] == ("pause",)


def test_the_outcome_must_be_told_where_there_are_several() -> None:
    firm = paused()
    firm.rows = [row | {"outcome": None} for row in firm.rows]
    tables = firm.tables()
    outcomes = tables.outcomes
    assert outcomes is not None
    more = outcomes.with_columns(indicator=pl.lit("orders"))
    both = replace(tables, outcomes=pl.concat([outcomes, more]))
    with pytest.raises(NoTestError) as caught:
        measure(both, PLAN)
    assert caught.value.code == "test_no_outcome"
    (reading,) = measure(both, PLAN.model_copy(update={"outcome": "orders"}))
    assert reading.outcome == "orders"


def test_same_input_same_bytes() -> None:
    firm = paused(-0.05)
    assert only(firm).model_dump_json() == only(firm).model_dump_json()
    again = ExperimentReading.model_validate_json(only(firm).model_dump_json())
    assert again == only(firm).model_copy(update={"seconds": 0.0})


def test_the_lift_is_over_what_would_have_been_sold_not_over_the_time_before() -> None:
    firm = Regions(seed=3)
    where = [1, 4, 8, 9, 13, 16, 19, 22]
    # everyone doubles when the test starts
    firm.sales[:, 70:] *= 2.0
    firm.run(where, 70, 8, 0.1, spend=1.0)
    firm.told("lift", "random lift", where, 70, 8)
    told = only(firm).effect.relative
    assert told is not None
    assert told.low <= 0.1 <= told.high
    assert told.mean == pytest.approx(0.1, abs=0.03)


def test_money_told_by_the_week_is_spread_over_its_days() -> None:
    firm = Regions(seed=4, weeks=210, step=1, count=16)
    firm.run([2, 5, 9], 147, 28, -0.1)
    firm.told("pause", "go_dark", [2, 5, 9], 147, 28)
    tables = firm.tables()
    (daily,) = measure(tables, PLAN)
    channels = tables.channels
    assert channels is not None
    weekly = (
        channels.group_by(
            pl.col("date").dt.truncate("1w"), "channel", "region", maintain_order=True
        )
        .agg(pl.col("spend").sum(), pl.col("row").first())
        .with_columns(exposure=pl.lit(None))
    )
    (other,) = measure(replace(tables, channels=weekly.select(channels.columns)), PLAN)
    assert daily.per_money is not None
    assert other.per_money is not None
    assert other.per_money.mean == pytest.approx(daily.per_money.mean, rel=0.08)


def test_months_are_periods_of_their_own() -> None:
    firm = Regions(seed=2, weeks=48)
    months = [date(2020 + m // 12, 1 + m % 12, 1) for m in range(48)]
    firm.run([2, 5, 11], 36, 6, 0.2)
    firm.told("half", "lift", [2, 5, 11], 36, 6)
    tables = firm.tables()
    outcomes, tests = tables.outcomes, tables.tests
    assert outcomes is not None
    assert tests is not None
    moved = dict(zip([firm.day(w) for w in range(48)], months, strict=True))
    monthly = replace(
        tables,
        outcomes=outcomes.with_columns(pl.col("date").replace_strict(moved)),
        tests=tests.with_columns(start=pl.lit(date(2023, 1, 1)), end=pl.lit(date(2023, 6, 30))),
        channels=None,
    )
    (reading,) = measure(monthly, PLAN)
    assert [p.date for p in reading.course] == months[36:42]
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= 0.2 <= reading.effect.relative.high


def test_two_arms_at_once_and_a_changed_allocation_are_named() -> None:
    firm = Regions(seed=1)
    firm.told("both", "lift", [3], 70, 8, arm="A")
    firm.told("both", "lift", [3, 4], 72, 8, arm="B")
    firm.told("moved", "go_dark", [5], 70, 4)
    firm.told("moved", "go_dark", [6], 74, 4)
    firm.told("sound", "lift", [8, 9], 70, 8)
    (reading,) = measure(firm.tables(), PLAN)
    told = {c.code: c.facts for c in reading.checks if not c.passed}
    assert told["test_two_arms"]["regions"] == ("r03",)
    assert told["test_allocation_changed"]["regions"] == ("r05", "r06")


def test_two_tests_of_the_same_regions_are_no_more_than_co_movement() -> None:
    firm = paused(-0.1)
    firm.told("push", "heavy_up", [2, 5, 11, 17], 70, 8, channel="tv", arm="+50%")
    for reading in measure(firm.tables(), PLAN):
        assert reading.evidence is Evidence.E1
        assert reading.per_money is None
        assert "test_overlaps" in {c.code for c in reading.checks if not c.passed}


def test_a_switchback_without_a_lot_told_is_no_experiment() -> None:
    firm = Regions(seed=5)
    for i in range(firm.count):
        for block in range(8):
            if (i + block) % 2:
                firm.row(
                    test="sb", kind="switchback", region=firm.names[i], start=70 + 2 * block,
                    length=2, arm="on",
                )  # fmt: skip
    reading = only(firm)
    assert reading.evidence is Evidence.E3
    assert "test_no_lot_told" in {c.code for c in reading.checks if not c.passed}


def test_regions_that_drop_out_of_a_lot_are_told() -> None:
    firm = paused(-0.1, kind="random go-dark")
    firm.sales[5, 70:] = np.nan
    reading = only(firm)
    assert reading.evidence is Evidence.E3
    assert ("r05", "missing") in {(x.name, x.reason) for x in reading.left_out}
    assert "r05" not in reading.treated
    assert "test_lot_lost" in {c.code for c in reading.checks if not c.passed}


def test_a_region_that_the_outcome_does_not_have_is_left_out() -> None:
    firm = paused(-0.1, kind="random go-dark")
    tables = firm.tables()
    outcomes, tests = tables.outcomes, tables.tests
    assert outcomes is not None
    assert tests is not None
    other = outcomes.filter(pl.col("region") == "r05").with_columns(indicator=pl.lit("orders"))
    rest = outcomes.filter(pl.col("region") != "r05")
    (reading,) = measure(replace(tables, outcomes=pl.concat([rest, other])), PLAN)
    assert ("r05", "not_told") in {(x.name, x.reason) for x in reading.left_out}
    assert reading.effect.total is not None


def test_many_regions_and_days_are_cut_to_those_that_matter() -> None:
    firm = Regions(seed=1, count=120, weeks=420, step=1)
    where = [3, 8, 40, 77]
    firm.run(where, 380, 28, 0.1, spend=1.0)
    firm.told("large", "lift", where, 380, 28)
    reading = only(firm, shown=0)
    cut = {c.code: c for c in reading.checks}["test_cut"]
    assert cut.facts["regions"] == 60
    assert reading.effect.relative is not None
    assert reading.effect.relative.low <= 0.1 <= reading.effect.relative.high


def test_a_test_before_the_data_says_that_history_is_short() -> None:
    firm = Regions(seed=1)
    firm.told("early", "lift", [3], 2, 8)
    assert only(firm).effect.refused == "short_history"


@pytest.mark.parametrize("kind", ["go_dark", "go_dark random"])
def test_regions_that_one_figure_was_divided_among_tell_nothing(kind: str) -> None:
    firm = Regions()
    firm.sales[:] = np.outer(np.arange(1, 25), firm.sales[0]).round(0)
    firm.told("pause", kind, [2, 5, 11, 17], 70, 8)
    reading = only(firm)
    assert reading.effect.refused == "in_step"
    assert reading.verdict == "undetermined"


def test_a_channel_that_the_firm_does_not_have_is_named() -> None:
    firm = paused()
    for row in firm.rows:
        row["channel"] = "radio"
    named = [c.facts["names"] for c in only(firm).checks if c.code == "test_design_channel"]
    assert named == [("radio",)]
    assert "test_design_channel" not in {c.code for c in only(paused()).checks}
