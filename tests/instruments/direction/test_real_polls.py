"""Real polls of several institutes: ``examples/polls`` (SwedishPolls, CC0)."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from luopan.connectors import load_folder
from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.direction import DirectionReading
from luopan.tables.bundle import Tables

FOLDER = Path(__file__).parents[3] / "examples" / "polls"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_folder(FOLDER)


def polls(tables: Tables) -> pl.DataFrame:
    """Return one row a poll: its day, house and share."""
    assert tables.surveys is not None
    wide = tables.surveys.pivot(on="answer", index=["date", "source"], values="count",
                                aggregate_function="sum")  # fmt: skip
    return wide.with_columns((pl.col("yes") / (pl.col("yes") + pl.col("no"))).alias("share"))


def until(tables: Tables, weeks_before: int) -> tuple[Tables, DirectionReading]:
    """Return the tables and the reading as they were so many weeks before the end."""
    as_of = tables.as_of - timedelta(weeks=weeks_before)
    assert tables.surveys is not None
    then = Tables(tables.company, as_of, surveys=tables.surveys.filter(pl.col("date") <= as_of))
    return then, measure(then, DirectionPlan())[0]


def test_houses_differ_and_the_level_is_the_houses_mean(tables: Tables) -> None:
    _, reading = until(tables, 0)
    houses = {s.name: s.house for s in reading.sources}
    assert all(house is not None for house in houses.values())
    assert any(house.low > 0 or house.high < 0 for house in houses.values() if house)
    recent = polls(tables).filter(pl.col("date") > tables.as_of - timedelta(weeks=6))
    mean = recent.group_by("source").agg(pl.col("share").mean())["share"].mean()
    assert reading.position.low <= mean <= reading.position.high
    assert {s.selection for s in reading.sources} == {"random"}


def test_a_houses_effect_is_what_it_reads_above_the_others(tables: Tables) -> None:
    _, reading = until(tables, 0)
    table = polls(tables)
    counts = table.group_by("source").len().sort("len", descending=True)
    leading = counts["source"][0]
    quarter = table.with_columns(pl.col("date").dt.truncate("1q").alias("q"))
    mine = quarter.filter(pl.col("source") == leading).group_by("q").agg(pl.col("share").mean())
    rest = quarter.filter(pl.col("source") != leading).group_by("q").agg(pl.col("share").mean())
    gap = mine.join(rest, on="q")
    plain = (gap["share"] - gap["share_right"]).mean()
    (house,) = [s.house for s in reading.sources if s.name == leading]
    assert house is not None
    assert house.low - 0.01 <= plain <= house.high + 0.01


def test_forecasts_of_the_past_came_true_about_as_often_as_they_said(tables: Tables) -> None:
    table, hits = polls(tables), []
    for weeks in range(13, 60, 4):
        then, reading = until(tables, weeks)
        due = then.as_of + timedelta(weeks=13)
        near = table.filter((pl.col("date") - due).dt.total_days().abs() <= 14)
        by_house = near.group_by("source").agg(pl.col("share").mean())["share"]
        if by_house.len() >= 3:
            last = reading.forecast[12]
            hits.append(last.low <= float(np.mean(by_house.to_numpy())) <= last.high)
    assert len(hits) >= 8
    assert np.mean(hits) >= 0.75
