"""Findings about the register: tests in each other's way, reports that wait."""

from datetime import date

import pytest
from tests.tables.register.made import closing, planned, stamp, withdrawal
from tests.tables.register.made import register as made

from luopan.tables.bundle import Tables
from luopan.tables.company import Company, CompanySection
from luopan.tables.readiness import findings
from luopan.tables.register import Register

TODAY = date(2026, 9, 1)


def tables(register: Register | None) -> Tables:
    company = Company(company=CompanySection(name="f"))
    return Tables(company=company, as_of=TODAY, register=register)


def codes(register: Register | None, today: date = TODAY) -> list[str]:
    told = [check.code for check in findings(tables(register), today)]
    return [code for code in told if code.startswith(("tests_", "register_"))]


def test_no_register_is_no_finding() -> None:
    assert codes(None) == []
    assert codes(Register()) == []


def test_tests_in_one_region_are_named_once() -> None:
    held = made(planned("one"), planned("two"), planned("far", regions={"a": ("north",)}))
    found = [c for c in findings(tables(held), TODAY) if c.code == "tests_collide"]
    assert [(c.facts["first"], c.facts["second"], c.facts["shared"]) for c in found] == [
        ("one", "two", ("south",))
    ]
    assert (found[0].severity, found[0].facts["end"]) == ("warn", "2026-08-02")


def test_a_test_of_the_whole_firm_meets_all() -> None:
    held = made(planned("one"), planned("all", regions={}))
    assert codes(held, date(2026, 7, 1)) == ["tests_collide_whole"]


def test_withdrawn_tests_are_in_nobodys_way() -> None:
    held = made(planned("one"), withdrawal("one"), planned("two"), closing("two"))
    assert codes(held) == []


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_a_test_that_was_stopped_before_the_other_began(order: tuple[str, str]) -> None:
    later = planned("two", start=date(2026, 7, 20), end=date(2026, 8, 9))
    stopped = [planned("one"), later] if order[0] == "one" else [later, planned("one")]
    held = made(*stopped, (withdrawal("one"), stamp(date(2026, 7, 10))))
    assert codes(held, date(2026, 7, 10)) == []


def test_reports_that_wait_are_listed() -> None:
    held = made(planned("one"), planned("far", regions={"a": ("north",)}))
    waiting = [c for c in findings(tables(held), TODAY) if c.code == "tests_unclosed"]
    assert [(c.severity, c.facts) for c in waiting] == [
        ("info", {"tests": ("one", "far"), "count": 2})
    ]
    assert codes(held, date(2026, 8, 2)) == []
