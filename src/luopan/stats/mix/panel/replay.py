"""Kernels that go through the draws of a regions' model again."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over, fill_weights
from luopan.stats.mix.algebra import dot, solve_upper
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.layout import CARRY, DELAY
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.lifts import curve_change, fill_other_curves, pair_change, tested
from luopan.stats.mix.panel.likelihood import (
    Noise,
    panel_curves,
    panel_log_likelihood,
    panel_noise,
    prior_variance,
    unexplained,
)
from luopan.stats.mix.panel.scratch import PanelWork, make_panel_work
from luopan.stats.mix.replay import DISCREPANCIES
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import at, curve_shape

Array = NDArray[np.float64]


@inner
def draw_coefficients(lay: PanelLayout, wk: PanelWork, noise: Noise, prior: bool) -> None:
    """Put draws of all coefficients, from prior or conditional posterior, into the scratch.

    Those of the shared columns replace ``g_far``, those of the regions' own ``g_near``.
    """
    constant = lay.near
    shared = lay.variance.size - constant
    far = np.random.standard_normal(wk.g_far.size)
    if prior:
        for i in range(shared):
            far[i] *= sqrt(prior_variance(lay, constant + i, noise))
    else:
        solve_upper(wk.far, far)
        far += wk.g_far
    wk.g_far[:] = far
    for g in range(lay.x.shape[0]):
        near = np.random.standard_normal(wk.g_near.shape[1])
        if prior:
            for i in range(constant):
                near[i] *= sqrt(prior_variance(lay, i, noise))
        else:
            for i in range(near.size):
                near[i] += wk.z[g, i] - dot(wk.border[g, i], far)
            solve_upper(wk.near[g], near)
        wk.g_near[g] = near


@inner
def innovations(lay: PanelLayout, g: int, scale: float, rho: float, e: Array, out: Array) -> int:
    """Fill ``out`` with region g's standardised innovations; return how many there are."""
    count = 0
    linked = False
    for t in range(e.size):
        known = lay.diagonal0[g, t]
        if known > 0.0:
            # the first week of a run is drawn from the stationary law
            left = e[t] - rho * e[t - 1] if linked else sqrt(1.0 - rho * rho) * e[t]
            out[count] = left * sqrt(known) / scale
            count += 1
        linked = lay.link[g, t] > 0.0
    return count


@kernel
def add_discrepancies(values: Array, count: int, sums: Array) -> None:
    """Gather one region's part of the discrepancies: largest, cross, early, late and counts."""
    half = count // 2
    for t in range(count):
        square = values[t] * values[t]
        if t < half:
            sums[2] += square
            sums[4] += 1.0
        else:
            sums[3] += square
            sums[5] += 1.0
        if t > 0:
            sums[1] += values[t] * values[t - 1]
        sums[0] = max(sums[0], abs(values[t]))


@kernel
def discrepancy(sums: Array, out: Array) -> None:
    """Fill ``out`` (3,): largest size, lag-1 autocorrelation, log ratio of the halves' spread."""
    out[0] = sums[0]
    out[1] = sums[1] / (sums[2] + sums[3])
    out[2] = log(sums[3] / sums[5]) - log(sums[2] / sums[4])


@inner
def constant_column(lay: PanelLayout, g: int, k: int) -> Array:
    """Return region g's constant column ``k`` (T,)."""
    alike = lay.alike.shape[0]
    column: Array = lay.alike[k] if k < alike else lay.told[g, k - alike]
    return column


@inner
def sum_region(
    lay: PanelLayout, wk: PanelWork, g: int, mask: Array, out: tuple[Array, Array, Array, Array]
) -> float:
    """Add region g's parts over ``mask`` (T,); return its base.

    ``out`` are the region's channels (C,), the firm's pairs (P,) and shared columns (K,), then
    the heights (C + P,) of the region's curves and products.
    """
    cells, pairs, columns, heights = out
    constant, count = lay.near, lay.x.shape[1]
    weight = lay.weight[g]
    for c in range(count):
        b = 1.0 + wk.spread[c] * wk.g_near[g, constant + c]
        heights[c] = weight * wk.beta[c] * b
        cells[c] = heights[c] * dot(wk.s[g, c], mask)
    for p in range(lay.pairs.shape[0]):
        coefficient = wk.g_far[lay.variance.size - constant + p]
        heights[count + p] = weight * coefficient * wk.pair_scale[p]
        pairs[p] += weight * coefficient * dot(wk.varying[g, count + p], mask)
    base = 0.0
    for j in range(constant):
        base += wk.g_near[g, j] * dot(lay.alike[j], mask)
    for j in range(lay.source.size):
        part = wk.g_far[j] * dot(constant_column(lay, g, constant + j), mask)
        if lay.source[j] < 0:
            base += part
        else:
            columns[lay.source[j]] += weight * part
    return float(weight * base)


@kernel
def panel_replay_block(
    q: Array,
    lay: PanelLayout,
    mask: Array,
    seed: int,
    prior: bool,
    out: tuple[Array, Array, Array, Array, Array, Array],
    fitted: Array,
) -> None:
    """Draw the collapsed coefficients for each row of ``q`` (n, D); sum the parts over ``mask``.

    ``mask`` is (G, T). ``out`` are the regions' channels (n, G, C), pairs (n, P), shared columns
    (n, K), base (n,), the heights (n, G, C + P) and checks (n, 9), all in shares of the firm's
    size; ``fitted`` (G, T) gathers the explained outcome a head.
    """
    cells, pairs, columns, base, heights, checks = out
    np.random.seed(seed)
    wk = make_panel_work(lay)
    regions, weeks = lay.y.shape
    values, made = np.empty(weeks), np.empty(weeks)
    total = within(lay)
    pairs[:] = 0.0
    columns[:] = 0.0
    for i in range(q.shape[0]):
        checks[i, 0] = panel_log_likelihood(q[i], lay, wk)
        noise = panel_noise(q[i], lay)
        draw_coefficients(lay, wk, noise, prior)
        base[i] = 0.0
        left = 0.0
        seen, again = np.zeros(6), np.zeros(6)
        scale = sqrt(noise[0] * lay.temper)
        for g in range(regions):
            parts = (cells[i, g], pairs[i], columns[i], heights[i, g])
            base[i] += sum_region(lay, wk, g, mask[g], parts)
            unexplained(lay, wk, g)
            for t in range(weeks):
                fitted[g, t] += lay.y[g, t] - wk.left[g, t]
                left += lay.diagonal0[g, t] * wk.left[g, t] * wk.left[g, t]
            count = innovations(lay, g, scale, noise[1], wk.left[g], values)
            add_discrepancies(values, count, seen)
            for t in range(count):
                made[t] = np.random.standard_normal()
            add_discrepancies(made, count, again)
        checks[i, 1] = 1.0 - left / total
        stats = np.empty(DISCREPANCIES)
        discrepancy(seen, stats)
        checks[i, 2] = stats[1]
        checks[i, 3::2] = stats
        discrepancy(again, stats)
        checks[i, 4::2] = stats


@inner
def within(lay: PanelLayout) -> float:
    """Return the weighted sum of squares of the outcome around each region's own mean."""
    total = 0.0
    for g in range(lay.y.shape[0]):
        weight = 0.0
        mean = 0.0
        for t in range(lay.y.shape[1]):
            weight += lay.diagonal0[g, t]
            mean += lay.diagonal0[g, t] * lay.y[g, t]
        for t in range(lay.y.shape[1]):
            total += lay.diagonal0[g, t] * (lay.y[g, t] - mean / weight) ** 2
    return total


@kernel
def panel_respond_block(
    q: Array,
    lay: PanelLayout,
    x: Array,
    mask: Array,
    heights: Array,
    out: tuple[Array, Array],
) -> None:
    """Fill what channels (n, G, C) and pairs (n, G, P) do over ``mask`` (S,) in each region.

    ``x`` (G, C, S) is scaled input, ``heights`` (n, G, C + P) those of the curves.
    """
    channels, pairs = out
    regions, count, weeks = x.shape
    w, u, logs = np.empty(lay.max_lag), np.empty(weeks), np.empty(weeks)
    s = np.empty((count, weeks))
    for i in range(q.shape[0]):
        for g in range(regions):
            for c in range(count):
                places = lay.place[c]
                fill_weights(at(q[i], places[CARRY]), at(q[i], places[DELAY]), w)
                carry_over(w, x[g, c], u)
                fill_curve(curve_shape(q[i], lay, c), u, logs, s[c])
                channels[i, g, c] = heights[i, g, c] * dot(s[c], mask)
            for p in range(lay.pairs.shape[0]):
                a, b = lay.pairs[p, 0], lay.pairs[p, 1]
                total = 0.0
                for t in range(weeks):
                    total += s[a, t] * s[b, t] * mask[t]
                pairs[i, g, p] = heights[i, g, count + p] * total


@kernel
def panel_lift_block(q: Array, lay: PanelLayout, heights: Array, out: Array) -> None:
    """Fill ``out`` (n, E) with what each draw says of each finished test."""
    wk = make_panel_work(lay)
    channels = lay.x.shape[1]
    out[:] = 0.0
    for i in range(q.shape[0]):
        panel_curves(q[i], lay, wk)
        fill_other_curves(q[i], lay, wk)
        for e in range(lay.lifts.sd.size):
            if lay.lifts.together[e] == 0:
                for o in range(lay.lifts.first[e], lay.lifts.first[e + 1]):
                    height = heights[i, lay.lifts.where[o], lay.lifts.channel[o]]
                    out[i, e] += height * curve_change(lay, wk, e, o)
            for g in range(lay.weight.size):
                if tested(lay, e, g):
                    for p in range(lay.pairs.shape[0]):
                        out[i, e] += heights[i, g, channels + p] * pair_change(lay, wk, e, g, p)


@kernel
def panel_steady_block(q: Array, lay: PanelLayout, x: Array, heights: Array, out: Array) -> None:
    """Fill ``out`` (n, C, K) with the firm's response to steady scaled input ``x`` (G, C, K)."""
    logs, s = np.empty(x.shape[2]), np.empty(x.shape[2])
    out[:] = 0.0
    for i in range(q.shape[0]):
        for c in range(x.shape[1]):
            shape = curve_shape(q[i], lay, c)
            for g in range(x.shape[0]):
                fill_curve(shape, x[g, c], logs, s)
                for k in range(s.size):
                    out[i, c, k] += heights[i, g, c] * s[k]


@kernel
def panel_weekly_block(q: Array, lay: PanelLayout, heights: Array, out: Array) -> None:
    """Fill ``out`` (n, T) with what all channels and pairs add to the firm by week.

    ``heights`` (n, G, C + P) are those of the curves and their products.
    """
    wk = make_panel_work(lay)
    regions, channels, weeks = lay.x.shape
    out[:] = 0.0
    for i in range(q.shape[0]):
        panel_curves(q[i], lay, wk)
        for g in range(regions):
            for c in range(channels):
                for t in range(weeks):
                    out[i, t] += heights[i, g, c] * wk.s[g, c, t]
            for p in range(lay.pairs.shape[0]):
                one, two = wk.s[g, lay.pairs[p, 0]], wk.s[g, lay.pairs[p, 1]]
                for t in range(weeks):
                    out[i, t] += heights[i, g, channels + p] * one[t] * two[t]
