"""What follows from posterior draws: parts of the outcome, responses to other spending.

Nothing per draw and week is ever stored: each draw's curves are recomputed and summed up.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.likelihood import media_curves
from luopan.stats.mix.problem import MixProblem
from luopan.stats.mix.replay import (
    DISCREPANCIES,
    lift_block,
    replay_block,
    respond_block,
    steady_block,
)
from luopan.stats.mix.sampler import Draws, Problem
from luopan.stats.mix.scratch import make_work

Array = NDArray[np.float64]

BLOCK = 250
"""Draws that one thread goes through with one seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The outcome's parts, n draws each (chains one after the other), in the outcome's unit.

    Parameters
    ----------
    channels : (n, C) array
        What each channel contributes over the chosen rows, without its synergies.
    pairs : (n, P) array
        What each pair does together beyond the sum of both.
    columns : (n, K) array
        Coefficient times column, summed over the rows, for each column of ``linear``.
    base : (n,) array
        The drifting base without the intercept.
    fitted : (T,) array
        Mean of the explained outcome in every week.
    log_likelihood, r2, autocorrelation : (n,) arrays
        Collapsed log likelihood; explained share of variance; lag-1 autocorrelation of the
        standardised innovations.
    discrepancy : (n, 3, 2) array
        Observed and replicated: largest innovation, lag-1 autocorrelation and log ratio of the
        two halves' spread; for posterior predictive checks.
    beta : (n, C) array
        Height of each channel's curve; (n, G, C) where there are regions.
    pair_beta : (n, P) array
        Height of each pair's product of curves; (n, G, P) where there are regions.
    regions : (n, G, C) array or None
        What each channel contributes in each region, where there are regions.
    """

    channels: Array
    pairs: Array
    columns: Array
    base: Array
    fitted: Array
    log_likelihood: Array
    r2: Array
    autocorrelation: Array
    discrepancy: Array
    beta: Array
    pair_beta: Array
    regions: Array | None = None


def in_blocks(count: int, threads: int, run: Callable[[int, slice], None]) -> None:
    """Call ``run(block, slice)`` over draws in blocks that do not depend on ``threads``."""
    blocks = [slice(at, min(at + BLOCK, count)) for at in range(0, count, BLOCK)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(len(blocks)), blocks))


def row_mask(rows: NDArray[np.bool_] | None, weeks: int) -> Array:
    """Return ones where ``rows`` (weeks,) is true; everywhere without it."""
    if rows is None:
        return np.ones(weeks)
    if rows.shape != (weeks,):
        raise ValueError(f"shape: rows {rows.shape} is not ({weeks},)")
    return np.ascontiguousarray(rows, dtype=np.float64)


@singledispatch
def decompose(
    problem: Problem,
    draws: Draws,
    rows: NDArray[np.bool_] | None = None,
    seed: int = 0,
    threads: int = 2,
) -> Parts:
    """Split the outcome into its parts, draw by draw.

    Linear coefficients and synergies are drawn from their conditional posterior given each
    draw's curves, with ``seed``.

    Parameters
    ----------
    problem, draws
        What was sampled. Draws from `sample_prior` give the prior of every part.
    rows : (S,) array of bool, optional
        Weeks of media to sum over; all by default. Columns and base know the weeks with an outcome
        only, of which the checks use all.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@decompose.register
def _(
    problem: MixProblem,
    draws: Draws,
    rows: NDArray[np.bool_] | None = None,
    seed: int = 0,
    threads: int = 2,
) -> Parts:
    layout = lay_out(problem)
    mask = row_mask(rows, problem.span)
    q = draws.flat
    n, scale, static = len(q), problem.outcome_scale, layout.columns.shape[0]
    pairs = len(problem.pairs)
    channels, beta = np.empty((n, len(problem.channels))), np.empty((n, len(problem.channels)))
    pair, pair_beta = np.empty((n, pairs)), np.empty((n, pairs))
    columns, checks = np.empty((n, static)), np.empty((n, 3 + 2 * DISCREPANCIES))
    fitted = np.zeros((-(-n // BLOCK), problem.weeks))

    def run(block: int, part: slice) -> None:
        entropy = np.random.SeedSequence([seed, 13, block])
        replay_block(
            q[part],
            layout,
            mask,
            int(entropy.generate_state(1)[0]),
            draws.from_prior,
            (channels[part], pair[part], columns[part], beta[part], pair_beta[part], checks[part]),
            fitted[block],
        )

    in_blocks(n, threads, run)
    split = layout.drift_from
    return Parts(
        channels=channels * scale,
        pairs=pair * scale,
        columns=columns[:, :split] * scale,
        base=columns[:, split:].sum(axis=1) * scale,
        fitted=fitted.sum(axis=0) / n * scale,
        log_likelihood=checks[:, 0],
        r2=checks[:, 1],
        autocorrelation=checks[:, 2],
        discrepancy=checks[:, 3:].reshape(n, DISCREPANCIES, 2),
        beta=beta * scale,
        pair_beta=pair_beta * scale,
    )


def shapes(problem: MixProblem, points: Array) -> Array:
    """Return each channel's curve by week, (n, T, C), at the parameters ``points`` (n, D)."""
    layout = lay_out(problem)
    work = make_work(layout)
    out = np.empty((len(points), problem.span, len(problem.channels)))
    for made, q in zip(out, points, strict=True):
        media_curves(q, layout, work)
        made[:] = work.s.T
    return out


@singledispatch
def firm_curves(problem: Problem, points: Array) -> tuple[Array, Array]:
    """Return the firm's curves (n, T, C) and their products in pairs (n, T, P) by week.

    At the parameters ``points`` (n, D); where there are regions, their mean a head.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@firm_curves.register
def _(problem: MixProblem, points: Array) -> tuple[Array, Array]:
    bent = shapes(problem, points)
    products = [bent[:, :, a] * bent[:, :, b] for a, b in problem.pairs]
    nothing = np.zeros((len(points), problem.weeks, 0))
    return bent, np.stack(products, axis=2) if products else nothing


@singledispatch
def media_by_week(problem: Problem, draws: Draws, parts: Parts) -> Array:
    """Return what all channels and pairs together add to the firm in every week, (n, T)."""
    raise TypeError(f"no joint model: {type(problem).__name__}")


@media_by_week.register
def _(problem: MixProblem, draws: Draws, parts: Parts) -> Array:
    bent = shapes(problem, draws.flat)
    media = np.einsum("ntc,nc->nt", bent, parts.beta)
    for p, (a, b) in enumerate(problem.pairs):
        media += parts.pair_beta[:, [p]] * bent[:, :, a] * bent[:, :, b]
    return np.asarray(media)


def lift_differences(problem: MixProblem, points: Array, threads: int = 2) -> tuple[Array, Array]:
    """Return what the tested input changes, at ``points`` (n, D), of all E effects of the tests.

    Effects are in the order of `observations`.

    Returns
    -------
    own : (n, E, C) array
        The channels' curves summed over the test's weeks, minus those under the other input.
    shared : (n, E, P) array
        The same of the products of the pairs' curves.
    """
    layout = lay_out(problem)
    tests = (len(points), layout.lifts.effect.size)
    own = np.empty((*tests, len(problem.channels)))
    shared = np.empty((*tests, len(problem.pairs)))

    def run(_: int, part: slice) -> None:
        lift_block(points[part], layout, own[part], shared[part])

    in_blocks(len(points), threads, run)
    return own, shared


@singledispatch
def predict_lifts(problem: Problem, draws: Draws, parts: Parts, threads: int = 2) -> Array:
    """Return what each draw says of the effects of the problem's tests, (n, E).

    In the outcome's unit, in the order of `observations`. ``draws`` and ``parts`` may come from the
    same problem without the tests.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@predict_lifts.register
def _(problem: MixProblem, draws: Draws, parts: Parts, threads: int = 2) -> Array:
    own, shared = lift_differences(problem, draws.flat, threads)
    effects = np.einsum("nc,nec->ne", parts.beta, own)
    return np.asarray(effects + np.einsum("np,nep->ne", parts.pair_beta, shared))


@singledispatch
def respond(
    problem: Problem,
    draws: Draws,
    parts: Parts,
    media: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    """Return what channels (n, C) and pairs (n, P) would contribute under other spending.

    Parameters
    ----------
    media : (S, C) array
        Spending from the first week on; S may exceed T to see what is carried over.
    rows : (S,) array of bool, optional
        Weeks to sum over.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@respond.register
def _(
    problem: MixProblem,
    draws: Draws,
    parts: Parts,
    media: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    if media.ndim != 2 or media.shape[1] != len(problem.channels):
        raise ValueError(f"shape: media {media.shape} has not {len(problem.channels)} channels")
    layout = lay_out(problem)
    mask = row_mask(rows, media.shape[0])
    x = np.ascontiguousarray((media / problem.media_scale).T)
    q = draws.flat
    channels, pairs = np.empty_like(parts.channels), np.empty_like(parts.pairs)

    def run(_: int, part: slice) -> None:
        heights = (parts.beta[part], parts.pair_beta[part])
        respond_block(q[part], layout, x, mask, heights, (channels[part], pairs[part]))

    in_blocks(len(q), threads, run)
    return channels, pairs


def _silence(problem: Problem) -> Array:
    """Weeks without input, as many as the last week is felt."""
    return np.zeros((problem.max_lag, *problem.media.shape[1:]))


def marginal(
    problem: Problem, draws: Draws, parts: Parts, step: float = 0.01, threads: int = 2
) -> Array:
    """Return the outcome (n, C) that one more unit of each channel would bring, synergies apart.

    Every week's spending rises by ``step`` of itself; what is carried past the last week counts.
    """
    media = np.concatenate([problem.media, _silence(problem)])
    now, _ = respond(problem, draws, parts, media, threads=threads)
    more, _ = respond(problem, draws, parts, media * (1.0 + step), threads=threads)
    spent = problem.media.reshape(-1, len(problem.channels)).sum(axis=0)
    return np.asarray((more - now) / (step * spent))


def this_and_later(
    problem: Problem, draws: Draws, parts: Parts, weeks: int = 13, threads: int = 2
) -> tuple[Array, Array]:
    """Split what the last ``weeks`` of spending bring into within them and after the last week.

    Both (n, C), synergies apart: the difference to no spending in these weeks.
    """
    start = max(problem.span - weeks, 0)
    # what came before is felt for max_lag weeks only
    first = max(start - problem.max_lag + 1, 0)
    media = np.concatenate([problem.media[first:], _silence(problem)])
    without = media.copy()
    without[start - first :] = 0.0
    week = np.arange(first, first + len(media))
    within = (week >= start) & (week < problem.span)
    after = week >= problem.span
    out = []
    for rows in (within, after):
        present, _ = respond(problem, draws, parts, media, rows, threads)
        absent, _ = respond(problem, draws, parts, without, rows, threads)
        out.append(present - absent)
    return out[0], out[1]


@singledispatch
def curves(problem: Problem, draws: Draws, parts: Parts, spend: Array, threads: int = 2) -> Array:
    """Return the weekly response (n, G, C) to steady weekly spending ``spend`` (G, C)."""
    raise TypeError(f"no joint model: {type(problem).__name__}")


@curves.register
def _(problem: MixProblem, draws: Draws, parts: Parts, spend: Array, threads: int = 2) -> Array:
    if spend.ndim != 2 or spend.shape[1] != len(problem.channels):
        raise ValueError(f"shape: spend {spend.shape} has not {len(problem.channels)} channels")
    layout = lay_out(problem)
    x = np.ascontiguousarray((spend / problem.media_scale).T)
    q = draws.flat
    out = np.empty((len(q), len(problem.channels), spend.shape[0]))

    def run(_: int, part: slice) -> None:
        steady_block(q[part], layout, x, parts.beta[part], out[part])

    in_blocks(len(q), threads, run)
    return np.ascontiguousarray(out.transpose(0, 2, 1))
