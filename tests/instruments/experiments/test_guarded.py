"""Guardrails and the most that may be lost, in tests by region."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions
from tests.tables.register.made import planned, register, stamp

from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.experiments import ExperimentReading
from luopan.stats.panels.looks import reach
from luopan.tables.bundle import Tables

WHERE = [2, 5, 11, 17, 20]
FIRST, LENGTH = 70, 12


def tables(
    effect: float,
    *,
    kind: str = "lift",
    other: float = 0.0,
    known: int = LENGTH,
    seed: int = 0,
    **told: object,
) -> Tables:
    """Sales and, with the same regions, customers; the test changes them by these shares."""
    sales, custom = (Regions(seed=seed + 1000 * k, weeks=FIRST + LENGTH) for k in (0, 1))
    sales.run(WHERE, FIRST, LENGTH, effect, 1.0)
    custom.run(WHERE, FIRST, LENGTH, other, 1.0)
    sales.told("push", kind, WHERE, FIRST, LENGTH)
    entry = planned(
        "push",
        **{
            "kind": "lift",
            "design": "lot" if "random" in kind else "chosen",
            "channels": ("paid_social",),
            "regions": {"treatment": tuple(sales.names[i] for i in WHERE)},
            "start": sales.day(FIRST),
            "end": sales.day(FIRST + LENGTH - 1) + timedelta(days=6),
            **told,
        },
    )
    for firm in (sales, custom):
        firm.weeks = FIRST + known
        firm.sales, firm.spend = firm.sales[:, : firm.weeks], firm.spend[:, : firm.weeks]
    made, second = sales.tables(), custom.tables().outcomes
    assert made.outcomes is not None
    assert second is not None
    both = pl.concat([made.outcomes, second.with_columns(indicator=pl.lit("customers"))])
    book = register((entry, stamp(sales.day(FIRST - 1))))
    return replace(made, outcomes=both, register=book)


def only(tables: Tables, **settings: object) -> ExperimentReading:
    (reading,) = measure(tables, ExperimentPlan(seed=1, sets=200, **settings))  # type: ignore[arg-type]
    return reading


RAIL = ({"indicator": "customers", "margin": 0.05},)


@pytest.mark.parametrize("kind", ["lift", "random lift"])
@pytest.mark.parametrize(("other", "verdict"), [(0.05, "held"), (-0.2, "broken"), (-0.05, "open")])
def test_a_second_indicator_is_held_broken_or_open(kind: str, other: float, verdict: str) -> None:
    reading = only(tables(0.1, kind=kind, other=other, guardrails=RAIL))
    (told,) = reading.guardrails
    assert (told.verdict, told.registered) == (verdict, True)
    assert told.change is not None
    assert told.change.low < other < told.change.high


def test_what_may_not_rise_is_held_the_other_way() -> None:
    rail = ({"indicator": "customers", "margin": 0.05, "worse": "higher"},)
    assert only(tables(0.1, other=-0.2, guardrails=rail)).guardrails[0].verdict == "held"
    assert only(tables(0.1, other=0.3, guardrails=rail)).guardrails[0].verdict == "broken"


def test_the_placebo_sets_are_those_of_the_outcome() -> None:
    """A guardrail on a multiple of the outcome itself is the outcome's own interval."""
    made = tables(0.1, guardrails=({"indicator": "double", "margin": 0.05},))
    assert made.outcomes is not None
    own = made.outcomes.filter(pl.col("indicator") == "revenue")
    double = own.with_columns(indicator=pl.lit("double"), value=2.0 * pl.col("value"))
    reading = only(replace(made, outcomes=pl.concat([made.outcomes, double])))
    change = reading.guardrails[0].change
    assert change is not None
    assert reading.effect.relative is not None
    told = reading.effect.relative.model_dump()
    assert change.model_dump() == pytest.approx(told, rel=1e-9)


def test_a_running_test_has_no_guardrail_and_one_without_figures_is_open() -> None:
    assert only(tables(0.1, known=6, guardrails=RAIL, looks=(28,))).guardrails == ()
    (told,) = only(tables(0.1, guardrails=({"indicator": "nps", "margin": 0.1},))).guardrails
    assert (told.verdict, told.change) == ("open", None)
    assert told.refused == "test_unknown_outcome"


@pytest.mark.parametrize("kind", ["lift", "random lift"])
def test_harm_in_money_stops_a_running_regional_test(kind: str) -> None:
    made = tables(-0.2, kind=kind, known=8, looks=(28, 56), loss=20_000)
    reading = only(made)
    assert reading.watch == "harm"
    assert reading.loss is not None
    assert reading.loss.why in {"shown", "dear"}
    usual = Regions(seed=0, weeks=FIRST).sales[WHERE].mean(axis=1).sum()
    periods = {look.date: look.periods for look in reading.looks}[reading.loss.date]
    assert reading.loss.loss.low < 0.2 * usual * periods < reading.loss.loss.high
    assert reading.loss.limit == 20_000


@pytest.mark.parametrize("kind", ["lift", "random lift"])
def test_a_wide_limit_lets_a_harmless_test_go_on(kind: str) -> None:
    usual = float(Regions(seed=0, weeks=FIRST).sales[WHERE].mean(axis=1).sum())
    reading = only(tables(0.0, kind=kind, known=8, looks=(28, 56), loss=3.0 * usual))
    assert reading.watch == "go_on"
    assert reading.loss is not None
    assert reading.loss.why is None
    assert reading.loss.worst < reading.loss.limit


def test_a_pause_that_loses_as_meant_stops_only_when_it_gets_dear() -> None:
    usual = float(Regions(seed=0, weeks=FIRST).sales[WHERE].mean(axis=1).sum())
    cheap = only(_pause(loss=20.0 * usual))
    assert cheap.loss is not None
    assert cheap.loss.why is None
    assert cheap.watch == "efficacy"
    dear = only(_pause(loss=0.5 * usual))
    assert dear.loss is not None
    assert dear.loss.why == "dear"
    assert dear.watch == "harm"


def _pause(loss: float) -> Tables:
    made = tables(-0.2, known=5, looks=(28, 56), loss=loss)
    assert made.tests is not None
    paused = made.tests.with_columns(kind=pl.lit("go_dark"))
    assert made.register is not None
    old = made.register.tests[0].test
    entry = old.model_copy(update={"kind": "go_dark"})
    day = made.register.tests[0].day
    return replace(made, tests=paused, register=register((entry, stamp(day))))


def test_harmful_regional_tests_stay_within_their_limit() -> None:
    """A harm of a tenth costs 1.2 periods' sales if never stopped; the limit is half of that."""
    within = 0
    for seed in range(40):
        usual = float(Regions(seed=seed, weeks=FIRST).sales[WHERE].mean(axis=1).sum())
        made = tables(-0.1, seed=seed, known=11, looks=(14, 28, 42, 56, 70), loss=0.6 * usual)
        reading = only(made)
        assert reading.loss is not None
        periods = {look.date: look.periods for look in reading.looks}[reading.loss.date]
        within += reading.loss.why is not None and 0.1 * periods <= 0.6
    assert within >= 37


def test_the_reach_is_the_rank_of_the_sets_and_their_mirror() -> None:
    scores = np.arange(1.0, 40.0)
    # of 78 statistics and the treated set's own, 95 of 100 are 76
    assert reach(scores) == 37.0
    assert reach(np.arange(1.0, 9.0)) == float("inf")
