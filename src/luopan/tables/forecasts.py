"""Stored forecasts: what was said is kept, so that the next run can score it (H16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from luopan.tables.definitions import FORECASTS

FILE = "data/forecasts.csv"
"""Where a company folder keeps them unless ``[tables]`` says otherwise."""

_KEY = ("indicator", "region", "audience", "made_on", "target_date", "level")
_INERT = r"^([=+\-@\t\r])"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One stored forecast: what was said on `made_on` about `target_date`.

    Parameters
    ----------
    indicator : str
        Which indicator.
    made_on : datetime.date
        The run's as-of day.
    target_date : datetime.date
        The day spoken of.
    mean, low, high : float
        The interval, in the indicator's own unit.
    level : float
        Its probability.
    region, audience : str or None
        Which part of the market; None is all of it.
    """

    indicator: str
    made_on: date
    target_date: date
    mean: float
    low: float
    high: float
    level: float
    region: str | None = None
    audience: str | None = None


def to_frame(forecasts: Iterable[Forecast]) -> pl.DataFrame:
    """Return forecasts as a canonical frame, without ``row``."""
    schema = {column.name: column.polars_type for column in FORECASTS.columns}
    rows = [[getattr(forecast, name) for name in schema] for forecast in forecasts]
    return pl.DataFrame(rows, schema=schema, orient="row")


def merge(stored: pl.DataFrame | None, new: pl.DataFrame) -> pl.DataFrame:
    """Add new forecasts to those stored.

    A second run as of the same day replaces what the first one said; no later day can.

    Parameters
    ----------
    stored : polars.DataFrame or None
        ``Tables.forecasts``.
    new : polars.DataFrame
        As `to_frame` gives it.

    Returns
    -------
    polars.DataFrame
        Sorted, without ``row``.
    """
    names = [column.name for column in FORECASTS.columns]
    parts = [frame.select(names) for frame in (stored, new) if frame is not None]
    latest = pl.concat(parts).unique(_KEY, keep="last", maintain_order=True)
    return latest.sort("made_on", "indicator", "region", "audience", "target_date", "level")


def to_csv(forecasts: pl.DataFrame) -> bytes:
    """Return the file that holds the forecasts.

    A name that a spreadsheet would run as a formula is written with the apostrophe that marks
    it as text; reading takes it off again.
    """
    inert = pl.col(pl.String).str.replace(_INERT, "'${1}")
    return forecasts.with_columns(inert).write_csv().encode()
