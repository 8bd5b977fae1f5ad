from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.weekly import weekly
from luopan.tables.company import CompanySection, Goal, Indicator, MixSection

PLAN = MixPlan()


def told(data, code):
    return [dict(c.facts) for c in data.checks if c.code == code]


def test_weeks_values_and_drivers_are_those_of_the_tables(firm):
    data = weekly(firm.tables(), PLAN)
    assert data.weeks == tuple(firm.weeks)
    assert np.allclose(data.values, firm.revenue)
    assert [(c.name, c.kind, c.by) for c in data.channels] == [
        ("tv", "traditional", "spend"),
        ("search", "paid_search", "spend"),
        ("paid_social", "paid_social", "spend"),
        ("owned_social", "owned_social", "exposure"),
    ]
    assert np.allclose(data.channels[0].driver, firm.spend["tv"])
    assert np.allclose(data.channels[3].driver, firm.exposure["owned_social"])
    assert data.channels[3].spend.sum() == 0.0
    assert np.allclose(data.controls["price"], firm.controls["price"])
    assert {c.code for c in data.checks} == {"mix_no_promotion", "mix_no_competitor"}


def test_regions_are_summed(firm):
    firm.regions = 3
    assert np.allclose(weekly(firm.tables(), PLAN).values, firm.revenue)


def test_a_week_without_one_region_has_no_outcome(firm):
    firm.regions = 2
    tables = firm.tables()
    gone = (pl.col("region") == "r1") & (pl.col("date") == firm.weeks[40])
    data = weekly(replace(tables, outcomes=tables.outcomes.filter(~gone)), PLAN)
    assert np.flatnonzero(~data.seen).tolist() == [40]


def test_the_whole_firm_is_not_counted_beside_its_regions(firm):
    tables = firm.tables()
    outcomes, channels = tables.outcomes, tables.channels
    part = {"region": pl.lit("r1"), "value": pl.col("value") / 2}
    beside = pl.concat([outcomes, outcomes.with_columns(**part)])
    spent = pl.concat([channels, channels.with_columns(region=pl.lit("r1"))])
    data = weekly(replace(tables, outcomes=beside, channels=spent), PLAN)
    assert np.allclose(data.values, firm.revenue)
    assert np.allclose(data.channels[0].spend, firm.spend["tv"])


def test_a_firm_that_tells_its_regions_from_some_day_on_keeps_both(firm):
    firm.regions = 2
    apart = firm.tables().outcomes.filter(pl.col("date") >= firm.weeks[60])
    firm.regions = 1
    tables = firm.tables()
    whole = tables.outcomes.filter(pl.col("date") < firm.weeks[60])
    data = weekly(replace(tables, outcomes=pl.concat([whole, apart])), PLAN)
    assert np.allclose(data.values, firm.revenue)


def test_a_region_that_opens_later_counts_from_then_on(firm):
    firm.regions = 2
    tables = firm.tables()
    early = (pl.col("region") == "r1") & (pl.col("date") < firm.weeks[60])
    data = weekly(replace(tables, outcomes=tables.outcomes.filter(~early)), PLAN)
    assert data.seen.all()
    assert np.allclose(data.values[:60], firm.revenue[:60] / 2)


def test_a_region_silent_in_the_last_weeks_is_late_not_closed(firm):
    firm.regions = 2
    tables = firm.tables()
    late = (pl.col("region") == "r1") & (pl.col("date") > firm.weeks[-4])
    data = weekly(replace(tables, outcomes=tables.outcomes.filter(~late)), PLAN)
    assert np.flatnonzero(~data.seen).tolist() == [127, 128, 129]


def test_missing_weeks_stay_missing_and_are_counted(firm):
    firm.revenue[[5, 6, 50, 51, 52, 77, 90, 100, 101, 102, 103, 110, 120]] = np.nan
    data = weekly(firm.tables(), PLAN)
    assert told(data, "mix_missing_weeks") == [
        {"missing": 13, "weeks": 130, "first": firm.weeks[5].isoformat()}
    ]
    assert np.isnan(data.values).sum() == 13


@pytest.mark.parametrize(
    ("week_start", "first"),
    [("monday", date(2023, 1, 2)), ("sunday", date(2023, 1, 1)), ("saturday", date(2022, 12, 31))],
)
def test_weeks_start_on_the_firms_own_day(firm, week_start, first):
    tables = firm.tables()
    section = CompanySection(name="firm", week_start=week_start)
    company = tables.company.model_copy(update={"company": section})
    data = weekly(replace(tables, company=company), PLAN)
    assert (data.weeks[0], len(data.weeks)) == (first, 130)
    assert np.allclose(data.values, firm.revenue)


def test_daily_rows_are_summed_and_unwhole_weeks_left_out(firm):
    tables = firm.tables()
    days = [w + timedelta(days=d) for w in firm.weeks for d in range(7)]
    outcomes = pl.DataFrame({"date": days[2:-3]}).with_columns(
        indicator=pl.lit("revenue"),
        value=pl.lit(10.0),
        region=pl.lit(None, dtype=pl.String),
    )
    data = weekly(replace(tables, outcomes=outcomes), PLAN)
    assert np.flatnonzero(~data.seen).tolist() == [0, 129]
    assert data.values[1:-1].tolist() == [70.0] * 128


def test_a_firm_closed_at_weekends_has_whole_weeks_of_five_days(firm):
    tables = firm.tables()
    days = [w + timedelta(days=d) for w in firm.weeks for d in range(5)]
    outcomes = pl.DataFrame({"date": days[:-1]}).with_columns(
        indicator=pl.lit("revenue"),
        value=pl.lit(10.0),
        region=pl.lit(None, dtype=pl.String),
    )
    data = weekly(replace(tables, outcomes=outcomes), PLAN)
    assert np.flatnonzero(~data.seen).tolist() == [129]
    assert data.values[:-1].tolist() == [50.0] * 129


def test_monthly_outcomes_are_refused(firm):
    tables = firm.tables()
    monthly = tables.outcomes.gather_every(4)
    with pytest.raises(NoReadingError) as caught:
        weekly(replace(tables, outcomes=monthly), PLAN)
    assert (caught.value.code, caught.value.facts["days"]) == ("mix_outcome_not_weekly", 28.0)


def test_weeks_that_the_channel_table_does_not_cover_are_cut(firm):
    tables = firm.tables()
    later = tables.channels.filter(pl.col("date") >= firm.weeks[10])
    data = weekly(replace(tables, channels=later), PLAN)
    assert data.weeks[0] == firm.weeks[10]
    assert told(data, "mix_weeks_cut")[0]["weeks"] == 10


def test_tables_without_a_week_in_common_are_refused(firm):
    tables = firm.tables()
    shifted = tables.channels.with_columns(pl.col("date") - pl.duration(days=7 * 200))
    with pytest.raises(NoReadingError) as caught:
        weekly(replace(tables, channels=shifted), PLAN)
    assert caught.value.code == "mix_no_common_weeks"


def test_a_channel_without_rows_in_some_weeks_spent_nothing_then(firm):
    tables = firm.tables()
    gone = (pl.col("channel") == "tv") & (pl.col("date") > firm.weeks[100])
    data = weekly(replace(tables, channels=tables.channels.filter(~gone)), PLAN)
    assert data.channels[0].driver[101:].tolist() == [0.0] * 29
    assert told(data, "mix_channel_weeks_as_zero") == [{"names": ("tv",)}]


def test_a_week_without_a_row_of_any_channel_is_unknown_not_nought(firm):
    tables = firm.tables()
    gone = pl.col("date").is_in([firm.weeks[50], firm.weeks[51]])
    data = weekly(replace(tables, channels=tables.channels.filter(~gone)), PLAN)
    assert np.flatnonzero(~data.seen).tolist() == [50, 51]
    beside = firm.spend["search"][[49, 52]]
    bridged = [(2 * beside[0] + beside[1]) / 3, (beside[0] + 2 * beside[1]) / 3]
    assert data.channels[1].driver[50:52] == pytest.approx(bridged)
    assert told(data, "mix_channel_weeks_unknown") == [
        {"missing": 2, "weeks": 130, "first": firm.weeks[50].isoformat()}
    ]
    assert told(data, "mix_channel_weeks_as_zero") == []


def test_a_declared_channel_without_any_row_is_named(firm):
    tables = firm.tables()
    rows = tables.channels.filter(pl.col("channel") != "search")
    data = weekly(replace(tables, channels=rows), PLAN)
    assert told(data, "mix_channel_without_rows") == [{"names": ("search",)}]
    assert [c.name for c in data.channels] == ["tv", "paid_social", "owned_social"]


def test_the_plan_may_choose_exposure(firm):
    firm.exposure["tv"] = firm.spend["tv"] * 3.0
    data = weekly(firm.tables(), MixPlan(drivers={"tv": "exposure"}))
    assert data.channels[0].by == "exposure"
    assert np.allclose(data.channels[0].driver, firm.spend["tv"] * 3.0)
    assert np.allclose(data.channels[0].spend, firm.spend["tv"])


def test_gaps_in_a_control_are_filled_and_said(firm):
    tables = firm.tables()
    rows = tables.controls.filter(pl.col("date") != firm.weeks[50])
    data = weekly(replace(tables, controls=rows), PLAN)
    between = (firm.controls["price"][49] + firm.controls["price"][51]) / 2
    assert data.controls["price"][50] == pytest.approx(between)
    assert told(data, "mix_control_filled") == [{"names": ("price",)}]


def test_no_controls_is_said_and_a_constant_control_is_left_out(firm):
    firm.controls["price"][:] = 30.0
    data = weekly(firm.tables(), PLAN)
    assert (data.controls, told(data, "mix_control_constant")) == ({}, [{"names": ("price",)}])
    firm.controls = {}
    assert len(told(weekly(firm.tables(), PLAN), "mix_no_controls")) == 1


class TestOutcome:
    def company(self, tables, **update):
        return replace(tables, company=tables.company.model_copy(update=update))

    def with_second(self, firm, name="orders"):
        tables = firm.tables()
        second = tables.outcomes.with_columns(indicator=pl.lit(name))
        return replace(tables, outcomes=pl.concat([tables.outcomes, second]))

    def test_the_first_flow_goal_is_taken(self, firm):
        data = weekly(self.with_second(firm), PLAN)
        assert (data.outcome, data.unit) == ("revenue", "CNY")

    def test_settings_come_before_the_goal_and_the_plan_before_the_settings(self, firm):
        tables = self.company(self.with_second(firm), mix=MixSection(outcome="orders"))
        assert weekly(tables, PLAN).outcome == "orders"
        assert weekly(tables, MixPlan(outcome="revenue")).outcome == "revenue"

    def test_without_a_goal_the_only_flow_is_taken(self, firm):
        tables = self.company(firm.tables(), goal=())
        assert weekly(tables, PLAN).outcome == "revenue"

    def test_two_flows_and_no_goal_are_a_question(self, firm):
        tables = self.company(self.with_second(firm), goal=())
        with pytest.raises(NoReadingError) as caught:
            weekly(tables, PLAN)
        assert caught.value.code == "mix_outcome_undecided"
        assert caught.value.facts == {"flows": ("orders", "revenue")}

    def test_a_rate_is_not_explained_as_a_flow(self, firm):
        rate = Indicator(name="revenue", kind="rate")
        tables = self.company(
            firm.tables(), goal=(), indicator=(rate,), mix=MixSection(outcome="revenue")
        )
        with pytest.raises(NoReadingError) as caught:
            weekly(tables, PLAN)
        assert caught.value.code == "mix_outcome_not_flow"

    def test_an_outcome_without_rows_is_named(self, firm):
        firm.outcome = "profit"
        with pytest.raises(NoReadingError) as caught:
            weekly(firm.tables(), PLAN)
        assert caught.value.code == "mix_outcome_absent"
        assert caught.value.facts == {"outcome": "profit", "present": ("revenue",)}

    def test_a_goal_whose_indicator_has_no_rows_gives_way_to_the_flow_there_is(self, firm):
        goal = Goal(
            name="x",
            indicator="profit",
            kind="flow",
            unit="CNY",
            target=1,
            by=date(2027, 1, 1),
            owner="me",
        )
        assert weekly(self.company(firm.tables(), goal=(goal,)), PLAN).outcome == "revenue"

    @pytest.mark.parametrize(
        ("table", "code"), [("outcomes", "mix_no_outcomes"), ("channels", "mix_no_channels")]
    )
    def test_a_table_that_is_not_there_is_named(self, firm, table, code):
        with pytest.raises(NoReadingError) as caught:
            weekly(replace(firm.tables(), **{table: None}), PLAN)
        assert caught.value.code == code
