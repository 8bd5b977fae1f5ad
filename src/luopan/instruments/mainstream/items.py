"""Rows of the stories table as items: what each outlet counts as, and which story each tells."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mainstream.outlets import BESIDE, CIRCLE, Outlets
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.tables.bundle import Tables
from luopan.text import normalise
from luopan.text.titles import Stories

BATCH = 5_000
DAY = 24.0
_BORDER = r"(?-u:\b)"
"""Between a Latin letter and what is none: a Chinese character is none."""
_HOUR = 3_600e6
"""Microseconds."""


@dataclass(frozen=True)
class Items:
    """Every item, oldest first.

    Parameters
    ----------
    frame : polars.DataFrame
        ``at``, ``hours`` (since 1970), ``tier``, ``title``, ``outlet``, ``url``, ``heat``, ``row``;
        of the outlet ``kind``, ``reach``, ``owner``, ``rests_on``, ``mainstream`` and ``beside``;
        ``named``, whether the title holds one of the firm's names, true of all without names;
        ``story`` and ``match``, the probability that the item tells that story.
    own : int64 array
        The stories that speak of the firm.
    """

    frame: pl.DataFrame
    own: NDArray[np.int64]

    @property
    def mine(self) -> pl.DataFrame:
        """The items of the firm's own stories."""
        return self.frame.filter(pl.col("story").is_in(self.own.tolist()))

    @property
    def daily(self) -> bool:
        """Whether the table tells days and no hours."""
        return days_only(self.frame)


def gather(
    tables: Tables, plan: MainstreamPlan, progress: Callable[[float], None] | None = None
) -> Items:
    """Return the items of the firm's stories table, told apart by story.

    Parameters
    ----------
    tables : Tables
        With ``stories``, and ``outlets`` where the firm says what some of them are.
    plan : MainstreamPlan
        Settings.
    progress : callable, optional
        Told the share of the titles read.
    """
    frame = read_rows(tables)
    stories = Stories(window=plan.window_hours)
    found, match = [], []
    titles, hours = frame["title"], frame["hours"].to_numpy()
    for start in range(0, frame.height, BATCH):
        ids, chance = stories.add(titles[start : start + BATCH].to_list(), hours[start:][:BATCH])
        found.append(ids)
        match.append(chance)
        if progress is not None:
            progress(min(1.0, (start + BATCH) / frame.height))
    frame = frame.with_columns(
        pl.Series("story", np.concatenate(found), dtype=pl.Int64),
        pl.Series("match", np.concatenate(match), dtype=pl.Float64),
    )
    return Items(frame, np.unique(frame["story"].filter(frame["named"]).to_numpy()))


def read_rows(tables: Tables) -> pl.DataFrame:
    """Return the rows of the stories table, what their outlets count as, and who names the firm.

    Returns
    -------
    polars.DataFrame
        As `Items.frame`, but for the stories; without the rows that say what another says, at the
        same time.
    """
    rows = tables.stories
    assert rows is not None  # noqa: S101 - the caller asked
    known = _outlets(rows, Outlets(tables))
    told = _rows(rows).join(known, on=["outlet", "tier"], how="left", maintain_order="left")
    return told.with_columns(_named(told, tables.company.mainstream.names).alias("named"))


def hours_since_1970(moment: str) -> pl.Expr:
    """Return a column of moments in hours since 1970."""
    return pl.col(moment).cast(pl.Datetime("us")).cast(pl.Int64) / _HOUR


def _named(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    """Return of which items the title holds one of the firm's names; of all without names."""
    if not names:
        return pl.repeat(True, frame.height, eager=True)
    titles = pl.Series("plain", normalise(frame["title"]).texts.strings(), dtype=pl.String)
    return titles.str.contains(_pattern(names))


def days_only(frame: pl.DataFrame) -> bool:
    """Return whether every item is at midnight."""
    return bool((frame["hours"] % DAY == 0.0).all())


def _rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the table's rows by time, with every column that is looked at."""
    wanted = {"url": pl.String, "heat": pl.Float64}
    missing = [pl.lit(None, kind).alias(name) for name, kind in wanted.items()
               if name not in rows.columns]  # fmt: skip
    told = (
        rows.with_columns(*missing, hours_since_1970("at").alias("hours"))
        .select("at", "hours", "tier", "title", "outlet", "url", "heat", "row")
        .sort("at", "row")
    )
    if days_only(told):
        # of days alone nobody can tell a repeated row from another post of the day
        return told
    return told.unique(["at", "tier", "outlet", "title", "url"], keep="first", maintain_order=True)


def _outlets(rows: pl.DataFrame, known: Outlets) -> pl.DataFrame:
    """Return what each outlet counts as, by outlet and tier."""
    pairs = rows.select("outlet", "tier").unique(maintain_order=True)
    told = [known.of(outlet, tier) for outlet, tier in pairs.iter_rows()]
    return pairs.with_columns(
        pl.Series("kind", [o.kind for o in told], dtype=pl.String),
        pl.Series("reach", [o.reach for o in told], dtype=pl.String),
        pl.Series("owner", [o.owner for o in told], dtype=pl.String),
        pl.Series("rests_on", [o.rests_on for o in told], dtype=pl.String),
        pl.Series("mainstream", [o.mainstream for o in told], dtype=pl.Boolean),
        pl.Series("beside", [o.kind in BESIDE or not (o.mainstream or o.kind in CIRCLE)
                             for o in told], dtype=pl.Boolean),
    )  # fmt: skip


def _pattern(names: tuple[str, ...]) -> str:
    """Return the pattern of the firm's names, in the form for scoring.

    A name in Latin letters stands by itself: "gap" is not in "singapore".
    """
    forms = [form for form in normalise(names).texts.strings() if form.strip()]
    return "|".join(_border(form[0]) + re.escape(form) + _border(form[-1]) for form in forms)


def _border(character: str) -> str:
    return _BORDER if character.isascii() and character.isalnum() else ""
