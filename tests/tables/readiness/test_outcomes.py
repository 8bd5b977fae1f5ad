from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness.outcomes import outliers

Found = Callable[..., list[Check]]


def at(tables: Tables, place: int, value: float) -> pl.DataFrame:
    assert tables.outcomes is not None
    return tables.outcomes.with_columns(
        pl.when(pl.int_range(pl.len()) == place)
        .then(value)
        .otherwise(pl.col("value"))
        .alias("value")
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [(0.0, "outcome_zero"), (-5e5, "outcome_negative"), (9e6, "outcome_outliers")],
)
def test_an_odd_week_is_named(clean: Tables, found: Found, value: float, code: str) -> None:
    (check,) = found(outcomes=at(clean, 40, value))
    assert (check.code, check.facts["count"], check.facts["weeks"]) == (code, 1, ("2023-10-09",))


def test_outcomes_in_another_unit_are_named(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    spoilt = clean.outcomes.with_columns(
        pl.when(pl.int_range(pl.len()) >= 130)
        .then(pl.col("value") / 1e4)
        .otherwise(pl.col("value"))
        .alias("value")
    )
    (check,) = found(outcomes=spoilt)
    assert (check.code, check.facts["factor"], check.facts["count"]) == (
        "outcome_unit_jump",
        1e4,
        26,
    )


def test_a_constant_outcome_cannot_be_explained(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    (check,) = found(outcomes=clean.outcomes.with_columns(pl.lit(7.0).alias("value")))
    assert (check.code, check.severity) == ("constant_outcome", "fail")


def test_a_shopping_festival_is_no_outlier() -> None:
    rng = np.random.default_rng(0)
    weekly = rng.lognormal(10, 0.1, 156)
    weekly[44::52] *= 2.5
    assert not outliers(weekly).any()


def test_rates_are_not_taken_for_flows(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    rate = clean.outcomes.with_columns(
        pl.lit("repeat").alias("indicator"),
        pl.lit(0.0).alias("value"),
        pl.lit(100).cast(pl.Int64).alias("n"),
    )
    assert found(outcomes=pl.concat([clean.outcomes, rate])) == []


def test_a_goal_without_numbers_names_its_owner(
    clean: Tables, found: Found, settings: Callable[..., object]
) -> None:
    goal = clean.company.goal[0].model_copy(update={"indicator": "retention"})
    (check,) = found(company=settings(goal=[goal]))
    assert (check.code, check.facts) == (
        "goal_without_data",
        {"indicator": "retention", "owner": "CFO"},
    )


def test_no_goal_at_all_is_said(found: Found, settings: Callable[..., object]) -> None:
    assert [check.code for check in found(company=settings(goal=[]))] == ["no_goals"]


@pytest.mark.parametrize("name", ["价格指数", "promo_depth", "Average Price", "满减"])
def test_a_price_control_is_recognised(clean: Tables, found: Found, name: str) -> None:
    assert clean.controls is not None
    assert found(controls=clean.controls.with_columns(pl.lit(name).alias("control"))) == []


def test_a_missing_price_control_is_said(clean: Tables, found: Found) -> None:
    assert clean.controls is not None
    weather = clean.controls.with_columns(pl.lit("weather").alias("control"))
    (check,) = found(controls=weather)
    assert (check.code, check.facts) == ("no_price_control", {"controls": 1})
    assert [c.code for c in found(controls=None)] == ["no_price_control"]
