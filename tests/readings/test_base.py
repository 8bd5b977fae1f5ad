import math
from datetime import date

import pytest
from pydantic import ValidationError

from luopan.readings.base import Check, Evidence, Interval, ReadingBase


def test_interval_refuses_low_above_high() -> None:
    with pytest.raises(ValidationError, match=r"low 2\.0 > high 1\.0"):
        Interval(mean=1.5, low=2.0, high=1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_interval_refuses_what_json_cannot_say(value: float) -> None:
    with pytest.raises(ValidationError):
        Interval(mean=value, low=0.0, high=1.0)


def test_a_reading_cannot_be_changed() -> None:
    interval = Interval(mean=1.0, low=0.0, high=2.0)
    with pytest.raises(ValidationError):
        interval.mean = 3.0  # type: ignore[misc]


def test_only_failed_checks_of_severity_fail_watermark() -> None:
    reading = ReadingBase(
        as_of=date(2026, 11, 15),
        inputs=(),
        evidence=Evidence.E2,
        seed=1,
        checks=(
            Check(code="a", passed=False),
            Check(code="b", passed=False, severity="warn"),
            Check(code="c", passed=True),
        ),
    )
    assert [c.code for c in reading.failed] == ["a"]


def test_seconds_are_not_written() -> None:
    reading = ReadingBase(
        as_of=date(2026, 11, 15), inputs=(), evidence=Evidence.E1, seed=1, seconds=2.5
    )
    assert set(reading.model_dump()) == {
        "as_of",
        "inputs",
        "evidence",
        "checks",
        "next_steps",
        "seed",
    }
