"""Tests written for other tools: the numbers that they take, and what is refused."""

import csv
import json
from datetime import timedelta
from math import exp
from statistics import NormalDist

import numpy as np
import pytest
from tests.instruments.experiments.firms import Regions

from luopan.instruments.experiments import ExperimentPlan, export, measure
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.exports import LiftTests, RoiPrior

PLAN = ExperimentPlan(seed=1, test="pause")
WHERE, START, WEEKS = [2, 5, 11, 17], 70, 8


def firm(effect: float = -0.1, spend: float = 0.0, kind: str = "go_dark", **cells) -> Regions:
    made = Regions(seed=4)
    made.run(WHERE, START, WEEKS, effect, spend)
    made.told("pause", kind, WHERE, START, WEEKS, **cells)
    return made


def lifts(made: Regions, *, regional: bool = False, period_days: int = 7) -> LiftTests:
    told = export(made.tables(), PLAN, "pymc", regional=regional, period_days=period_days)
    assert isinstance(told, LiftTests)
    return told


def prior(made: Regions) -> RoiPrior:
    told = export(made.tables(), PLAN, "meridian", regional=False, period_days=7)
    assert isinstance(told, RoiPrior)
    return told


def test_a_lift_test_has_the_firms_spend_and_the_tests_change_a_week() -> None:
    made = firm()
    (row,) = lifts(made).rows
    usual = made.spend[:, START - 1]
    assert row.x == pytest.approx(usual.sum())
    assert row.delta_x == pytest.approx(-usual[WHERE].sum())
    (reading,) = measure(made.tables(), PLAN)
    total = reading.effect.total
    assert total is not None
    assert row.delta_y == pytest.approx(total.mean / WEEKS)
    # a tenth of the treated regions' sales is lost
    expected = made.sales[WHERE, START : START + WEEKS].sum() / 0.9 * -0.1 / WEEKS
    assert row.delta_y == pytest.approx(expected, rel=0.35)
    ninety = NormalDist(row.delta_y, row.sigma)
    width = ninety.inv_cdf(0.95) - ninety.inv_cdf(0.05)
    assert width == pytest.approx((total.high - total.low) / WEEKS)
    assert (row.channel, row.geo, row.date) == ("paid_social", None, made.day(START))


def test_by_day_and_by_week_are_the_same_test() -> None:
    made = firm()
    week, day = lifts(made).rows[0], lifts(made, period_days=1).rows[0]
    for name in ("x", "delta_x", "delta_y", "sigma"):
        assert getattr(week, name) == pytest.approx(7 * getattr(day, name))


def test_by_region_there_is_a_row_for_each() -> None:
    made = firm()
    told = lifts(made, regional=True)
    names = [made.names[i] for i in WHERE]
    assert [row.geo for row in told.rows] == names
    for row, i in zip(told.rows, WHERE, strict=True):
        assert row.x == pytest.approx(made.spend[i, START - 1])
        assert row.delta_x == pytest.approx(-row.x)
        assert row.delta_y < 0.0
    assert "export_correlated" in {c.code for c in told.remarks}


def test_the_frame_has_the_columns_that_are_asked_for() -> None:
    made = firm()
    (row,) = csv.DictReader(lifts(made).content().splitlines())
    assert list(row) == ["channel", "date", "x", "delta_x", "delta_y", "sigma"]
    rows = list(csv.DictReader(lifts(made, regional=True).content().splitlines()))
    assert list(rows[0]) == ["channel", "geo", "date", "x", "delta_x", "delta_y", "sigma"]
    assert float(rows[0]["x"]) == lifts(made, regional=True).rows[0].x


def test_a_pause_is_a_return_on_all_of_the_spend() -> None:
    made = firm()
    told = prior(made)
    assert (told.media_prior_type, told.parameter) == ("roi", "roi_m")
    (reading,) = measure(made.tables(), PLAN)
    each = reading.per_money
    assert each is not None
    law = told.prior
    # of the log-normal law itself: its mean and its deviation are the test's
    assert exp(law.loc + 0.5 * law.scale**2) == pytest.approx(each.mean)
    assert each.mean * np.sqrt(np.expm1(law.scale**2)) == pytest.approx(law.sd)
    assert law.sd == pytest.approx((each.high - each.low) / 2 / NormalDist().inv_cdf(0.95))
    days = told.roi_calibration
    assert days is not None
    # by the weeks that name the data's rows: the last begins six days before the test ends
    assert (days.start_date, days.end_date) == (made.day(START), made.day(START + WEEKS - 1))
    assert reading.end == days.end_date + timedelta(days=6)
    kept = json.loads(told.content())
    assert kept["schema"] == "luopan/meridian-prior/1"
    assert kept["prior"]["distribution"] == "LogNormal"


def test_a_step_is_a_return_on_the_next_bit() -> None:
    told = prior(firm(effect=0.1, spend=1.4, kind="heavy_up"))
    assert (told.media_prior_type, told.parameter) == ("mroi", "mroi_m")
    assert told.roi_calibration is None
    assert "export_between" not in {c.code for c in told.remarks}
    large = prior(firm(effect=0.2, spend=2.0, kind="heavy_up"))
    assert "export_between" in {c.code for c in large.remarks}


def test_what_the_form_hides_is_told() -> None:
    sure = {c.code for c in prior(firm(effect=-0.2)).remarks}
    assert {"export_for_firm", "export_unregistered"} <= sure
    assert "export_positive_only" not in sure
    faint = prior(firm(effect=-0.02))
    (doubt,) = [c for c in faint.remarks if c.code == "export_positive_only"]
    assert str(doubt.facts["chance"]).endswith("%")


def refused(made: Regions, target: str = "pymc", **more) -> str:
    with pytest.raises(NoTestError) as caught:
        export(made.tables(), PLAN, target, **{"regional": False, "period_days": 7, **more})  # type: ignore[arg-type]
    return caught.value.code


def test_what_neither_form_can_hold_is_refused() -> None:
    assert refused(firm(effect=0.1), "meridian") == "export_not_positive"
    assert lifts(firm(effect=0.1)).rows[0].delta_y > 0.0
    assert refused(firm(spend=1.0)) == "export_no_money"
    assert refused(firm(channel="tv + paid_social")) == "export_channels"
    before_after = Regions(seed=4)
    before_after.row(test="pause", kind="go_dark", start=START, length=WEEKS)
    assert refused(before_after) in {"export_no_comparison", "export_undetermined"}
    switched = Regions(seed=4)
    for i in range(12):
        for block in range(4):
            arm = "treatment" if (i + block) % 2 else "control"
            switched.row(
                test="pause", kind="random switchback", region=switched.names[i],
                arm=arm, start=START + 2 * block, length=2,
            )  # fmt: skip
    assert refused(switched) in {"export_no_money", "export_undetermined"}
