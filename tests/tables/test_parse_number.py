"""Numbers as people write them."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.tables.parse_number import UNIT_POWERS, NumberRules, parse_numbers

PERCENT = NumberRules(percent=True)


def read(text: str, rules: NumberRules = PERCENT) -> tuple[float | None, str | None]:
    parsed = parse_numbers(pl.Series([text], dtype=pl.String), rules)
    return parsed.values[0], parsed.codes[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200.0),
        (" 7 ", 7.0),
        ("+5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1,234,567.5", 1234567.5),
        ("1，234", 1234.0),
        ("1,2345,6789", 123456789.0),
        ("1 234 567", 1234567.0),
        ("1\u00a0234", 1234.0),
        ("１２．５", 12.5),
        ("１，２３４", 1234.0),
        ("1.2万", 12000.0),
        ("0.07万", 700.0),
        ("1.1亿", 110_000_000.0),
        ("3千万", 30_000_000.0),
        ("5百万元", 5_000_000.0),
        ("2万亿", 2e12),
        ("1.2w", 12000.0),
        ("3.5k", 3500.0),
        ("1.2M", 1_200_000.0),
        ("¥1,200", 1200.0),
        ("￥3.2亿", 320_000_000.0),
        ("1200元", 1200.0),
        ("人民币 5", 5.0),
        ("CNY 5", 5.0),
        ("(1,200)", -1200.0),
        ("（５）", -5.0),
        ("-¥5", -5.0),
        ("¥-5", -5.0),
        ("−5", -5.0),
        ("31%", 0.31),
        ("３１％", 0.31),
        ("0.7%", 0.007),
    ],
)
def test_a_way_of_writing(text: str, value: float) -> None:
    assert read(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", "not_a_number"),
        ("12 apples", "not_a_number"),
        ("0x10", "not_a_number"),
        ("(5", "not_a_number"),
        ("(-5)", "not_a_number"),
        ("-+5", "not_a_number"),
        ("1万2千", "not_a_number"),
        ("是", "not_a_number"),
        ("-", "placeholder"),
        ("—", "placeholder"),
        ("N/A", "placeholder"),
        ("暂无", "placeholder"),
        ("nan", "not_finite"),
        ("-inf", "not_finite"),
        ("1e400", "not_finite"),
        ("1e16", "too_large"),
        ("2000万亿", "too_large"),
        ("=1+1", "formula_cell"),
        ("＝1+1", "formula_cell"),
        ("@SUM(A1:A3)", "formula_cell"),
        ("=cmd|' /C calc'!A0", "formula_cell"),
        ("+cmd|' /C calc'!A0", "formula_cell"),
        ("-cmd|' /C calc'!A0", "formula_cell"),
        ("#N/A", "error_cell"),
        ("#DIV/0!", "error_cell"),
        ("12,5", "comma_unclear"),
        ("1.234,56", "comma_unclear"),
        ("12,34,567", "comma_unclear"),
        ("$5", "other_currency"),
        ("5 美元", "other_currency"),
        ("€5", "other_currency"),
    ],
)
def test_a_cell_that_is_refused(text: str, code: str) -> None:
    assert read(text)[1] == code


def test_empty_cells_are_neither_numbers_nor_faults() -> None:
    parsed = parse_numbers(pl.Series([None, "", "  ", "　", "1"], dtype=pl.String), NumberRules())
    assert parsed.values.to_list() == [None, None, None, None, 1.0]
    assert parsed.codes.to_list() == [None] * 5


def test_a_percentage_only_where_one_makes_sense() -> None:
    assert read("31%", NumberRules(percent=False)) == (None, "percent_here")


def test_the_firms_own_currency() -> None:
    assert read("$1.5k", NumberRules(currency="USD")) == (1500.0, None)
    assert read("¥5", NumberRules(currency="USD")) == (None, "other_currency")
    assert read("¥5", NumberRules(currency="JPY")) == (5.0, None)


def test_the_unit_of_the_header_is_a_power_of_ten() -> None:
    assert read("0.07", NumberRules(power=4)) == (700.0, None)
    assert read("1,200", NumberRules(power=4)) == (12_000_000.0, None)


def test_a_unit_in_the_cell_and_in_the_header_is_refused() -> None:
    assert read("1.2万", NumberRules(power=4)) == (None, "unit_twice")
    assert read("1.2万", NumberRules()) == (12_000.0, None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.floats(min_value=-1e14, max_value=1e14, allow_nan=False))
def test_every_float_comes_back_the_same(value: float) -> None:
    assert read(repr(value)) == (value, None)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_thousands_separators_change_nothing(value: int) -> None:
    wide = f"{value:,}".translate(str.maketrans("0123456789,-", "０１２３４５６７８９，－"))
    assert read(f"{value:,}") == read(wide) == (float(value), None)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.integers(min_value=0, max_value=999_999),
    st.integers(min_value=0, max_value=4),
    st.sampled_from(sorted(UNIT_POWERS)),
)
def test_a_unit_is_exact(digits: int, places: int, unit: str) -> None:
    text = f"{digits}e-{places}"
    written = f"{digits / 10**places:.{places}f}"
    expected = float(f"{text.partition('e')[0]}e{UNIT_POWERS[unit] - places}")
    value, code = read(written + unit)
    assert (value, code) == (expected, None) or (code == "too_large" and expected > 1e15)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    value, code = read(text)
    assert (value is None or code is None) or code in ("not_finite", "too_large")
