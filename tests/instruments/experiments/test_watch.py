"""Registered tests: analysed as registered, and looked at only on the registered days."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions
from tests.tables.register.made import planned, register, stamp, withdrawal

from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables

WHERE = [2, 5, 11, 17, 20]
PLAN = ExperimentPlan(seed=1)


def running(effect: float, weeks: int, kind: str = "lift", seed: int = 0) -> Tables:
    """A test of twelve weeks from week 70 on, of which ``weeks`` are known."""
    firm = Regions(seed=seed, weeks=90)
    firm.run(WHERE, 70, 12, effect, 1.0)
    firm.told("push", kind, WHERE, 70, 12)
    entry = planned(
        "push",
        kind="lift",
        design="lot" if "random" in kind else "chosen",
        channels=("paid_social",),
        regions={"treatment": tuple(firm.names[i] for i in WHERE)},
        start=firm.day(70),
        end=firm.day(81) + timedelta(days=6),
        looks=(28, 56),
        bet={"expected": 0.05},
    )
    book = register((entry, stamp(firm.day(69))))
    firm.weeks = 70 + weeks
    firm.sales, firm.spend = firm.sales[:, : firm.weeks], firm.spend[:, : firm.weeks]
    return replace(firm.tables(), register=book)


def only(tables: Tables) -> ExperimentReading:
    (reading,) = measure(tables, PLAN)
    return reading


@pytest.mark.parametrize("kind", ["lift", "random lift"])
def test_a_large_effect_stops_at_a_registered_look(kind: str) -> None:
    reading = only(running(0.3, 6, kind))
    assert reading.effect.refused == "still_running"
    assert reading.effect.total is None
    assert reading.watch == "efficacy"
    assert [look.periods for look in reading.looks] == [4]
    (look,) = reading.looks
    assert look.efficacy is not None
    assert look.statistic > look.efficacy
    assert look.effect is not None
    assert 0.1 < look.effect.low < look.effect.mean < look.effect.high < 0.7
    assert [s.code for s in reading.next_steps] == ["test_may_stop"]


@pytest.mark.parametrize("kind", ["lift", "random lift"])
def test_harm_stops_it_too(kind: str) -> None:
    reading = only(running(-0.3, 9, kind))
    assert reading.watch == "harm"
    assert [s.code for s in reading.next_steps] == ["test_stop_harm"]


def test_a_pause_that_loses_has_its_effect_and_is_no_harm() -> None:
    tables = running(-0.3, 9)
    tests = tables.tests
    assert tests is not None
    paused = replace(tables, tests=tests.with_columns(kind=pl.lit("go_dark")))
    assert only(paused).watch == "efficacy"


@pytest.mark.parametrize("kind", ["lift", "random lift"])
def test_looks_at_nothing_seldom_stop(kind: str) -> None:
    told = [only(running(0.0, 9, kind, seed)).watch for seed in range(12)]
    # two looks and the end share one error of a tenth: four of twelve come once in a hundred
    assert told.count("go_on") >= 9


def test_no_look_before_the_first_registered_one() -> None:
    with pytest.raises(NoTestError) as caught:
        measure(running(0.3, 3), PLAN)
    assert caught.value.code == "test_still_running"


def test_a_test_without_registered_looks_is_not_looked_at() -> None:
    tables = running(0.3, 9)
    with pytest.raises(NoTestError) as caught:
        measure(replace(tables, register=None), PLAN)
    assert caught.value.code == "test_still_running"


def test_a_finished_test_is_held_against_its_registration() -> None:
    reading = only(running(0.1, 20))
    assert reading.effect.total is not None
    assert reading.watch in {"efficacy", "end"}
    told = reading.registration
    assert told is not None
    assert told.before
    assert told.bet == 0.05
    assert told.deviations == ()
    (other,) = measure(running(0.1, 20), ExperimentPlan(seed=1, level=0.95))
    assert other.registration is not None
    assert [d.code for d in other.registration.deviations] == ["level"]


def test_a_withdrawn_test_stays_withdrawn() -> None:
    tables = running(0.1, 20)
    assert tables.register is not None
    record = tables.register.test("push")
    assert record is not None
    book = register((record.test, stamp()), withdrawal("push"))
    reading = only(replace(tables, register=book))
    assert reading.registration is not None
    assert reading.registration.withdrawn
    assert not reading.registration.before
