"""Splits of people against known truth: errors, cover, looks, cost, guardrails."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from bench.simulate.crowds import START, Crowd
from scipy import stats

from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.base import Evidence
from luopan.readings.experiments import ExperimentReading, GuardrailSaid
from luopan.tables.bundle import Tables

SIMULATED = 240


def only(tables: Tables, outcome: str | None = "bought", **settings: object) -> ExperimentReading:
    given = settings if outcome is None else {**settings, "outcome": outcome}
    plan = ExperimentPlan(seed=1, **given)  # type: ignore[arg-type]
    (reading,) = measure(tables, plan)
    return reading


def failed(reading: ExperimentReading) -> set[str]:
    return {c.code for c in reading.checks if not c.passed}


def arm(tables: Tables, name: str, indicator: str) -> np.ndarray:
    assert tables.audiences is not None
    rows = tables.audiences.filter((pl.col("arm") == name) & (pl.col("indicator") == indicator))
    return rows["value"].to_numpy()


def test_a_mean_is_welchs_and_what_was_known_before_narrows_it() -> None:
    tables = Crowd(effects=(0.04,)).tables()
    audiences = tables.audiences
    assert audiences is not None
    plain = only(replace(tables, audiences=audiences.with_columns(
        before=pl.lit(None, pl.Float64))), "score")  # fmt: skip
    old, new = (arm(tables, name, "score") for name in ("control", "new"))
    oracle = stats.ttest_ind(new, old, equal_var=False)
    ends = oracle.confidence_interval(0.9)
    assert plain.effect.total is not None
    assert plain.effect.p == pytest.approx(oracle.pvalue)
    assert (plain.effect.total.low, plain.effect.total.high) == pytest.approx((ends.low, ends.high))
    known = only(tables, "score").effect.total
    assert known is not None
    assert known.high - known.low < 0.6 * (plain.effect.total.high - plain.effect.total.low)


def test_errors_and_cover_over_simulated_firms() -> None:
    """At 90 % of 240: 24 false alarms are expected, 38 or more come once in five hundred."""
    for outcome, effect in (("bought", 0.0), ("spent", 0.0), ("score", 0.02)):
        held = alarms = 0
        for seed in range(SIMULATED):
            crowd = Crowd(people=400, effects=(effect,), buyers=0.2, only=outcome, seed=seed)
            told = only(crowd.tables(), outcome).effect
            assert told.total is not None
            assert told.p is not None
            assert (told.p <= 0.1) == (told.total.low > 0.0 or told.total.high < 0.0)
            truth = 50.0 * effect
            held += told.total.low <= truth <= told.total.high
            alarms += told.p <= 0.1
        assert held >= 0.84 * SIMULATED, outcome
        if not effect:
            assert alarms <= 0.16 * SIMULATED, outcome


def test_looks_make_no_more_false_alarms_and_stop_early_for_an_effect() -> None:
    def stops(effect: float, count: int) -> list[str | None]:
        told = []
        for seed in range(count):
            crowd = Crowd(people=1500, effects=(effect,), buyers=0.2, only="bought", seed=seed)
            told.append(only(crowd.tables(looks=(4, 8, 12, 16))).watch)
        return told

    none = stops(0.0, 200)
    assert sum(w != "end" for w in none) <= 34  # 20 are expected, 35 come once in a thousand
    assert stops(0.5, 20).count("efficacy") >= 18


def test_an_ended_test_with_looks_is_judged_by_their_bounds() -> None:
    crowd = Crowd(people=3000, effects=(0.3,))
    plain, looked = only(crowd.tables()), only(crowd.tables(looks=(5, 10, 15)))
    assert plain.effect.total is not None
    assert looked.effect.total is not None
    assert looked.effect.total.low < plain.effect.total.low
    assert looked.effect.total.high > plain.effect.total.high
    assert [look.periods for look in looked.looks] == [5, 10, 15, 20]
    for seed in range(30):
        told = only(Crowd(effects=(0.2,), seed=seed).tables(looks=(5, 10, 15))).effect
        assert told.total is not None
        assert told.p is not None
        assert (told.p <= 0.1) == (told.total.low > 0.0 or told.total.high < 0.0)


def test_a_look_after_nobody_came_any_more_is_none() -> None:
    tables = Crowd(people=3000, effects=(1.0,), told=8).tables(looks=(4, 8, 12))
    ended = replace(tables, as_of=START + timedelta(days=40))
    reading = only(ended)
    assert [look.periods for look in reading.looks] == [4, 8]
    assert reading.verdict == "positive"


def test_a_harmful_test_stops_within_its_limit_and_a_harmless_one_runs_on() -> None:
    """A harm that would cost nearly twice the limit, looked at on every second day."""
    within = stopped = 0
    limit, crowd = 400.0, Crowd(people=3000, effects=(-0.5,), only="bought")
    for seed in range(100):
        told = replace(crowd, seed=seed).tables(
            looks=tuple(range(2, 20, 2)), loss=limit, worth=10.0, people=3000
        )
        reading = only(told)
        assert reading.loss is not None
        days = (reading.loss.date - START).days + 1
        lost = 10.0 * 0.05 * 1500.0 * days / 20.0
        within += lost <= limit
        stopped += reading.watch == "harm"
    assert within >= 92  # of 100 with a chance of 0.95 each, fewer come once in ten
    assert stopped >= 92
    harmless = [
        only(Crowd(people=3000, only="bought", seed=seed).tables(
            looks=tuple(range(2, 20, 2)), loss=1500.0, worth=10.0, people=3000)).watch
        for seed in range(60)
    ]  # fmt: skip
    assert harmless.count("harm") <= 9


def test_the_loss_is_told_in_money_with_its_limit() -> None:
    tables = Crowd(people=4000, effects=(-0.6,), told=10)
    reading = only(tables.tables(looks=(5, 10, 15), loss=2000.0, worth=10.0))
    assert reading.effect.refused == "still_running"
    assert reading.watch == "harm"
    assert reading.loss is not None
    assert reading.loss.why in {"shown", "dear"}
    assert reading.loss.loss.low < reading.loss.loss.mean < reading.loss.loss.high
    # a share of 0.1 falls by 0.06, ten a piece
    people = 2000.0 * ((reading.loss.date - START).days + 1) / 20.0
    assert reading.loss.loss.low < 0.6 * people < reading.loss.loss.high
    unpriced = only(tables.tables(looks=(5, 10, 15), loss=2000.0))
    assert unpriced.loss is None
    assert "test_loss_unpriced" in failed(unpriced)
    money = only(tables.tables(looks=(5, 10, 15), loss=2000.0, outcome="spent"), None)
    assert money.loss is not None


def test_dear_before_harm_is_shown_says_so() -> None:
    tables = Crowd(people=300, told=4).tables(looks=(4, 8), loss=20.0, worth=100.0)
    reading = only(tables)
    assert reading.loss is not None
    assert reading.loss.why == "dear"
    assert reading.watch == "harm"
    assert [s.code for s in reading.next_steps] == ["test_stop_cost"]


def test_an_unplanned_look_holds_at_any_number_of_looks() -> None:
    reading = only(Crowd(people=2000, told=9).tables())
    (look,) = reading.looks
    assert not look.planned
    assert (look.efficacy, look.harm) == (None, None)
    assert "test_unplanned_look" in failed(reading)
    assert reading.effect.refused == "still_running"
    alarms = 0
    for seed in range(60):
        crowd = Crowd(people=1200, buyers=0.3, only="bought", seed=seed)
        every = [only(replace(crowd, told=day).tables()).watch for day in (4, 7, 10, 13, 16, 19)]
        alarms += any(watch in {"efficacy", "harm"} for watch in every)
    assert alarms <= 10


def rail(reading: ExperimentReading, indicator: str = "leaves") -> GuardrailSaid:
    return next(g for g in reading.guardrails if g.indicator == indicator)


@pytest.mark.parametrize(
    ("effect", "people", "verdict"),
    [(0.0, 20000, "held"), (2.0, 20000, "broken"), (0.5, 2000, "open")],
)
def test_a_guardrail_is_held_broken_or_cannot_be_told(
    effect: float, people: int, verdict: str
) -> None:
    rails = ({"indicator": "leaves", "margin": 0.5, "worse": "higher"},)
    crowd = Crowd(people=people, effects=(effect,), leaves=0.05)
    told = rail(only(crowd.tables(guardrails=rails)))
    assert (told.verdict, told.registered) == (verdict, True)
    assert told.change is not None
    inside = told.change.high < 0.5, told.change.low > 0.5
    assert inside == (verdict == "held", verdict == "broken")


def test_at_its_edge_a_guardrail_is_held_as_seldom_as_stated() -> None:
    rails = ({"indicator": "score", "margin": 0.02},)
    held = 0
    for seed in range(SIMULATED):
        crowd = Crowd(people=400, effects=(-0.02,), seed=seed)
        told = rail(only(crowd.tables(guardrails=rails)), "score")
        held += told.verdict == "held"
    assert held <= 24  # 12 are expected, 24 or more come once in a thousand


def test_a_guardrail_without_figures_cannot_be_told() -> None:
    told = rail(only(Crowd().tables(guardrails=({"indicator": "nps", "margin": 0.1},))), "nps")
    assert (told.verdict, told.change, told.refused) == ("open", None, "not_told")


def test_several_arms_are_judged_together_against_one_control() -> None:
    crowd = Crowd(people=3000, arms=("warm", "plain"), effects=(0.1, 0.0))
    rails = ({"indicator": "leaves", "margin": 0.9, "worse": "higher"},)
    reading = only(crowd.tables(outcome="score", guardrails=rails), None)
    warm, plain = reading.contrasts
    assert (warm.arm, warm.effect.verdict) == ("warm", "positive")
    assert (plain.arm, plain.effect.verdict) == ("plain", "inconclusive")
    assert {g.arm for g in reading.guardrails} == {"warm", "plain"}


def test_a_lot_known_to_the_register_alone_is_a_lot() -> None:
    crowd = Crowd(kind="audience")
    assert only(crowd.tables()).evidence is Evidence.E1
    assert only(crowd.tables(looks=(10,))).evidence is Evidence.E4
    late = crowd.tables(looks=(10,), start=START - timedelta(days=5))
    assert late.register is not None
    assert not late.register.tests[0].before
    assert only(late).evidence is Evidence.E1


def test_a_lot_that_fell_otherwise_than_planned_is_a_broken_test() -> None:
    crowd = Crowd(people=2000, kind="audience")
    broken = only(crowd.tables(shares={"control": 0.8, "new": 0.2}))
    assert "test_ratio" in {c.code for c in broken.failed}
    assert broken.evidence is Evidence.E1
    assert [s.code for s in broken.next_steps] == ["test_mend_lot"]
    kept = only(Crowd(people=2000, shares=(0.8, 0.2)).tables())
    assert "test_ratio" not in failed(kept)
    untold = only(Crowd(people=2000, shares=()).tables())
    assert {c.code for c in untold.checks} >= {"test_uneven_people"}


def test_rows_that_fit_no_design_are_left_out_and_named() -> None:
    tables = Crowd().tables()
    rows = tables.audiences
    assert rows is not None
    whole = only(tables)
    some = rows.filter(pl.col("indicator") == "bought").head(20)
    spoilt = pl.concat([
        rows,
        some.with_columns(arm=pl.lit("brand-new")),
        some.with_columns(date=pl.lit(START - timedelta(days=5)), arm=pl.lit("new")),
        some.with_columns(audience=pl.lit("strangers")),
    ])  # fmt: skip
    reading = only(replace(tables, audiences=spoilt))
    assert failed(reading) >= {"test_arm_unknown", "test_rows_outside", "test_audience_elsewhere"}
    assert reading.effect == whole.effect
    both = rows.filter(pl.col("person") == "p0").with_columns(
        arm=pl.when(pl.col("arm") == "new").then(pl.lit("control")).otherwise(pl.lit("new"))
    )
    twice = only(replace(tables, audiences=pl.concat([rows, both])))
    assert "test_people_twice" in failed(twice)
    assert twice.sets == whole.sets - 1


@pytest.mark.parametrize(
    ("people", "buyers", "refused"), [(2, 0.1, "too_few_people"), (400, 0.0, None)]
)
def test_what_cannot_be_compared_is_refused(
    people: int, buyers: float, refused: str | None
) -> None:
    reading = only(Crowd(people=people, buyers=buyers, seed=3).tables())
    assert reading.effect.refused == refused
    # nobody bought in either arm: the interval says how sure that is
    assert reading.verdict == ("undetermined" if refused else "inconclusive")


def test_two_tests_of_one_audience_name_each_other() -> None:
    tables = Crowd().tables()
    assert tables.tests is not None
    assert tables.audiences is not None
    other = tables.tests.with_columns(test=pl.lit("banner"))
    both = replace(
        tables,
        tests=pl.concat([tables.tests, other]),
        audiences=pl.concat(
            [tables.audiences, tables.audiences.with_columns(test=pl.lit("banner"))]
        ),
    )
    first, second = measure(both, ExperimentPlan(outcome="bought"))
    met = {c.facts["tests"] for c in (*first.checks, *second.checks)
           if c.code == "test_overlaps_people"}  # fmt: skip
    assert met == {("coupon",), ("banner",)}


def test_a_broken_guardrail_goes_before_a_success() -> None:
    rails = ({"indicator": "leaves", "margin": 0.5, "worse": "higher"},)
    reading = only(Crowd(people=20000, effects=(2.0,), leaves=0.05).tables(guardrails=rails))
    assert reading.verdict == "positive"
    assert [s.code for s in reading.next_steps] == ["test_rail_broken"]


def test_a_split_that_only_the_register_designs_is_read() -> None:
    tables = Crowd(kind="audience").tables(looks=(10,), shares={"control": 0.5, "new": 0.5})
    alone = only(replace(tables, tests=None))
    whole = only(tables)
    assert alone.effect == whole.effect
    assert alone.evidence is Evidence.E4
    assert alone.registration is not None
    assert alone.registration.deviations == ()


def test_audiences_that_were_not_split_alike_are_named() -> None:
    tables = Crowd(people=2000).tables()
    rows = tables.audiences
    assert rows is not None
    assert tables.tests is not None
    design = tables.tests.with_columns(audience=pl.lit(None, pl.String))
    person = pl.col("person").str.slice(1).cast(pl.Int64)
    even = rows.with_columns(
        audience=pl.when(person % 2 == 0).then(pl.lit("a")).otherwise(pl.lit("b"))
    )
    assert "test_arms_mixed" not in failed(only(replace(tables, tests=design, audiences=even)))
    odd = rows.with_columns(
        audience=pl.when((person % 3 == 0) | ((pl.col("arm") == "new") & (person % 2 == 0)))
        .then(pl.lit("a")).otherwise(pl.lit("b"))
    )  # fmt: skip
    assert "test_arms_mixed" in failed(only(replace(tables, tests=design, audiences=odd)))
