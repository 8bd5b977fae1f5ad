from datetime import date, timedelta

import pytest

from luopan.instruments.mix.holidays import columns

WEEKS = [date(2023, 1, 2) + timedelta(days=7 * i) for i in range(260)]


def fraction(name: str, country: str = "CN", which: int = 0) -> dict[date, float]:
    made = columns(WEEKS, country)
    own = [i for i, n in enumerate(made.names) if n == name]
    return dict(zip(WEEKS, made.values[:, own[which]].tolist(), strict=True))


# 2024-02-10 is a Saturday, 2025-01-29 a Wednesday, 2026-02-17 a Tuesday: the window runs from
# the eve to the seventh day.
@pytest.mark.parametrize(
    ("week", "days"),
    [
        (date(2024, 1, 29), 0),
        (date(2024, 2, 5), 3),
        (date(2024, 2, 12), 5),
        (date(2024, 2, 19), 0),
        (date(2025, 1, 20), 0),
        (date(2025, 1, 27), 6),
        (date(2025, 2, 3), 2),
        (date(2026, 2, 9), 0),
        (date(2026, 2, 16), 7),
        (date(2026, 2, 23), 1),
        (date(2026, 3, 2), 0),
    ],
)
def test_spring_festival_covers_the_days_from_its_eve_to_the_seventh(week, days):
    assert fraction("spring_festival")[week] == pytest.approx(days / 7)


def test_weeks_before_and_after_spring_festival_are_columns_of_their_own():
    before, after = (fraction("spring_festival", which=k) for k in (1, 2))
    # new year's eve is 2025-01-28: the fourteen days before are 01-14 … 01-27
    assert before[date(2025, 1, 13)] == pytest.approx(6 / 7)
    assert before[date(2025, 1, 20)] == pytest.approx(1.0)
    assert before[date(2025, 1, 27)] == pytest.approx(1 / 7)
    # the seventh day is 02-04: the fourteen days after are 02-05 … 02-18
    assert after[date(2025, 2, 3)] == pytest.approx(5 / 7)
    assert after[date(2025, 2, 10)] == pytest.approx(1.0)
    assert after[date(2025, 2, 17)] == pytest.approx(2 / 7)


@pytest.mark.parametrize(
    ("name", "country", "week", "days"),
    [
        ("dragon_boat", "CN", date(2025, 5, 26), 3),  # 05-31, a Saturday, and its neighbours
        ("mid_autumn", "CN", date(2025, 9, 29), 7),  # 10-06, from a week before to a day after
        ("national_day", "CN", date(2025, 9, 29), 5),
        ("shopping_618", "CN", date(2025, 6, 16), 5),
        ("double_11", "CN", date(2025, 11, 10), 2),
        ("easter", "GB", date(2025, 4, 14), 7),  # Good Friday 04-18
        ("christmas", "GB", date(2025, 12, 15), 7),
        ("thanksgiving", "US", date(2025, 11, 24), 5),  # 11-27 to Cyber Monday
        ("ramadan", "SA", date(2025, 3, 10), 7),  # Eid al-Fitr 03-30
    ],
)
def test_known_dates(name, country, week, days):
    assert fraction(name, country)[week] == pytest.approx(days / 7)


@pytest.mark.parametrize("country", ["CN", "US", "GB", "DE", "IN", "SA", "JP", "BR"])
def test_fractions_lie_between_nought_and_one_and_no_column_is_empty(country):
    made = columns(WEEKS, country)
    assert made.known
    assert made.values.shape == (len(WEEKS), len(made.names))
    assert made.values.min() == 0.0
    assert made.values.max() <= 1.0
    assert made.values.any(axis=0).all()


def test_unknown_country_has_no_columns_and_says_so():
    made = columns(WEEKS, "XX")
    assert (made.known, made.names, made.values.shape) == (False, (), (len(WEEKS), 0))


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_no_day_is_lost_whatever_day_weeks_start_on(shift):
    weeks = [w - timedelta(days=shift) for w in WEEKS]
    made = columns(weeks, "CN")
    total = 7 * made.values[:, made.names.index("double_11")].sum()
    assert total == pytest.approx(5 * 19)  # 10-24 … 11-11 in five years
