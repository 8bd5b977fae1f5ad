"""What a feed or list says, as rows of the table of stories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from luopan.connectors.feed.charset import text_of
from luopan.connectors.feed.lists import COLUMNS, Listed, looks_listed, parse_list
from luopan.connectors.feed.moments import moments
from luopan.connectors.feed.packed import LIMIT, unpacked
from luopan.connectors.feed.titles import LONGEST, plain_title, plain_url
from luopan.connectors.feed.xml import ParsedFeed, parse_feed
from luopan.errors import Fault, InputError
from luopan.tables.company import Feed
from luopan.tables.parse import ColumnRules, parse_column
from luopan.tables.schema import Column

STORY = ("at", "tier", "outlet", "title", "url", "heat", "observed_at", "captured_at")
"""The columns of the table, in the order in which rows are written."""
_HEAT = Column("heat", "number", low=0)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed or list as it came.

    Parameters
    ----------
    content : bytes
        Packed or not.
    file : str
        How to name it to a reader.
    charset : str
        What a server said that it is written in, or nothing.
    limit : int
        Bytes that it may unpack to.
    """

    content: bytes
    file: str
    charset: str = ""
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Clock:
    """The firm's clock.

    Parameters
    ----------
    zone : str
        Its IANA zone.
    now : datetime.datetime
        What it shows, without a zone, whole seconds.
    """

    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Stories:
    """The rows of one document.

    Parameters
    ----------
    frame : polars.DataFrame
        `STORY`, typed, and ``guid``. Rows that cannot be taken are not in it.
    told : mapping of str to int
        How many items were ``undated`` (they have the time of the reading), are in the ``future``,
        had their title ``cut``, were left out for having no title (``untitled``) or a time that is
        none (``unread``); and ``broken_at``, the line from which on the document is no XML.
    """

    frame: pl.DataFrame
    told: Mapping[str, int]


def stories(document: Document, feed: Feed, clock: Clock) -> Stories:
    """Read a document, and leave out what is no story.

    Parameters
    ----------
    document : Document
        What came.
    feed : Feed
        What ``luopan.toml`` says of it.
    clock : Clock
        The firm's clock.

    Raises
    ------
    InputError
        As `rows_of`.
    """
    rows = rows_of(document, feed, clock.zone)
    now = pl.lit(clock.now, pl.Datetime("us"))
    frame = rows.frame.with_columns(now.alias("captured_at")).drop("time", "figure")
    return _taken(frame, dated=rows.dated, broken_at=rows.broken_at)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one document as they stand there, none left out.

    Parameters
    ----------
    frame : polars.DataFrame
        `STORY` but for ``captured_at``; ``guid``; and as they were written ``time`` and ``figure``,
        the heat.
    dated : bool
        Whether it is a list with a column of times.
    header : bool
        Whether its first line holds names of columns.
    broken_at : int or None
        The line from which on it is no XML.
    """

    frame: pl.DataFrame
    dated: bool
    header: bool
    broken_at: int | None


def rows_of(document: Document, feed: Feed, zone: str) -> Rows:
    """Read a document; ``zone`` is the firm's.

    Raises
    ------
    InputError
        As `parse_feed`, `parse_list` and `unpacked`; ``feed_empty``; ``feed_outlet`` where nobody
        says which outlet it is.
    """
    text = text_of(unpacked(document.content, document.file, document.limit), document.charset)
    if not text.strip():
        raise InputError([Fault("feed_empty", document.file)])
    listed = feed.kind not in {None, "feed"} or (feed.kind is None and looks_listed(text))
    if listed:
        found = parse_list(text, document.file, feed.kind)
        outlet, broken = "", None
    else:
        parsed = parse_feed(text, document.file)
        found, outlet, broken = _listed(parsed), plain_title(parsed.title), parsed.broken_at
    raw = found.frame
    outlets = _outlets(raw["outlet"], feed, outlet)
    if outlets.null_count() and outlets.null_count() == len(outlets):
        raise InputError([Fault("feed_outlet", document.file)])
    told_in = found.zone or feed.zone or zone
    at, seen = moments(raw["time"], told_in, zone), moments(raw["seen"], told_in, zone)
    frame = raw.select(
        at.alias("at"),
        pl.lit(feed.tier).alias("tier"),
        outlets.alias("outlet"),
        _each(raw["title"], plain_title).alias("title"),
        _each(raw["url"], plain_url).alias("url"),
        _figures(raw["heat"]),
        pl.when(seen > at).then(seen).alias("observed_at"),
        "guid",
        "time",
        raw["heat"].alias("figure"),
    )
    return Rows(frame, listed and found.dated, found.header, broken)


def _listed(parsed: ParsedFeed) -> Listed:
    titles, links, guids, times = zip(*parsed.rows, strict=True) if parsed.rows else ((),) * 4
    cells = {"title": titles, "url": links, "guid": guids, "time": times}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).with_columns(
        pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in cells
    )
    emptied = pl.all().replace("", None)
    return Listed("feed", frame.with_columns(emptied), "", dated=False, header=False)


def _outlets(told: pl.Series, feed: Feed, title: str) -> pl.Series:
    """Return who published each: as the firm says, as the row says, as the feed calls itself."""
    if feed.outlet is not None:
        return pl.Series([feed.outlet]).new_from_index(0, len(told))
    named = _each(told, plain_title)
    return named.fill_null(title) if title else named


def _figures(cells: pl.Series) -> pl.Series:
    """Return the heat of each, null where it is none that the table takes."""
    parsed = parse_column(cells, _HEAT, ColumnRules())
    sound = pl.when(parsed.codes.is_null()).then(parsed.values.cast(pl.Float64))
    return pl.select(sound.alias("heat")).to_series()


def _each(cells: pl.Series, plain: Callable[[str], str]) -> pl.Series:
    """Return each cell made plain, null where nothing is left; what repeats is read once."""
    known: dict[str | None, str | None] = {None: None}
    for cell in cells.to_list():
        if cell is not None and cell not in known:
            known[cell] = plain(cell) or None
    return pl.Series(cells.name, [known[cell] for cell in cells.to_list()], dtype=pl.String)


def _taken(frame: pl.DataFrame, *, dated: bool, broken_at: int | None) -> Stories:
    """Leave out what is no story, and count what was made of the others."""
    whole = frame.filter(pl.col("title").is_not_null() & pl.col("outlet").is_not_null())
    told = {"untitled": frame.height - whole.height}
    undated = whole["at"].null_count()
    told["unread" if dated else "undated"] = undated
    whole = (
        whole.drop_nulls("at")
        if dated
        else whole.with_columns(pl.col("at").fill_null(pl.col("captured_at")))
    )
    long = whole["title"].str.len_chars() > LONGEST
    told["cut"] = int(long.sum())
    told["future"] = int((whole["at"] > whole["captured_at"]).sum())
    if broken_at is not None:
        told["broken_at"] = broken_at
    whole = whole.with_columns(
        pl.when(long).then(pl.col("title").str.slice(0, LONGEST - 1) + "…").otherwise("title")
        .alias("title")
    )  # fmt: skip
    return Stories(whole, {name: count for name, count in told.items() if count})
