"""The path through talk: what a channel calls up, pushed through what talk does to sales.

In each draw the talk without a channel is the talk that was heard, less that channel's part on
the model's scale. What sales would miss without this part, all inputs of the other channels being
what they were, is the channel's effect via talk: the natural indirect effect of Robins & Greenland
(1992, Epidemiology 3) and Pearl (2001, UAI 17). It holds the earned channel's own curve and its
synergies, carry-over included. What is called up by several together is taken once, from all of
them at a time, so that it never exceeds what the earned channel contributes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.talk import Talk, without
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.mix import SOCIAL
from luopan.stats.mix import (
    Draws,
    MixProblem,
    PanelProblem,
    Parts,
    beyond,
    decompose,
    weekly_contributions,
)


@dataclass(frozen=True, eq=False)
class Path:
    """Draws of what goes through talk, in the outcome's unit over the weeks seen.

    Parameters
    ----------
    via : (n, channels) array
        What sales would miss without the talk that each channel calls up.
    called_up : (n, channels) array
        Of an earned channel's own contribution, what all others together call up.
    not_social : (n, channels) array
        Of the same, what the channels that are no social media call up together.
    not_social_shared : (n,) array
        What these call up of the earned channels' synergies.
    """

    via: Array
    called_up: Array
    not_social: Array
    not_social_shared: Array


Sales = tuple[MixProblem | PanelProblem, Draws, Parts]

PAIRED = 250
"""Draws of talk by region that are paired with those of sales: each is a table of region-weeks."""


@dataclass(frozen=True, eq=False)
class _Pushed:
    """One earned channel's talk and what calls it up, ready to be pushed through sales."""

    data: Weekly
    sales: Sales
    talk: Talk
    parts: Array
    order: NDArray[np.int64]

    def lost(self, silent: Iterable[int]) -> tuple[Array, Array]:
        """Return what sales miss, own and shared, without what these callers call up."""
        less = self.parts[..., list(silent)].sum(axis=-1)
        series = self.data.channels[self.talk.channel]
        if series.region_driver is None:
            left = without(series.driver, less)
        else:
            left = _in_regions(series.driver, series.region_driver, less, self.talk.regions)
        return beyond(*self.sales, self.talk.channel, left[self.order], self.data.rows)


def _in_regions(
    whole: Array, heard: Array, less: Array, regions: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return the talk (n, weeks, regions) that is left of what was ``heard`` (weeks, regions).

    ``less`` is of the regions whose talk is explained, and others keep theirs; or it is of the
    firm as a whole, and every region loses the same part of its talk.
    """
    left = np.repeat(heard[None], len(less), axis=0)
    if regions:
        chosen = list(regions)
        left[:, :, chosen] = without(heard[:, chosen], less)
        return left
    kept = without(whole, less) / np.where(whole > 0.0, whole, 1.0)
    return np.asarray(left * kept[:, :, None])


def path_of(
    data: Weekly,
    sales: Sales,
    talks: tuple[Talk, ...],
    seed: int,
    *,
    prior: bool = False,
) -> Path | None:
    """Pair the draws of both models and sum up the path; None where no talk is explained.

    Parameters
    ----------
    data : Weekly
        The sales model's data.
    sales : tuple
        Its problem, draws and parts.
    talks : tuple of Talk
        What calls up the talk of each earned channel.
    seed : int
        Of the pairing: independent posteriors may be paired in any order.
    prior : bool
        Take the talk models' prior draws.
    """
    if not talks:
        return None
    parts = sales[2]
    via, called, not_social = (np.zeros_like(parts.channels) for _ in range(3))
    shared = np.zeros(len(via))
    for talk in talks:
        drawn = talk.prior if prior else talk.draws
        pushed = _Pushed(data, sales, talk, *_weekly_parts(talk, drawn, len(via), seed))
        for at, caller in enumerate(talk.callers):
            via[:, caller] += sum(pushed.lost([at]))
        every = range(len(talk.callers))
        called[:, talk.channel] = pushed.lost(every)[0]
        others = [at for at in every if data.channels[talk.callers[at]].kind not in SOCIAL]
        not_social[:, talk.channel], together = pushed.lost(others)
        shared += together
    return Path(via, called, not_social, shared)


def _weekly_parts(
    talk: Talk, draws: Draws, count: int, seed: int
) -> tuple[Array, NDArray[np.int64]]:
    """Return draws of the callers' parts by week, callers last, and which ``count`` are paired."""
    if isinstance(talk.problem, PanelProblem):
        every = max(1, round(len(draws.flat) / PAIRED))
        draws = replace(draws, params=np.ascontiguousarray(draws.params[:, ::every]))
    made = weekly_contributions(talk.problem, draws, decompose(talk.problem, draws, seed=seed))
    order = np.random.default_rng([seed, 24]).permutation(np.resize(np.arange(len(made)), count))
    return made, order
