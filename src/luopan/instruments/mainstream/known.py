"""What the tables alone tell of the stories, before any is joined or fitted: codes and facts."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from luopan.instruments.mainstream.awareness import awareness
from luopan.instruments.mainstream.items import read_rows
from luopan.instruments.mainstream.observed import observed
from luopan.instruments.mainstream.outlets import disputed, unused
from luopan.readings.awareness import Awareness
from luopan.readings.base import Check, Fact, present
from luopan.tables.bundle import Tables
from luopan.tables.listed import listed_rows

MANY = 200
"""Items that make a daily rhythm."""
NIGHT = (0, 8)
"""People sleep at some of these hours: there the fewest items come, if the clock is theirs."""
QUIET = 6
"""Hours of the quietest part of the day."""
MOST_NAMES = 8
BEYOND = ("trade", "press", "broadcast", "blog", "portal")


def foreseen(tables: Tables) -> tuple[Check, ...]:
    """Return what will weaken the reading, as far as the tables alone tell; nothing is fitted.

    Parameters
    ----------
    tables : Tables
        Without rows of the future.

    Returns
    -------
    tuple of Check
        Those of the reading, word for word; empty where there is nothing to read.
    """
    if tables.stories is None or tables.stories.is_empty():
        heard = awareness(tables)
        return known(tables, heard) if heard.shares else tuple(_outlets_table(tables, None))
    frame = read_rows(tables)
    unseen = observed(frame["hours"].to_numpy()).unseen
    return known(tables, awareness(tables), frame, unseen)


def known(
    tables: Tables, heard: Awareness, frame: pl.DataFrame | None = None, unseen: float = 0.0
) -> tuple[Check, ...]:
    """Return every check that asks for no story to be told from another.

    Parameters
    ----------
    tables : Tables
        The firm's tables.
    heard : Awareness
        What the public and the circle know.
    frame : polars.DataFrame, optional
        What `read_rows` returns, or `Items.frame`; None where no story was collected.
    unseen : float
        Hours between its ends that nobody looked at, by `observed`.
    """
    asked = bool(heard.latest("known", "public"))
    found = [Check(code="mainstream_unasked", passed=asked, severity="warn")]
    found += _outlets_table(tables, frame)
    if frame is not None:
        found += [*_outlets(frame), *_clock(frame), *_repeats(tables, frame)]
        found += [*_no_own(tables, frame), *_holes(unseen)]
    return tuple(found)


def _outlets_table(tables: Tables, frame: pl.DataFrame | None) -> Iterator[Check]:
    """Return what is odd in the firm's own table: names told twice, and names of no story."""
    if tables.outlets is None:
        return
    if twice := disputed(tables.outlets):
        yield present("mainstream_outlet_twice", "warn", outlets=twice[:MOST_NAMES])
    if left := unused(tables.outlets, () if frame is None else frame["outlet"].unique()):
        names = left[:MOST_NAMES]
        yield present("mainstream_outlets_unused", "info", count=len(left), outlets=names)


def _outlets(frame: pl.DataFrame) -> Iterator[Check]:
    """Return which outlets beyond the circle count as the sheet says, since no list has them.

    Those that named the firm come first, then the busiest.
    """
    unknown = (
        frame.filter((pl.col("rests_on") == "sheet") & pl.col("kind").is_in(BEYOND))
        .group_by("outlet")
        .agg(pl.col("named").any(), pl.len().alias("items"))
        .sort(["named", "items", "outlet"], descending=[True, True, False])
    )
    names = tuple(unknown["outlet"][:MOST_NAMES])
    facts: dict[str, Fact] = {"count": unknown.height, "outlets": names}
    passed = unknown.is_empty()
    yield Check(code="mainstream_outlets_unknown", passed=passed, severity="warn", facts=facts)


def _clock(frame: pl.DataFrame) -> Iterator[Check]:
    """Return whether people seem to sleep by day: then the clock is that of another zone."""
    talk = frame.filter(pl.col("kind").is_in(["social", "search", "self_media"]))
    hours = talk["hours"].to_numpy() % 24
    if hours.size < MANY or np.all(hours == 0):
        return
    counts = np.bincount(hours.astype(np.int64), minlength=24).astype(np.float64)
    around = np.array([np.roll(counts, -k)[:QUIET].sum() for k in range(24)])
    begin = int(np.argmin(around))
    middle = (begin + QUIET / 2) % 24
    expected = QUIET / 24 * hours.size
    # a quiet part by chance alone is not told: it has to be far below its share
    if around[begin] < 0.7 * expected and not NIGHT[0] <= middle <= NIGHT[1]:
        yield present("mainstream_clock", "warn", begin=begin, end=(begin + QUIET) % 24)


def _repeats(tables: Tables, frame: pl.DataFrame) -> Iterator[Check]:
    """Return which rows said what another row says at the same time."""
    rows = tables.stories
    if rows is not None and rows.height > frame.height:
        again = rows.filter(~pl.col("row").is_in(frame["row"].implode()))
        yield present(
            "mainstream_repeats", "info", count=again.height, items=rows.height,
            rows=listed_rows(again),
        )  # fmt: skip


def _no_own(tables: Tables, frame: pl.DataFrame) -> Iterator[Check]:
    """Return whether no title holds a name of the firm."""
    names = tables.company.mainstream.names
    if names and not frame["named"].any():
        yield present("mainstream_no_own", "warn", names=names)


def _holes(unseen: float) -> Iterator[Check]:
    if unseen > 0:
        yield present("mainstream_holes", "info", hours=round(unseen))
