from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from tests.instruments.mainstream.collected import BEGIN, firm
from tests.instruments.mix.conftest import make_firm

from luopan.tables.until import last_story, until


def test_rows_of_the_future_are_left_out_and_no_others():
    tables = make_firm(weeks=60).tables()
    last = tables.outcomes["date"].max()
    far = tables.outcomes.tail(1).with_columns(date=pl.lit(date(2062, 11, 9)))
    typo = replace(tables, outcomes=pl.concat([tables.outcomes, far]))
    known = until(typo, last + timedelta(days=6))
    assert known.outcomes.equals(tables.outcomes)
    assert known.channels.equals(tables.channels)
    assert known.surveys is None


def test_without_a_clock_nothing_is_left_out():
    tables = make_firm(weeks=60).tables()
    assert until(tables, None) is tables


def test_the_last_story_is_that_of_the_kept_tables():
    tables = firm([(0.0, "press", "BBC", "One"), (30.5, "press", "BBC", "Two"),
                   (90_000.0, "press", "BBC", "Three")])  # fmt: skip
    for today in (date(2026, 3, 2), date(2026, 4, 1), None):
        assert last_story(tables, today) == until(tables, today).stories["at"].max()
    assert last_story(tables, date(2026, 4, 1)) == BEGIN + timedelta(hours=30.5)
    assert last_story(tables, date(2026, 1, 1)) is None
    assert last_story(firm([]), date(2026, 4, 1)) is None
