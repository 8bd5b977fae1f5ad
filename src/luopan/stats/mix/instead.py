"""What a channel's own input adds beyond another input, where that other input differs by draw.

A mediator's input (talk) is itself uncertain under other media: its other course is a draw, not a
number, and each draw of the sales model is asked about a course of its own.
"""

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over, fill_weights
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.layout import CARRY, DELAY, Layout, lay_out
from luopan.stats.mix.posterior import Parts, in_blocks, row_mask, shapes
from luopan.stats.mix.problem import MixProblem
from luopan.stats.mix.sampler import Draws, Problem
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import at, curve_shape

Array = NDArray[np.float64]


@inner
def _fill_response(
    q: Array, lay: Layout, c: int, x: Array, scratch: tuple[Array, Array, Array], s: Array
) -> None:
    """Fill ``s`` (T,) with channel ``c``'s curve under the scaled input ``x`` (T,)."""
    w, u, logs = scratch
    places = lay.place[c]
    fill_weights(at(q, places[CARRY]), at(q, places[DELAY]), w)
    carry_over(w, x, u)
    fill_curve(curve_shape(q, lay, c), u, logs, s)


@kernel
def _instead_block(
    q: Array,
    lay: Layout,
    channel: int,
    given: tuple[Array, Array],
    heights: tuple[Array, Array],
    out: tuple[Array, Array],
) -> None:
    """Fill own (n,) and shared (n,): curve and products minus those under ``given``'s input."""
    instead, mask = given
    beta, pair_beta = heights
    own, shared = out
    weeks = mask.size
    scratch = (np.empty(lay.max_lag), np.empty(weeks), np.empty(weeks))
    less = np.empty(weeks)
    other = np.empty(weeks)
    partner = np.empty(weeks)
    for i in range(q.shape[0]):
        _fill_response(q[i], lay, channel, lay.x[channel], scratch, less)
        _fill_response(q[i], lay, channel, instead[i], scratch, other)
        own[i] = 0.0
        shared[i] = 0.0
        for t in range(weeks):
            less[t] = (less[t] - other[t]) * mask[t]
            own[i] += less[t]
        own[i] *= beta[i, channel]
        for p in range(lay.pairs.shape[0]):
            a = lay.pairs[p, 0]
            b = lay.pairs[p, 1]
            if channel in (a, b):
                with_it = b if a == channel else a
                _fill_response(q[i], lay, with_it, lay.x[with_it], scratch, partner)
                total = 0.0
                for t in range(weeks):
                    total += less[t] * partner[t]
                shared[i] += pair_beta[i, p] * total


@singledispatch
def beyond(
    problem: Problem,
    draws: Draws,
    parts: Parts,
    channel: int,
    instead: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    """Return what a channel's own input adds beyond ``instead``, draw by draw.

    Parameters
    ----------
    problem, draws, parts
        A fit and its parts.
    channel : int
        Whose input is another one; all others keep theirs.
    instead : (n, T) array
        Its other input in each draw, in the media's units, ≥ 0; (n, T, G) where there are regions.
    rows : (T,) array of bool, optional
        Weeks to sum over; (T, G) where there are regions.

    Returns
    -------
    own, shared : (n,) arrays
        The difference of the channel's curve, and of its pairs, in the outcome's unit.

    Raises
    ------
    ValueError
        ``shape`` if ``instead`` is not one course a draw.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@beyond.register
def _(
    problem: MixProblem,
    draws: Draws,
    parts: Parts,
    channel: int,
    instead: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    q = draws.flat
    if instead.shape != (len(q), problem.weeks):
        raise ValueError(f"shape: instead {instead.shape} is not ({len(q)}, {problem.weeks})")
    layout = lay_out(problem)
    mask = row_mask(rows, problem.weeks)
    x = np.ascontiguousarray(instead / problem.media_scale[channel])
    own, shared = np.empty(len(q)), np.empty(len(q))

    def run(_: int, part: slice) -> None:
        heights = (parts.beta[part], parts.pair_beta[part])
        _instead_block(
            q[part], layout, channel, (x[part], mask), heights, (own[part], shared[part])
        )

    in_blocks(len(q), threads, run)
    return own, shared


@singledispatch
def weekly_contributions(problem: Problem, draws: Draws, parts: Parts) -> Array:
    """Return what each channel contributes in every week, synergies apart.

    (n, T, C); (n, T, G, C) where there are regions, which is meant for few draws.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@weekly_contributions.register
def _(problem: MixProblem, draws: Draws, parts: Parts) -> Array:
    return np.asarray(shapes(problem, draws.flat) * parts.beta[:, None, :])
