"""What is told before anything is fitted is what the reading tells, word for word."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.instruments.mainstream.collected import firm, outlets

from luopan import sample
from luopan.compass import CompassPlan
from luopan.compass import foreseen as foreseen_of_all
from luopan.compass import measure as measure_all
from luopan.connectors import load_folder
from luopan.instruments.mainstream import MainstreamPlan, foreseen, measure
from luopan.instruments.mainstream.outlets import Outlets, disputed, unused
from luopan.readings.base import Check
from luopan.tables.bundle import Tables

ROOT = Path(__file__).parents[3]
TITLE = "Xu Wei recalls leaking bottles"
FITTED = {
    "mainstream_no_n", "mainstream_all_own", "mainstream_few", "mainstream_echo_sparse",
    "mainstream_echo_critical", "mainstream_echo_unknown", "mainstream_echo_coarse",
}  # fmt: skip
"""Checks for which stories have to be told apart, or a model fitted."""


def odd() -> Tables:
    """A firm with an unknown outlet, an unused one, a repeated row and a hole."""
    hours = [h for h in range(400) if not 200 <= h < 260]
    rows = [(float(h), "social", "Weibo", f"Topic {h} of quite another kind") for h in hours]
    rows += [(5.5, "press", "惠东周报", TITLE), (5.5, "press", "惠东周报", TITLE)]
    known = outlets([("江城晚报", "press", "regional", ""), ("江城晚报", "press", "national", "")])
    return firm(sorted(rows), known, mainstream={"names": ["Nobody"]})


def open_ones(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.code: check for check in checks if not check.passed}


@pytest.mark.parametrize(
    "tables",
    [odd(), load_folder(Path(sample.__file__).parent), load_folder(ROOT / "examples/awareness")],
    ids=["odd", "sample", "storm"],
)
def test_what_is_foreseen_is_what_the_reading_tells(tables: Tables) -> None:
    (reading,) = measure(tables, MainstreamPlan())
    told = open_ones(reading.checks)
    assert open_ones(foreseen(tables)) == {c: k for c, k in told.items() if c not in FITTED}


def test_all_that_is_odd_is_foreseen() -> None:
    found = open_ones(foreseen(odd()))
    assert set(found) == {
        *("mainstream_unasked", "mainstream_outlet_twice", "mainstream_outlets_unused"),
        *("mainstream_outlets_unknown", "mainstream_repeats", "mainstream_no_own"),
        "mainstream_holes",
    }
    assert found["mainstream_outlets_unknown"].facts["outlets"] == ("惠东周报",)
    assert found["mainstream_outlets_unused"].facts["outlets"] == ("江城晚报",)
    assert found["mainstream_holes"].facts["hours"] == 60
    assert len(found["mainstream_repeats"].facts["rows"]) == 1


def test_outlets_that_named_the_firm_come_first() -> None:
    rows = [(float(h), "press", "甲周报", f"Another matter number {h}") for h in range(5)]
    tables = firm([*rows, (9.0, "press", "乙周报", TITLE)], mainstream={"names": ["Xu Wei"]})
    found = open_ones(foreseen(tables))["mainstream_outlets_unknown"]
    assert found.facts["outlets"] == ("乙周报", "甲周报")


def test_stray_items_are_foreseen_and_not_counted() -> None:
    rows = [(0.0, "press", "BBC", TITLE), (1.0, "press", "BBC", TITLE)]
    tables = firm([*rows, (-490_000.0, "press", "惠东周报", TITLE)])
    found = open_ones(foreseen_of_all(tables, date(2026, 4, 15)))
    assert found["stories_stray"].facts["rows"] == ("4",)
    assert found["stories_stray"].facts["first"].startswith("1970-04")
    assert "mainstream_outlets_unknown" not in found
    told = measure_all(tables, CompassPlan(only=("mainstream",)))
    assert found["stories_stray"] in told.findings
    assert told.mainstream().start.year == 2026
    alone = firm([(-490_000.0, "press", "BBC", TITLE)])
    told = measure_all(alone, CompassPlan(only=("mainstream",)))
    assert [c.facts["count"] for c in told.findings if c.code == "stories_stray"] == [1]
    assert told.absent["mainstream"] == "no_reading"


def test_items_of_the_future_are_foreseen_and_not_counted() -> None:
    tables = firm([(0.0, "press", "BBC", TITLE), (90_000.0, "press", "惠东周报", TITLE)])
    found = open_ones(foreseen_of_all(tables, date(2026, 4, 15)))
    assert found["future_dates"].facts["rows"] == ("3",)
    assert "mainstream_outlets_unknown" not in found


def test_a_run_tells_it_once() -> None:
    plan = CompassPlan(only=("mainstream",), today=date(2026, 4, 15))
    readings = measure_all(odd(), plan)
    of_readings = [c.code for r in readings.readings for c in r.checks]
    assert len(of_readings) == len(set(of_readings))
    assert {c.code for c in readings.findings}.isdisjoint(of_readings)


def test_an_outlets_table_alone_has_nothing_to_speak_of() -> None:
    tables = firm([], outlets([("江城晚报", "press", "", "")]))
    (check,) = foreseen(tables)
    assert (check.code, check.facts["outlets"]) == ("mainstream_outlets_unused", ("江城晚报",))
    assert foreseen(replace(tables, outlets=None)) == ()


def named(*rows: tuple[str, str, str, str, str]) -> pl.DataFrame:
    names = ("outlet", "kind", "reach", "owner", "also")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def test_a_name_that_two_outlets_go_by_is_disputed() -> None:
    same = ("江城晚报", "press", "regional", "江城报业", "jcwb.example")
    assert disputed(named(same, same)) == ()
    assert disputed(named(same, (*same[:3], "别家", ""))) == ("江城晚报",)
    assert disputed(named(same, ("江城晨报", "blog", "", "", "JCWB.example"))) == ("jcwb.example",)


def test_an_outlet_is_used_by_any_of_its_names() -> None:
    table = named(("江城晚报", "press", "", "", "jcwb.example"), ("江城晨报", "press", "", "", ""))
    assert unused(table, ["news.jcwb.example"]) == ("江城晨报",)
    assert unused(table, ["江城 晚报", "江城晨报"]) == ()


@pytest.mark.parametrize("between", [";", "；", "、", ",", "，", ", "])
def test_other_names_are_parted_by_any_usual_mark(between: str) -> None:
    table = named(("江城晚报", "press", "", "", between.join(("a.example", "b.example"))))
    of = Outlets(replace(firm([]), outlets=table)).of
    assert [of(name, "trade").kind for name in ("a.example", "b.example")] == ["press", "press"]
