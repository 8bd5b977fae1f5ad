import pytest
from pydantic import ValidationError

from luopan.instruments.direction import DirectionPlan


def test_a_quarter_is_thirteen_weeks_and_half_a_year_twenty_six() -> None:
    plan = DirectionPlan()
    assert (plan.span_weeks, plan.turn_weeks) == (13, 26)
    assert DirectionPlan(span_days=7).span_weeks == 1


@pytest.mark.parametrize(
    "changes",
    [{"span_days": 3}, {"level": 1.0}, {"season": "weekly"}, {"draws": 10}, {"sead": 1}],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DirectionPlan(**changes)


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        DirectionPlan().seed = 5  # type: ignore[misc]
