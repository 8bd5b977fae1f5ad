"""Regions that one table knows and another does not."""

from collections.abc import Iterator

import polars as pl

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.headers import nearest

SHOWN = 6
"""So many regions are named; of more only how many there are."""


def findings(tables: Tables) -> Iterator[Check]:
    """Yield what stands between the regions of outcomes and channels, where both have any."""
    if tables.outcomes is None or tables.channels is None:
        return
    sold, spent = (_regions(frame) for frame in (tables.outcomes, tables.channels))
    yield from _people(tables, sold)
    if not sold or not spent:
        return
    for lacking, there, table, other in (
        (spent - sold, sold, "channels", "outcomes"),
        (sold - spent, spent, "outcomes", "channels"),
    ):
        close = {name: nearest(name, sorted(there - (sold & spent))) for name in sorted(lacking)}
        alike = [f"{name} ~ {near[0]}" for name, near in close.items() if near]
        alone = [name for name, near in close.items() if not near]
        if alike and table == "channels":
            yield present("region_spelling", "warn", pairs=tuple(alike[:SHOWN]), count=len(alike))
        if alone:
            names, count = tuple(alone[:SHOWN]), len(alone)
            told = {"lacking": other, "table": table}
            yield present("region_one_table", "warn", regions=names, count=count, **told)


def _people(tables: Tables, sold: set[str]) -> Iterator[Check]:
    """Yield what ``[[region]]`` and the outcomes do not have in common; all or none count."""
    named = {region.name for region in tables.company.region}
    told = {r.name for r in tables.company.region if r.population is not None}
    for code, names in (
        ("region_without_population", sorted(sold - told) if told else []),
        ("region_without_rows", sorted(named - sold)),
    ):
        if names:
            yield present(code, "warn", regions=tuple(names[:SHOWN]), count=len(names))


def _regions(frame: pl.DataFrame) -> set[str]:
    return set(frame["region"].drop_nulls().unique().to_list())
