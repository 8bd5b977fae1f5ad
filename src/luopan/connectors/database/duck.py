"""DuckDB, through its own driver."""

from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl

from luopan.connectors.database.address import Address
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.tables.inside import file_inside

_Setting = str | bool | int | float | list[str]


def fetch(address: Address, folder: Path) -> pl.DataFrame:
    """Run the statement on a file of the folder, opened for reading only.

    Raises
    ------
    InputError
        ``file_missing``, ``file_outside``, ``link_outside``, ``file_broken``, ``query_failed``.
    ServiceError
        ``database_unreachable`` where the file is held by another program.
    """
    path = file_inside(folder, address.file)
    try:
        # Without this a query could read any file or address that the machine can reach.
        shut: dict[str, _Setting] = {"enable_external_access": False}
        with closing(duckdb.connect(str(path), read_only=True, config=shut)) as connection:
            return pl.read_database(address.sql, connection)
    except duckdb.IOException as error:
        facts: dict[str, Fact] = {"said": address.scrub(error), "where": address.label}
        if "not a valid DuckDB" in str(error):
            broken: dict[str, Fact] = {"kind": "DuckDB"}
            raise InputError([Fault("file_broken", address.label, facts=broken)]) from error
        raise ServiceError("database_unreachable", facts, retry=True) from error
    except duckdb.Error as error:
        failed: dict[str, Fact] = {"said": address.scrub(error)}
        raise InputError([Fault("query_failed", address.label, facts=failed)]) from error
