"""Who answered, and were they enough."""

from collections.abc import Iterator

import polars as pl

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness.weekly import found

SMALL = 30
"""Below so many answers a wave's own interval spans most of the scale."""


def findings(tables: Tables) -> Iterator[Check]:
    """Yield sources of unknown or self selection, and indicators whose waves are tiny."""
    frame = tables.surveys
    if frame is None or frame.is_empty():
        return
    selection = {source.name: source.selection for source in tables.company.source}
    sources = frame["source"].unique().sort().to_list()
    for source in sources:
        how = selection.get(source or "", "unknown")
        if source is None:
            yield found("unknown_selection_unnamed", "info")
        elif how == "self":
            yield found("self_selected", "info", source=source)
        elif how == "unknown":
            yield found("unknown_selection", "info", source=source)
    waves = frame.group_by("indicator", "source", "date").agg(pl.col("count").sum())
    for (indicator, source), group in sorted(
        waves.group_by("indicator", "source"), key=lambda pair: tuple(map(str, pair[0]))
    ):
        small = group.filter(pl.col("count") < SMALL)
        if 2 * small.height >= group.height:
            yield found(
                "tiny_waves",
                "warn",
                indicator=str(indicator),
                source=str(source or "?"),
                waves=group.height,
                small=small.height,
                smallest=int(group["count"].min() or 0),  # type: ignore[arg-type]
                need=SMALL,
            )
