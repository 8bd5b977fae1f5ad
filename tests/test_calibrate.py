"""Finished tests on their way to the joint model."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions

from luopan.compass.calibrate import calibrated
from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.experiments import Registration
from luopan.tables.finished import finished_tests


def paused(effect: float, spend: float = 0.0) -> Regions:
    firm = Regions(seed=4)
    firm.run([2, 5, 11, 17], 70, 8, effect, spend)
    firm.told("pause", "go_dark", [2, 5, 11, 17], 70, 8)
    return firm


def test_a_pause_becomes_a_return_of_all_the_spend() -> None:
    tables = paused(-0.1).tables()
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    (test,), problems = finished_tests(calibrated(tables, (reading,)))
    assert not problems
    assert (test.kind, test.channels, test.region) == ("roi", ("paid_social",), None)
    # sales fall by a tenth and spend is a twentieth: two for one
    assert reading.per_money is not None
    assert test.effect == reading.per_money.mean
    assert test.low < 2.0 < test.high


def test_a_step_becomes_a_marginal_return() -> None:
    tables = paused(0.02, spend=1.5).tables()
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.step == pytest.approx(0.5)
    (test,), problems = finished_tests(calibrated(tables, (reading,)))
    assert not problems
    assert test.kind == "marginal_roi"
    assert test.step == pytest.approx(0.5)


def test_a_null_result_counts_too() -> None:
    tables = paused(0.0).tables()
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.verdict == "inconclusive"
    assert len(finished_tests(calibrated(tables, (reading,)))[0]) == 1


def test_a_withdrawn_test_and_one_that_is_reported_add_nothing() -> None:
    tables = paused(-0.1).tables()
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    gone = Registration(
        digest="0" * 64, at=date(2025, 1, 1), author="a", before=True, withdrawn=True
    )
    assert calibrated(tables, (reading.model_copy(update={"registration": gone}),)) is tables
    tests = tables.tests
    assert tests is not None
    own = {"test": "pause", "kind": "lift", "effect": 1.0, "row": 99}
    told = pl.concat(
        [tests, pl.DataFrame([own], schema_overrides=dict(tests.schema))], how="diagonal"
    )
    reported = replace(tables, tests=told)
    assert calibrated(reported, (reading,)) is reported
