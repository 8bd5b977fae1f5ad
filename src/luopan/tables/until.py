"""Rows of the future and stray stories: told by the findings, and no ground for any number."""

from dataclasses import replace
from datetime import date, datetime

import polars as pl

from luopan.tables.bundle import Tables
from luopan.tables.stray import stray


def until(tables: Tables, today: date | None) -> Tables:
    """Return the tables without figures, voices and stories that are dated after ``today``.

    One mistyped year would otherwise stretch the calendar over decades. None keeps the rows of all
    days. Of the stories alone, those that are `stray` are left out either way.
    """
    stories = _stories(tables.stories, today)
    if today is None:
        return tables if stories is tables.stories else replace(tables, stories=stories)
    return replace(
        tables,
        outcomes=_known(tables.outcomes, today),
        channels=_known(tables.channels, today),
        controls=_known(tables.controls, today),
        surveys=_known(tables.surveys, today),
        audiences=_known(tables.audiences, today),
        voices=_known(tables.voices, today, "at"),
        stories=stories,
    )


def last_story(tables: Tables, today: date | None) -> datetime | None:
    """Return when the last story that `until` keeps appeared; None where there is none."""
    stories = _stories(tables.stories, today)
    last = None if stories is None else stories["at"].max()
    return last if isinstance(last, datetime) else None


def _stories(frame: pl.DataFrame | None, today: date | None) -> pl.DataFrame | None:
    if frame is None:
        return None
    known = frame if today is None else _through(frame, today, "at")
    odd = stray(known["at"])
    return known.filter(~odd) if odd.any() else known


def _known(frame: pl.DataFrame | None, today: date, day: str = "date") -> pl.DataFrame | None:
    return None if frame is None else _through(frame, today, day)


def _through(frame: pl.DataFrame, today: date, day: str) -> pl.DataFrame:
    return frame.filter(pl.col(day).cast(pl.Date) <= today)
