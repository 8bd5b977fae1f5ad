"""The whole firm beside its regions."""

from datetime import date

import polars as pl

from luopan.tables.regions import whole_firm

ROWS = pl.DataFrame(
    {
        "date": [date(2024, 1, 1)] * 2 + [date(2024, 1, 8)] * 2,
        "region": [None, "北", "北", "南"],
        "value": [9.0, 4.0, 5.0, 6.0],
    }
)


def test_a_total_takes_the_place_of_its_regions() -> None:
    assert whole_firm(ROWS)["value"].to_list() == [9.0]


def test_within_a_day_the_regions_of_other_days_stay() -> None:
    assert whole_firm(ROWS, "date")["value"].to_list() == [9.0, 5.0, 6.0]


def test_regions_alone_stay() -> None:
    assert whole_firm(ROWS[2:]).equals(ROWS[2:])
