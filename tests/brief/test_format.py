"""Numbers as written: one scale, digits led by the width, the same number in both languages."""

from datetime import date

import pytest

from luopan.brief import format as shown
from luopan.readings.base import Interval

CASES = [
    (28.1, 23.9, 32.6, "points", "28（24–33）", "28 (24–33)"),
    (1.08e6, 1.03e6, 1.12e6, "CNY", "108万元（103–112万）", "¥1.08M (¥1.03–1.12M)"),
    (0.065, 0.041, 0.092, "%", "6.5%（4.1–9.2%）", "6.5% (4.1–9.2%)"),
    (0.011, -0.004, 0.032, "%", "+1.1%（−0.4%至+3.2%）", "+1.1% (−0.4% to +3.2%)"),
    (-3e5, -6e5, 1e5, "CNY", "−30万元（−60万至+10万）", "−¥300k (−¥600k to +¥100k)"),
    (-3e5, -6e5, -1e5, "CNY", "−30万元（−60万至−10万）", "−¥300k (−¥600k to −¥100k)"),
    (4.12, 4.05, 4.19, "score", "4.12（4.05–4.19）", "4.12 (4.05–4.19)"),
    (2.3e13, 2e13, 2.5e13, "USD", "23.0万亿美元（20.0–25.0万亿）", "$23.0T ($20.0–25.0T)"),
    (2e-5, 1e-5, 3e-5, "", "0.000020（0.000010–0.000030）", "0.000020 (0.000010–0.000030)"),
    (1.8, 1.1, 2.6, "x", "1.8 倍（1.1–2.6）", "1.8× (1.1–2.6×)"),
    (523, 480, 560, "人", "520人（480–560）", "520 人 (480–560)"),
    (0, 0, 0, "", "0（0–0）", "0 (0–0)"),
    (-2e-18, -3e-17, 1e-18, "%", "0%（0–0%）", "0% (0–0%)"),
]


@pytest.mark.parametrize(("mean", "low", "high", "unit", "zh", "en"), CASES)
def test_a_number_and_its_interval_are_written_on_one_scale(
    mean: float, low: float, high: float, unit: str, zh: str, en: str
) -> None:
    value = Interval(mean=mean, low=low, high=high)
    assert shown.interval(value, unit, "zh_CN").text == zh
    assert shown.interval(value, unit, "en").text == en


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1560, "", "1,560", "1,560"),
        (123_456, "", "123,456", "123,456"),
        (1.2e6, "CNY", "120万元", "¥1.2M"),
        (3_000_000.0, "CNY", "300万元", "¥3M"),
        (0.31, "%", "31%", "31%"),
        (1.0034, "", "1.003", "1.003"),
        (1.2004, "", "1.2", "1.2"),
        (86_123.4, "CNY", "8.61万元", "¥86.1k"),
        (-0.5, "", "−0.5", "−0.5"),
        (0, "", "0", "0"),
    ],
)
def test_a_number_alone(value: float, unit: str, zh: str, en: str) -> None:
    assert shown.number(value, unit, "zh_CN") == zh
    assert shown.number(value, unit, "en") == en


def test_certainty_is_never_claimed() -> None:
    assert [shown.probability(p, "en") for p in (0.0, 0.004, 0.41, 0.996, 1.0)] == [
        "under 1%",
        "under 1%",
        "41%",
        "over 99%",
        "over 99%",
    ]
    assert shown.probability(0.0, "zh_CN") == "不到1%"
    assert shown.probability(1.0, "zh_CN") == "99%以上"


def test_days_and_months() -> None:
    day = date(2026, 11, 5)
    assert (shown.day(day, "zh_CN"), shown.day(day, "en")) == ("2026年11月5日", "5 Nov 2026")
    assert (shown.month(day, "zh_CN"), shown.month(day, "en")) == ("2026年11月", "Nov 2026")
