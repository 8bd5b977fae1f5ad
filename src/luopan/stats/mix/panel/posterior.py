"""What follows from a regions' draws; registers itself with `luopan.stats.mix.posterior`."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.instead import beyond, weekly_contributions
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.panel.instead import panel_cells_block, panel_instead_block
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.likelihood import panel_curves
from luopan.stats.mix.panel.problem import PanelProblem
from luopan.stats.mix.panel.replay import (
    panel_lift_block,
    panel_replay_block,
    panel_respond_block,
    panel_steady_block,
    panel_weekly_block,
)
from luopan.stats.mix.panel.scratch import make_panel_work
from luopan.stats.mix.posterior import (
    BLOCK,
    Parts,
    curves,
    decompose,
    firm_curves,
    in_blocks,
    media_by_week,
    predict_lifts,
    respond,
)
from luopan.stats.mix.replay import DISCREPANCIES
from luopan.stats.mix.sampler import Draws

Array = NDArray[np.float64]


def region_mask(rows: NDArray[np.bool_] | None, problem: PanelProblem) -> Array:
    """Return the weeks to sum over (G, T); those of (T,) count in every region."""
    shape = problem.outcome.shape
    if rows is None:
        rows = np.ones(shape, dtype=bool)
    if rows.ndim == 1:
        rows = np.broadcast_to(rows[:, None], (rows.size, shape[1]))
    if rows.shape != shape:
        raise ValueError(f"shape: rows {rows.shape} is not {shape}")
    return np.ascontiguousarray(rows.T, dtype=np.float64)


def _heights(parts: Parts) -> Array:
    """Return the heights of curves and products in one (n, G, C + P), as the kernels take them."""
    return np.concatenate([parts.beta, parts.pair_beta], axis=2)


def _seed(seed: int, block: int) -> int:
    return int(np.random.SeedSequence([seed, 13, block]).generate_state(1)[0])


@decompose.register
def _(
    problem: PanelProblem,
    draws: Draws,
    rows: NDArray[np.bool_] | None = None,
    seed: int = 0,
    threads: int = 2,
) -> Parts:
    """Split the outcome of all regions; ``rows`` may be (T, G), ``fitted`` is (T, G)."""
    layout: PanelLayout = lay_out(problem)
    mask, q = region_mask(rows, problem), draws.flat
    n, regions, channels = len(q), problem.regions, len(problem.channels)
    pairs, base = np.empty((n, len(problem.pairs))), np.empty(n)
    cells = np.empty((n, regions, channels))
    heights = np.empty((n, regions, channels + pairs.shape[1]))
    columns = np.empty((n, problem.shared_sd.size))
    checks = np.empty((n, 3 + 2 * DISCREPANCIES))
    fitted = np.zeros((-(-n // BLOCK), regions, problem.weeks))

    def run(block: int, part: slice) -> None:
        out = (cells[part], pairs[part], columns[part], base[part], heights[part], checks[part])
        given = (draws.from_prior, out, fitted[block])
        panel_replay_block(q[part], layout, mask, _seed(seed, block), *given)

    in_blocks(n, threads, run)
    unit = problem.outcome_scale * float(problem.size.sum())
    cells *= unit
    return Parts(
        channels=cells.sum(axis=1),
        pairs=pairs * unit,
        columns=columns * unit,
        base=base * unit,
        fitted=(fitted.sum(axis=0) / n).T * problem.size * problem.outcome_scale,
        log_likelihood=checks[:, 0],
        r2=checks[:, 1],
        autocorrelation=checks[:, 2],
        discrepancy=checks[:, 3:].reshape(n, DISCREPANCIES, 2),
        beta=heights[:, :, :channels] * unit,
        pair_beta=heights[:, :, channels:] * unit,
        regions=cells,
    )


def respond_regions(
    problem: PanelProblem,
    draws: Draws,
    parts: Parts,
    media: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    """Return what channels (n, G, C) and pairs (n, G, P) would contribute in each region.

    Parameters
    ----------
    media : (S, G, C) array
        Spending from the first week on; S may exceed T to see what is carried over.
    rows : (S,) array of bool, optional
        Weeks to sum over.
    """
    wanted = (problem.regions, len(problem.channels))
    if media.ndim != 3 or media.shape[1:] != wanted:
        raise ValueError(f"shape: media {media.shape} is not (S, {wanted[0]}, {wanted[1]})")
    layout: PanelLayout = lay_out(problem)
    mask = np.ones(len(media)) if rows is None else rows.astype(np.float64)
    heads = media / problem.size[:, None] / problem.media_scale
    x = np.ascontiguousarray(heads.transpose(1, 2, 0))
    q = draws.flat
    heights = _heights(parts)
    channels, pairs = np.empty_like(parts.beta), np.empty_like(parts.pair_beta)

    def run(_: int, part: slice) -> None:
        out = (channels[part], pairs[part])
        panel_respond_block(q[part], layout, x, mask, heights[part], out)

    in_blocks(len(q), threads, run)
    return channels, pairs


@firm_curves.register
def _(problem: PanelProblem, points: Array) -> tuple[Array, Array]:
    layout: PanelLayout = lay_out(problem)
    work = make_panel_work(layout)
    bent = np.empty((len(points), problem.weeks, len(problem.channels)))
    products = np.empty((len(points), problem.weeks, len(problem.pairs)))
    for i, q in enumerate(points):
        panel_curves(q, layout, work)
        bent[i] = np.einsum("g,gct->tc", layout.weight, work.s)
        for p, (a, b) in enumerate(problem.pairs):
            products[i, :, p] = layout.weight @ (work.s[:, a] * work.s[:, b])
    return bent, products


@media_by_week.register
def _(problem: PanelProblem, draws: Draws, parts: Parts) -> Array:
    layout: PanelLayout = lay_out(problem)
    q, out = draws.flat, np.empty((len(draws.flat), problem.weeks))
    heights = _heights(parts)

    def run(_: int, part: slice) -> None:
        panel_weekly_block(q[part], layout, heights[part], out[part])

    in_blocks(len(q), 2, run)
    return out


@respond.register
def _(
    problem: PanelProblem,
    draws: Draws,
    parts: Parts,
    media: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    """Sum `respond_regions` over the regions."""
    channels, pairs = respond_regions(problem, draws, parts, media, rows, threads)
    return channels.sum(axis=1), pairs.sum(axis=1)


@curves.register
def _(problem: PanelProblem, draws: Draws, parts: Parts, spend: Array, threads: int = 2) -> Array:
    """Return the firm's response to steady input, split over regions as it was."""
    if spend.ndim != 2 or spend.shape[1] != len(problem.channels):
        raise ValueError(f"shape: spend {spend.shape} has not {len(problem.channels)} channels")
    layout: PanelLayout = lay_out(problem)
    spent = problem.media.sum(axis=0)
    heads = spent / spent.sum(axis=0) / problem.size[:, None] / problem.media_scale
    x = np.ascontiguousarray(heads[:, :, None] * spend.T[None])
    q = draws.flat
    out = np.empty((len(q), len(problem.channels), spend.shape[0]))

    def run(_: int, part: slice) -> None:
        panel_steady_block(q[part], layout, x, parts.beta[part], out[part])

    in_blocks(len(q), threads, run)
    return np.ascontiguousarray(out.transpose(0, 2, 1))


@predict_lifts.register
def _(problem: PanelProblem, draws: Draws, parts: Parts, threads: int = 2) -> Array:
    """Return what each draw says of the finished tests (n, E)."""
    layout: PanelLayout = lay_out(problem)
    q, out = draws.flat, np.empty((len(draws.flat), len(problem.lifts)))
    heights = _heights(parts)

    def run(_: int, part: slice) -> None:
        panel_lift_block(q[part], layout, heights[part], out[part])

    in_blocks(len(q), threads, run)
    return out


@beyond.register
def _(
    problem: PanelProblem,
    draws: Draws,
    parts: Parts,
    channel: int,
    instead: Array,
    rows: NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> tuple[Array, Array]:
    q = draws.flat
    wanted = (len(q), problem.weeks, problem.regions)
    if instead.shape != wanted:
        raise ValueError(f"shape: instead {instead.shape} is not {wanted}")
    layout: PanelLayout = lay_out(problem)
    mask = region_mask(rows, problem)
    heads = instead / problem.size / problem.media_scale[channel]
    x = np.ascontiguousarray(heads.transpose(0, 2, 1))
    heights = _heights(parts)
    own, shared = np.empty(len(q)), np.empty(len(q))

    def run(_: int, part: slice) -> None:
        out = (own[part], shared[part])
        panel_instead_block(q[part], layout, channel, (x[part], mask), heights[part], out)

    in_blocks(len(q), threads, run)
    return own, shared


@weekly_contributions.register
def _(problem: PanelProblem, draws: Draws, parts: Parts) -> Array:
    layout: PanelLayout = lay_out(problem)
    q, heights = draws.flat, np.ascontiguousarray(parts.beta)
    out = np.empty((len(q), problem.weeks, problem.regions, len(problem.channels)))

    def run(_: int, part: slice) -> None:
        panel_cells_block(q[part], layout, heights[part], out[part])

    in_blocks(len(q), 2, run)
    return out
