"""Stored chances that a story climbs: what was told is kept, so that later runs score it (H16).

Each row has a number, and a seal over all that it says. A row that was edited no longer fits its
seal, and a row that was taken out leaves its number missing; sorting the file harms nothing.
Whoever works out new seals can forge a row: the seal is against slips, not against them.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import polars as pl

from luopan.readings.base import present
from luopan.tables.build import Built
from luopan.tables.definitions import CHANCES

FILE = "data/chances.csv"
"""Where a company folder keeps them unless ``[tables]`` says otherwise."""

_KEY = ("story", "rung", "straight", "hours", "made_at")
_DIGITS = 6
"""Digits kept of a probability: a spreadsheet that writes the file anew keeps them, too."""


@dataclass(frozen=True, slots=True)
class StoredChance:
    """One chance as it was told.

    Parameters
    ----------
    story : str
        Key of the story: that of its first item at the time.
    title : str
        As told.
    made_at : datetime.datetime
        The end of the hour of the last item then; the chance is of the hours after it.
    rung, hours : int
        The rung in front, and the hours within which it would be reached.
    straight : str
        ``yes`` for the way from first sight over whatever lies between, else ``no``.
    mean, low, high, level : float
        The probability and its interval.
    basis : str
        ``own``, ``blend`` or ``prior``.
    own, crossed, public, public_crossed : int
        The stories that it rests on.
    prior : str or None
        Name of the prior.
    """

    story: str
    title: str
    made_at: datetime
    rung: int
    straight: str
    hours: int
    mean: float
    low: float
    high: float
    level: float
    basis: str
    own: int
    crossed: int
    prior: str | None
    public: int
    public_crossed: int


def to_frame(chances: Iterable[StoredChance]) -> pl.DataFrame:
    """Return chances in the table's columns, as yet without ``number`` and ``seal``."""
    schema = {
        column.name: column.polars_type
        for column in CHANCES.columns
        if column.name not in ("number", "seal")
    }
    rows = [[getattr(chance, name) for name in schema] for chance in chances]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("mean", "low", "high", "level").round(_DIGITS))


def merge(stored: pl.DataFrame | None, new: pl.DataFrame) -> pl.DataFrame:
    """Add new chances below those stored, which stay as they are.

    What was told of a story, rung and span from one hour is stored once: a second run from the same
    hour adds nothing.

    Parameters
    ----------
    stored : polars.DataFrame or None
        ``Tables.chances``, of all times.
    new : polars.DataFrame
        As `to_frame` gives it.

    Returns
    -------
    polars.DataFrame
        In the order of writing, without ``row``.
    """
    names = [column.name for column in CHANCES.columns]
    new = new.unique(_KEY, keep="first", maintain_order=True)
    if stored is None:
        kept, last = None, 0
    else:
        kept = stored.select(names)
        sound = stored.filter(intact(stored))["number"].to_list()
        last = max(sound, default=0)
        new = new.join(kept, on=_KEY, how="anti", maintain_order="left")
    numbered = new.with_columns(
        pl.int_range(last + 1, last + 1 + new.height, dtype=pl.Int64).alias("number")
    )
    told = numbered.with_columns(_seals(numbered).alias("seal")).select(names)
    return told if kept is None else pl.concat([kept, told])


def intact(chances: pl.DataFrame) -> pl.Series:
    """Return which rows say what they said when they were written."""
    return (chances["seal"] == _seals(chances)).fill_null(value=False).rename("intact")


def earlier(chances: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Return the chances that were told before a moment."""
    return chances.filter(pl.col("made_at") < now)


def settle_chances(built: Built, file: str) -> Built:
    """Look for rows that were changed or taken out since they were written.

    Parameters
    ----------
    built : Built
        The canonical table.
    file : str
        As the reader knows it.

    Returns
    -------
    Built
        With the findings ``chances_changed`` and ``chances_missing``; the rows all stay.
    """
    if built.frame is None or built.faults:
        return built
    sound = intact(built.frame)
    changed = built.frame.filter(~sound)["row"].to_list()
    numbers = built.frame.filter(sound)["number"]
    gone = max(numbers.to_list(), default=0) - numbers.n_unique() - len(changed)
    found = []
    if changed:
        found.append(
            present("chances_changed", "warn", file=file, count=len(changed), row=changed[0])
        )
    if gone > 0:
        found.append(present("chances_missing", "warn", file=file, count=gone))
    return replace(built, findings=(*built.findings, *found))


def spoken_from(last: datetime) -> datetime:
    """Return the moment that chances are told from: the end of the hour of the last item."""
    return last.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _seals(chances: pl.DataFrame) -> pl.Series:
    """Return the seal of what each row says: the beginning of a SHA-256."""
    columns = [column for column in CHANCES.columns if column.name != "seal"]
    told = chances.select(
        pl.col(column.name).dt.to_string("%Y-%m-%d %H:%M:%S")
        if column.type == "datetime"
        else pl.col(column.name)
        for column in columns
    )
    seals = [
        hashlib.sha256(json.dumps(row, ensure_ascii=True).encode()).hexdigest()[:16]
        for row in told.iter_rows()
    ]
    return pl.Series("seal", seals, dtype=pl.String)
