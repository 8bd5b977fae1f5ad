"""Kernels of what a channel's own input adds beyond another input in every region."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over
from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.likelihood import panel_curves
from luopan.stats.mix.panel.scratch import make_panel_work
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import curve_shape

Array = NDArray[np.float64]


@kernel
def panel_instead_block(
    q: Array,
    lay: PanelLayout,
    channel: int,
    given: tuple[Array, Array],
    heights: Array,
    out: tuple[Array, Array],
) -> None:
    """Fill own (n,) and shared (n,): curve and products minus those under ``given``'s input.

    ``given`` is the scaled input (n, G, T) and the region-weeks to sum over (G, T); ``heights``
    (n, G, C + P) are those of the curves and their products.
    """
    instead, mask = given
    own, shared = out
    wk = make_panel_work(lay)
    regions, channels, weeks = lay.x.shape
    u, logs, less = np.empty(weeks), np.empty(weeks), np.empty(weeks)
    for i in range(q.shape[0]):
        panel_curves(q[i], lay, wk)
        shape = curve_shape(q[i], lay, channel)
        own[i] = 0.0
        shared[i] = 0.0
        for g in range(regions):
            carry_over(wk.weights[channel], instead[i, g], u)
            fill_curve(shape, u, logs, less)
            for t in range(weeks):
                less[t] = (wk.s[g, channel, t] - less[t]) * mask[g, t]
                own[i] += heights[i, g, channel] * less[t]
            for p in range(lay.pairs.shape[0]):
                a, b = lay.pairs[p, 0], lay.pairs[p, 1]
                if channel in (a, b):
                    partner = wk.s[g, b if a == channel else a]
                    total = 0.0
                    for t in range(weeks):
                        total += less[t] * partner[t]
                    shared[i] += heights[i, g, channels + p] * total


@kernel
def panel_cells_block(q: Array, lay: PanelLayout, heights: Array, out: Array) -> None:
    """Fill ``out`` (n, T, G, C) with what each channel contributes by week and region."""
    wk = make_panel_work(lay)
    regions, channels, weeks = lay.x.shape
    for i in range(q.shape[0]):
        panel_curves(q[i], lay, wk)
        for g in range(regions):
            for c in range(channels):
                for t in range(weeks):
                    out[i, t, g, c] = heights[i, g, c] * wk.s[g, c, t]
