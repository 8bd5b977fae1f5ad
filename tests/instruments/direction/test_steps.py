"""Every inconclusive heading says what to do next (H3)."""

import numpy as np
from tests.instruments.direction.firms import drawn, firm, nps_line

from luopan.brief.words import load
from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.direction import DirectionReading

PLAN = DirectionPlan()


def one(rows: list[dict[str, object]], **settings: object) -> DirectionReading:
    return measure(firm(surveys=rows, **settings), PLAN)[0]


def test_a_conclusive_heading_needs_no_next_step() -> None:
    reading = one(drawn(np.linspace(0, 50, 60), 400))
    assert reading.heading.state == "rising"
    assert reading.next_steps == ()


def test_two_waves_need_a_third() -> None:
    assert [s.code for s in one(nps_line([10.0, 15.0])).next_steps] == ["first_waves"]


def test_a_slow_rise_is_told_by_more_answers_or_more_weeks() -> None:
    reading = one(drawn(np.linspace(10, 22, 60), 60, seed=4))
    assert reading.heading.state == "inconclusive"
    found = {s.code: s.facts for s in reading.next_steps}
    assert set(found) & {"more_waves", "wait_weeks"}
    if "more_waves" in found:
        assert found["more_waves"]["usual"] == 60
        assert found["more_waves"]["n"] % 60 == 0


def test_the_answers_asked_for_would_have_told() -> None:
    told = []
    for seed in range(16):
        rows = drawn(np.linspace(10, 22, 60), 60, seed=seed)
        steps = {s.code: s.facts for s in one(rows).next_steps}
        if "more_waves" in steps:
            # The same waves from so many people: most headings leave the inconclusive band.
            times = steps["more_waves"]["n"] / 60
            more = [r | {"count": int(r["count"] * times)} for r in rows]
            told.append(one(more).heading.state != "inconclusive")
    assert len(told) >= 4
    assert np.mean(told) >= 0.6


def test_people_who_chose_to_answer_ask_for_another_source() -> None:
    reading = one(
        drawn(np.full(40, 20.0), 80, source="site"), source=[{"name": "site", "selection": "self"}]
    )
    assert "add_source" in [s.code for s in reading.next_steps]


def test_every_inconclusive_reading_has_a_step_with_words() -> None:
    for seed in range(6):
        reading = one(drawn(np.full(30 + seed, 20.0), 20 + 30 * seed, seed=seed))
        if reading.heading.state != "inconclusive":
            continue
        assert reading.next_steps
        for language in ("zh_CN", "en"):
            words = load(language)
            told = [words.text(f"next.{s.code}", **s.facts) for s in reading.next_steps]
            assert all(told)
