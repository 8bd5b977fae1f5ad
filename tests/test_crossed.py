"""When stories came to the mainstream: marked in indicators, a control of the joint model (R36)."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import BEGIN, outlets
from tests.instruments.mainstream.collected import stories as collected
from tests.test_heard import FIRST, WEEKS, firm, inputs

from luopan.brief.words import load
from luopan.charts import course
from luopan.compass import CompassPlan, measure
from luopan.compass.crossed import CROSSED, crossed
from luopan.instruments.mainstream import MainstreamPlan, crossings
from luopan.readings.bundle import Language, Readings
from luopan.readings.direction import DirectionReading
from luopan.tables.bundle import Tables
from luopan.tables.company import Goal

STORMS = (12, 40, 71, 90)
"""Weeks in which a story is told by a mainstream outlet."""


def stories(weeks: tuple[int, ...]) -> pl.DataFrame:
    """Return two rows a story: the circle, and some hours later a daily."""
    first = (datetime.combine(FIRST, time()) - BEGIN) / timedelta(hours=1)
    return collected(
        [
            (first + 24 * (7 * w + 1) + hour, tier, outlet, f"Leak number {w} at plant {w}")
            for w in weeks
            for hour, tier, outlet in ((9, "circle", "Weibo"), (15, "press", "The Daily"))
        ]
    )


def stormy(loss: float, weeks: tuple[int, ...] = STORMS, **mix: object) -> Tables:
    """Return a firm that loses ``loss`` of its thousand a week in four weeks from each crossing."""
    made = firm(**mix)
    assert made.outcomes is not None
    late = np.array([any(0 <= w - storm < 4 for storm in weeks) for w in range(WEEKS)])
    sales = made.outcomes["value"].to_numpy() - loss * late
    return replace(
        made,
        outcomes=made.outcomes.with_columns(value=pl.Series(sales)),
        stories=stories(weeks),
        outlets=outlets([("The Daily", "press", "national", "daily")]),
        inputs=inputs("outcomes", "channels", "stories"),
    )


def line(readings: Readings) -> tuple[float, float] | None:
    """Return the interval of the control's line in the joint model."""
    (mix,) = readings.mix()
    told = [part for part in mix.decomposition if part.name == CROSSED]
    return (told[0].contribution.low, told[0].contribution.high) if told else None


@pytest.mark.parametrize("loss", [150.0, 0.0])
def test_the_joint_model_tells_what_the_weeks_after_crossings_cost(loss: float) -> None:
    told = measure(stormy(loss), CompassPlan(only=("mainstream", "mix"), seed=3))
    span = line(told)
    assert span is not None
    # four weeks from each of four crossings
    assert span[0] <= -16 * loss <= span[1]
    assert (span[1] < 0.0) == (loss > 0.0)
    (mix,) = told.mix()
    assert "stories" in {i.table for i in mix.inputs}
    assert "mix_control_from_stories" in {c.code for c in mix.checks}
    (stories_told,) = [r for r in told.readings if r.instrument == "mainstream"]
    (check,) = [c for c in stories_told.checks if c.code == "mainstream_control"]
    assert check.facts == {"stories": 4, "weeks": 4}


def test_the_model_is_the_same_whether_the_stories_are_asked_for_or_not() -> None:
    tables = stormy(100.0)
    both = measure(tables, CompassPlan(only=("mainstream", "mix")))
    alone = measure(tables, CompassPlan(only=("mix",)))
    assert line(both) == line(alone) != None  # noqa: E711


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        (stormy(0.0, stories="off"), "turned off"),
        (stormy(0.0, (-9, WEEKS + 9)), "outside the weeks of sales"),
        (stormy(0.0, tuple(range(0, WEEKS, 6))), "nearly always"),
        (replace(stormy(0.0), channels=None), "no joint model"),
        (replace(stormy(0.0), stories=None), "no stories"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_event_is_no_control(tables: Tables, why: str) -> None:
    known = crossed(tables)
    assert known.controls is None, why
    assert known.noted == ()


def test_a_control_of_that_name_stays_the_firms_own() -> None:
    own = pl.DataFrame(
        {"date": [FIRST], "control": [CROSSED], "value": [1.0], "region": [None]},
        schema_overrides={"region": pl.String},
    )
    tables = replace(stormy(0.0), controls=own)
    assert crossed(tables).controls is own


def test_what_crosses_nearly_always_is_told() -> None:
    tables = stormy(0.0, tuple(range(0, WEEKS, 6)))
    told = measure(tables, CompassPlan(only=("mainstream",)))
    (reading,) = told.readings
    (check,) = [c for c in reading.checks if c.code == "mainstream_no_control"]
    assert check.facts["weeks"] == WEEKS
    assert len(crossings(tables, MainstreamPlan())) == len(range(0, WEEKS, 6))


@pytest.mark.parametrize(
    ("language", "word"), [("en", "▲ stories in the mainstream"), ("zh_CN", "▲ 进入主流的故事")]
)
def test_crossings_are_marked_on_the_course_in_words_and_in_the_picture(
    language: Language, word: str
) -> None:
    tables = stormy(0.0)
    goal = Goal(
        name="sales", indicator="revenue", kind="flow", unit="CNY", target=2000.0,
        by=FIRST + timedelta(weeks=2 * WEEKS), owner="Lin", per="week",
    )  # fmt: skip
    tables = replace(tables, company=tables.company.model_copy(update={"goal": (goal,)}))
    told = measure(tables, CompassPlan(only=("direction", "mainstream")))
    (reading,) = [r for r in told.readings if isinstance(r, DirectionReading)]
    assert [c.date for c in reading.crossings] == [
        FIRST + timedelta(weeks=w, days=1) for w in STORMS
    ]
    words = load(language)
    assert "4" in course.alternative(reading, words)
    drawn = course.svg(reading, words)
    assert drawn.count("l-4,7h8z") == len(STORMS)
    assert word in drawn
