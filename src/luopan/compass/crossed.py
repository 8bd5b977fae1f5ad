"""When stories came to the mainstream, on its way to the joint model and to the indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from luopan.readings.base import Check, present
from luopan.readings.bundle import Reading
from luopan.readings.direction import Crossing, DirectionReading
from luopan.readings.mainstream import MainstreamReading
from luopan.tables.bundle import Tables
from luopan.tables.weeks import Weeks

CROSSED = "mainstream_crossings"
"""The control that crossings are."""
SELDOM = 0.5
"""Part of the weeks from which on what happens in them is no event."""


def crossed(tables: Tables) -> Tables:
    """Return the tables with the crossings as a control of the joint model.

    For runs in which the stories' own reading is not asked for: what the joint model says must not
    depend on that.

    Parameters
    ----------
    tables : Tables
        The firm's tables.
    """
    if not _takes(tables):
        return tables
    from luopan.instruments.mainstream import MainstreamPlan, crossings  # noqa: PLC0415

    return _control(tables, crossings(tables, MainstreamPlan()))[0]


def noted(tables: Tables, readings: Iterable[Reading]) -> tuple[Tables, tuple[Reading, ...]]:
    """Return the tables with the crossings as a control, and the readings with what is said of it.

    A storm moves sales whatever was spent in its weeks: left out, channels that were on in them
    take the blame or the credit.

    Parameters
    ----------
    tables : Tables
        The firm's tables.
    readings : iterable of Reading
        Of an instrument; those of stories count.
    """
    told: list[Reading] = []
    for reading in readings:
        if isinstance(reading, MainstreamReading) and _takes(tables):
            tables, checks = _control(tables, reading.crossings)
            told.append(reading.model_copy(update={"checks": (*reading.checks, *checks)}))
        else:
            told.append(reading)
    return tables, tuple(told)


def marked(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings with the crossings marked in every indicator's course."""
    known = [c for r in readings if isinstance(r, MainstreamReading) for c in r.crossings]
    return tuple(
        reading.model_copy(update={"crossings": _within(reading, known)})
        if isinstance(reading, DirectionReading) and known
        else reading
        for reading in readings
    )


def _within(reading: DirectionReading, known: Iterable[Crossing]) -> tuple[Crossing, ...]:
    begins = [*(p.date for p in reading.history[:1]), *(o.date for o in reading.observed[:1])]
    first = min(begins, default=reading.as_of)
    return tuple(c for c in known if first <= c.date <= reading.as_of)


def _takes(tables: Tables) -> bool:
    """Whether the joint model takes crossings, if there are any in its weeks."""
    told = tables.channels is not None and tables.outcomes is not None
    declared = tables.controls is not None and CROSSED in tables.controls["control"]
    return told and not declared and tables.company.mix.stories != "off"


def _control(tables: Tables, known: Iterable[Crossing]) -> tuple[Tables, tuple[Check, ...]]:
    """Return the tables with the control: in each week, how many stories came to it of late.

    Of late is in the weeks of which the study of crossings speaks, their first that of the
    crossing.
    """
    from luopan.instruments.mainstream import MainstreamPlan  # noqa: PLC0415

    last_for = MainstreamPlan().weeks
    outcomes = tables.outcomes
    if outcomes is None or outcomes.is_empty():
        return tables, ()
    weeks = Weeks.of(tables.company)
    numbers = [weeks.number(day) for day in outcomes["date"].unique()]
    first, last = min(numbers), max(numbers)
    at = [n for n in (weeks.number(c.date) for c in known) if first <= n <= last]
    if not at:
        return tables, ()
    late = {w: sum(w - last_for < n <= w for n in at) for w in range(first, last + 1)}
    if (touched := sum(map(bool, late.values()))) > SELDOM * len(late):
        check = present("mainstream_no_control", "info", crossed=touched, weeks=len(late))
        return tables, (check,)
    rows = [
        {"date": weeks.start(week), "control": CROSSED, "value": float(count), "region": None}
        for week, count in late.items()
    ]
    controls = pl.DataFrame(rows, schema_overrides={"region": pl.String})
    if tables.controls is not None:
        controls = pl.concat([tables.controls, controls], how="diagonal")
    check = present("mainstream_control", "info", stories=len(at), weeks=last_for)
    return replace(tables, controls=controls, noted=(CROSSED,)), (check,)
