"""Whole weeks and months: every open region, on every open day."""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl
import pytest

from luopan.tables.wholeness import lifetimes, short_weeks, silent

MONDAY = date(2024, 1, 1)


def rows(days: Iterable[int], region: str | None = None) -> pl.DataFrame:
    """Rows on days counted from a Monday, with the number of their week."""
    told = [(MONDAY + timedelta(days=day), region, day // 7) for day in days]
    schema = {"date": pl.Date, "region": pl.String, "week": pl.Int64}
    return pl.DataFrame(told, schema=schema, orient="row")


def weekly(weeks: Iterable[int], region: str | None = None) -> pl.DataFrame:
    return rows((7 * week for week in weeks), region)


def test_a_gap_is_silent_and_what_lies_outside_of_a_life_is_not() -> None:
    told = pl.concat([weekly(range(40), "北"), weekly([*range(5, 12), *range(14, 25)], "南")])
    assert silent(told, "week", 7).rows() == [("南", 12), ("南", 13)]
    assert lifetimes(told, "week", 7).rows() == [("北", 0, 39), ("南", 5, 24)]


@pytest.mark.parametrize(
    ("days", "lacking", "late"),
    [(7, 8, True), (7, 9, False), (30.5, 2, True), (30.5, 3, False), (91, 2, True)],
)
def test_a_region_silent_at_the_end_is_late_for_some_time_and_then_closed(
    days: float, lacking: int, late: bool
) -> None:
    told = pl.concat([weekly(range(40), "北"), weekly(range(40 - lacking), "南")])
    assert silent(told, "week", days).height == (lacking if late else 0)


def test_a_week_of_which_nobody_tells_is_nobodys_silence() -> None:
    told = [weekly([0, 1, 2, 4, 5], "北"), weekly([0, 1, 2, 5], "南")]
    assert silent(pl.concat(told), "week", 7).rows() == [("南", 4)]


def test_the_whole_firm_alone_is_never_silent() -> None:
    assert silent(weekly([0, 1, 5, 9]), "week", 7).is_empty()
    assert lifetimes(weekly([0, 1, 5, 9]), "week", 7).rows() == [("", 0, 9)]


def test_weeks_that_lack_an_open_day_are_short() -> None:
    assert short_weeks(rows(d for d in range(3, 70) if d != 30), "week").rows() == [
        ("", 0),
        ("", 4),
    ]
    five = rows(d for d in range(70) if d % 7 < 5 and d != 30)
    assert short_weeks(five, "week").rows() == [("", 4)]


def test_a_day_beyond_opening_hours_is_no_harm_and_a_week_of_holidays_is_short() -> None:
    told = [d for d in range(140) if d % 7 < 6 or d == 27]
    assert short_weeks(rows(told), "week").is_empty()
    assert short_weeks(rows(d for d in told if d // 7 != 4), "week").is_empty()
    assert short_weeks(rows(d for d in told if d // 7 != 4 or d == 28), "week").rows() == [("", 4)]


def test_three_weekdays_are_no_opening_hours() -> None:
    told = rows([*range(0, 70, 7), *range(1, 70, 7), *range(2, 70, 7)])
    assert short_weeks(told, "week")["week"].to_list() == list(range(10))


def test_only_regions_with_daily_figures_are_held_to_days() -> None:
    told = pl.concat([rows(range(69), "北"), weekly(range(10), "南")])
    assert short_weeks(told, "week").rows() == [("北", 9)]
    assert short_weeks(weekly(range(10)), "week").is_empty()


def test_no_rows_are_no_trouble() -> None:
    none = rows([])
    assert silent(none, "week", 7).is_empty()
    assert short_weeks(none, "week").is_empty()
