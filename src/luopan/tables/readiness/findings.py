"""All findings about a firm's tables, in the order in which a reader should mend them."""

from datetime import date

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.finished import finished_tests
from luopan.tables.readiness import (
    audiences,
    channels,
    controls,
    coverage,
    goals,
    outcomes,
    regions,
    register,
    surveys,
    whole,
)

ORDER = {"fail": 0, "warn": 1, "info": 2}
"""Of severities, the gravest first."""


def findings(tables: Tables, today: date) -> tuple[Check, ...]:
    """Look over the tables and name what will weaken or spoil a reading.

    Only what was found is returned (every `Check` has ``passed=False``): clean tables give an
    empty tuple. ``fail`` means that numbers built on the named column should not be believed.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables.
    today : datetime.date
        Rows dated later than this are from the future.

    Returns
    -------
    tuple of Check
        Gravest first; within one severity in the order of the checks.
    """
    found = [
        *coverage.findings(tables, today),
        *whole.findings(tables),
        *regions.findings(tables),
        *channels.findings(tables),
        *outcomes.findings(tables),
        *controls.findings(tables),
        *goals.findings(tables),
        *surveys.findings(tables),
        *finished_tests(tables)[1],
        *register.findings(tables, today),
        *audiences.findings(tables),
    ]
    return tuple(sorted(found, key=lambda check: ORDER[check.severity]))
