"""Findings about the register of tests: tests in each other's way, and reports that wait."""

from datetime import date

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.register import FILE


def findings(tables: Tables, today: date) -> list[Check]:
    """Name tests that treat one place on the same days, and tests that ended without a report."""
    if tables.register is None:
        return []
    found: list[Check] = []
    told: set[frozenset[str]] = set()
    for record in tables.register.tests:
        days = record.occupied()
        if days is None:
            continue
        for met in tables.register.collisions(record.test):
            pair = frozenset({record.test.name, met.test})
            if pair in told or met.start > days[1]:
                continue
            told.add(pair)
            facts = {
                "file": FILE,
                "first": record.test.name,
                "second": met.test,
                "shared": met.shared,
                "start": str(met.start),
                "end": str(min(met.end, days[1])),
            }
            code = "tests_collide" if met.shared else "tests_collide_whole"
            found.append(Check(code=code, passed=False, severity="warn", facts=facts))
    waiting = [r.test.name for r in tables.register.tests if r.state(today) == "unclosed"]
    if waiting:
        late = {"tests": tuple(waiting[:12]), "count": len(waiting)}
        found.append(Check(code="tests_unclosed", passed=False, severity="info", facts=late))
    return found
