"""Rows dated in the future: told by the findings, and no ground for any number."""

from dataclasses import replace
from datetime import date, datetime

import polars as pl

from luopan.tables.bundle import Tables


def until(tables: Tables, today: date | None) -> Tables:
    """Return the tables without figures, voices and stories that are dated after ``today``.

    One mistyped year would otherwise stretch the calendar over decades. None keeps all rows.
    """
    if today is None:
        return tables
    return replace(
        tables,
        outcomes=_known(tables.outcomes, today),
        channels=_known(tables.channels, today),
        controls=_known(tables.controls, today),
        surveys=_known(tables.surveys, today),
        audiences=_known(tables.audiences, today),
        voices=_known(tables.voices, today, "at"),
        stories=_known(tables.stories, today, "at"),
    )


def last_story(tables: Tables, today: date | None) -> datetime | None:
    """Return when the last story that `until` keeps appeared; None where there is none."""
    stories = tables.stories
    if stories is not None and today is not None:
        stories = _known(stories, today, "at")
    last = None if stories is None else stories["at"].max()
    return last if isinstance(last, datetime) else None


def _known(frame: pl.DataFrame | None, today: date, day: str = "date") -> pl.DataFrame | None:
    return None if frame is None else frame.filter(pl.col(day).cast(pl.Date) <= today)
