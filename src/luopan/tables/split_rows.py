"""The rows of one split of people that may be compared, and those that may not, with the reason."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from luopan.tables.designs import is_usual
from luopan.tables.headers import fold

USUAL = ""
"""The arm of business as usual, whatever it is called."""


@dataclass(frozen=True, slots=True)
class SplitRows:
    """What the audiences table holds of one test.

    Parameters
    ----------
    rows : polars.DataFrame
        Of known arms, within the days, of people in one arm only; ``arm`` is as the design
        writes it, `USUAL` for business as usual.
    unknown : tuple of str
        Arms that the design does not have.
    outside : tuple of str
        Rows of other days, by their number.
    elsewhere : tuple of str
        Audiences that the design does not name.
    twice : tuple of str
        People in two arms.
    single : bool
        A row is a person.
    """

    rows: pl.DataFrame
    unknown: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    single: bool = False


def split_rows(
    frame: pl.DataFrame,
    test: str,
    arms: Iterable[str],
    days: tuple[date, date],
    audiences: Collection[str] = (),
) -> SplitRows:
    """Take one test's rows out of the audiences table.

    Parameters
    ----------
    frame : polars.DataFrame
        The canonical audiences.
    test : str
        Its name; case, width and separators do not count.
    arms : iterable of str
        Those of the design but business as usual.
    days : tuple of date
        First and last day, both included.
    audiences : collection of str
        Those that the design names; rows of another are left out, rows that name none stay.
    """
    mine = frame.filter(pl.col("test").is_in(_same(frame["test"], [test])))
    known = {fold(arm): arm for arm in arms}
    told = mine["arm"].unique().sort().to_list()
    meant = {cell: USUAL if is_usual(cell) else known.get(fold(cell)) for cell in told}
    unknown = tuple(cell for cell, arm in meant.items() if arm is None)
    named = [cell for cell, arm in meant.items() if arm is not None]
    rows = mine.filter(pl.col("arm").is_in(named))
    rows = rows.with_columns(
        pl.col("arm").replace_strict(meant, default=None, return_dtype=pl.String)
    )
    other = pl.lit(value=False)
    if audiences:
        kept = _same(rows["audience"].drop_nulls(), audiences)
        other = pl.col("audience").is_not_null() & ~pl.col("audience").is_in(kept)
    elsewhere = rows.filter(other)["audience"].unique().sort().to_list()
    rows = rows.filter(~other)
    inside = pl.col("date").is_between(*days)
    outside = rows.filter(~inside)["row"].sort().to_list()
    rows = rows.filter(inside)
    single = bool(rows["person"].is_not_null().any())
    twice: list[str] = []
    if single:
        arms_of = rows.group_by("person").agg(pl.col("arm").n_unique())
        twice = arms_of.filter(pl.col("arm") > 1)["person"].sort().to_list()
        rows = rows.filter(~pl.col("person").is_in(twice))
    return SplitRows(
        rows,
        unknown,
        tuple(str(row) for row in outside),
        tuple(str(name) for name in elsewhere),
        tuple(twice),
        single,
    )


def _same(cells: pl.Series, wanted: Collection[str]) -> list[str]:
    """Return the cells that mean one of the names."""
    plain = {fold(name) for name in wanted}
    return [cell for cell in cells.unique().to_list() if fold(cell) in plain]
