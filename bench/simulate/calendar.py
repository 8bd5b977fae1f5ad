"""Weeks, seasons and holidays of a simulated firm."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

NEW_YEAR = (
    date(2018, 2, 16),
    date(2019, 2, 5),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
)
"""春节, first day of the lunar year."""


def mondays(last: date, weeks: int) -> tuple[date, ...]:
    """Return the Mondays of ``weeks`` weeks, the last one holding ``last``."""
    end = last - timedelta(days=last.weekday())
    return tuple(end - timedelta(weeks=back) for back in reversed(range(weeks)))


def days_in(weeks: tuple[date, ...], start: date, days: int) -> Vector:
    """Return the share of each week's days that falls in ``days`` days from ``start``."""
    inside = [
        sum(start <= monday + timedelta(days=d) < start + timedelta(days=days) for d in range(7))
        for monday in weeks
    ]
    return np.array(inside, dtype=float) / 7.0


def before_new_year(weeks: tuple[date, ...]) -> Vector:
    """Return how much of each week lies in the three weeks of stocking up before 春节."""
    return sum((days_in(weeks, day - timedelta(days=21), 21) for day in NEW_YEAR), np.zeros(1))


def new_year_shut(weeks: tuple[date, ...]) -> Vector:
    """Return how much of each week lies in the seven days of 春节, when shops are shut."""
    return sum((days_in(weeks, day, 7) for day in NEW_YEAR), np.zeros(1))


def yearly_day(weeks: tuple[date, ...], month: int, day: int, days: int) -> Vector:
    """Return how much of each week lies in ``days`` days from one date of every year."""
    years = sorted({w.year for w in weeks} | {weeks[0].year - 1, weeks[-1].year + 1})
    return sum((days_in(weeks, date(y, month, day), days) for y in years), np.zeros(1))


def wave(weeks: tuple[date, ...], peak_day: int, order: int = 1) -> Vector:
    """Return a yearly cosine of the given order with its peak on ``peak_day`` of the year."""
    day = np.array([w.timetuple().tm_yday for w in weeks], dtype=float)
    return np.cos(2 * np.pi * order * (day - peak_day) / 365.25)
