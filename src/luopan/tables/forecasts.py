"""Stored forecasts: what was said is kept, so that the next run can score it (H16)."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from luopan.errors import ServiceError
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

    What was said first stands: a second run as of the same day neither doubles a forecast nor
    rewrites it after the fact.

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
    both = (
        new.select(names)
        if stored is None
        else pl.concat([stored.select(names), new.select(names)])
    )
    return (
        pl.concat(parts)
        .unique(_KEY, keep="first", maintain_order=True)
        .sort(
            "made_on", "indicator", "region", "audience", "target_date", "level", nulls_last=False
        )
    )


def write_forecasts(path: Path, forecasts: pl.DataFrame) -> None:
    """Write the whole file, or leave the old one as it was.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file; its folder is made if need be.
    forecasts : polars.DataFrame
        As `merge` gives it. A name that a spreadsheet would run as a formula is written with
        the apostrophe that marks it as text.

    Raises
    ------
    ServiceError
        ``file_unwritable`` where the disk refuses.
    """
    inert = pl.col(pl.String).str.replace(_INERT, "'${1}")
    content = forecasts.with_columns(inert).write_csv().encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ServiceError:
    facts = {"file": path.name, "said": error.strerror or ""}
    return ServiceError("file_unwritable", facts, retry=True)
