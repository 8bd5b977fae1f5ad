"""A fit as the ground of a plan: its cells, the present plan, and what the draws say of both."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.errors import InputError
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.route.asked import RouteAsked
from luopan.instruments.mix.route.cells import Cells
from luopan.instruments.mix.route.future import future_plan
from luopan.instruments.mix.summarise import thinned
from luopan.instruments.mix.weekly import Array
from luopan.stats.allocation import Response, respond_to
from luopan.stats.mix import Draws, Parts, decompose

YEAR = 52
EVERY = 4
"""Every fourth draw is climbed on; the others, which the climb never saw, tell what was found."""

REGIONAL = 1000
"""Draws that a plan by region stands on: a hundred lines cost a hundred times one."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What plans stand on.

    Parameters
    ----------
    fit : MixFit
        The joint model.
    cells : Cells
        The budget lines.
    weeks : tuple of date
        First day of each week of the plan.
    present : (weeks, cells) array
        The present plan, in money.
    history : (weeks seen, cells) array
        What was spent so far.
    draws, parts
        About two thousand draws of the fit, about one thousand where it is by region.
    climb, tell : Response
        What a part of the draws says, and what the others say.
    """

    fit: MixFit
    cells: Cells
    weeks: tuple[date, ...]
    present: Array
    history: Array
    draws: Draws
    parts: Parts
    climb: Response
    tell: Response

    @property
    def largest(self) -> Array:
        """The largest week ever of each cell, (cells,)."""
        return np.asarray(np.max(self.history, axis=0))

    @property
    def telling(self) -> NDArray[np.int64]:
        """Places of the draws that tell."""
        return np.flatnonzero(np.arange(len(self.draws.flat)) % EVERY)

    def beyond(self, plan: Array) -> Array:
        """Return, for each line of the response, how far a plan leaves what was seen; 1 inside."""
        factor = np.ones(self.cells.places * len(self.fit.data.channels))
        far = np.maximum(plan.max(axis=0) / self.largest, 1.0)
        far[far < 1.0 + 1e-9] = 1.0
        for cell, own in enumerate(far):
            factor[self.cells.lines(cell)] = own
        return factor


def stand(fit: MixFit, asked: RouteAsked) -> Ground:
    """Return the ground of a question.

    Raises
    ------
    InputError
        With every name that the model does not know, and every fault of a future table.
    """
    data, count = fit.data, asked.settings.weeks
    cells = Cells.of(data)
    if faults := list(cells.faults(asked)):
        raise InputError(faults)
    start = data.weeks[-1] + timedelta(days=7)
    weeks = tuple(start + timedelta(days=7 * i) for i in range(count))
    history, feeds = cells.history(), cells.feeds()
    total = len(data.weeks)
    first = total - (YEAR if asked.like == "last_year" else count)
    present = history[first : first + count]
    if asked.future is not None:
        present = future_plan(asked.future, asked.future_file, weeks, (cells, present))
    media = fit.problem.media
    held = media[first : first + count].copy()
    # what lines get in the plan's weeks comes from the plan; afterwards the present plan goes on
    held.reshape(count, -1)[:, feeds.line] = 0.0
    after = held.copy()
    after.reshape(count, -1)[:, feeds.line] = present[:, feeds.cell] * feeds.rate
    draws = thinned(fit.draws) if data.regional is None else thinned(fit.draws, REGIONAL)
    parts = decompose(fit.problem, draws, seed=fit.plan.seed)
    whole = respond_to(fit.problem, draws, parts, (media, held, after), feeds)
    places = np.arange(whole.draws) % EVERY
    return Ground(
        fit, cells, weeks, present, history, draws, parts,
        whole.some(places == 0), whole.some(places != 0),
    )  # fmt: skip
