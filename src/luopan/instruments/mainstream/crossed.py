"""When the firm's stories came to the mainstream, for the indicators and the joint model (R36)."""

import polars as pl

from luopan.instruments.mainstream.items import Items, gather
from luopan.instruments.mainstream.ladder import ladder, told_titles
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.instruments.mainstream.told import moment
from luopan.readings.direction import Crossing
from luopan.tables.bundle import Tables


def crossings(tables: Tables, plan: MainstreamPlan) -> tuple[Crossing, ...]:
    """Return when each of the firm's stories was first told by a mainstream outlet, by date.

    The same as in the reading, without what takes its time.

    Parameters
    ----------
    tables : Tables
        ``stories`` and ``outlets`` are read.
    plan : MainstreamPlan
        Settings.
    """
    if tables.stories is None or tables.stories.is_empty():
        return ()
    items = gather(tables, plan)
    return of_stories(items, of_the_firm(items, ladder(items)))


def of_the_firm(items: Items, climbed: pl.DataFrame) -> pl.DataFrame:
    """Return the ladder of the firm's own stories, from that of all."""
    return climbed.filter(pl.col("story").is_in(items.own.tolist()))


def of_stories(items: Items, climbed: pl.DataFrame) -> tuple[Crossing, ...]:
    """Return the crossings of some stories, from their ladder."""
    came = climbed.filter(pl.col("rung2").is_not_null()).sort("rung2", "story")
    titles = told_titles(items, came["story"])
    return tuple(
        Crossing(date=moment(hour).date(), title=titles[story])
        for story, hour in came["story", "rung2"].iter_rows()
    )
