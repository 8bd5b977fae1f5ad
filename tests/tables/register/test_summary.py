"""The ledger's figures: nothing that was registered is left out of them."""

from datetime import date

import pytest
from tests.tables.register.made import closing, planned, register, stamp, withdrawal

from luopan.readings.base import Interval
from luopan.readings.experiments import Deviation, Effect
from luopan.tables.register import Register, Result, fit_course, summary
from luopan.tables.register.summary import good

TODAY = date(2026, 9, 1)
LATER = {"start": date(2026, 12, 7), "end": date(2026, 12, 20)}
NOW = {"start": date(2026, 8, 24), "end": date(2026, 9, 20)}


def many() -> Register:
    return register(
        planned("planned", **LATER),
        planned("running", **NOW),
        planned("waits"),
        planned("off"),
        withdrawal("off"),
        planned("pause-hurts"),
        closing("pause-hurts", (-0.06, -0.01)),
        planned("pause-helps"),
        closing("pause-helps", (0.01, 0.05)),
        planned("more", kind="lift"),
        closing("more", (-0.01, 0.03)),
        planned("silent", kind="lift"),
        closing("silent", None),
        (planned("late"), stamp(date(2026, 8, 30))),
    )


def test_every_test_is_counted_once() -> None:
    told = summary(many(), TODAY)
    assert told.registered == 9
    assert (told.planned, told.running, told.unclosed) == (1, 1, 2)
    assert (told.closed, told.withdrawn, told.exploratory) == (4, 1, 1)
    assert (told.positive, told.negative, told.null) == (1, 1, 2)
    assert told.null_or_negative_share == 0.75


def test_no_test_is_no_share() -> None:
    assert summary(Register(), TODAY).registered == 0
    assert summary(Register(), TODAY).null_or_negative_share is None
    assert summary(register(planned()), TODAY).null_or_negative_share is None


@pytest.mark.parametrize(
    ("kind", "ends", "lower", "verdict"),
    [
        ("lift", (0.01, 0.05), False, "positive"),
        ("lift", (0.01, 0.05), True, "negative"),
        ("go_dark", (0.01, 0.05), False, "negative"),
        ("go_dark", (0.01, 0.05), True, "positive"),
        ("go_dark", (-0.05, -0.01), False, "positive"),
        ("heavy_up", (-0.05, -0.01), False, "negative"),
        ("go_dark", (-0.01, 0.01), True, "inconclusive"),
        ("message", (0.0, 0.05), False, "inconclusive"),
        ("message", None, False, "undetermined"),
    ],
)
def test_good_and_bad_follow_what_was_done(
    kind: str, ends: tuple[float, float] | None, lower: bool, verdict: str
) -> None:
    held = register(planned(kind=kind), closing(ends=ends))
    assert good(held.tests[0], {"revenue"} if lower else ()) == verdict


def test_a_result_of_an_analysis_is_kept_whole() -> None:
    relative = Interval(mean=0.02, low=0.01, high=0.03, level=0.8)
    total = Interval(mean=200, low=100, high=300, level=0.8)
    effect = Effect(estimator="ridge", point=200, relative=relative, total=total, p=0.01)
    odd = (Deviation(code="level", facts={"registered": 0.9, "ran": 0.8}),)
    told = Result.of(effect, 0.015, odd)
    assert (told.source, told.relative, told.total, told.p) == ("analysis", relative, total, 0.01)
    assert (told.detectable, told.deviations, told.verdict) == (0.015, odd, "positive")


def test_a_refused_analysis_has_no_verdict() -> None:
    effect = Effect(estimator="before_after", point=3.0, refused="no_regions")
    assert Result.of(effect).verdict == "undetermined"
    assert Result.of(effect).refused == "no_regions"


def test_fit_is_told_in_the_order_of_the_reports() -> None:
    held = register(
        planned("a"), planned("b"), planned("c"),
        closing("b", hours=10, approval_days=20, would_repeat=False),
        closing("a", hours=20, approval_days=10, took_part=("Li",)),
        closing("c", hours=0, approval_days=0),
    )  # fmt: skip
    course = fit_course(held)
    assert [(p.test, p.n, p.people, p.repeat_so_far) for p in course] == [
        ("b", 1, 2, 0), ("a", 2, 1, 1), ("c", 3, 2, 2),
    ]  # fmt: skip
    assert [p.hours_so_far for p in course] == [10, 15, 10]
    assert [p.approval_so_far for p in course] == [20, 15, 10]
