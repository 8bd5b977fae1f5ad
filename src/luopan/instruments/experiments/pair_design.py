"""Which test could tell what two channels do together, what it could see, and what it moves."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from luopan.instruments.experiments.history import Array, History, levels_of
from luopan.instruments.experiments.seen import as_option, tried
from luopan.instruments.experiments.wanted import DesignAsked, cost_of, periods_of
from luopan.readings.designs import TestOption
from luopan.stats import randomised
from luopan.tables.bundle import Tables

BLOCK_DAYS = 56
"""Days that a channel is kept on or off: shorter blocks do not outlast what carries over."""

SOCIAL = frozenset({"owned_social", "paid_social"})
"""Kinds that are switched rather than the other channel of a pair."""


def together(tables: Tables, history: History, asked: DesignAsked) -> Iterator[TestOption]:
    """Yield the ready designs for what two channels do together.

    Two by two both are switched by lot; by pauses and by blocks social media alone, while the
    other channel keeps its schedule, for which that of the history is taken. ``detectable`` is of
    the interaction, over what a region usually sells: while both are on, and, where the other
    keeps its schedule, while that is at its mean.
    """
    count = len(history.regions)
    block = periods_of(BLOCK_DAYS if not asked.block_days else asked.block_days, history)
    wanted = periods_of(max(asked.days), history)
    switched, other = switched_first(tables, asked.channels)
    moderator = _planned(tables, other, history, max(wanted, 4 * block), asked)
    ready = randomised.synergy_designs(
        count,
        max(wanted, 4 * block),
        washout=round(asked.washout_days / history.step),
        half_life=asked.half_life_days / history.step,
        block=block,
    )
    for one in ready:
        moderated = one.question.contrast == "moderated"
        if moderated and moderator is None:
            continue
        moved = _moved(tables, history, asked, (switched,) if moderated else asked.channels)
        cost = None if moved is None else moved * _off(one.design)
        if cost is not None and asked.budget is not None and cost > asked.budget:
            continue
        question = replace(one.question, year=history.year)
        told = tried(history, one.design, question, asked, moderator if moderated else None)
        cells = count if moderated else count // 4
        yield TestOption(
            design=one.code,
            asks="together",
            treated=count if moderated else 3 * count // 4,
            days=one.design.periods * history.step,
            block_days=one.design.block * history.step if one.design.within else None,
            cost=cost,
            **as_option(told, history, cells, one.design.periods),
        )


def switched_first(tables: Tables, channels: tuple[str, ...]) -> tuple[str, str]:
    """Return the channel that is switched, social media where one of the two is, and the other."""
    kinds = {c.name: c.kind for c in tables.company.channel}
    first, second = channels
    return (second, first) if kinds.get(first) not in SOCIAL and kinds.get(second) in SOCIAL else (
        first, second
    )  # fmt: skip


def _planned(
    tables: Tables, channel: str, history: History, periods: int, asked: DesignAsked
) -> Array | None:
    """Return how strong a channel was over its mean in the last periods, (N, periods).

    None where that is not told, or where it never moved: then it moderates nothing.
    """
    levels = levels_of(tables, channel, history)
    if levels is None:
        return None
    half_life = asked.half_life_days / history.step
    stay = 0.5 ** (1.0 / half_life) if half_life > 0.0 else 0.0
    for t in range(1, levels.shape[1]):
        levels[:, t] = (1.0 - stay) * levels[:, t] + stay * levels[:, t - 1]
    told = np.flatnonzero(levels.any(axis=0))
    levels = levels[:, told[0] : told[-1] + 1]
    repeats = -(-periods // levels.shape[1])
    planned = np.tile(levels, (1, repeats))[:, -periods:]
    if not planned.std() > 0.0:
        return None
    return np.asarray(planned / planned.mean())


def _moved(
    tables: Tables, history: History, asked: DesignAsked, channels: tuple[str, ...]
) -> float | None:
    """Return the money that switching the channels moves in all regions and one period."""
    costs = [cost_of(tables, (name,), asked.step, history) for name in channels]
    known = [float(cost.sum()) for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def _off(design: randomised.Design) -> float:
    """Return the periods in which a channel is off, on average over regions."""
    if isinstance(design, randomised.PauseLot):
        return float(design.count * design.length)
    return design.periods / 2.0
