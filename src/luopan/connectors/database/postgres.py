"""PostgreSQL, through psycopg."""

from pathlib import Path

import polars as pl
import psycopg
from psycopg.types.numeric import FloatLoader
from psycopg.types.string import TextLoader

from luopan.connectors.database.address import Address
from luopan.errors import Fact, Fault, InputError, ServiceError

_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 300
_FOR_GOOD = ("authentication", "does not exist", "no password", "not permitted", "no pg_hba")
"""What a server says where trying again cannot help."""


def fetch(address: Address, _folder: Path) -> pl.DataFrame:
    """Run the statement in a transaction that can only read.

    A password may stay out of the URL: ``PGPASSWORD`` and ``~/.pgpass`` are honoured.

    Raises
    ------
    InputError
        ``url_url`` where the URL is none, ``query_failed`` where the server refuses the
        statement.
    ServiceError
        ``database_unreachable``.
    """
    try:
        settings = psycopg.conninfo.conninfo_to_dict(address.server)
    except psycopg.ProgrammingError:
        # Not chained: the driver's message may quote the URL with its password.
        raise InputError([Fault("url_url", address.label)]) from None
    settings.setdefault("connect_timeout", _CONNECT_SECONDS)
    try:
        with psycopg.connect(**settings) as connection:  # type: ignore[arg-type]
            connection.read_only = True
            connection.adapters.register_loader("numeric", FloatLoader)
            connection.adapters.register_loader("uuid", TextLoader)
            connection.execute(f"SET LOCAL statement_timeout = '{_STATEMENT_SECONDS}s'")
            return pl.read_database(address.sql, connection, infer_schema_length=None)
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        said = address.scrub(error)
        again = not any(mark in said for mark in _FOR_GOOD)
        where: dict[str, Fact] = {"where": address.label, "said": said}
        raise ServiceError("database_unreachable", where, retry=again) from None
    except psycopg.Error as error:
        facts: dict[str, Fact] = {"said": address.scrub(error)}
        raise InputError([Fault("query_failed", address.label, facts=facts)]) from None
