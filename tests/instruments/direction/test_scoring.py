"""Stored forecasts are scored by a later run (H16)."""

from datetime import timedelta

import numpy as np
import pytest
from tests.instruments.direction.firms import drawn, firm, sunday

from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.direction import DirectionReading
from luopan.stats.scores import crps_normal, normal_sd

TRUTH = np.concatenate([np.full(40, 10.0), np.linspace(10, 25, 30)])


def stored(reading: DirectionReading, **more: object) -> list[dict[str, object]]:
    return [
        {"indicator": reading.indicator, "made_on": reading.as_of, "target_date": p.date,
         "mean": p.mean, "low": p.low, "high": p.high, "level": 0.9} | more
        for p in reading.forecast
    ]  # fmt: skip


def said(mean: float, half: float, made: int, due: int, **more: object) -> dict[str, object]:
    return {
        "indicator": "nps", "made_on": sunday(made), "target_date": sunday(due), "mean": mean,
        "low": mean - half, "high": mean + half, "level": 0.9,
    } | more  # fmt: skip


def test_a_run_scores_what_an_earlier_one_said() -> None:
    (then,) = measure(firm(surveys=drawn(TRUTH[:45], 400)), DirectionPlan())
    rows = drawn(TRUTH, 400)
    (now,) = measure(firm(surveys=rows, forecasts=stored(then)), DirectionPlan())
    assert [s.target_date for s in now.scored] == [p.date for p in then.forecast]
    assert {s.made_on for s in now.scored} == {then.as_of}
    first = now.scored[0]
    assert first.said.mean == then.forecast[0].mean
    assert first.hit == (first.said.low <= first.happened.mean <= first.said.high)
    sd = normal_sd(first.said.low, first.said.high, 0.9)
    assert first.crps == pytest.approx(crps_normal(first.said.mean, sd, first.happened.mean))


def test_only_what_is_due_and_about_this_indicator_is_scored() -> None:
    forecasts = [
        said(10.0, 5.0, 30, 60),
        said(10.0, 5.0, 30, 75),
        said(10.0, 5.0, 30, 60, indicator="other"),
        said(10.0, 5.0, 30, 60, audience="followers"),
        said(10.0, 5.0, 30, 60, region="北"),
    ]
    (reading,) = measure(firm(surveys=drawn(TRUTH, 400), forecasts=forecasts), DirectionPlan())
    assert [(s.made_on, s.target_date) for s in reading.scored] == [(sunday(30), sunday(60))]


def test_misses_are_kept_and_a_record_of_them_is_told() -> None:
    forecasts = [said(60.0, 2.0, w, w + 4) for w in range(30, 50, 2)]
    (reading,) = measure(firm(surveys=drawn(TRUTH, 400), forecasts=forecasts), DirectionPlan())
    assert [s.hit for s in reading.scored] == [False] * 10
    (check,) = [c for c in reading.checks if c.code == "forecast_calibration"]
    assert (check.passed, check.facts["hits"], check.facts["forecasts"]) == (False, 0, 10)


def test_good_forecasts_pass() -> None:
    forecasts = [said(10.0, 6.0, w, w + 4) for w in range(10, 30, 2)]
    (reading,) = measure(firm(surveys=drawn(TRUTH, 400), forecasts=forecasts), DirectionPlan())
    (check,) = [c for c in reading.checks if c.code == "forecast_calibration"]
    assert check.passed


def test_a_day_on_which_nothing_was_observed_scores_nothing() -> None:
    rows = drawn(TRUTH[:40], 200)
    as_of = sunday(39) + timedelta(weeks=30)
    forecasts = [said(10.0, 5.0, 30, 60)]
    (reading,) = measure(firm(surveys=rows, forecasts=forecasts, as_of=as_of), DirectionPlan())
    assert reading.scored == ()
