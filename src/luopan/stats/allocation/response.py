"""What every draw says of a plan, with exact derivatives."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.allocation.kernels import Curves, effect_block, slope_block
from luopan.stats.mix import Draws, MixProblem, PanelProblem, Parts
from luopan.stats.mix.adstock import fill_weights
from luopan.stats.mix.layout import CARRY, DELAY, HALF, SLOPE, lay_out
from luopan.stats.mix.posterior import BLOCK, in_blocks

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

THREADS = 2


@dataclass(frozen=True, eq=False)
class Effects:
    """What a plan gives: ``own`` (n, 2, C) by line, ``shared`` (n, 2, P) by pair.

    The middle axis is within the plan's weeks, and after them. In the outcome's unit.
    """

    own: Array
    shared: Array

    @property
    def totals(self) -> Array:
        """Everything together, (n, 2)."""
        return np.asarray(self.own.sum(axis=2) + self.shared.sum(axis=2))

    def by_region(self, regions: int) -> Array:
        """Return everything by region, (n, 2, regions); lines and pairs lie region by region."""
        told = np.zeros((len(self.own), 2, regions))
        for part in (self.own, self.shared):
            told += part.reshape(*told.shape, part.shape[2] // regions).sum(axis=3)
        return told


@dataclass(frozen=True, eq=False)
class Feeds:
    """Which cells feed which lines: a cell may feed several, and a line be fed by several.

    Parameters
    ----------
    line, cell : (F,) arrays of int
        A line of the curves and the cell that feeds it.
    rate : (F,) array
        Scaled input of the line per unit of the cell's money.
    """

    line: Ints
    cell: Ints
    rate: Array


@dataclass(frozen=True, eq=False)
class Response:
    """The response of n draws to a plan of (weeks, cells) in money.

    Parameters
    ----------
    curves : Curves
        The draws; their C lines are channels, or channels of every region.
    base : (C, S) array
        Scaled input of every line without the plan: what was spent before it, what is held
        within it, and what follows; the plan's weeks are ``first`` to ``first + weeks``.
    feeds : Feeds
        Which cell is which line's input.
    first, weeks, cells : int
        Where the plan lies, and its size.
    """

    curves: Curves
    base: Array
    feeds: Feeds
    first: int
    weeks: int
    cells: int

    @property
    def shape(self) -> tuple[int, int]:
        """Weeks and cells of a plan."""
        return self.weeks, self.cells

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.curves.beta.shape[0])

    def effects(self, plan: Array) -> Effects:
        """Return what ``plan`` (weeks, cells) gives, what is carried into it included."""
        count, lines = self.curves.beta.shape
        own = np.empty((count, 2, lines))
        shared = np.empty((count, 2, self.curves.pairs.shape[0]))
        x, span = self._input(plan), self._span

        def run(_: int, part: slice) -> None:
            effect_block(picked(self.curves, part), x, span, own[part], shared[part])

        _blocks(count, run)
        return Effects(own, shared)

    def gradient(self, plan: Array, weights: Array) -> Array:
        """Return the derivative (weeks, cells) of ``Σ_i weights_i · totals_i``, weights (n, 2)."""
        given = np.ascontiguousarray(weights, dtype=np.float64)
        x, span = self._input(plan), self._span
        grads = np.empty((-(-self.draws // BLOCK), self.base.shape[0], self.weeks))

        def run(block: int, part: slice) -> None:
            slope_block(picked(self.curves, part), x, span, given[part], grads[block])

        _blocks(self.draws, run)
        grad, made = grads.sum(axis=0), np.zeros((self.cells, self.weeks))
        np.add.at(made, self.feeds.cell, grad[self.feeds.line] * self.feeds.rate[:, None])
        return np.ascontiguousarray(made.T)

    def without_synergy(self) -> "Response":
        """Return the response if no pair did anything beyond the sum of both."""
        nothing = np.zeros_like(self.curves.pair_beta)
        return replace(self, curves=self.curves._replace(pair_beta=nothing))

    def some(self, chosen: slice | NDArray[np.bool_]) -> "Response":
        """Return the response of some of the draws."""
        return replace(self, curves=picked(self.curves, chosen))

    @property
    def _span(self) -> tuple[int, int]:
        return self.first, self.first + self.weeks

    def _input(self, plan: Array) -> Array:
        if plan.shape != self.shape:
            raise ValueError(f"shape: plan {plan.shape} is not {self.shape}")
        x = self.base.copy()
        within = x[:, self.first : self.first + self.weeks]
        fed = plan.T[self.feeds.cell] * self.feeds.rate[:, None]
        np.add.at(within, self.feeds.line, fed)
        return x


def _blocks(count: int, run: Callable[[int, slice], None]) -> None:
    """Call ``run`` over draws in blocks; one block needs no thread of its own."""
    if count <= BLOCK:
        run(0, slice(0, count))
    else:
        in_blocks(count, THREADS, run)


def picked(curves: Curves, chosen: slice | NDArray[np.bool_]) -> Curves:
    """Return some of the draws."""
    weights, half, slope, beta, pair_beta = (
        np.ascontiguousarray(a[chosen])
        for a in (curves.weights, curves.half, curves.slope, curves.beta, curves.pair_beta)
    )
    return Curves(weights, curves.kind, half, slope, beta, curves.pairs, pair_beta)


def respond_to(
    problem: MixProblem | PanelProblem,
    draws: Draws,
    parts: Parts,
    around: tuple[Array, Array, Array],
    feeds: Feeds,
) -> Response:
    """Return the response to plans that follow the problem's last week.

    A problem of G regions has G · C lines, the first region's C channels first, and G · P pairs.

    Parameters
    ----------
    problem, draws, parts
        A fit: its draws and what `decompose` made of them.
    around : tuple of arrays
        Input before the plan, held within it, and after it, in the media's units: (any weeks, C)
        or (any weeks, G, C), the second of the plan's weeks. The others are cut or padded to the
        weeks that carry over.
    feeds : Feeds
        Which cell feeds which line, at a rate in the media's units.

    Raises
    ------
    ValueError
        ``shape``, where channels or regions do not agree.
    """
    before, held, after = around
    reach, scale = problem.max_lag - 1, line_scale(problem)
    if any(a.shape[1:] != problem.media.shape[1:] for a in around):
        raise ValueError(f"shape: input is not (weeks, {problem.media.shape[1:]})")
    before, held, after = (a.reshape(len(a), -1) for a in around)
    padded = np.zeros((reach + len(held) + reach, scale.size))
    known = min(reach, len(before))
    if known:
        padded[reach - known : reach] = before[-known:]
    padded[reach : reach + len(held)] = held
    going_on = after[:reach]
    padded[reach + len(held) : reach + len(held) + len(going_on)] = going_on
    return Response(
        curves=curves_of(problem, draws, parts),
        base=np.ascontiguousarray((padded / scale).T),
        feeds=replace(feeds, rate=feeds.rate / scale[feeds.line]),
        first=reach,
        weeks=len(held),
        cells=1 + int(feeds.cell.max(initial=-1)),
    )


def line_scale(problem: MixProblem | PanelProblem) -> Array:
    """Return the media's units of every line that are one unit of scaled input, (G · C,)."""
    if isinstance(problem, MixProblem):
        return problem.media_scale
    return np.asarray((problem.size[:, None] * problem.media_scale).reshape(-1))


def curves_of(problem: MixProblem | PanelProblem, draws: Draws, parts: Parts) -> Curves:
    """Return every draw's carry-over, curves and heights as plain arrays.

    Regions have one carry-over and one curve a channel, and heights of their own.
    """
    layout = lay_out(problem)
    q = draws.flat
    channels = len(problem.channels)
    regions = 1 if isinstance(problem, MixProblem) else problem.regions

    def column(part: int) -> Array:
        place = layout.place[:, part]
        found = q[:, np.maximum(place, 0)]
        return np.tile(np.where(place >= 0, found, 0.0), (1, regions))

    carry, delay = column(CARRY), column(DELAY)
    weights = np.empty((len(q), regions * channels, problem.max_lag))
    for i in range(len(q)):
        for c in range(channels):
            fill_weights(carry[i, c], delay[i, c], weights[i, c])
        weights[i, channels:] = np.tile(weights[i, :channels], (regions - 1, 1))
    pairs = [layout.pairs + channels * g for g in range(regions)]
    return Curves(
        weights=weights,
        kind=np.tile(layout.curve, regions),
        half=column(HALF),
        slope=column(SLOPE),
        beta=np.ascontiguousarray(parts.beta.reshape(len(q), -1)),
        pairs=np.concatenate(pairs),
        pair_beta=np.ascontiguousarray(parts.pair_beta.reshape(len(q), -1)),
    )
