"""Dates as people write them."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.tables.parse_date import both_readings, parse_dates, parse_datetimes

JANUARY = date(2024, 1, 5)
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 12, 31))


def read(*texts: str | None) -> tuple[list[date | None], list[str | None]]:
    parsed = parse_dates(pl.Series(list(texts), dtype=pl.String))
    return parsed.values.to_list(), parsed.codes.to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05",
        "2024-1-5",
        "2024/1/5",
        "2024.1.5",
        "2024年1月5日",
        "2024年01月05日",
        "2024 年 1 月 5 日",
        "2024年1月5日星期五",
        "2024-01-05(周五)",
        "２０２４－０１－０５",
        "20240105",
        " 2024-01-05 ",
        "2024-01-05T23:59:59Z",
        "2024-01-05 23:59",
        "2024-01-05T10:30:00.123+08:00",
        "2024/1/5 下午3:05",
        "5 Jan 2024",
        "5-Jan-2024",
        "Jan 5, 2024",
        "January 5 2024",
    ],
)
def test_a_way_of_writing_one_day(text: str) -> None:
    assert read(text) == ([JANUARY], [None])


def test_days_that_only_one_order_allows() -> None:
    assert read("13/04/2024", "04/13/2024", "04/04/2024") == (
        [date(2024, 4, 13), date(2024, 4, 13), date(2024, 4, 4)],
        [None] * 3,
    )


def test_weeks_are_their_monday() -> None:
    monday = date(2024, 1, 29)
    assert read("2024-W05", "2024W05", "2024年第5周", "2024年5周") == ([monday] * 4, [None] * 4)
    assert read("2024-W53") == ([None], ["no_such_date"])
    assert read("2020-W53") == ([date(2020, 12, 28)], [None])


def test_a_week_that_closes_a_span_is_its_sunday() -> None:
    closing = parse_dates(pl.Series(["2024-W05", "2024年第5周", "2024-02-03", None]), closes=True)
    assert closing.values.to_list() == [date(2024, 2, 4), date(2024, 2, 4), date(2024, 2, 3), None]


def test_three_formats_in_one_column_where_each_is_clear() -> None:
    assert read("2024-01-05", "2024年1月5日", "2024/1/5") == ([JANUARY] * 3, [None] * 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2024", "ambiguous_date"),
        ("3.4.2024", "ambiguous_date"),
        ("2024-02-30", "no_such_date"),
        ("2024-13-01", "no_such_date"),
        ("2024年2月30日", "no_such_date"),
        ("2024-01", "month_without_day"),
        ("2024年1月", "month_without_day"),
        ("Jan 2024", "month_without_day"),
        ("2024年", "month_without_day"),
        ("24/1/5", "year_two_digits"),
        ("5.1.24", "year_two_digits"),
        ("1900-01-01", "date_out_of_range"),
        ("2101-01-01", "date_out_of_range"),
        ("yesterday", "not_a_date"),
        ("=TODAY()", "not_a_date"),
        ("2024-01-05 25:00", "not_a_date"),
        ("-", "placeholder"),
    ],
)
def test_a_cell_that_is_refused(text: str, code: str) -> None:
    assert read(text) == ([None], [code])


def test_an_ambiguous_date_names_both_days() -> None:
    assert both_readings("03/04/2024") == ("2024-03-04", "2024-04-03")
    assert both_readings("３.４.2024 10:00") == ("2024-03-04", "2024-04-03")


def test_excel_numbers_only_where_the_whole_column_is_made_of_them() -> None:
    assert read("45296", None, "45297.5") == ([JANUARY, None, date(2024, 1, 6)], [None] * 3)
    assert read("45296", "2024-01-05") == ([None, JANUARY], ["serial_among_dates", None])
    assert read("2024-01-05", "45296") == ([JANUARY, None], [None, "serial_among_dates"])
    assert read("12345") == ([None], ["serial_among_dates"])


def test_empty_cells_are_no_faults() -> None:
    assert read(None, "", "　") == ([None] * 3, [None] * 3)


def test_moments_keep_the_clock_on_the_wall() -> None:
    cells = ["2024-01-05T22:30:15+08:00", "2024年1月5日 22:30", "2024-01-05", "2024/1/5 下午10:30"]
    parsed = parse_datetimes(pl.Series(cells))
    assert parsed.values.to_list() == [
        datetime(2024, 1, 5, 22, 30, 15),  # noqa: DTZ001
        datetime(2024, 1, 5, 22, 30),  # noqa: DTZ001
        datetime(2024, 1, 5),  # noqa: DTZ001
        datetime(2024, 1, 5, 22, 30),  # noqa: DTZ001
    ]


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:10 AM", 0), ("12:10 pm", 12), ("1:10 PM", 13), ("11:10 am", 11), ("上午9:10", 9)],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    parsed = parse_datetimes(pl.Series([f"2024-01-05 {text}"]))
    assert parsed.values[0] == datetime(2024, 1, 5, hour, 10)  # noqa: DTZ001


@settings(max_examples=150, deadline=None, derandomize=True)
@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_every_day_comes_back_the_same(day: date, pattern: str) -> None:
    assert read(day.strftime(pattern)) == ([day], [None])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(DAYS)
def test_every_week_comes_back_as_its_monday(day: date) -> None:
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    if date(1970, 1, 1) <= monday:
        assert read(f"{year}-W{week:02d}") == ([monday], [None])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(DAYS)
def test_a_slashed_day_is_read_only_where_it_can_mean_one_thing(day: date) -> None:
    clear = day.day > 12 or day.day == day.month
    expected = ([day], [None]) if clear else ([None], ["ambiguous_date"])
    assert read(f"{day.day}/{day.month}/{day.year}") == expected
    assert read(f"{day.month:02d}/{day.day:02d}/{day.year}") == expected


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=15))
def test_any_text_is_read_or_refused(text: str) -> None:
    values, codes = read(text)
    assert values[0] is None or codes[0] is None
