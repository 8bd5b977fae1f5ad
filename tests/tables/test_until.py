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


def test_without_a_clock_the_rows_of_all_days_stay_but_for_stray_stories():
    told = firm([(0.0, "press", "BBC", "One"), (80_000.0, "press", "BBC", "In nine years")])
    tables = replace(make_firm(weeks=60).tables(), stories=told.stories)
    far = tables.outcomes.tail(1).with_columns(date=pl.lit(date(2062, 11, 9)))
    tables = replace(tables, outcomes=pl.concat([tables.outcomes, far]))
    assert until(tables, None) is tables
    unset = pl.lit(date(1970, 1, 1)).cast(pl.Datetime("us"))
    stray = tables.stories.tail(1).with_columns(at=unset)
    known = until(replace(tables, stories=pl.concat([tables.stories, stray])), None)
    assert known.stories.equals(tables.stories)
    assert known.outcomes is tables.outcomes


def test_the_last_story_is_that_of_the_kept_tables():
    tables = firm([(0.0, "press", "BBC", "One"), (30.5, "press", "BBC", "Two"),
                   (90_000.0, "press", "BBC", "Three")])  # fmt: skip
    for today in (date(2026, 3, 2), date(2026, 4, 1), None):
        assert last_story(tables, today) == until(tables, today).stories["at"].max()
    assert last_story(tables, date(2026, 4, 1)) == BEGIN + timedelta(hours=30.5)
    assert last_story(tables, date(2026, 1, 1)) is None
    assert last_story(firm([]), date(2026, 4, 1)) is None
