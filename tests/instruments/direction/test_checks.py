"""Each check is seen to fail where it should and to pass where it should."""

import numpy as np
import pytest
from tests.instruments.direction.firms import NPS_GOAL, amounts, drawn, firm, nps_line, sunday, wave

from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.base import Check
from luopan.readings.direction import DirectionReading

PLAN = DirectionPlan()
GOOD = drawn(np.full(60, 20.0), 200)


def one(rows: list[dict[str, object]], **settings: object) -> DirectionReading:
    return measure(firm(surveys=rows, **settings), PLAN)[0]


def check(reading: DirectionReading, code: str) -> Check:
    (found,) = [c for c in reading.checks if c.code == code]
    return found


def test_a_good_tracker_passes_every_check() -> None:
    reading = one(GOOD, goal=[NPS_GOAL])
    assert [c.code for c in reading.checks if not c.passed] == []
    assert reading.failed == ()


def test_few_waves() -> None:
    found = check(one(nps_line([10.0] * 3)), "few_waves")
    assert (found.passed, found.severity) == (False, "warn")
    assert (found.facts["waves"], found.facts["weeks"]) == (3, 3)


def test_few_answers() -> None:
    found = check(one(nps_line([10.0] * 20, n=12)), "few_answers")
    assert (found.passed, found.facts["usual"], found.facts["smallest"]) == (False, 12, 12)


def test_a_wild_wave_is_named() -> None:
    rows = [*GOOD[: 50 * 3], *wave(sunday(50), {0: 300})]
    found = check(one(rows), "wild_waves")
    assert not found.passed
    assert sunday(50).isoformat() in found.facts["dates"]


def test_waves_that_no_trend_foretells_fail() -> None:
    scores = [95.0, -95.0] * 20
    reading = one(nps_line(scores, n=4000))
    assert not check(reading, "waves_fit").passed
    assert "waves_fit" in [c.code for c in reading.failed]
    assert not check(reading, "grid_edge").passed


@pytest.mark.parametrize(
    ("kind", "target", "passed"),
    [("share", 0.34, True), ("share", 34.0, False), ("csat", 4.5, True), ("csat", 90.0, False)],
)
def test_a_target_in_another_unit(kind: str, target: float, passed: bool) -> None:
    answers = {"是": 30, "否": 70} if kind == "share" else {4: 30, 5: 70}
    rows = [r for w in range(20) for r in wave(sunday(w), answers, indicator="it")]
    goal = NPS_GOAL | {"indicator": "it", "kind": kind, "target": target}
    assert check(one(rows, goal=[goal]), "target_unit").passed is passed


def test_an_amounts_target_a_thousand_times_too_large() -> None:
    goal = NPS_GOAL | {"indicator": "revenue", "kind": "flow", "target": 1e6}
    (reading,) = measure(firm(outcomes=amounts([1000.0, 1010.0] * 20), goal=[goal]), PLAN)
    assert not check(reading, "target_unit").passed


def test_a_rate_without_its_n_is_read_with_a_warning() -> None:
    rates = 0.3 + np.random.default_rng(0).normal(0, 0.01, 40)
    tables = firm(
        outcomes=amounts(rates.tolist(), "repeat"), indicator=[{"name": "repeat", "kind": "rate"}]
    )
    (reading,) = measure(tables, PLAN)
    assert not check(reading, "rate_without_n").passed
    assert reading.n is None
    assert reading.position.low <= 0.3 <= reading.position.high


def test_what_was_left_out_is_counted() -> None:
    rows = [*GOOD, *wave(sunday(3), {77: 5})]
    tables = firm(surveys=rows, indicator=[{"name": "nps", "kind": "nps"}])
    found = check(measure(tables, PLAN)[0], "left_out_unreadable")
    assert found.facts["count"] == 5
    assert found.severity == "info"
