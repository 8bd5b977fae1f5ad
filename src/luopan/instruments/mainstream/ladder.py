"""The ladder of every story: when it reached which rung, and the item that shows it.

0 the circle only; 1 trade press, portals, blogs; 2 one mainstream outlet; 3 several owners of such
outlets, or broadcast. The fourth rung is no matter of items: the public has to be asked.
"""

from collections.abc import Iterable

import polars as pl

from luopan.instruments.mainstream.items import Items
from luopan.readings.mainstream import Pickup

RUNGS = (1, 2, 3)


def ladder(items: Items) -> pl.DataFrame:
    """Return every story with the hours at which it reached each rung.

    Returns
    -------
    polars.DataFrame
        One row a story, by ``story``: ``first`` and ``last`` hours, ``items``, ``heat`` (highest),
        ``circle`` (first hours in the circle), ``rung1`` to ``rung3`` (hours; null where not
        reached; a higher rung reached first counts for the lower), ``rung``.
    """
    frame = items.frame
    hours = pl.col("hours")
    told = frame.group_by("story").agg(
        hours.min().alias("first"),
        hours.max().alias("last"),
        pl.len().alias("items"),
        pl.col("heat").max(),
        hours.filter(~pl.col("beside") & ~pl.col("mainstream")).min().alias("circle"),
        hours.filter(pl.col("beside")).min().alias("beside"),
        hours.filter(pl.col("mainstream")).min().alias("rung2"),
        hours.filter(pl.col("mainstream") & (pl.col("kind") == "broadcast")).min().alias("aired"),
    )
    several = (
        frame.filter(pl.col("mainstream"))
        .group_by("story", "owner")
        .agg(hours.min())
        .group_by("story")
        .agg(hours.sort().slice(1, 1).first().alias("several"))
    )
    told = told.join(several, on="story", how="left").with_columns(
        pl.min_horizontal("aired", "several").alias("rung3")
    )
    told = told.with_columns(pl.min_horizontal("beside", "rung2").alias("rung1"))
    reached = sum((pl.col(f"rung{k}").is_not_null().cast(pl.Int64) for k in RUNGS), pl.lit(0))
    return told.with_columns(reached.alias("rung")).drop("beside", "aired", "several").sort("story")


def pickups(items: Items, stories: Iterable[int]) -> dict[int, tuple[Pickup, ...]]:
    """Return the first item on each rung, for each of some stories."""
    wanted = list(stories)
    rows = items.frame.filter(pl.col("story").is_in(wanted)).sort("hours", "row")
    found: dict[int, list[Pickup]] = {story: [] for story in wanted}
    owners: dict[int, set[str]] = {story: set() for story in wanted}
    for row in rows.iter_rows(named=True):
        story = row["story"]
        rung = 1 if row["beside"] else 0
        if row["mainstream"]:
            owners[story].add(row["owner"])
            rung = 3 if row["kind"] == "broadcast" or len(owners[story]) > 1 else 2
        if all(p.rung != rung for p in found[story]) and not (
            rung == 2 and any(p.rung == 3 for p in found[story])
        ):
            found[story].append(_pickup(row, rung))
    return {story: tuple(sorted(told, key=lambda p: p.rung)) for story, told in found.items()}


def _pickup(row: dict[str, object], rung: int) -> Pickup:
    kept = ("at", "outlet", "kind", "reach", "rests_on", "title", "url", "match")
    return Pickup.model_validate({"rung": rung, **{name: row[name] for name in kept}})


def told_titles(items: Items, stories: Iterable[int]) -> dict[int, str]:
    """Return the title of each story: that of its first item."""
    rows = items.frame.filter(pl.col("story").is_in(list(stories))).sort("hours", "row")
    firsts = rows.group_by("story", maintain_order=True).agg(pl.col("title").first())
    return dict(zip(firsts["story"], firsts["title"], strict=True))
