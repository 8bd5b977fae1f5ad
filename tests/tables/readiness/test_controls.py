"""Controls: declared kinds, and declarations that no row bears out."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.company import Control
from luopan.tables.controls import control_kind, kinds_present
from luopan.tables.readiness.controls import findings

Found = Callable[..., list[Check]]


def declaring(tables: Tables, *control: Control) -> Tables:
    return replace(tables, company=tables.company.model_copy(update={"control": control}))


def named(tables: Tables, name: str) -> Tables:
    assert tables.controls is not None
    return replace(tables, controls=tables.controls.with_columns(pl.lit(name).alias("control")))


def test_a_declared_price_is_one_whatever_its_name(clean: Tables) -> None:
    firm = named(clean, "x")
    assert [c.code for c in findings(firm)] == ["no_price_control"]
    assert list(findings(declaring(firm, Control(name="x", kind="price")))) == []
    assert list(findings(declaring(firm, Control(name="x", kind="weather")))) != []


def test_a_declared_control_without_rows_is_named(clean: Tables) -> None:
    firm = declaring(
        named(clean, "price"), Control(name="pric", kind="price"), Control(name="天气")
    )
    told = [(c.code, dict(c.facts)) for c in findings(firm)]
    assert told == [
        ("control_misspelt", {"control": "pric", "nearest": "price"}),
        ("control_without_rows", {"control": "天气"}),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("竞品投放", "competitor"),
        ("rival_price", "price"),
        ("promo", "promotion"),
        ("降价", "price"),
    ],
)
def test_a_name_says_what_is_there_but_not_what_it_is_shown_as(
    clean: Tables, name: str, kind: str
) -> None:
    assert kind in kinds_present([name], clean.company)
    assert control_kind(name, clean.company) == "other"


def test_a_control_is_other_unless_it_is_declared(clean: Tables) -> None:
    firm = declaring(clean, Control(name="a"), Control(name="b", kind="competitor"))
    assert [control_kind(n, firm.company) for n in "abc"] == ["other", "competitor", "other"]
