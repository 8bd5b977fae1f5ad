"""The route: a plan beside the present one, its limits kept, its reach told."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from luopan.errors import InputError
from luopan.instruments.mix import MixFit
from luopan.instruments.mix.route import RouteAsked, measure_route
from luopan.instruments.mix.route.ground import stand
from luopan.instruments.mix.route.worth import Beside
from luopan.readings.base import Check
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading
from luopan.tables.company import PlanChannel, PlanSection

PAID = ("tv", "search", "paid_social")


def settings(*rows: PlanChannel, **more: object) -> PlanSection:
    return PlanSection(channel=rows, **more)


@pytest.fixture(scope="module")
def route(fitted: MixFit, reading: MixReading) -> RouteReading:
    return measure_route(fitted, reading, RouteAsked())


@pytest.fixture(scope="module")
def limited(fitted: MixFit, reading: MixReading) -> RouteReading:
    rows = (
        PlanChannel(name="tv", floor=150_000, weekly_cap=40_000),
        PlanChannel(name="search", cap=390_000, max_change=0.2),
    )
    asked = RouteAsked(
        budget=1_000_000, settings=settings(*rows, risk="quantile", min_outcome=11e6)
    )
    return measure_route(fitted, reading, asked)


def refused(fitted: MixFit, reading: MixReading, asked: RouteAsked) -> dict[str, dict]:
    with pytest.raises(InputError) as caught:
        measure_route(fitted, reading, asked)
    return {f.code: dict(f.facts) | {"got": f.got} for f in caught.value.faults}


def test_the_plan_divides_the_present_sum_and_is_told_as_a_difference(route: RouteReading) -> None:
    assert [c.channel for c in route.channels] == list(PAID)
    assert route.held == ("owned_social",)
    assert route.planned_total == pytest.approx(route.present_total)
    assert sum(c.planned for c in route.channels) == pytest.approx(route.present_total)
    assert all(len(c.weekly) == route.weeks == 13 for c in route.channels)
    assert route.difference.low < route.difference.mean < route.difference.high
    assert route.difference.mean == pytest.approx(route.now.mean + route.later.mean)
    own = sum(c.difference.mean for c in route.channels)
    assert own + route.shared.mean == pytest.approx(route.difference.mean)
    assert route.difference.mean > 0.0
    assert route.scaled is False
    assert all(c.p_better is not None and c.move is not None for c in route.channels)


def test_the_steps_bound_a_plan_unless_told_otherwise(route: RouteReading) -> None:
    for c in route.channels:
        assert max(c.weekly) <= 1.25 * c.largest * (1 + 1e-9)
        assert c.observed == (max(c.weekly) <= c.largest * (1 + 1e-9))
    told = {check.code for check in route.checks}
    assert ("route_beyond" in told) == (not all(c.observed for c in route.channels))


def test_the_frontier_trades_this_quarter_for_later(route: RouteReading) -> None:
    now = [p.now.mean for p in route.frontier]
    later = [p.later.mean for p in route.frontier]
    assert [p.weight for p in route.frontier] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert now[0] > now[-1]
    assert later[-1] > later[0]
    assert all(p.now.low <= p.now.mean <= p.now.high for p in route.frontier)


def test_unknown_synergy_puts_two_plans_side_by_side(route: RouteReading) -> None:
    assert route.synergy in {"unknown", "positive", "negative"}
    assert [v.assumed for v in route.variants] == ["posterior", "no_synergy"]
    assert route.variants[0].under_posterior == route.difference
    best_under_none = max(v.under_no_synergy.mean for v in route.variants)
    assert route.variants[1].under_no_synergy.mean >= 0.95 * best_under_none


def test_every_limit_is_kept_to_the_last_digit(limited: RouteReading) -> None:
    lines = {c.channel: np.array(c.weekly) for c in limited.channels}
    assert sum(x.sum() for x in lines.values()) == pytest.approx(1e6, rel=1e-9)
    assert lines["tv"].sum() >= 150_000 * (1 - 1e-9)
    assert lines["tv"].max() <= 40_000 * (1 + 1e-9)
    search = np.concatenate([[limited.channels[1].present_weekly[-1]], lines["search"]])
    assert search.sum() - search[0] <= 390_000 * (1 + 1e-9)
    assert (search[1:] <= 1.2 * search[:-1] * (1 + 1e-9)).all()
    assert (search[1:] >= 0.8 * search[:-1] * (1 - 1e-9)).all()
    assert {(x.code, x.channel) for x in limited.limits} >= {
        ("budget", None), ("floor", "tv"), ("weekly_cap", "tv"), ("cap", "search"),
        ("max_change", "search"),
    }  # fmt: skip
    assert limited.scaled is True
    assert limited.outlook.mean >= limited.least == 11e6
    assert limited.p_outlook > 0.5


def test_contradictory_limits_are_named_and_nothing_is_relaxed(fitted, reading) -> None:
    rows = (PlanChannel(name="tv", floor=300_000), PlanChannel(name="search", cap=1e9))
    told = refused(fitted, reading, RouteAsked(budget=200_000, settings=settings(*rows)))
    assert told["plan_clash"]["limits"] == ("tv floor ≥ 300,000", "budget = 200,000")


def test_an_outcome_that_no_plan_reaches_says_how_far_the_best_gets(fitted, reading) -> None:
    told = refused(fitted, reading, RouteAsked(settings=settings(min_outcome=9e7)))
    assert 5e6 < told["plan_outcome_unreachable"]["reached"] < 5e7


def test_everything_wrong_with_a_question_is_told_at_once(fitted, reading) -> None:
    rows = (PlanChannel(name="tv", floor=2.0, cap=1.0),)
    asked = RouteAsked(
        "report", budget=-5.0, free=True, settings=settings(*rows, min_probability=0.9)
    )
    assert set(refused(fitted, reading, asked)) == {
        "plan_decision", "plan_budget", "plan_free_needs_margin", "plan_probability_alone",
        "plan_cap_under_floor",
    }  # fmt: skip


def test_names_that_the_model_does_not_know_are_told_with_what_it_knows(fitted, reading) -> None:
    rows = (PlanChannel(name="tvv"), PlanChannel(name="owned_social"))
    told = refused(fitted, reading, RouteAsked(settings=settings(*rows)))
    assert told["plan_channel_unknown"]["nearest"] == ("tv",)
    assert told["plan_channel_unpaid"]["known"] == PAID


def test_compare_and_allocate_are_different_answers(fitted, reading, route) -> None:
    compared = measure_route(fitted, reading, RouteAsked("compare"))
    assert compared.verdict is None
    assert compared.planned_total is None
    assert all(c.planned is None for c in compared.channels)
    for one, other in zip(compared.channels, route.channels, strict=True):
        assert one.average == other.average
        # the next unit returns less than the average one where the curve bends
        assert one.marginal.mean < one.average.mean


def test_stop_or_go_asks_of_one_channel(fitted, reading) -> None:
    asked = RouteAsked("stop_go", stop="tv", settings=settings(margin=0.5))
    stopped = measure_route(fitted, reading, asked)
    line = next(c for c in stopped.channels if c.channel == "tv")
    assert stopped.planned_total == pytest.approx(stopped.present_total - line.present)
    lost = stopped.now.mean + stopped.later.mean
    assert lost < 0.0
    assert stopped.difference.mean == pytest.approx(0.5 * lost + line.present)
    dear = measure_route(fitted, reading, replace(asked, settings=settings(margin=0.01)))
    assert dear.p_better > 0.95
    assert dear.verdict == "better"
    orders = reading.model_copy(update={"unit": "orders"})
    assert "plan_stop_needs_margin" in refused(fitted, orders, replace(asked, settings=settings()))


def test_a_free_budget_spends_until_the_next_unit_pays_no_more(fitted, reading, route) -> None:
    asked = RouteAsked(free=True, settings=settings(margin=0.1))
    little = measure_route(fitted, reading, asked)
    assert little.free
    assert little.worth == "profit"
    assert little.planned_total < 0.5 * route.present_total
    assert little.difference.mean > 0.0
    # weighing now against later divides the chosen sum, and buys no more of either
    assert {round(sum(p.spend)) for p in little.frontier} == {round(little.planned_total)}


def test_three_hundred_per_cent_more_is_beyond_the_range_and_wider(fitted, reading) -> None:
    ground = stand(fitted, RouteAsked())
    calm = np.tile(0.9 * ground.largest, (13, 1))
    bold = calm.copy()
    bold[:, 1] *= 4.0
    assert ground.beyond(calm).tolist() == [1.0] * 4
    assert ground.beyond(bold)[1] == pytest.approx(3.6)
    said = Beside.the(ground, calm).of(bold).effects.own[:, 0, 1]
    bare = (ground.tell.effects(bold).own - ground.tell.effects(calm).own)[:, 0, 1]
    assert said.std() == pytest.approx(3.6 * bare.std())
    assert said.mean() == pytest.approx(bare.mean())
    floor = float(4.0 * ground.present[:, 1].sum())
    rows = (PlanChannel(name="search", floor=floor),)
    much = {"max_step": 9.0, "max_growth": 9.0}
    asked = RouteAsked(budget=2.5 * floor, settings=settings(*rows, **much))
    planned = measure_route(fitted, reading, asked)
    assert not planned.channels[1].observed
    named = next(c for c in planned.checks if c.code == "route_beyond")
    assert "search" in named.facts["names"]


def future(weeks: int, start: date, **more: float) -> pl.DataFrame:
    rows = [
        (start + timedelta(days=7 * w), name, 10_000.0 + w, 2 + i)
        for i, (w, name) in enumerate((w, n) for w in range(weeks) for n in PAID)
    ]
    return pl.DataFrame(rows, schema=["date", "channel", "spend", "row"], orient="row")


def test_a_table_of_future_spend_is_the_present_plan(fitted, reading) -> None:
    start = fitted.data.weeks[-1] + timedelta(days=7)
    asked = RouteAsked("compare", future=future(13, start), future_file="f.csv")
    told = measure_route(fitted, reading, asked)
    assert told.present_from == "future"
    assert told.channels[0].present_weekly == tuple(10_000.0 + w for w in range(13))
    broken = pl.concat(
        [
            asked.future.filter(pl.col("row") != 5),
            pl.DataFrame(
                [(start, "radio", 1.0, 90), (start - timedelta(days=1), "tv", 1.0, 91)],
                schema=asked.future.schema,
                orient="row",
            ),
        ]
    )
    faults = refused(fitted, reading, replace(asked, future=broken))
    assert set(faults) == {"plan_channel_unknown", "plan_future_outside", "plan_future_hole"}
    assert faults["plan_future_hole"]["weeks"] == 1


def test_last_year_may_be_the_present_plan(fitted, reading) -> None:
    told = measure_route(fitted, reading, RouteAsked("compare", like="last_year"))
    spend = fitted.data.channels[0].spend
    assert told.channels[0].present_weekly == pytest.approx(spend[-52:-39])


def test_a_failed_fit_fails_the_plan(fitted, reading) -> None:
    bad = reading.model_copy(
        update={"checks": (Check(code="mix_rhat", passed=False, facts={"rhat": 1.3}),)}
    )
    told = measure_route(fitted, bad, RouteAsked("stop_go", stop="tv", settings=settings(margin=1)))
    assert told.failed
    assert told.verdict == "inconclusive"
    assert told.synergy == "unknown"


def test_same_question_same_answer(fitted, reading, limited) -> None:
    one, two = (measure_route(fitted, reading, RouteAsked("compare")) for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()
