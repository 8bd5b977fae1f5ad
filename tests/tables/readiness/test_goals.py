"""Goals whose date is past, and the outcome that ``[mix]`` names."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables

Found = Callable[..., list[Check]]
NPS = [{"name": "nps", "kind": "nps"}]


def test_a_goal_whose_date_is_past(clean: Tables, found: Found) -> None:
    (goal,) = clean.company.goal
    late = goal.model_copy(update={"by": date(2024, 12, 31)})
    (check,) = found(company=clean.company.model_copy(update={"goal": (late,)}))
    assert (check.code, check.severity) == ("goal_date_past", "warn")
    assert check.facts == {"indicator": "revenue", "by": "2024-12-31", "as_of": "2025-12-22"}


@pytest.mark.parametrize(
    ("currency", "unit", "told"),
    [
        ("CNY", "USD", True), ("CNY", "美元", True), ("USD", "€", True), ("CHF", "GBP", True),
        ("CNY", "cny", False), ("CNY", "元", False), ("TWD", "元", False), ("USD", "$", False),
        ("HKD", "$", False), ("CNY", "orders", False), ("CHF", "chf", False), ("CNY", "%", False),
        ("RMB", "元", False), ("RMB", "CNY", False), ("RMB", "$", True),
        ("USD", "元", True), ("AUD", "$", False),
    ],
)  # fmt: skip
def test_a_goal_in_other_money_is_named(
    clean: Tables, found: Found, currency: str, unit: str, told: bool
) -> None:
    (goal,) = clean.company.goal
    section = clean.company.company.model_copy(update={"currency": currency})
    other = goal.model_copy(update={"unit": unit})
    checks = found(company=clean.company.model_copy(update={"company": section, "goal": (other,)}))
    assert [check.code for check in checks] == ["goal_currency"] * told


def test_a_goal_due_on_the_last_day_is_not_past(clean: Tables, found: Found) -> None:
    (goal,) = clean.company.goal
    due = goal.model_copy(update={"by": clean.as_of})
    assert found(company=clean.company.model_copy(update={"goal": (due,)})) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, None),
        ("revenue", None),
        ("revenu", "mix_outcome_misspelt"),
        ("sales", "mix_outcome_unknown"),
        ("nps", "mix_outcome_no_amount"),
    ],
)
def test_the_outcome_of_the_mix(
    found: Found, settings: Callable[..., object], asked: str | None, code: str | None
) -> None:
    told = found(company=settings(mix={"outcome": asked}, indicator=NPS))
    assert [check.code for check in told] == ([] if code is None else [code])
    for check in told:
        assert check.facts["outcome"] == f'"{asked}"'
        assert check.facts["flows"] == ('"revenue"',)


def test_outcomes_without_any_amount(
    clean: Tables, found: Found, settings: Callable[..., object]
) -> None:
    assert clean.outcomes is not None
    rate = clean.outcomes.with_columns(
        pl.lit("repeat").alias("indicator"), pl.lit(10**7).alias("n")
    )
    firm = settings(mix={"outcome": "sales"}, indicator=[{"name": "repeat", "kind": "rate"}])
    assert "mix_no_amounts" in [check.code for check in found(outcomes=rate, company=firm)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, None),
        ("revenue", None),
        ("revenu", "mix_brand_misspelt"),
        ("loyalty", "mix_brand_unknown"),
    ],
)
def test_the_brand_of_the_mix(
    found: Found, settings: Callable[..., object], asked: str | None, code: str | None
) -> None:
    told = found(company=settings(mix={"brand": asked}))
    assert [check.code for check in told] == ([] if code is None else [code])
    for check in told:
        assert check.facts["brand"] == f'"{asked}"'
