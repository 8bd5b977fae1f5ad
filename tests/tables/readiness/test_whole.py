from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest

from luopan.brief.words import load
from luopan.readings.base import Check
from luopan.tables.bundle import Tables

Found = Callable[..., list[Check]]
DAYS = [date(2023, 1, 2) + timedelta(days=i) for i in range(7 * 156)]


def sales(days: list[date], region: str | None = None) -> pl.DataFrame:
    return pl.DataFrame({"date": days}).with_columns(
        indicator=pl.lit("revenue"),
        value=pl.lit(1000.0) + pl.int_range(pl.len()) % 90,
        region=pl.lit(region, pl.String),
        n=pl.lit(None, pl.Int64),
        row=pl.int_range(pl.len()) + 2,
    )


def test_daily_data_name_the_weeks_that_lack_a_day(found: Found) -> None:
    days = [day for day in DAYS[:-2] if day != date(2024, 5, 15)]
    (check,) = found(outcomes=sales(days))
    assert (check.code, check.severity) == ("partial_weeks", "info")
    assert check.facts == {"series": "revenue", "count": 2, "weeks": ("2024-05-13", "2025-12-22")}


def test_a_shop_closed_on_sundays_has_whole_weeks(found: Found) -> None:
    assert found(outcomes=sales([day for day in DAYS if day.weekday() < 6])) == []


def regions(clean: Tables, south: pl.Expr) -> pl.DataFrame:
    """The clean firm's revenue by two regions, the southern where the condition holds."""
    assert clean.outcomes is not None
    north = clean.outcomes.with_columns(region=pl.lit("北"))
    return pl.concat([north, north.filter(south).with_columns(region=pl.lit("南"))])


def test_weeks_without_a_region_are_named_with_it(clean: Tables, found: Found) -> None:
    gone = [date(2024, 3, 4), date(2024, 3, 11)]
    (check,) = found(outcomes=regions(clean, ~pl.col("date").is_in(gone)))
    assert (check.code, check.severity) == ("region_missing", "warn")
    assert check.facts == {
        "series": "revenue",
        "region": "南",
        "count": 2,
        "total": 156,
        "weeks": ("2024-03-04", "2024-03-11"),
    }


def test_months_without_a_region_are_named_with_it(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    months = [date(2023 + m // 12, 1 + m % 12, 1) for m in range(36)]
    north, south = sales(months, "北"), sales([*months[:20], *months[21:]], "南")
    monthly = pl.concat([north, south]).with_columns(indicator=pl.lit("orders"))
    (check,) = found(outcomes=pl.concat([clean.outcomes, monthly]))
    assert (check.code, check.facts["region"], check.facts["weeks"]) == (
        "region_missing",
        "南",
        ("2024-09-01",),
    )


@pytest.mark.parametrize(
    ("south", "code", "day"),
    [
        (pl.col("date") >= date(2024, 3, 4), "regions_open_late", "南 2024-03-04"),
        (pl.col("date") <= date(2024, 3, 4), "regions_close_early", "南 2024-03-04"),
    ],
)
def test_a_region_that_opens_or_closes_is_asked_about(
    clean: Tables, found: Found, south: pl.Expr, code: str, day: str
) -> None:
    (check,) = found(outcomes=regions(clean, south))
    assert (check.code, check.severity) == (code, "info")
    assert check.facts == {"series": "revenue", "count": 1, "regions": (day,)}
    for language in ("zh_CN", "en"):
        assert day in load(language).text(f"check.{code}", **check.facts)


def test_the_regions_of_a_rate_are_no_sums(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    south = pl.col("date") != date(2024, 3, 4)
    rate = regions(clean, south).with_columns(
        indicator=pl.lit("repeat"), n=pl.lit(2_000_000, pl.Int64)
    )
    assert found(outcomes=pl.concat([clean.outcomes, rate])) == []
