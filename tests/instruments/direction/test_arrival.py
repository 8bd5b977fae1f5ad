from datetime import date, timedelta

import numpy as np
import pytest
from tests.instruments.direction.firms import NPS_GOAL, amounts, drawn, firm, nps_line, sunday

from luopan.instruments.direction import DirectionPlan, measure
from luopan.instruments.direction.arrival import weekly
from luopan.readings.direction import DirectionReading
from luopan.tables.company import Goal

PLAN = DirectionPlan(seed=3)
RISING = drawn(np.linspace(0, 25, 100), 400, seed=1)
AS_OF = sunday(99)


def with_goal(rows: list[dict[str, object]], **changes: object) -> DirectionReading:
    (reading,) = measure(firm(surveys=rows, goal=[NPS_GOAL | changes]), PLAN)
    assert reading.eta is not None
    assert reading.destination is not None
    return reading


def test_the_distance_is_the_target_less_the_position() -> None:
    reading = with_goal(RISING, target=40)
    distance, position = reading.destination.distance, reading.position
    assert distance.mean == pytest.approx(40 - position.mean)
    assert distance.low == pytest.approx(40 - position.high)
    assert distance.high == pytest.approx(40 - position.low)


def test_a_further_target_is_reached_later_and_less_surely() -> None:
    by = AS_OF + timedelta(weeks=40)
    found = [with_goal(RISING, target=t, by=by).eta for t in (10, 30, 60)]
    chances = [eta.p_by for eta in found]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
    assert (found[0].low, found[0].high) == (AS_OF, AS_OF)
    assert found[1].low > AS_OF
    assert found[2].high is None


def test_a_later_date_is_surer() -> None:
    chances = [
        with_goal(RISING, target=32, by=AS_OF + timedelta(weeks=w)).eta.p_by for w in (4, 26, 104)
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.3 < chances[2]


def test_a_rate_that_should_fall_reaches_its_target_from_above() -> None:
    falling = drawn(np.linspace(40, 10, 100), 400, seed=2)
    lower = with_goal(falling, target=5, better="lower", by=AS_OF + timedelta(weeks=60))
    higher = with_goal(falling, target=5, by=AS_OF + timedelta(weeks=60))
    assert higher.eta.p_by > 0.99
    assert lower.eta.low > AS_OF
    assert 0.3 < lower.eta.p_by < 1.0


def test_a_date_that_has_passed_is_judged_by_the_level_of_its_day() -> None:
    assert with_goal(RISING, target=20, by=sunday(40)).eta.p_by < 0.01
    assert with_goal(RISING, target=2, by=sunday(40)).eta.p_by > 0.99


def test_a_target_beyond_the_scale_is_never_reached_and_its_unit_is_doubted() -> None:
    reading = with_goal(RISING, target=150)
    assert reading.eta.p_by == 0.0
    assert (reading.eta.low, reading.eta.high) == (None, None)
    assert "target_unit" in [c.code for c in reading.failed]


@pytest.mark.parametrize(
    ("per", "target"),
    [("week", 70.0), ("month", 304.36875), ("quarter", 913.10625), ("year", 3652.425)],
)
def test_targets_of_other_periods_are_compared_a_week(per: str, target: float) -> None:
    goal = NPS_GOAL | {"kind": "flow", "indicator": "revenue", "per": per, "target": target}
    assert weekly(Goal.model_validate(goal)) == pytest.approx(70.0)
    rows = amounts((70 + np.random.default_rng(0).normal(0, 2, 60)).tolist())
    (reading,) = measure(firm(outcomes=rows, goal=[goal]), PLAN)
    assert reading.destination is not None
    assert (reading.destination.target, reading.destination.per) == (pytest.approx(70.0), "week")
    assert reading.destination.distance.low < 0 < reading.destination.distance.high


def test_arrival_intervals_hold_what_they_say() -> None:
    # Random walks of known steps: 60 firms, so a share of .80 has a standard error of .05.
    rng = np.random.default_rng(9)
    held = []
    for number in range(60):
        path = 10 + np.cumsum(rng.normal(0, 1.2, 180))
        path = np.clip(path, -55, 55)
        target = float(path[79] + rng.uniform(2, 8))
        rows = drawn(path[:80], 300, seed=number)
        reading = with_goal(rows, target=target, by=date(2027, 12, 31))
        later = np.flatnonzero(path[79:] >= target)
        week = int(later[0]) if later.size else 10**6
        low, high = (
            10**5 if d is None else (d - sunday(79)).days // 7
            for d in (reading.eta.low, reading.eta.high)
        )
        held.append(low <= week and (week <= high or (high > 100 and week > 100)))
    assert 0.66 <= np.mean(held) <= 0.95


def test_goals_of_firms_without_targets_have_no_arrival() -> None:
    (reading,) = measure(firm(surveys=nps_line([10.0] * 9)), PLAN)
    assert (reading.goal, reading.destination, reading.eta) == (None, None, None)
