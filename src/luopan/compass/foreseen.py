"""What will weaken the readings, told before anything is fitted."""

from datetime import date

from luopan.compass.parts import follows
from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness.findings import ORDER, findings
from luopan.tables.until import until


def foreseen(tables: Tables, today: date) -> tuple[Check, ...]:
    """Return the findings about the tables, and those checks of readings that need no fit.

    A run tells the latter as checks of its readings, by the same code.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    today : datetime.date
        Rows dated later than this are from the future.
    """
    known = until(tables, today)
    found = findings(tables, today)
    if not follows(known) and known.outlets is None:
        return found
    from luopan.instruments.mainstream import foreseen as of_stories  # noqa: PLC0415

    more = [check for check in of_stories(known) if not check.passed]
    return tuple(sorted([*found, *more], key=lambda check: ORDER[check.severity]))
