"""The instrument as a whole, on firms whose truth is known."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.instruments.direction.firms import (
    MONDAY,
    NPS_GOAL,
    amounts,
    drawn,
    firm,
    nps_line,
    sunday,
    wave,
)

from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.base import Evidence
from luopan.readings.bundle import Readings
from luopan.readings.direction import DirectionReading
from luopan.tables.bundle import Tables

PLAN = DirectionPlan(seed=7)


def one(tables: Tables, plan: DirectionPlan = PLAN) -> DirectionReading:
    (reading,) = measure(tables, plan)
    return reading


def codes(reading: DirectionReading) -> list[str]:
    return [c.code for c in reading.checks if not c.passed]


def in_order(reading: DirectionReading) -> None:
    """Whatever the input: every interval holds its mean and every number is finite."""
    spans = [reading.position, reading.heading.velocity, *(reading.history), *(reading.forecast)]
    for span in spans:
        assert span.low <= span.mean <= span.high
    assert 0 <= reading.heading.p_up <= 1
    whole = Readings(
        schema="luopan/readings/1", company="试", currency="CNY", as_of=reading.as_of,
        readings=(reading,),
    )  # fmt: skip
    (back,) = Readings.from_json(whole.to_json()).readings
    assert back == reading.model_copy(update={"seconds": 0.0})


def test_a_clear_rise_is_told_and_where_it_stands() -> None:
    truth = np.concatenate([np.full(40, 10.0), np.linspace(10, 40, 40)])
    reading = one(firm(surveys=drawn(truth, 400), goal=[NPS_GOAL]))
    assert reading.evidence == Evidence.E2
    assert reading.heading.state == "rising"
    assert reading.heading.p_up > 0.99
    assert reading.position.low <= 40 <= reading.position.high
    # Thirty points in forty weeks.
    monthly = 30 / 40 * 30.44 / 7
    assert reading.heading.velocity.low <= monthly <= reading.heading.velocity.high
    assert reading.n == 80 * 400
    assert reading.next_steps == ()
    assert reading.p_turned < 0.05
    in_order(reading)


def test_the_position_of_many_answers_is_the_hand_computed_score() -> None:
    reading = one(firm(surveys=nps_line([25.0] * 30, n=4000)))
    assert reading.position.mean == pytest.approx(25.0, abs=0.5)
    assert reading.position.high - reading.position.low < 3


def test_twelve_answers_are_an_interval() -> None:
    reading = one(firm(surveys=wave(sunday(0), {10: 6, 8: 3, 2: 3})))
    assert reading.position.mean == pytest.approx(25, abs=4)
    assert 60 < reading.position.high - reading.position.low < 100
    assert reading.n == 12


def test_the_same_seed_gives_the_same_bytes_and_order_does_not_matter() -> None:
    rows = drawn(np.linspace(0, 20, 50), 100)
    first = one(firm(surveys=rows, goal=[NPS_GOAL]))
    again = one(firm(surveys=rows, goal=[NPS_GOAL]))
    shuffled = list(rows)
    np.random.default_rng(0).shuffle(shuffled)  # type: ignore[arg-type]
    assert again.model_dump_json() == first.model_dump_json()
    assert one(firm(surveys=shuffled, goal=[NPS_GOAL])).model_dump_json() == first.model_dump_json()


def test_a_firm_without_waves_has_no_reading() -> None:
    assert measure(firm(), PLAN) == ()
    assert measure(firm(surveys=[]), PLAN) == ()


def test_what_cannot_be_read_is_named_on_the_first_reading() -> None:
    rows = [*nps_line([10.0] * 8), *wave(sunday(3), {"x": 4}, indicator="mood")]
    reading = one(firm(surveys=rows))
    assert ("kind_unknown", "mood") in [(c.code, c.facts.get("indicator")) for c in reading.checks]


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    rows = [*nps_line([10.0] * 8), *nps_line([3.0] * 8, indicator="nps2")]
    measure(firm(surveys=rows), PLAN, progress=told.append)
    assert told == [0.5, 1.0]


def test_a_self_selected_source_is_labelled() -> None:
    tables = firm(
        surveys=nps_line([10.0] * 20, source="site"), source=[{"name": "site", "selection": "self"}]
    )
    reading = one(tables)
    assert [s.selection for s in reading.sources] == ["self"]
    assert "self_selected" in codes(reading)


def test_public_and_followers_are_two_readings() -> None:
    rows = [
        *nps_line([5.0] * 20, audience="public"),
        *nps_line([60.0] * 20, audience="followers"),
    ]
    found = measure(firm(surveys=rows), PLAN)
    assert [r.audience for r in found] == ["followers", "public"]
    followers, public = found
    assert followers.position.low > public.position.high


def test_many_looks_are_counted_on_each() -> None:
    rows = [r for i in range(3) for r in nps_line([10.0] * 8, indicator=f"nps{i}")]
    found = measure(firm(surveys=rows), DirectionPlan(many=3))
    counts = [c.facts["count"] for r in found for c in r.checks if c.code == "many_looks"]
    assert counts == [3, 3, 3]


def test_irregular_daily_dates_fall_into_the_firms_weeks() -> None:
    rng = np.random.default_rng(1)
    days = sorted(MONDAY + timedelta(days=int(d)) for d in rng.choice(400, 60, replace=False))
    rows = [r for d in days for r in wave(d, {10: 40, 8: 40, 3: 20})]
    reading = one(firm(surveys=rows))
    assert reading.position.low <= 20 <= reading.position.high
    assert reading.history[0].date >= days[0]
    assert reading.history[-1].date == reading.as_of == days[-1]
    assert len(reading.forecast) == 13
    assert reading.forecast[-1].date == reading.as_of + timedelta(days=91)
    in_order(reading)


def test_a_silent_year_widens_the_position() -> None:
    rows = nps_line([20.0] * 40)
    fresh, stale = one(firm(surveys=rows)), one(firm(surveys=rows, as_of=sunday(90)))
    width = fresh.position.high - fresh.position.low
    assert stale.position.high - stale.position.low > 2 * width
    assert "stale" in codes(stale)
    assert stale.heading.state == "inconclusive"


def test_a_turn_sounds_and_a_steady_fall_is_none() -> None:
    up_down = np.concatenate([np.linspace(0, 40, 70), np.linspace(40, 18, 18)])
    turned = one(firm(surveys=drawn(up_down, 400)))
    falling = one(firm(surveys=drawn(np.linspace(50, -10, 88), 400)))
    still = one(firm(surveys=drawn(np.full(88, 20.0), 400)))
    assert turned.p_turned > 0.9
    assert falling.heading.state == "falling"
    assert falling.p_turned < 0.3
    assert still.p_turned < 0.5


@pytest.mark.parametrize(
    "rows",
    [
        wave(sunday(0), {10: 1}),
        wave(sunday(0), {0: 1}),
        wave(sunday(0), {10: 500}),
        nps_line([100.0] * 1, n=1),
        [r for w in range(30) for r in wave(sunday(w), {10: 5})],
        [r for w in range(30) for r in wave(sunday(w), {10: 10**9, 3: 10**9})],
        [*wave(sunday(0), {10: 1}), *wave(sunday(200), {0: 1})],
        [r for s in "abcdefgh" for r in wave(sunday(ord(s) - 96), {10: 3, 1: 2}, source=s)],
    ],
    ids=["one", "one-low", "one-wave", "n1", "all-same", "huge", "far-apart", "eight-sources"],
)
def test_edges_give_a_reading_that_is_honest(rows: list[dict[str, object]]) -> None:
    reading = one(firm(surveys=rows, goal=[NPS_GOAL]))
    in_order(reading)
    assert -100 <= reading.position.low <= reading.position.high <= 100
    assert reading.heading.state == "inconclusive"
    assert reading.next_steps


@pytest.mark.parametrize(("hits", "low", "high"), [(0, 0.0, 0.01), (100, 0.99, 1.0)])
def test_a_rate_that_was_always_none_or_all_is_placed_there(
    hits: int, low: float, high: float
) -> None:
    rows = amounts([float(hits)] * 70, indicator="repeat", n=100)
    reading = one(firm(outcomes=rows, indicator=[{"name": "repeat", "kind": "rate"}]))
    in_order(reading)
    assert low <= reading.position.mean <= high


def test_a_huge_still_tracker_is_not_said_to_move() -> None:
    rng = np.random.default_rng(2)
    wrong = 0
    for seed in range(20):
        scores = 20 + rng.normal(0, 0.3, 60)
        reading = one(firm(surveys=nps_line(scores, n=1_000_000)), DirectionPlan(seed=seed))
        wrong += reading.heading.p_up > 0.9 or reading.heading.p_up < 0.1
    assert wrong <= 6


@pytest.mark.parametrize(
    "values",
    [[5.0] * 60, [0.0] * 60, [0.0, 10.0] * 30, [-4.0, 5.0, 3.0] * 20, [7.0], [1e12, 1e12, 2e12]],
    ids=["constant", "zero", "with-zeros", "negative", "single", "large"],
)
def test_edges_of_amounts(values: list[float]) -> None:
    reading = one(firm(outcomes=amounts(values), indicator=[{"name": "revenue", "kind": "flow"}]))
    in_order(reading)
    assert reading.n is None


def test_season_does_not_fool_the_heading_of_an_amount() -> None:
    rng = np.random.default_rng(3)
    week = np.arange(157)
    # Three years end on the steep side of the wave.
    values = 1000 * np.exp(0.35 * np.sin(2 * np.pi * week / 52.18) + rng.normal(0, 0.05, 157))
    tables = firm(
        outcomes=amounts(values.tolist()), indicator=[{"name": "revenue", "kind": "flow"}]
    )
    fooled = one(tables, DirectionPlan(season="off"))
    reading = one(tables)
    assert max(fooled.heading.p_up, 1 - fooled.heading.p_up) > 0.95
    assert 0.1 < reading.heading.p_up < 0.9
    assert reading.position.low <= 1000 <= reading.position.high


def test_growth_of_an_amount_is_told_through_its_noise() -> None:
    rng = np.random.default_rng(4)
    values = 1000 * np.exp(0.006 * np.arange(90) + rng.normal(0, 0.06, 90))
    reading = one(
        firm(outcomes=amounts(values.tolist()), indicator=[{"name": "revenue", "kind": "flow"}])
    )
    assert reading.heading.state == "rising"
    assert reading.position.low <= 1000 * np.exp(0.006 * 89) <= reading.position.high


def test_a_wild_holiday_week_does_not_move_an_amount() -> None:
    rng = np.random.default_rng(5)
    values = 1000 * np.exp(rng.normal(0, 0.05, 80))
    values[70] *= 3
    reading = one(
        firm(outcomes=amounts(values.tolist()), indicator=[{"name": "revenue", "kind": "flow"}])
    )
    assert reading.position.low <= 1000 <= reading.position.high
    (unusual,) = [c for c in reading.checks if c.code == "unusual_weeks"]
    assert unusual.facts["count"] == 1


def test_the_goal_leads_all_indicators() -> None:
    rows = [r for i in range(12) for r in nps_line([10.0 + i] * 12, indicator=f"nps{i:03}")]
    goal = NPS_GOAL | {"indicator": "nps007", "by": date(2025, 6, 30)}
    found = measure(firm(surveys=rows, goal=[goal]), PLAN)
    assert [r.indicator for r in found][:2] == ["nps007", "nps000"]
    assert len(found) == 12
