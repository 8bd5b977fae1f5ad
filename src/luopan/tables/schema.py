"""What a table and a column are: plain data that loading, the docs and the tests all read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

ColumnType = Literal["date", "datetime", "number", "count", "text", "choice"]
Clock = Literal["event", "observed", "captured"]
Sense = Literal["money", "count", "share", "weight", "design", "answer", "moment"]

POLARS_TYPES: Mapping[ColumnType, pl.DataType] = {
    "date": pl.Date(),
    "datetime": pl.Datetime("us"),
    "number": pl.Float64(),
    "count": pl.Int64(),
    "text": pl.String(),
    "choice": pl.String(),
}

SHARES = (1, 100)
"""What the whole is in columns of shares: one, or a hundred per cent."""

LARGEST = 1e15
"""Beyond this a float no longer holds every whole number to the hundredth: surely a slip."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Canonical name.
    type : str
        What its cells hold.
    required : bool
        Whether the column must be there and every cell of it filled.
    aliases : tuple of str
        Other headers it goes by, Chinese and English.
    low, high : float or None
        Bounds of a number, both included.
    choices : mapping
        For a choice: canonical value to the other ways of writing it.
    clock : str or None
        Which of the three clocks it is, if any: when it happened, when it was published or
        observed, when it was captured.
    percent : bool
        Whether ``31%`` makes sense here (read as 0.31).
    closes : bool
        Whether a date is the last day of a span, so that a week named there means its Sunday.
    spare : bool
        Whether an empty table is begun without it: few have it, or it belongs to another form.
    means : str or None
        What its cells stand for, where neither type nor bounds tell: how to mend one depends on it.
    """

    name: str
    type: ColumnType
    required: bool = False
    aliases: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clock: Clock | None = None
    percent: bool = False
    closes: bool = False
    spare: bool = False
    means: Sense | None = None

    @property
    def sense(self) -> Sense | None:
        """What its cells stand for; None where a remedy does not depend on it."""
        if self.means is not None or self.type not in ("count", "datetime", "number"):
            return self.means
        if self.type == "number":
            return "share" if self.low == 0 and self.high in SHARES else None
        return "count" if self.type == "count" else "moment"

    @property
    def polars_type(self) -> pl.DataType:
        """The type of the column in a canonical frame."""
        return POLARS_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """One table of the company folder.

    Parameters
    ----------
    name : str
        Canonical name; also the default file name below ``data/``.
    columns : tuple of Column
        In the order of the reference.
    aliases : tuple of str
        Other names in ``[tables]``, Chinese and English.
    forms : tuple of tuple of str
        Where the table can be written in several ways: the columns that each way needs beside
        the required ones. Empty where there is one way.
    """

    name: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    forms: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that canonical name.

        Raises
        ------
        KeyError
            If there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def form(self, present: frozenset[str] | set[str]) -> tuple[str, ...] | None:
        """Return the first way of writing whose columns are all present, or None."""
        return next((form for form in self.forms if present.issuperset(form)), None)

    def words_key(self, column: str | None = None) -> str:
        """Return the key of the words (``tables.toml``) about the table or one column of it."""
        key = f"columns.{column}" if column else "about"
        return f"tables.{self.name}.{key}"
