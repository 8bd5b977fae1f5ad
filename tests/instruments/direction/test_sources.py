"""Houses, wordings and what was observed."""

import numpy as np
import pytest
from tests.instruments.direction.firms import amounts, drawn, firm, nps_line, sunday, wave

from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.direction import DirectionReading

PLAN = DirectionPlan(seed=5)


def one(rows: list[dict[str, object]], **settings: object) -> DirectionReading:
    (reading,) = measure(firm(surveys=rows, **settings), PLAN)
    return reading


def test_houses_are_told_apart_and_the_level_is_between_them() -> None:
    level = np.full(60, 20.0)
    reading = one([*drawn(level + 5, 300, 1, source="a"), *drawn(level - 5, 300, 2, source="b")])
    a, b = reading.sources
    assert (a.name, b.name, a.waves, a.n) == ("a", "b", 60, 18000)
    assert a.house.low <= 5 <= a.house.high
    assert b.house.low <= -5 <= b.house.high
    assert a.house.low > b.house.high
    assert reading.position.low <= 20 <= reading.position.high


def test_a_house_that_joins_late_does_not_turn_the_heading() -> None:
    level = np.full(60, 20.0)
    late = [
        r | {"date": sunday(52)} for r in wave(sunday(0), {10: 900, 8: 400, 3: 100}, source="b")
    ]
    reading = one([*drawn(level, 400, 3, source="a"), *late])
    assert reading.heading.state == "inconclusive"
    assert reading.sources[1].house.mean > 0


def test_a_lone_source_has_no_house_effect() -> None:
    reading = one(nps_line([10.0] * 20, source="a"))
    assert reading.sources[0].house is None
    assert reading.breaks == ()


def test_a_new_wording_breaks_the_line_and_is_no_rise() -> None:
    old = drawn(np.full(50, 10.0), 400, 4, source="a", wording="v1")
    new = [
        r | {"date": sunday(50 + i // 3)}
        for i, r in enumerate(drawn(np.full(10, 25.0), 400, 5, source="a", wording="v2"))
    ]
    reading = one([*old, *new])
    (broken,) = reading.breaks
    assert (broken.cause, broken.source) == ("wording", "a")
    assert (sunday(50) - broken.date).days == 6
    assert broken.size.low <= 15 <= broken.size.high
    assert reading.heading.state == "inconclusive"
    assert reading.position.low <= 25 <= reading.position.high
    unbroken = one([r | {"wording": None} for r in [*old, *new]])
    assert unbroken.heading.state == "rising"
    # What an unbroken line would know of its course, a broken one does not.
    span, narrow = reading.heading.velocity, one(drawn(np.full(60, 10.0), 400, 4)).heading.velocity
    assert span.high - span.low > narrow.high - narrow.low


def test_another_source_tells_a_break_from_a_rise() -> None:
    kept = drawn(np.full(70, 10.0), 400, 6, source="b")
    old = drawn(np.full(50, 10.0), 400, 4, source="a", wording="v1")
    new = [
        r | {"date": sunday(50 + i // 3)}
        for i, r in enumerate(drawn(np.full(20, 25.0), 400, 5, source="a", wording="v2"))
    ]
    alone, beside = one([*old, *new]), one([*old, *new, *kept])
    width = [r.breaks[0].size.high - r.breaks[0].size.low for r in (beside, alone)]
    assert width[0] < width[1]
    assert beside.breaks[0].size.low <= 15 <= beside.breaks[0].size.high


def test_three_wordings_are_two_breaks_each_from_the_one_before() -> None:
    rows = []
    for number, (wording, score) in enumerate((("v1", 0.0), ("v2", 15.0), ("v3", 5.0))):
        rows += nps_line([score] * 25, n=2000, first=25 * number, source="a", wording=wording)
    first, second = one(rows).breaks
    assert first.size.low <= 15 <= first.size.high
    assert second.size.low <= -10 <= second.size.high


def test_a_source_that_takes_over_from_another_breaks_the_line() -> None:
    before = nps_line([0.0] * 30, n=800, source="old")
    after = nps_line([12.0] * 30, n=800, first=30, source="new")
    (broken,) = one([*before, *after]).breaks
    assert (broken.cause, broken.source) == ("source", "new")
    assert broken.size.low <= 12 <= broken.size.high


def test_every_wave_has_the_interval_of_its_own_answers() -> None:
    reading = one([*wave(sunday(0), {10: 50, 8: 20, 3: 30}), *wave(sunday(1), {10: 1})])
    first, second = reading.observed
    assert (first.value, first.n, first.date) == (20.0, 100, sunday(0))
    # (50 + 30) / 100 · 10⁴ − 20² = 7,600: a standard error of 8.7 points.
    assert first.high - first.low == pytest.approx(2 * 1.645 * 8.72, rel=0.05)
    assert (second.value, second.high) == (100.0, 100.0)
    assert second.low < 0


def test_shares_have_binomial_intervals_and_amounts_that_of_their_noise() -> None:
    share = one(wave(sunday(0), {"是": 0, "否": 20}, indicator="aware")).observed[0]
    assert (share.value, share.low) == (0.0, 0.0)
    assert 0.05 < share.high < 0.15
    values = 1000 * np.exp(np.random.default_rng(0).normal(0, 0.1, 80))
    (flow,) = measure(
        firm(outcomes=amounts(values.tolist()), indicator=[{"name": "revenue", "kind": "flow"}]),
        PLAN,
    )
    half = measure(
        firm(outcomes=amounts(values.tolist()), indicator=[{"name": "revenue", "kind": "flow"}]),
        DirectionPlan(seed=5, level=0.5),
    )[0].observed
    # On the log scale the widths are as the normal quantiles: 0.674 to 1.645.
    ratio = np.log(half[9].high / half[9].low) / np.log(
        flow.observed[9].high / flow.observed[9].low
    )
    assert ratio == pytest.approx(0.41, abs=0.002)
    inside = [o.low <= 1000 <= o.high for o in flow.observed]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.08)
    assert flow.sources[0].selection == "records"


def test_a_random_sample_anchors_the_position_and_volunteers_do_not() -> None:
    level = np.full(60, 30.0)
    rows = [
        *drawn(level, 300, 6, source="panel"),
        *drawn(level - 25, 300, 7, source="site"),
    ]
    asked = [
        {"name": "panel", "selection": "random"},
        {"name": "site", "selection": "self"},
    ]
    anchored = one(rows, source=asked).position
    assert anchored.low <= 30 <= anchored.high
    assert anchored.high < 37
    # Of unknown selection both count alike, and neither is believed.
    between = one(rows).position
    assert between.high < 30
    assert between.low > 5
