"""Which connector reads what; each is imported only when a table asks for it.

A third party adds one through the entry point group ``luopan.connectors``: the entry's name is
the URL scheme (``mydb`` for ``mydb://…``) or the file suffix (``.ods``), its object a function
``read(source: Source) -> RawTable``.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import PurePosixPath
from typing import cast

from luopan.errors import Fact, Fault, InputError
from luopan.tables.raw import RawTable, Source

Read = Callable[[Source], RawTable]

GROUP = "luopan.connectors"

CONNECTORS: Mapping[str, str] = {
    ".csv": "luopan.connectors.sheet",
    ".tsv": "luopan.connectors.sheet",
    ".txt": "luopan.connectors.sheet",
    ".xlsx": "luopan.connectors.sheet",
    ".xlsm": "luopan.connectors.sheet",
    ".xls": "luopan.connectors.sheet",
    ".parquet": "luopan.connectors.sheet",
    "sqlite": "luopan.connectors.database",
    "duckdb": "luopan.connectors.database",
    "postgresql": "luopan.connectors.database",
    "postgres": "luopan.connectors.database",
    "feed": "luopan.connectors.feed",
}
"""Suffix or URL scheme to the module whose ``read`` takes it."""

DEFAULT_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".parquet")
"""The files looked for where ``[tables]`` names none."""


def reads(reference: str) -> str:
    """Return the suffix or scheme that decides which connector reads a reference."""
    scheme, mark, _ = reference.partition("://")
    if mark:
        return scheme.lower()
    name = reference.partition("#")[0].replace("\\", "/")
    return PurePosixPath(name).suffix.lower()


def read(source: Source) -> RawTable:
    """Read a table through whichever connector knows how.

    Raises
    ------
    InputError
        ``source_unknown`` where none does, and whatever the connector finds.
    MissingExtraError, ServiceError
        From the connector.
    """
    return connector(source)(source)


def connector(source: Source) -> Read:
    """Return the connector's ``read``, imported now.

    Raises
    ------
    InputError
        ``source_unknown``.
    """
    kind = reads(source.reference)
    if (module := CONNECTORS.get(kind)) is not None:
        return cast("Read", import_module(module).read)
    for entry in entry_points(group=GROUP):
        if entry.name == kind:
            return cast("Read", entry.load())
    shown = f"{kind}://…" if "://" in source.reference else source.reference
    facts: dict[str, Fact] = {"kind": kind or shown, "known": tuple(CONNECTORS)}
    raise InputError([Fault("source_unknown", shown, facts=facts)])
