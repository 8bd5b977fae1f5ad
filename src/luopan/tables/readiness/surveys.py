"""Who answered, and were they enough."""

from collections.abc import Iterator

import polars as pl

from luopan.readings.base import Check, present
from luopan.tables.audiences import role_of
from luopan.tables.bundle import Tables
from luopan.tables.listed import listed_rows
from luopan.tables.readiness.weekly import LISTED

ENOUGH = 100
"""Among so many answers from 0 to 10, some lie above 7."""
SMALL = 30
"""Below so many answers a wave's own interval spans most of the scale."""


def findings(tables: Tables) -> Iterator[Check]:
    """Yield what weakens the answers.

    Sources of unknown or self selection, NPS on another scale, tiny waves, shares without n,
    parts that cannot be joined, strata with one unit, surveys of one unit, and awareness of nobody
    knows whom.
    """
    frame = tables.surveys
    if frame is None or frame.is_empty():
        return
    selection = {source.name: source.selection for source in tables.company.source}
    sources = frame["source"].unique().sort().to_list()
    for source in sources:
        how = selection.get(source or "", "unknown")
        if source is None:
            yield present("unknown_selection_unnamed", "info")
        elif how == "self":
            yield present("self_selected", "info", source=source)
        elif how == "unknown":
            yield present("unknown_selection", "info", source=source)
    yield from _nps_scale(tables, frame)
    yield from _tiny(frame)
    alone = _parts_alone(tables, frame)
    yield from _without_n(frame.filter(~pl.col("row").is_in(alone["row"].implode())))
    yield from _alone(alone)
    yield from _lonely(frame)
    yield from _one_cluster(frame)
    yield from _audiences(tables, frame)


def _nps_scale(tables: Tables, frame: pl.DataFrame) -> Iterator[Check]:
    """Yield each NPS whose answers look like those from 1 to 5 or 1 to 7."""
    names = {one.name for one in tables.company.indicator if one.kind == "nps"}
    names |= {goal.indicator for goal in tables.company.goal if goal.kind == "nps"}
    scores = frame.filter(pl.col("indicator").is_in(sorted(names)) & (pl.col("count") > 0))
    spans = scores.group_by("indicator", "source").agg(
        pl.col("count").sum(),
        low=pl.col("answer").cast(pl.Float64, strict=False).min(),
        high=pl.col("answer").cast(pl.Float64, strict=False).max(),
    )
    short = (pl.col("high") <= 5) | ((pl.col("high") <= 7) & (pl.col("low") >= 1))
    told = spans.filter(short & (pl.col("count") >= ENOUGH)).sort("indicator", "source")
    for row in told.iter_rows(named=True):
        yield present(
            "nps_scale",
            "warn",
            indicator=row["indicator"],
            source=row["source"] or "?",
            count=row["count"],
            low=int(row["low"]),
            high=int(row["high"]),
        )


def _tiny(frame: pl.DataFrame) -> Iterator[Check]:
    counted = frame.filter(pl.col("count").is_not_null())
    waves = counted.group_by("indicator", "source", "date").agg(pl.col("count").sum())
    for (indicator, source), group in sorted(
        waves.group_by("indicator", "source"), key=lambda pair: tuple(map(str, pair[0]))
    ):
        small = group.filter(pl.col("count") < SMALL)
        if 2 * small.height >= group.height:
            yield present(
                "tiny_waves",
                "warn",
                indicator=str(indicator),
                source=str(source or "?"),
                waves=group.height,
                small=small.height,
                smallest=int(group["count"].min() or 0),  # type: ignore[arg-type]
                need=SMALL,
            )


def _without_n(frame: pl.DataFrame) -> Iterator[Check]:
    """Yield the sources that publish shares and do not say of how many."""
    if "share" not in frame.columns:
        return
    bare = frame.filter(pl.col("share").is_not_null() & pl.col("n").is_null())
    waves = bare.group_by("indicator", "source").agg(pl.col("date").n_unique())
    for indicator, source, count in waves.sort("indicator", "source").iter_rows():
        yield present(
            "share_without_n", "warn", indicator=indicator, source=source or "?", count=count
        )


def _parts_alone(tables: Tables, frame: pl.DataFrame) -> pl.DataFrame:
    """Return awareness published by region or segment only, without n: it cannot be joined."""
    if "share" not in frame.columns:
        return frame.clear()
    aware = [one.name for one in tables.company.indicator if one.measures is not None]
    parted = pl.col("region").is_not_null() | pl.col("segment").is_not_null()
    of = ["indicator", "source", "audience", "wording", "date"]
    shares = frame.filter(pl.col("share").is_not_null() & pl.col("indicator").is_in(aware))
    return shares.filter(parted.all().over(of) & pl.col("n").is_null().any().over(of))


def _alone(rows: pl.DataFrame) -> Iterator[Check]:
    for (indicator, source), part in rows.group_by(["indicator", "source"], maintain_order=True):
        yield present(
            "shares_parts_alone", "warn", indicator=str(indicator), source=str(source or "?"),
            count=part["row"].n_unique(), rows=listed_rows(part),
        )  # fmt: skip


def _one_cluster(frame: pl.DataFrame) -> Iterator[Check]:
    """Yield the surveys without strata whose answers are all of one unit."""
    if "cluster" not in frame.columns:
        return
    drawn = frame.filter(pl.col("cluster").is_not_null() & pl.col("stratum").is_null())
    of = ["indicator", "source", "audience"]
    units = drawn.group_by(of).agg(pl.col("count").sum(), pl.col("cluster").unique().alias("units"))
    alone = units.filter(pl.col("units").list.len() == 1).sort(of)
    for row in alone.iter_rows(named=True):
        yield present(
            "one_cluster", "warn", indicator=row["indicator"], source=row["source"] or "?",
            count=row["count"], name=row["units"][0],
        )  # fmt: skip


def _lonely(frame: pl.DataFrame) -> Iterator[Check]:
    """Yield the strata with one unit, which tell nothing of how units differ."""
    if "stratum" not in frame.columns or frame["stratum"].null_count() == frame.height:
        return
    drawn = frame.filter(pl.col("stratum").is_not_null())
    units = drawn.group_by("indicator", "source", "audience", "stratum").agg(
        pl.when(pl.col("cluster").is_null().all())
        .then(pl.col("count").sum())
        .otherwise(pl.col("cluster").n_unique())
        .alias("units")
    )
    alone = units.filter(pl.col("units") < 2).sort("indicator", "source", "stratum")
    for (indicator, source), group in alone.group_by(["indicator", "source"], maintain_order=True):
        names = tuple(group["stratum"].unique().sort().to_list()[:LISTED])
        yield present(
            "lonely_stratum", "warn", indicator=str(indicator), source=str(source or "?"),
            count=group.height, names=names,
        )  # fmt: skip


def _audiences(tables: Tables, frame: pl.DataFrame) -> Iterator[Check]:
    """Yield the audiences of awareness of which it is not clear who they are."""
    aware = [one.name for one in tables.company.indicator if one.measures is not None]
    rows = frame.filter(pl.col("indicator").is_in(aware))
    for indicator, audience, source in (
        rows.select("indicator", "audience", "source").unique().sort(pl.all()).iter_rows()
    ):
        if audience is None:
            yield present("audience_untold", "warn", indicator=indicator, source=source or "?")
        elif role_of(audience, tables.company) is None:
            yield present("audience_unknown", "warn", indicator=indicator, audience=audience)
