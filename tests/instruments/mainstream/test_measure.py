"""From tables to the reading: the sample firm, the storm of 2008, bad and sparse input."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import BEGIN, firm, outlets

from luopan import sample
from luopan.connectors import load_folder
from luopan.instruments.mainstream import MainstreamPlan, measure
from luopan.readings.mainstream import MainstreamReading
from luopan.tables.bundle import Tables

ROOT = Path(__file__).parents[3]
PLAN = MainstreamPlan()


@pytest.fixture(scope="module")
def qinghe() -> MainstreamReading:
    return measure(load_folder(Path(sample.__file__).parent), PLAN)[0]


@pytest.fixture(scope="module")
def storm() -> MainstreamReading:
    return measure(load_folder(ROOT / "examples" / "awareness"), PLAN)[0]


def codes(reading: MainstreamReading) -> set[str]:
    return {c.code for c in reading.checks if not c.passed}


def told(rows: list[tuple[float, str, str, str]], **sections: object) -> MainstreamReading:
    return measure(firm(rows, **sections), PLAN)[0]


def test_the_sample_firms_stories_climb_as_they_were_written(qinghe: MainstreamReading) -> None:
    found = {s.title: s.rung for s in qinghe.stories}
    assert found["青禾饮料部分批次瓶盖漏液"] == 3
    assert found["青禾饮料无糖绿茶含糖争议"] == 3
    assert found["青禾饮料代言人翻车"] == 1
    assert qinghe.verdict == "trade"
    assert qinghe.lead is not None
    assert qinghe.lead.median is not None
    assert 14.0 <= qinghe.lead.median.low <= 21.0 <= qinghe.lead.median.high <= 27.5
    assert codes(qinghe) <= {"mainstream_echo_sparse", "mainstream_repeats"}


def test_the_sample_firms_echo_holds_what_is_true(qinghe: MainstreamReading) -> None:
    assert qinghe.echo is not None
    social = qinghe.echo.streams[0]
    # what the generator drew: .42 of themselves, .43 answers to posts, .15 answers to the press
    assert social.outside.low <= 0.42 <= social.outside.high
    assert social.own.low <= 0.43 <= social.own.high
    assert social.brought["press"].low <= 0.15 <= social.brought["press"].high
    whole = social.outside.mean + social.own.mean + sum(b.mean for b in social.brought.values())
    assert whole == pytest.approx(1.0, abs=0.02)


def test_open_stories_have_chances_and_say_what_they_rest_on(qinghe: MainstreamReading) -> None:
    (open_one,) = [s for s in qinghe.stories if s.open]
    next_rung, third = open_one.climbs
    assert (next_rung.rung, next_rung.chances, next_rung.least) == (2, (), 20)
    assert third.straight
    assert [c.hours for c in third.chances] == [3, 24, 72]
    means = [c.chance.mean for c in third.chances]
    assert means == sorted(means)
    assert third.basis.kind in ("prior", "blend")
    assert third.basis.public > 100_000
    assert all(c.chance.low <= c.chance.mean <= c.chance.high for c in third.chances)


def test_the_storm_of_2008_is_on_the_third_rung_and_not_on_the_fourth(
    storm: MainstreamReading,
) -> None:
    (story,) = storm.stories
    assert story.rung == 3
    days = {p.rung: f"{p.at:%m-%d}" for p in story.reached}
    assert days == {0: "11-15", 1: "11-15", 2: "11-17", 3: "11-18"}
    assert story.moved is not None
    assert story.moved.state == "minority"
    assert story.moved.after.says == "most_do_not_know"
    (viewers,) = [s for s in storm.awareness.latest("net", "public") if s.question == "liked_ad"]
    (circle,) = storm.awareness.latest("net", "followers")
    assert (viewers.says, viewers.share, viewers.refused) == ("more_like", None, "no_n")
    assert circle.raw < 0.0 < viewers.raw
    assert "mainstream_no_n" in codes(storm)


def test_same_tables_same_bytes() -> None:
    tables = load_folder(ROOT / "examples" / "awareness")
    assert measure(tables, PLAN)[0].model_dump_json() == measure(tables, PLAN)[0].model_dump_json()


def test_nothing_collected_and_nobody_asked_is_no_reading() -> None:
    assert measure(firm([]), PLAN) == ()


def test_one_story_is_told_and_nothing_is_learnt_from_it() -> None:
    reading = told([(0.0, "social", "Weibo", "Xu Wei recalls leaking bottles")])
    assert (reading.found, reading.verdict, reading.echo, reading.lead) == (1, "circle", None, None)
    assert {"mainstream_few", "mainstream_unasked"} <= codes(reading)
    assert reading.next_steps[0].code == "mainstream_ask_public"


def test_rows_that_say_the_same_at_the_same_time_count_once() -> None:
    row = (0.0, "social", "Weibo", "Xu Wei recalls leaking bottles")
    reading = told([row] * 10_000)
    assert (reading.items, reading.found) == (1, 1)
    (check,) = [c for c in reading.checks if c.code == "mainstream_repeats"]
    assert (check.facts["count"], check.facts["items"]) == (9_999, 10_000)


def test_outlets_in_no_list_are_named() -> None:
    reading = told([(0.0, "press", "惠东周报", "Xu Wei recalls leaking bottles")])
    (check,) = [c for c in reading.checks if c.code == "mainstream_outlets_unknown"]
    assert (check.passed, check.facts["outlets"]) == (False, ("惠东周报",))
    assert reading.stories[0].reached[-1].rests_on == "sheet"


@pytest.mark.parametrize(("shift", "odd"), [(0, False), (12, True)])
def test_a_clock_of_another_zone_is_noticed(shift: int, *, odd: bool) -> None:
    rng = np.random.default_rng(3)
    day = (
        np.array([1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 9, 9, 8, 8, 8, 8, 9, 10, 10, 10, 9, 6, 3]) + 0.0
    )
    hours = np.sort(rng.choice(24, 600, p=day / day.sum()) + 24.0 * rng.integers(0, 40, 600))
    rows = [(h - 9.0 + shift, "social", "Weibo", f"Xu Wei item number {k}") for k, h in
            enumerate(hours)]  # fmt: skip
    assert ("mainstream_clock" in codes(told(rows))) is odd


def test_names_that_no_title_holds_are_told() -> None:
    rows = [(0.0, "social", "Weibo", "Football final ends in a draw")]
    reading = told(rows, mainstream={"names": ["Xu Wei"]})
    assert (reading.own, reading.verdict) == (0, "quiet")
    assert "mainstream_no_own" in codes(reading)


def test_hours_that_nobody_collected_are_unobserved() -> None:
    hours = [h for h in range(600) if not 300 <= h < 360]
    rows = [
        (float(h), "social", "Weibo", f"Topic {h} of quite another kind {h * 7}") for h in hours
    ]
    assert told(rows).unseen_hours == 60.0


def test_a_story_that_did_nothing_moves_no_goal() -> None:
    rng = np.random.default_rng(5)
    weeks = 120
    begin = (BEGIN - timedelta(weeks=80)).date()
    outcomes = pl.DataFrame(
        {
            "date": [begin + timedelta(weeks=k) for k in range(weeks)],
            "indicator": ["revenue"] * weeks,
            "value": 1000.0 + 40.0 * rng.standard_normal(weeks).cumsum() * 0.2,
        }
    )
    goal = {"name": "Revenue", "indicator": "revenue", "kind": "flow", "unit": "CNY",
            "target": 1.0, "by": "2027-01-01", "owner": "CFO"}  # fmt: skip
    tables = firm([(0.0, "press", "BBC", "Xu Wei recalls leaking bottles")], goal=[goal])
    whole = Tables(tables.company, outcomes["date"].max(), outcomes=outcomes,
                   stories=tables.stories)  # fmt: skip
    (impact,) = measure(whole, PLAN)[0].impacts
    assert impact.placebos >= 30
    assert impact.effect is not None
    assert impact.effect.low <= 0.0 <= impact.effect.high
    shifted = outcomes.with_columns(
        pl.when(pl.col("date") >= BEGIN.date() - timedelta(days=1))
        .then(pl.col("value") + 400.0)
        .otherwise(pl.col("value"))
    )
    moved = Tables(tables.company, outcomes["date"].max(), outcomes=shifted,
                   stories=tables.stories)  # fmt: skip
    (impact,) = measure(moved, PLAN)[0].impacts
    assert impact.effect is not None
    assert impact.effect.low <= 400.0 <= impact.effect.high
    assert impact.effect.low > 0.0


def test_days_alone_tell_no_hours() -> None:
    rows = []
    for k in range(30):
        title = f"Xu Wei recalls bottle number {100 + k}"
        rows += [(24.0 * (2 * k) - 9.0, "social", "Weibo", title)] * 3
        rows += [(24.0 * (2 * k + 1) - 9.0, "press", "BBC", title)]
    reading = told(rows)
    assert reading.items == len(rows)  # three posts of a day are three posts
    assert reading.lead is not None
    assert reading.lead.median is not None
    assert (reading.lead.median.low, reading.lead.median.high) == (0.0, 48.0)
    hours = {c.hours for s in reading.stories for climb in s.climbs for c in climb.chances}
    assert hours <= {24, 72}


def test_an_outlet_of_two_kinds_is_told() -> None:
    known = outlets([("惠东周报", "press", "regional", ""), ("惠东周报", "own", "", "")])
    reading = measure(firm([(0.0, "press", "惠东周报", "Xu Wei opens")], known), PLAN)[0]
    assert "mainstream_outlet_twice" in codes(reading)
    assert reading.stories[0].rung == 0
