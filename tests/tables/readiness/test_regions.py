"""Regions that only one table knows."""

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from luopan.brief.words import load
from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.company import Region

Look = Callable[[Sequence[str | None], Sequence[str | None]], list[Check]]


@pytest.fixture
def told(clean: Tables, found: Callable[..., list[Check]]) -> Look:
    """Tell outcomes and channels for these regions and return what is said of regions."""

    def spread(frame: pl.DataFrame | None, regions: Sequence[str | None]) -> pl.DataFrame:
        assert frame is not None
        return pl.concat([frame.with_columns(region=pl.lit(r, dtype=pl.String)) for r in regions])

    def look(sold: Sequence[str | None], spent: Sequence[str | None]) -> list[Check]:
        every = found(outcomes=spread(clean.outcomes, sold), channels=spread(clean.channels, spent))
        return [c for c in every if c.code in {"region_one_table", "region_spelling"}]

    return look


@pytest.mark.parametrize(
    ("sold", "spent"),
    [([None], [None]), (["a", "b"], ["a", "b"]), ([None], ["a"]), (["a"], [None])],
)
def test_regions_that_agree_or_stand_in_one_table_by_design_are_no_finding(
    told: Look, sold: list[str | None], spent: list[str | None]
) -> None:
    assert told(sold, spent) == []


def test_what_each_table_lacks_is_named(told: Look) -> None:
    (check,) = told(["north", "south", "coast"], ["north", "south"])
    assert check.code == "region_one_table"
    assert check.facts == {
        "table": "outcomes",
        "lacking": "channels",
        "regions": ("coast",),
        "count": 1,
    }
    (check,) = told(["north", "south"], ["north", "south", "coast"])
    assert (check.facts["table"], check.facts["lacking"]) == ("channels", "outcomes")


def test_another_spelling_is_said_once(told: Look) -> None:
    (check,) = told(["华东", "North East"], ["华东", "north-east"])
    assert check.code == "region_spelling"
    assert check.facts["pairs"] == ("north-east ~ North East",)
    for language in ("zh_CN", "en"):
        assert "north-east" in load(language).text("check.region_spelling", **check.facts)


def test_populations_are_for_all_regions_or_none(
    clean: Tables, found: Callable[..., list[Check]]
) -> None:
    regions = ("north", "south", "coast")
    outcomes = clean.outcomes
    assert outcomes is not None
    sold = pl.concat([outcomes.with_columns(region=pl.lit(r)) for r in regions])

    def told(**people: float) -> dict[str, object]:
        known = tuple(Region(name=name, population=n) for name, n in people.items())
        company = clean.company.model_copy(update={"region": known})
        codes = {"region_without_population", "region_without_rows"}
        every = found(outcomes=sold, company=company)
        return {c.code: c.facts["regions"] for c in every if c.code in codes}

    assert told() == {}
    assert told(north=1.0, south=2.0, coast=3.0) == {}
    assert told(north=1.0, south=2.0) == {"region_without_population": ("coast",)}
    assert told(north=1.0, south=2.0, Coast=3.0) == {
        "region_without_population": ("coast",),
        "region_without_rows": ("Coast",),
    }
