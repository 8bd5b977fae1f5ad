from datetime import date, timedelta

import numpy as np
from tests.instruments.direction.firms import MONDAY, amounts, firm, sunday, wave

from luopan.instruments.direction import DirectionPlan
from luopan.instruments.direction.subjects import subjects
from luopan.instruments.direction.waves import Waves, waves
from luopan.instruments.direction.weeks import Weeks
from luopan.tables.bundle import Tables


def only(tables: Tables) -> Waves:
    (subject,) = subjects(tables, DirectionPlan())[0]
    return waves(subject, Weeks.of(tables.company), tables.as_of)


def test_weeks_begin_on_the_firms_day() -> None:
    for start, first in (("monday", 1), ("sunday", 0), ("saturday", -1)):
        weeks = Weeks.of(firm(company={"name": "试", "week_start": start}).company)
        day = MONDAY + timedelta(days=first - 1)
        number = weeks.number(day)
        assert weeks.start(number) == day
        assert weeks.number(day - timedelta(days=1)) == number - 1
        assert weeks.number(weeks.end(number)) == number
        assert weeks.end(number) - day == timedelta(days=6)


def test_waves_of_one_week_and_source_are_pooled_and_gaps_stay_gaps() -> None:
    rows = [
        *wave(date(2024, 1, 2), {10: 6, 3: 4}, source="a", region="北"),
        *wave(date(2024, 1, 5), {9: 2, 7: 8}, source="a", segment="新客"),
        *wave(date(2024, 1, 5), {0: 5}, source="b"),
        *wave(date(2024, 1, 25), {8: 3}, source="a"),
    ]
    found = only(firm(surveys=rows))
    first = found.week[0]
    assert (found.week - first).tolist() == [0, 0, 3]
    assert found.source == ("a", "b", "a")
    assert found.day == (date(2024, 1, 5), date(2024, 1, 5), date(2024, 1, 25))
    assert found.counts is not None
    np.testing.assert_array_equal(found.counts.n, [20, 5, 3])
    np.testing.assert_allclose(found.value, [100 * (8 - 4) / 20, -100, 0])


def test_answers_of_another_kind_are_left_out_and_counted() -> None:
    rows = wave(sunday(0), {10: 3, 11: 4, "好": 2})
    found = only(firm(surveys=rows, indicator=[{"name": "nps", "kind": "nps"}]))
    assert found.left_out == {"unreadable": 6}
    assert found.value.tolist() == [100.0]


def test_waves_after_the_day_that_the_tables_speak_of_are_not_read() -> None:
    rows = [*wave(sunday(0), {10: 3}), *wave(sunday(9), {0: 3})]
    assert only(firm(surveys=rows, as_of=sunday(4))).day == (sunday(0),)


def test_records_are_successes_of_n_and_fractions_are_understood() -> None:
    whole = only(firm(outcomes=amounts([30.0, 20.0], "repeat", n=100)))
    parts = only(firm(outcomes=amounts([0.3, 0.2], "repeat", n=100)))
    for found in (whole, parts):
        np.testing.assert_allclose(found.value, [0.3, 0.2])
        assert found.counts is not None
        np.testing.assert_allclose(found.counts.total, [30, 20])
        np.testing.assert_allclose(found.counts.squares, [30, 20])


def test_records_of_the_whole_firm_are_not_counted_beside_its_regions() -> None:
    rows = [*amounts([30.0], "repeat", n=100), *amounts([25.0], "repeat", n=50, region="北")]
    found = only(firm(outcomes=rows))
    assert found.counts is not None
    assert (found.counts.n.tolist(), found.counts.total.tolist()) == ([100.0], [30.0])


def flow(rows: list[dict[str, object]], as_of: date | None = None) -> Waves:
    settings = [{"name": "revenue", "kind": "flow"}]
    return only(firm(outcomes=rows, as_of=as_of, indicator=settings))


def test_days_add_up_to_weeks_and_part_weeks_at_the_ends_are_left_out() -> None:
    days = [MONDAY + timedelta(days=d) for d in range(3, 31)]
    found = flow([{"date": d, "indicator": "revenue", "value": 2.0} for d in days])
    assert found.value.tolist() == [14.0] * 3
    assert found.left_out == {"part_week": 2}


def test_a_week_without_one_of_the_regions_is_no_fall_in_sales() -> None:
    rows = [r for region in ("北", "南") for r in amounts([5.0] * 4, region=region)]
    found = flow(rows[:-1])
    assert found.value.tolist() == [10.0] * 3
    assert found.left_out == {"region_missing": 1}


def test_the_firms_own_total_is_not_counted_beside_its_regions() -> None:
    rows = [*amounts([9.0, 9.0]), *amounts([4.0, 5.0], region="北")]
    assert flow(rows).value.tolist() == [9.0, 9.0]


def test_months_become_amounts_a_week_in_their_middle() -> None:
    firsts = [date(2024, m, 1) for m in range(1, 13)]
    found = flow([{"date": d, "indicator": "revenue", "value": 310.0} for d in firsts])
    np.testing.assert_allclose(found.value, 310.0 * 7 / 31)
    assert found.day[0] == date(2024, 1, 15)


def test_older_waves_than_asked_for_are_counted_out() -> None:
    rows = [r for w in range(6) for r in wave(sunday(w), {10: 3})]
    found = only(firm(surveys=rows))
    later = found.since(int(found.week[0]) + 4)
    assert later.week.size == 2
    assert later.day == found.day[4:]
    assert later.left_out == {"too_old": 4}


def test_records_without_their_n_are_left_out_and_counts_are_no_rates() -> None:
    some = [*amounts([30.0, 20.0], "repeat", n=100), *amounts([25.0] * 3, "repeat")[2:]]
    settings = [{"name": "repeat", "kind": "rate"}]
    found = only(firm(outcomes=some, indicator=settings))
    np.testing.assert_allclose(found.value, [0.3, 0.2])
    assert found.left_out == {"unreadable": 1}
    counts = only(firm(outcomes=amounts([25.0, 30.0], "repeat"), indicator=settings))
    assert counts.week.size == 0
