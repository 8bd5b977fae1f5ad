"""Moving holidays and shopping festivals as the part of each week that they cover.

Dates come from the ``holidays`` library (Python; MIT), which knows the lunar and Islamic
calendars and Easter; the windows around them and the fixed shopping festivals are written here.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

Window = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Event:
    """A holiday found by name in the library, with the days around it that it moves.

    Parameters
    ----------
    name : str
        Code, key of the words ``line.<name>``.
    match : str
        Text that the library's English name contains.
    before, after : int
        Days before its first and after its first day that the window spans.
    lead, lag : int
        Days of a further window before and after, each a column of its own (shopping before,
        quiet after).
    """

    name: str
    match: str
    before: int
    after: int
    lead: int = 0
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """A festival on fixed days of the year, from and to as (month, day)."""

    name: str
    start: tuple[int, int]
    end: tuple[int, int]


CHINESE = (
    Event("spring_festival", "Chinese New Year", before=1, after=6, lead=14, lag=14),
    Event("dragon_boat", "Dragon Boat", before=1, after=1),
    Event("mid_autumn", "Mid-Autumn", before=7, after=1),
)
EASTER = Event("easter", "Good Friday", before=5, after=3)
EID = (
    Event("ramadan", "Eid al-Fitr", before=30, after=-1),
    Event("eid_al_fitr", "Eid al-Fitr", before=0, after=3),
    Event("eid_al_adha", "Eid al-Adha", before=7, after=3),
)
MOVING: dict[str, tuple[Event, ...]] = {
    "CN": CHINESE,
    "HK": (*CHINESE, EASTER),
    "TW": CHINESE,
    "SG": (CHINESE[0], EASTER, *EID, Event("diwali", "Diwali", before=7, after=1)),
    "US": (Event("thanksgiving", "Thanksgiving", before=1, after=4),),
    "CA": (EASTER,),
    "IN": (Event("diwali", "Diwali", before=10, after=1), *EID),
}
OTHERWISE = (EASTER, *EID)
"""For every other country: those of these that its calendar has."""

FIXED: dict[str, tuple[Fixed, ...]] = {
    "CN": (
        Fixed("labour_day", (5, 1), (5, 5)),
        Fixed("shopping_618", (6, 1), (6, 20)),
        Fixed("national_day", (10, 1), (10, 7)),
        Fixed("double_11", (10, 24), (11, 11)),
    ),
}
FIXED_OTHERWISE = (Fixed("christmas", (12, 11), (12, 24)), Fixed("year_end", (12, 25), (12, 31)))


@dataclass(frozen=True)
class HolidayColumns:
    """Columns of week-overlap fractions and the event that each belongs to."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    known: bool


def columns(weeks: Sequence[date], country: str) -> HolidayColumns:
    """Return the part of each week that each holiday window covers.

    Parameters
    ----------
    weeks : sequence of date
        First day of each week.
    country : str
        ISO 3166 code, as ``[mix].country``.

    Returns
    -------
    HolidayColumns
        ``values`` of shape (weeks, columns) in [0, 1]; windows that never fall into the period
        are left out. ``known`` is False for a country that the library does not know.
    """
    years = range(weeks[0].year - 1, weeks[-1].year + 2)
    try:
        found = _first_days(years, country)
    except NotImplementedError:
        return HolidayColumns((), np.zeros((len(weeks), 0)), known=False)
    windows: list[tuple[str, list[Window]]] = []
    for event in MOVING.get(country, OTHERWISE):
        days = [day for name, day in found if event.match in name and "Eve" not in name]
        windows.extend(_windows(event, _one_a_feast(days)))
    for fixed in FIXED.get(country, FIXED_OTHERWISE):
        spans = [(date(y, *fixed.start), date(y, *fixed.end)) for y in years]
        windows.append((fixed.name, spans))
    made = [(name, _overlap(weeks, spans)) for name, spans in windows]
    kept = [(name, column) for name, column in made if column.any()]
    values = np.column_stack([c for _, c in kept]) if kept else np.zeros((len(weeks), 0))
    return HolidayColumns(tuple(name for name, _ in kept), values, known=True)


def _first_days(years: Iterable[int], country: str) -> list[tuple[str, date]]:
    """Name and date of every holiday, in order; names joined by a semicolon are parted."""
    calendar = holidays.country_holidays(country, years=list(years), observed=False)
    # a country whose calendar has no English names keeps its own
    with contextlib.suppress(NotImplementedError):
        calendar = holidays.country_holidays(
            country, years=list(years), observed=False, language="en_US"
        )
    return [
        (part.strip(), day) for day, names in sorted(calendar.items()) for part in names.split(";")
    ]


def _one_a_feast(days: list[date]) -> list[date]:
    """Keep the first day of each run: a feast of several days has one start."""
    firsts: list[date] = []
    for day in days:
        if not firsts or (day - firsts[-1]).days > 20:
            firsts.append(day)
    return firsts


def _windows(event: Event, firsts: list[date]) -> list[tuple[str, list[Window]]]:
    """Return the event's own window and, where asked for, those before and after it."""

    def span(start: int, end: int) -> list[Window]:
        return [(d + timedelta(days=start), d + timedelta(days=end)) for d in firsts]

    made = [(event.name, span(-event.before, event.after))]
    if event.lead:
        made.append((event.name, span(-event.before - event.lead, -event.before - 1)))
    if event.lag:
        made.append((event.name, span(event.after + 1, event.after + event.lag)))
    return made


def _overlap(weeks: Sequence[date], windows: list[Window]) -> NDArray[np.float64]:
    """Days of each week inside any window, over seven."""
    starts = np.array([w.toordinal() for w in weeks])
    days = starts[:, None] + np.arange(7)
    inside = np.zeros(days.shape, dtype=bool)
    for first, last in windows:
        inside |= (days >= first.toordinal()) & (days <= last.toordinal())
    share: NDArray[np.float64] = inside.mean(axis=1)
    return share
