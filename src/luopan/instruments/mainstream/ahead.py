"""The chances of open stories to climb, as the reading tells them."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from luopan.instruments.mainstream.crossing import Basis as Ground
from luopan.instruments.mainstream.crossing import (
    Crossing,
    CrossingPlan,
    TooFew,
    crossing,
)
from luopan.instruments.mainstream.items import DAY, Items
from luopan.instruments.mainstream.ladder import RUNGS
from luopan.instruments.mainstream.observed import Observed
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.instruments.mainstream.prior import shipped
from luopan.instruments.mainstream.stories import EARLY, Stories
from luopan.readings.base import Interval
from luopan.readings.mainstream import Basis, Chance, Climb, Story
from luopan.stats.hazard import HazardPlan, Watch


def ahead(
    items: Items,
    climbed: pl.DataFrame,
    seen: Observed,
    told: Sequence[tuple[int, Story]],
    plan: MainstreamPlan,
) -> tuple[Story, ...]:
    """Return the told stories with the chances of those that are open.

    What is learnt is learnt from all collected stories, the firm's own and others.
    """
    if not any(story.open for _, story in told):
        return tuple(story for _, story in told)
    now = int(np.ceil(seen.end))
    hours = HazardPlan().horizons
    # of days alone nobody can tell what happens within hours
    hours = tuple(h for h in hours if not items.daily or h >= DAY)
    settings = CrossingPlan(hazard=HazardPlan(horizons=hours, level=plan.level, seed=plan.seed))
    found = crossing(stored(items, climbed, seen), now, settings, shipped())
    return tuple(
        story.model_copy(update={"climbs": tuple(_climbs(str(number), story, found, plan))})
        if story.open
        else story
        for number, story in told
    )


def stored(items: Items, climbed: pl.DataFrame, seen: Observed) -> Stories:
    """Return the collected stories as arrays."""
    frame = items.frame.join(climbed.select("story", "first"), on="story", how="left")
    opened = (
        frame.sort("story", "hours", "row")
        .group_by("story", maintain_order=True)
        .agg(
            pl.col("title").first(),
            pl.col("tier").first(),
            pl.col("heat").filter(pl.col("hours") < pl.col("first") + 1.0).max().alias("opening"),
            pl.col("heat")
            .filter(pl.col("hours") < pl.col("first") + EARLY + 1.0)
            .max()
            .alias("early"),
        )
    )
    rows = climbed.sort("story")
    reached = np.stack([rows[f"rung{k}"].cast(pl.Float64).to_numpy() for k in RUNGS], axis=1)
    size = rows.height
    return Stories(
        ids=tuple(str(number) for number in rows["story"]),
        titles=tuple(opened["title"]),
        categories=("",) * size,
        tiers=tuple(opened["tier"]),
        first=np.floor(rows["first"].to_numpy()).astype(np.int64),
        heat=opened["opening"].to_numpy(),
        rank=np.full(size, np.nan),
        early_heat=opened["early"].to_numpy(),
        gone=np.full(size, np.nan),
        reached=np.floor(reached),
        end=np.full(size, np.ceil(seen.end)),
        watch=_watch(seen),
    )


def _watch(seen: Observed) -> Watch | None:
    """Return the hours in which anybody looked, None if in all."""
    if seen.windows is None:
        return None
    hours = np.arange(int(seen.start), int(np.ceil(seen.end)), dtype=np.float64)
    return Watch(int(seen.start), seen.holds(hours + 0.5))


def _climbs(
    number: str, story: Story, found: Sequence[Crossing | TooFew], plan: MainstreamPlan
) -> list[Climb]:
    """Return what is said of one story: the next rung, else the third; none beyond it.

    Each way is fitted by itself, so that the chance of the third rung may come out above that of
    the next: it is told where nothing is known of the next.
    """
    if story.rung >= RUNGS[-1]:
        return []
    wanted = {(story.rung + 1, False), (3, True)}
    climbs: list[Climb] = []
    for way in found:
        if (way.rung, way.straight) not in wanted:
            continue
        if isinstance(way, TooFew):
            basis = Basis(kind="own", own=way.stories, crossed=0)
            climbs.append(Climb(rung=way.rung, straight=way.straight, basis=basis, least=way.least))
        elif number in way.ids:
            climbs.append(_told(way, way.ids.index(number), plan))
    known = [climb for climb in climbs if climb.chances and not climb.straight]
    return known or climbs


def _told(way: Crossing, at: int, plan: MainstreamPlan) -> Climb:
    chances = tuple(
        Chance(
            hours=hours,
            chance=Interval(
                mean=float(way.mean[at, k]),
                low=float(way.low[at, k]),
                high=float(way.high[at, k]),
                level=plan.level,
            ),
        )
        for k, hours in enumerate(way.horizons)
    )
    return Climb(rung=way.rung, straight=way.straight, chances=chances, basis=_basis(way.basis))


def _basis(ground: Ground) -> Basis:
    return Basis(
        kind=ground.kind,
        own=ground.stories,
        crossed=ground.crossed,
        prior=ground.prior or None,
        public=ground.prior_stories,
        public_crossed=ground.prior_crossed,
    )
