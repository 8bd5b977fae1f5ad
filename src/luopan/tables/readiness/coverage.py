"""Does the calendar of each table hold: missing, future, stray, doubled and too few."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.listed import listed_rows
from luopan.tables.readiness.weekly import LISTED, usual_gap, weekly
from luopan.tables.stray import stray

SEASON_WEEKS = 104
"""A yearly season needs two of each week before it can be told from a trend."""
MODEL_WEEKS = 52
"""Below one year a joint model of several channels answers from its priors."""

_KEYS = {
    "outcomes": ("date", "indicator", "region"),
    "channels": ("date", "channel", "region"),
    "controls": ("date", "control", "region"),
    "surveys": (
        *("date", "indicator", "source", "answer"),
        *("region", "segment", "audience", "wording"),
        *("weight", "stratum", "cluster"),
    ),
}
PASTED = 0.1
"""From this share of copies on, a table was pasted twice."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As ``week_start`` names them in the settings."""

_VALUES = {
    "outcomes": ("value", "n"),
    "channels": ("spend", "exposure"),
    "controls": ("value",),
    "surveys": ("count", "share"),
}


def findings(tables: Tables, today: date) -> Iterator[Check]:
    """Yield what is wrong with the weeks and rows of each table."""
    for name in _KEYS:
        frame: pl.DataFrame | None = getattr(tables, name)
        if frame is None or frame.is_empty():
            continue
        yield from _future(_file(tables, name), frame, today)
        yield from _doubled(name, _file(tables, name), frame)
    if tables.audiences is not None:
        yield from _future(_file(tables, "audiences"), tables.audiences, today)
        yield from _copied(_file(tables, "audiences"), tables.audiences)
    if tables.voices is not None:
        told = tables.voices.with_columns(date=pl.col("at").cast(pl.Date))
        yield from _future(_file(tables, "voices"), told, today)
        yield from _named_alike(_file(tables, "voices"), tables.voices)
    if tables.stories is not None:
        items = tables.stories.with_columns(date=pl.col("at").cast(pl.Date))
        yield from _future(_file(tables, "stories"), items, today)
        yield from _stray(_file(tables, "stories"), items.filter(pl.col("date") <= today))
    yield from _missing(tables)
    yield from _weeks_apart(tables)
    yield from _too_short(tables)


def _future(file: str, frame: pl.DataFrame, today: date) -> Iterator[Check]:
    late = frame.filter(pl.col("date") > today)
    if late.height:
        yield present(
            "future_dates",
            "warn",
            file=file,
            count=_sheet_rows(late),
            first=str(late["date"].min()),
            rows=listed_rows(late),
        )


def _stray(file: str, items: pl.DataFrame) -> Iterator[Check]:
    """Yield the stories that are dated far from all others, or when clocks begin."""
    odd = items.filter(stray(items["at"]))
    if odd.height:
        yield present(
            "stories_stray", "warn", file=file, count=_sheet_rows(odd),
            first=str(odd["date"].min()), rows=listed_rows(odd),
        )  # fmt: skip


def _sheet_rows(frame: pl.DataFrame) -> int:
    """Return how many rows of the sheet stand behind those of a frame."""
    return frame["row"].n_unique() if "row" in frame.columns else frame.height


def _doubled(name: str, file: str, frame: pl.DataFrame) -> Iterator[Check]:
    keys = [key for key in _KEYS[name] if key in frame.columns]
    values = [value for value in _VALUES[name] if value in frame.columns]
    again = frame.filter(pl.struct(keys).is_duplicated())
    if again.is_empty():
        return
    whole = pl.struct([*keys, *values])
    copies = again.filter(whole.is_duplicated() & ~whole.is_first_distinct())
    if copies.height:
        # a few copies are a slip; many are a table pasted twice, and every sum is wrong
        pasted = copies.height >= PASTED * (frame.height - copies.height)
        names = tuple(copies[keys[1]].drop_nulls().unique().sort().to_list()[:LISTED])
        yield present(
            "duplicated_rows",
            "fail" if pasted else "warn",
            file=file,
            count=_sheet_rows(copies),
            rows=listed_rows(copies),
            names=names,
        )
    apart = again.filter(~whole.is_duplicated())
    if apart.height:
        yield present(
            "conflicting_rows", "warn", file=file, count=_sheet_rows(apart), rows=listed_rows(apart)
        )


def _copied(file: str, frame: pl.DataFrame) -> Iterator[Check]:
    """Yield rows of the audiences table that are copies of others: people counted twice."""
    whole = pl.struct(pl.exclude("row"))
    copies = frame.filter(whole.is_duplicated() & ~whole.is_first_distinct())
    if copies.height:
        pasted = copies.height >= PASTED * (frame.height - copies.height)
        names = tuple(copies["indicator"].unique().sort().to_list()[:LISTED])
        yield present(
            "duplicated_rows", "fail" if pasted else "warn", file=file, count=_sheet_rows(copies),
            rows=listed_rows(copies), names=names,
        )  # fmt: skip


def _named_alike(file: str, voices: pl.DataFrame) -> Iterator[Check]:
    """Yield the different documents that share their id, of which no label can be told."""
    again = voices.filter(pl.col("id").is_duplicated())
    apart = again.unique(["id", "venue", "text"], keep="first", maintain_order=True)
    alike = apart.filter(pl.col("id").is_duplicated())
    if alike.height:
        names = tuple(alike["id"].unique(maintain_order=True).to_list()[:LISTED])
        yield present(
            "voices_named_alike", "warn", file=file, count=_sheet_rows(alike), names=names,
            rows=listed_rows(alike),
        )  # fmt: skip


def _file(tables: Tables, name: str) -> str:
    return next((given.file for given in tables.inputs if given.table == name), name)


def _missing(tables: Tables) -> Iterator[Check]:
    start = tables.company.company.week_start
    for name, key, value in (
        ("outcomes", "indicator", "value"),
        ("controls", "control", "value"),
    ):
        frame: pl.DataFrame | None = getattr(tables, name)
        if frame is None:
            continue
        for series in frame[key].unique().sort().to_list():
            yield from _gaps(name, series, frame.filter(pl.col(key) == series), value, start)
    if tables.channels is not None:
        put_in = tables.channels.with_columns(
            pl.coalesce("spend", "exposure").alias("_any"), pl.lit("").alias("_all")
        )
        yield from _gaps("channels", None, put_in, "_any", start)


def _gaps(
    table: str, series: str | None, frame: pl.DataFrame, value: str, week_start: str
) -> Iterator[Check]:
    gap = usual_gap(frame["date"])
    if gap is None:
        return
    if gap > 10:
        if series is None:
            yield present("coarse_channel_dates", "warn", days=gap)
        elif table == "controls":
            yield present("coarse_dates", "warn", series=series, days=gap)
        return
    told = frame.with_columns(pl.lit("").alias("_all")).select("date", value, "_all")
    by_week = weekly(told, "_all", value, week_start)
    if not len(by_week.weeks):
        return
    missing = np.isnan(by_week.values[:, 0])
    count = int(missing.sum())
    if count:
        named = {} if series is None else {"series": series}
        yield present(
            "missing_channel_weeks" if series is None else "missing_weeks",
            "warn",
            **named,
            count=count,
            total=len(missing),
            share=round(count / len(missing), 4),
            weeks=by_week.listed(missing),
        )


def _weeks_apart(tables: Tables) -> Iterator[Check]:
    """Yield the weekly tables that are dated by another day of the week than the outcomes."""
    outcomes = _weekday(tables.outcomes)
    for name in ("channels", "controls"):
        given = _weekday(getattr(tables, name))
        if outcomes is not None and given is not None and given != outcomes:
            yield present(
                "weeks_apart",
                "warn",
                file=_file(tables, name),
                day=_DAYS[given - 1],
                outcomes=_file(tables, "outcomes"),
                other=_DAYS[outcomes - 1],
                week_start=tables.company.company.week_start,
            )


def _weekday(frame: pl.DataFrame | None) -> int | None:
    """Return the one ISO weekday on which a weekly table is dated, None if it is not weekly."""
    if frame is None or usual_gap(frame["date"]) != 7:
        return None
    days = frame["date"].drop_nulls().dt.weekday().unique().to_list()
    return int(days[0]) if len(days) == 1 else None


def _too_short(tables: Tables) -> Iterator[Check]:
    if tables.outcomes is None or tables.outcomes.is_empty() or tables.channels is None:
        return
    first, last = tables.outcomes["date"].min(), tables.outcomes["date"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return
    weeks = (last - first).days // 7 + 1
    if weeks < MODEL_WEEKS:
        yield present("short_history", "warn", weeks=weeks, need=MODEL_WEEKS)
    if weeks < SEASON_WEEKS:
        yield present("no_season", "info", weeks=weeks, need=SEASON_WEEKS)
