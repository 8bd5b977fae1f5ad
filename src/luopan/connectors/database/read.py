"""A table or query of a database as a raw table; every connection only reads."""

import hashlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import polars as pl

from luopan.connectors.database.address import Address, parse_address
from luopan.errors import MissingExtraError
from luopan.tables.parse import readable
from luopan.tables.raw import RawTable, Source

Fetch = Callable[[Address, Path], pl.DataFrame]

_ENGINES: Mapping[str, tuple[str, str]] = {
    "sqlite": ("luopan.connectors.database.sqlite", ""),
    "duckdb": ("luopan.connectors.database.duck", "duckdb"),
    "postgresql": ("luopan.connectors.database.postgres", "postgres"),
}
"""Scheme to the module that fetches, and the extra that brings its driver."""


def read(source: Source) -> RawTable:
    """Read from SQLite, DuckDB or PostgreSQL.

    Parameters
    ----------
    source : Source
        A URL with ``?table=`` or ``?query=``; see `parse_address`.

    Returns
    -------
    RawTable
        With the database's types; rows sorted by all columns, since a database promises no
        order, so that the same rows give the same digest.

    Raises
    ------
    InputError
        ``url_…``, ``query_failed``, ``file_broken``, and faults of the file.
    MissingExtraError
        Where the driver is not installed.
    ServiceError
        ``database_unreachable``, and whether trying again may help.
    """
    address = parse_address(source.reference)
    module, extra = _ENGINES[address.scheme]
    try:
        fetch: Fetch = import_module(module).fetch
    except ImportError as error:
        raise MissingExtraError(extra, address.label) from error
    frame = fetch(address, source.folder)
    headers = tuple(frame.columns)
    frame = frame.rename({name: str(i) for i, name in enumerate(headers)})
    places = [name for name in frame.columns if readable(frame[name])]
    frame = frame.sort(places, nulls_last=True) if places else frame
    return RawTable(
        table=source.table,
        file=address.label,
        headers=headers,
        frame=frame,
        first_row=1,
        digest=_digest(frame.select(places), headers),
    )


def _digest(frame: pl.DataFrame, headers: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\x1f".join(headers).encode())
    for piece in frame.iter_slices(100_000):
        digest.update(piece.write_csv(include_header=False).encode())
    return digest.hexdigest()
