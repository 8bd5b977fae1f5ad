from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from tests.instruments.direction.firms import MONDAY, amounts, firm, sunday, wave

from luopan.instruments.direction import DirectionPlan
from luopan.instruments.direction.subjects import subjects
from luopan.instruments.direction.waves import waves
from luopan.tables.bundle import Tables
from luopan.tables.waves import Waves
from luopan.tables.weeks import Weeks


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
    assert found.left_out == {"unreadable": {"count": 6}}
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
    assert found.left_out == {"part_week": {"count": 2, "dates": ("2024-01-01", "2024-01-29")}}


def daily(days: Iterable[int], **more: object) -> list[dict[str, object]]:
    """Return a sale of 1 on each of the days, counted from the first Monday."""
    given = {"indicator": "revenue", "value": 1.0} | more
    return [{"date": MONDAY + timedelta(days=day)} | given for day in days]


def test_a_week_that_lacks_a_day_is_no_fall_in_sales() -> None:
    found = flow(daily(day for day in range(70) if day not in {16, 17, 30}))
    assert found.value.tolist() == [7.0] * 8
    assert found.left_out == {"part_week": {"count": 2, "dates": ("2024-01-15", "2024-01-29")}}
    empty = [row | {"value": None} if i == 30 else row for i, row in enumerate(daily(range(70)))]
    assert flow(empty).week.size == 9


def test_weeks_are_whole_where_a_shop_closes_on_the_same_days() -> None:
    found = flow(daily(day for day in range(70) if day % 7 < 5))
    assert (found.value.tolist(), found.left_out) == ([5.0] * 10, {})
    both = [
        *daily(range(70), region="北"),
        *daily((day for day in range(70) if day % 7 != 6 and day != 22), region="南"),
    ]
    mixed = flow(both)
    assert mixed.value.tolist() == [13.0] * 9
    assert mixed.left_out == {"part_week": {"count": 1, "dates": ("2024-01-22",)}}


def test_amounts_of_weeks_with_a_date_more_or_less_stay_as_they_are() -> None:
    twice = flow(daily(day for day in range(70) if day % 7 in {0, 3} and day != 31))
    assert (twice.value.tolist(), twice.left_out) == ([2.0, 2, 2, 2, 1, 2, 2, 2, 2, 2], {})


def missing(count: int, dates: tuple[str, ...], regions: tuple[str, ...]) -> dict[str, object]:
    return {"region_missing": {"count": count, "dates": dates, "regions": regions}}


def test_a_week_without_one_of_the_regions_is_no_fall_in_sales() -> None:
    rows = [r for region in ("北", "南") for r in amounts([5.0] * 4, region=region)]
    found = flow(rows[:-1])
    assert found.value.tolist() == [10.0] * 3
    assert found.left_out == missing(1, ("2024-01-22",), ("南",))


def test_a_month_without_one_of_the_regions_is_no_fall_in_sales() -> None:
    rows: list[dict[str, object]] = [
        {"date": date(2024, m, 1), "indicator": "revenue", "value": 155.0, "region": region}
        for m in range(1, 13)
        for region in ("北", "南")
        if (m, region) not in {(5, "南"), (12, "北")}
    ]
    found = flow(rows)
    np.testing.assert_allclose(found.value, 310.0 * 7 / 31)
    assert found.week.size == 10
    assert found.left_out == missing(2, ("2024-05-01", "2024-12-01"), ("北", "南"))


def test_a_region_that_opens_or_closes_leaves_the_other_weeks_in() -> None:
    later = [r for r in amounts([5.0] * 40, region="南") if r["date"] >= sunday(9)]
    opened = flow([*amounts([5.0] * 40, region="北"), *later])
    assert (opened.value.tolist(), opened.left_out) == ([5.0] * 10 + [10.0] * 30, {})
    closed = flow([*amounts([5.0] * 40, region="北"), *amounts([5.0] * 20, region="南")])
    assert (closed.value.tolist(), closed.left_out) == ([10.0] * 20 + [5.0] * 20, {})


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
    assert later.left_out == {"too_old": {"count": 4}}


def test_records_without_their_n_are_left_out_and_counts_are_no_rates() -> None:
    some = [*amounts([30.0, 20.0], "repeat", n=100), *amounts([25.0] * 3, "repeat")[2:]]
    settings = [{"name": "repeat", "kind": "rate"}]
    found = only(firm(outcomes=some, indicator=settings))
    np.testing.assert_allclose(found.value, [0.3, 0.2])
    assert found.left_out == {"unreadable": {"count": 1}}
    counts = only(firm(outcomes=amounts([25.0, 30.0], "repeat"), indicator=settings))
    assert counts.week.size == 0
