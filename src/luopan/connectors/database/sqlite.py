"""SQLite, through the standard library."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from luopan.connectors.database.address import Address
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.tables.inside import file_inside


def fetch(address: Address, folder: Path) -> pl.DataFrame:
    """Run the statement on a file of the folder, opened for reading only.

    Raises
    ------
    InputError
        ``file_missing``, ``file_outside``, ``link_outside``, ``file_broken``, ``query_failed``.
    ServiceError
        ``database_unreachable`` where the file is locked or cannot be opened.
    """
    path = file_inside(folder, address.file)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # no way to another file
            return pl.read_database(address.sql, connection, infer_schema_length=None)
    except sqlite3.OperationalError as error:
        facts: dict[str, Fact] = {"said": address.scrub(error), "where": address.label}
        if "locked" in str(error) or "unable to open" in str(error):
            raise ServiceError("database_unreachable", facts, retry=True) from error
        raise InputError([Fault("query_failed", address.label, facts=facts)]) from error
    except sqlite3.DatabaseError as error:
        raise InputError([Fault("file_broken", address.label, facts={"kind": "SQLite"})]) from error
