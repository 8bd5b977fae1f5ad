"""A fit as the ground of a plan: its cells, the present plan, and what the draws say of both."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.errors import InputError
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.future import future_plan
from luopan.instruments.mix.summarise import thinned
from luopan.instruments.mix.weekly import Array
from luopan.stats.allocation import Response, respond_to
from luopan.stats.mix import Draws, Parts, decompose

YEAR = 52
EVERY = 4
"""Every fourth draw is climbed on; the others, which the climb never saw, tell what was found."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What plans stand on.

    Parameters
    ----------
    fit : MixFit
        The joint model.
    lines : tuple of int
        The model's line of each cell: those that money is spent on.
    weeks : tuple of date
        First day of each week of the plan.
    present : (weeks, cells) array
        The present plan, in money.
    history : (weeks seen, cells) array
        What was spent so far.
    draws, parts
        About two thousand draws of the fit.
    climb, tell : Response
        What a part of the draws says, and what the others say.
    """

    fit: MixFit
    lines: tuple[int, ...]
    weeks: tuple[date, ...]
    present: Array
    history: Array
    draws: Draws
    parts: Parts
    climb: Response
    tell: Response

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each cell."""
        return tuple(self.fit.data.channels[c].name for c in self.lines)

    @property
    def largest(self) -> Array:
        """The largest week ever of each cell, (cells,)."""
        return np.asarray(np.max(self.history, axis=0))

    @property
    def telling(self) -> NDArray[np.int64]:
        """Places of the draws that tell."""
        return np.flatnonzero(np.arange(len(self.draws.flat)) % EVERY)

    def beyond(self, plan: Array) -> Array:
        """Return, for each line of the model, how far a plan leaves what was seen; 1 is inside."""
        factor = np.ones(len(self.fit.data.channels))
        factor[list(self.lines)] = np.maximum(plan.max(axis=0) / self.largest, 1.0)
        factor[factor < 1.0 + 1e-9] = 1.0
        return factor


def stand(fit: MixFit, asked: RouteAsked) -> Ground:
    """Return the ground of a question.

    Raises
    ------
    InputError
        With every name that the model does not know, and every fault of a future table.
    """
    data, count = fit.data, asked.settings.weeks
    lines = tuple(i for i, c in enumerate(data.channels) if c.spend.any())
    _names_known(fit, asked, lines)
    start = data.weeks[-1] + timedelta(days=7)
    weeks = tuple(start + timedelta(days=7 * i) for i in range(count))
    history: Array = np.column_stack([data.channels[c].spend for c in lines])
    total = len(data.weeks)
    first = total - (YEAR if asked.like == "last_year" else count)
    present = history[first : first + count]
    held: Array = fit.whole.media[first : first + count].copy()
    if asked.future is not None:
        present = future_plan(asked.future, asked.future_file, weeks, _members(fit, lines))
    units = np.array([_units(fit, c) for c in lines])
    after = held.copy()
    after[:, list(lines)] = present * units
    held[:, list(lines)] = 0.0
    draws = thinned(fit.draws)
    parts = decompose(fit.whole, draws, seed=fit.plan.seed)
    whole = respond_to(
        fit.whole, draws, parts, (fit.whole.media, held, after), (np.array(lines), units)
    )
    places = np.arange(whole.draws) % EVERY
    return Ground(
        fit, lines, weeks, present, history, draws, parts,
        whole.some(places == 0), whole.some(places != 0),
    )  # fmt: skip


def _units(fit: MixFit, line: int) -> float:
    """Return what a unit of money buys of what drives the line."""
    channel = fit.data.channels[line]
    return float(channel.driver.sum() / channel.spend.sum())


def _members(fit: MixFit, lines: tuple[int, ...]) -> dict[str, int]:
    """Return the cell of every channel, members of merged lines included; −1 without money."""
    found: dict[str, int] = {}
    for i, channel in enumerate(fit.data.channels):
        cell = lines.index(i) if i in lines else -1
        found |= dict.fromkeys(channel.members or (channel.name,), cell)
    return found


def _names_known(fit: MixFit, asked: RouteAsked, lines: tuple[int, ...]) -> None:
    channels = fit.data.channels
    paid = tuple(channels[c].name for c in lines)
    unpaid = tuple(c.name for i, c in enumerate(channels) if i not in lines)
    merged = {member: c.name for c in channels for member in c.members}
    if faults := list(asked.name_faults(paid, unpaid, merged)):
        raise InputError(faults)
