"""What a connector is asked for, and what it hands over."""

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from luopan.errors import Fault

MAX_COLUMNS = 300
"""More columns than this are a wide sheet or a slip, never one of the tables."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one table is to be read from.

    Parameters
    ----------
    table : str
        Canonical name of the table.
    reference : str
        As ``[tables]`` names it: a file inside the folder, ``book.xlsx#Sheet1``, or a URL.
    folder : pathlib.Path
        The company folder, which files may not leave.
    """

    table: str
    reference: str
    folder: Path


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stood in its source; nothing is interpreted yet.

    Parameters
    ----------
    table : str
        Canonical name of the table.
    file : str
        How to name the source to a reader; never with a password.
    headers : tuple of str
        The column names as they stood in the file; they may repeat.
    frame : polars.DataFrame
        One column a header, named ``"0"``, ``"1"``, …; text where the source knows only text
        (CSV, XLSX), typed where it knows types (Parquet, databases). Blank rows are kept, so
        that row numbers stay true.
    first_row : int
        Number of the first data row as a spreadsheet shows it.
    digest : str
        SHA-256 of the source's bytes, or of the rows of a database.
    faults : tuple of Fault
        What was already found wrong with single rows while reading.
    """

    table: str
    file: str
    headers: tuple[str, ...]
    frame: pl.DataFrame
    first_row: int
    digest: str
    faults: tuple[Fault, ...] = ()


def hide_password(text: str) -> str:
    """Return the text with user and password struck from every URL in it."""
    return re.sub(r"(?<=://)\S*@", "", text)
