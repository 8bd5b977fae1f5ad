"""What every draw says of a plan, with exact derivatives."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.allocation.kernels import Curves, effect_block, slope_block
from luopan.stats.mix import Draws, MixProblem, Parts
from luopan.stats.mix.adstock import fill_weights
from luopan.stats.mix.layout import CARRY, DELAY, HALF, SLOPE, lay_out

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Effects:
    """What a plan gives: ``own`` (n, 2, C) by channel, ``shared`` (n, 2, P) by pair.

    The middle axis is within the plan's weeks, and after them. In the outcome's unit.
    """

    own: Array
    shared: Array

    @property
    def totals(self) -> Array:
        """Everything together, (n, 2)."""
        return np.asarray(self.own.sum(axis=2) + self.shared.sum(axis=2))


@dataclass(frozen=True, eq=False)
class Response:
    """The response of n draws to a plan of (weeks, cells) in money.

    Parameters
    ----------
    curves : Curves
        The draws.
    base : (C, S) array
        Scaled input of every channel without the plan: what was spent before it, what is held
        within it, and what follows; the plan's weeks are ``first`` to ``first + weeks``.
    cells : (K,) array of int
        The channel that each cell feeds; several cells may feed one.
    rate : (K,) array
        Scaled input per unit of money of each cell.
    first, weeks : int
        Where the plan lies.
    """

    curves: Curves
    base: Array
    cells: Ints
    rate: Array
    first: int
    weeks: int

    @property
    def shape(self) -> tuple[int, int]:
        """Weeks and cells of a plan."""
        return self.weeks, self.cells.size

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.curves.beta.shape[0])

    def effects(self, plan: Array) -> Effects:
        """Return what ``plan`` (weeks, cells) gives, what is carried into it included."""
        count, channels = self.curves.beta.shape
        own = np.empty((count, 2, channels))
        shared = np.empty((count, 2, self.curves.pairs.shape[0]))
        effect_block(self.curves, self._input(plan), self._span, own, shared)
        return Effects(own, shared)

    def gradient(self, plan: Array, weights: Array) -> Array:
        """Return the derivative (weeks, cells) of ``Σ_i weights_i · totals_i``, weights (n, 2)."""
        grad = np.empty((self.base.shape[0], self.weeks))
        given = np.ascontiguousarray(weights, dtype=np.float64)
        slope_block(self.curves, self._input(plan), self._span, given, grad)
        return np.ascontiguousarray((grad[self.cells] * self.rate[:, None]).T)

    def without_synergy(self) -> "Response":
        """Return the response if no pair did anything beyond the sum of both."""
        nothing = np.zeros_like(self.curves.pair_beta)
        return replace(self, curves=self.curves._replace(pair_beta=nothing))

    def some(self, chosen: slice | NDArray[np.bool_]) -> "Response":
        """Return the response of some of the draws."""
        c = self.curves
        parts = (c.weights[chosen], c.half[chosen], c.slope[chosen], c.beta[chosen])
        weights, half, slope, beta = (np.ascontiguousarray(a) for a in parts)
        pair_beta = np.ascontiguousarray(c.pair_beta[chosen])
        return replace(self, curves=Curves(weights, c.kind, half, slope, beta, c.pairs, pair_beta))

    @property
    def _span(self) -> tuple[int, int]:
        return self.first, self.first + self.weeks

    def _input(self, plan: Array) -> Array:
        if plan.shape != self.shape:
            raise ValueError(f"shape: plan {plan.shape} is not {self.shape}")
        x = self.base.copy()
        within = x[:, self.first : self.first + self.weeks]
        for cell, channel in enumerate(self.cells):
            within[channel] += plan[:, cell] * self.rate[cell]
        return x


def respond_to(
    problem: MixProblem,
    draws: Draws,
    parts: Parts,
    around: tuple[Array, Array, Array],
    cells: tuple[Ints, Array],
) -> Response:
    """Return the response to plans that follow the problem's last week.

    Parameters
    ----------
    problem, draws, parts
        A fit: its draws and what `decompose` made of them.
    around : tuple of arrays
        Input before the plan (any weeks, C), held within it (weeks, C) and after it (any, C), in
        the media's units. Before and after are cut or padded to the weeks that carry over.
    cells : tuple of arrays
        The channel of each cell (K,), and the media's units that a unit of money buys (K,).

    Raises
    ------
    ValueError
        ``shape``, where channels do not agree.
    """
    before, held, after = around
    channels, reach = len(problem.channels), problem.max_lag - 1
    if any(a.ndim != 2 or a.shape[1] != channels for a in around):
        raise ValueError(f"shape: input has not {channels} channels")
    padded = np.zeros((reach + len(held) + reach, channels))
    known = min(reach, len(before))
    if known:
        padded[reach - known : reach] = before[-known:]
    padded[reach : reach + len(held)] = held
    going_on = after[:reach]
    padded[reach + len(held) : reach + len(held) + len(going_on)] = going_on
    channel, units = cells
    return Response(
        curves=curves_of(problem, draws, parts),
        base=np.ascontiguousarray((padded / problem.media_scale).T),
        cells=np.asarray(channel, dtype=np.int64),
        rate=np.asarray(units / problem.media_scale[channel], dtype=np.float64),
        first=reach,
        weeks=len(held),
    )


def curves_of(problem: MixProblem, draws: Draws, parts: Parts) -> Curves:
    """Return every draw's carry-over, curves and heights as plain arrays."""
    layout = lay_out(problem)
    q = draws.flat
    channels = len(problem.channels)

    def column(part: int) -> Array:
        place = layout.place[:, part]
        picked = q[:, np.maximum(place, 0)]
        return np.ascontiguousarray(np.where(place >= 0, picked, 0.0))

    carry, delay = column(CARRY), column(DELAY)
    weights = np.empty((len(q), channels, problem.max_lag))
    for i in range(len(q)):
        for c in range(channels):
            fill_weights(carry[i, c], delay[i, c], weights[i, c])
    return Curves(
        weights=weights,
        kind=layout.curve,
        half=column(HALF),
        slope=column(SLOPE),
        beta=np.ascontiguousarray(parts.beta),
        pairs=layout.pairs,
        pair_beta=np.ascontiguousarray(parts.pair_beta),
    )
