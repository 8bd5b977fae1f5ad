"""Finished tests among regions, at exactly the input, the weeks and the region that were tested.

A test of one region is one more Gaussian observation of that region's coefficients and of the
pairs'; a test of the whole firm is one of the pairs' alone, the channels' own effects being
given. See `luopan.stats.mix.lifts` for the national case.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over
from luopan.stats.mix.algebra import dot
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.scratch import PanelWork
from luopan.stats.mix.response import response_gradient
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import curve_shape

Array = NDArray[np.float64]


@kernel
def fill_other_curves(q: Array, lay: PanelLayout, wk: PanelWork) -> None:
    """Fill the curves under the tests' other inputs; needs the channels' weights."""
    for o in range(lay.lifts.channel.size):
        c = lay.lifts.channel[o]
        carry_over(wk.weights[c], lay.lifts.x[o], wk.lift_u[o])
        fill_curve(curve_shape(q, lay, c), wk.lift_u[o], wk.lift_logs[o], wk.lift_s[o])


@inner
def place_of(lay: PanelLayout, e: int, g: int, c: int) -> int:
    """Return where test ``e`` keeps channel ``c``'s other input in region g, or −1."""
    for o in range(lay.lifts.first[e], lay.lifts.first[e + 1]):
        if lay.lifts.channel[o] == c and lay.lifts.where[o] == g:
            return o
    return -1


@inner
def tested(lay: PanelLayout, e: int, g: int) -> bool:
    """Whether test ``e`` ran in region g."""
    return bool(lay.lifts.region[e] < 0 or lay.lifts.region[e] == g)


@kernel
def curve_change(lay: PanelLayout, wk: PanelWork, e: int, o: int) -> float:
    """Return the sum over the test's weeks of one curve minus that under the other input."""
    s, other, rows = wk.s[lay.lifts.where[o], lay.lifts.channel[o]], wk.lift_s[o], lay.lifts.rows[e]
    total = 0.0
    for t in range(rows.size):
        total += rows[t] * (s[t] - other[t])
    return total


@inner
def pair_change(lay: PanelLayout, wk: PanelWork, e: int, g: int, p: int) -> float:
    """Return what test ``e`` changes in the product of a pair's curves in region g."""
    a, b = lay.pairs[p, 0], lay.pairs[p, 1]
    first, second = place_of(lay, e, g, a), place_of(lay, e, g, b)
    together = lay.lifts.together[e] == 1
    if (first < 0 and second < 0) or (together and (first < 0 or second < 0)):
        return 0.0
    s_one, s_two, rows = wk.s[g, a], wk.s[g, b], lay.lifts.rows[e]
    one = wk.lift_s[first] if first >= 0 else s_one
    two = wk.lift_s[second] if second >= 0 else s_two
    total = 0.0
    for t in range(rows.size):
        if together:
            change = (s_one[t] - one[t]) * (s_two[t] - two[t])
        else:
            change = s_one[t] * s_two[t] - one[t] * two[t]
        total += rows[t] * change
    return total


@kernel
def fill_tests(lay: PanelLayout, wk: PanelWork) -> None:
    """Fill what the tests say; needs curves, heights, spreads and the pairs' scales."""
    wk.lift_near[:] = 0.0
    wk.lift_far[:] = 0.0
    for e in range(lay.lifts.sd.size):
        own = 0.0
        if lay.lifts.together[e] == 0:
            for o in range(lay.lifts.first[e], lay.lifts.first[e + 1]):
                c, g = lay.lifts.channel[o], lay.lifts.where[o]
                part = lay.weight[g] * wk.beta[c] * curve_change(lay, wk, e, o)
                own += part
                if lay.lifts.region[e] >= 0:
                    wk.lift_near[e, c] += wk.spread[c] * part
        wk.lift_r[e] = lay.lifts.effect[e] - own
        wk.lift_weight[e] = 1.0 / (lay.lifts.sd[e] * lay.lifts.sd[e])
        for g in range(lay.weight.size):
            if tested(lay, e, g):
                for p in range(lay.pairs.shape[0]):
                    part = lay.weight[g] * wk.pair_scale[p]
                    wk.lift_far[e, p] += part * pair_change(lay, wk, e, g, p)


@inner
def observe_tests(lay: PanelLayout, wk: PanelWork, g: int) -> None:
    """Add the tests of region g, or of the firm (−1), to the blocks of M and to Q'Ω r / v."""
    constant, channels, pairs = lay.near, lay.x.shape[1], lay.pairs.shape[0]
    shared = lay.variance.size - constant
    for e in range(lay.lifts.sd.size):
        if lay.lifts.region[e] != g:
            continue
        weight, near, far = wk.lift_weight[e], wk.lift_near[e], wk.lift_far[e]
        if g >= 0:
            for c in range(channels):
                at = constant + c
                for d in range(c + 1):
                    wk.near[g, at, constant + d] += weight * near[c] * near[d]
                for p in range(pairs):
                    wk.border[g, at, shared + p] += weight * near[c] * far[p]
                wk.z[g, at] += weight * wk.lift_r[e] * near[c]
        for p in range(pairs):
            for j in range(p + 1):
                wk.far[shared + p, shared + j] += weight * far[p] * far[j]
            wk.g_far[shared + p] += weight * wk.lift_r[e] * far[p]


@inner
def settle_tests(lay: PanelLayout, wk: PanelWork) -> float:
    """Fill the tests' residuals over their variances; return their part of r'h."""
    constant = lay.near
    shared = lay.variance.size - constant
    total = 0.0
    for e in range(lay.lifts.sd.size):
        left = wk.lift_r[e] - dot(wk.lift_far[e], wk.g_far[shared:])
        g = lay.lifts.region[e]
        if g >= 0:
            left -= dot(wk.lift_near[e], wk.g_near[g, constant:])
        wk.lift_h[e] = left * wk.lift_weight[e]
        total += wk.lift_r[e] * wk.lift_h[e]
    return total


@inner
def test_slopes(lay: PanelLayout, wk: PanelWork, g: int, sums: Array) -> None:
    """Fill the derivatives in what tests of region g, or of the firm (−1), say.

    Adds to ``sums`` (2,) their weighted squared residuals and how many columns they pay for.
    """
    constant, channels, pairs = lay.near, lay.x.shape[1], lay.pairs.shape[0]
    shared = lay.variance.size - constant
    for e in range(lay.lifts.sd.size):
        if lay.lifts.region[e] != g:
            continue
        weight, near, far = wk.lift_weight[e], wk.lift_near[e], wk.lift_far[e]
        sums[0] += wk.lift_h[e] * wk.lift_h[e] / weight
        for c in range(channels):
            wk.lift_slope[e, c] = 0.0
            if g >= 0:
                lever = dot(wk.cov_near[constant + c, constant:], near)
                lever += dot(wk.cov_cross[constant + c, shared:], far)
                mean = wk.g_near[g, constant + c]
                wk.lift_slope[e, c] = wk.lift_h[e] * mean - weight * lever
                sums[1] += weight * near[c] * lever
        for p in range(pairs):
            lever = dot(wk.cov_far[shared + p, shared:], far)
            if g >= 0:
                for c in range(channels):
                    lever += wk.cov_cross[constant + c, shared + p] * near[c]
            wk.lift_slope[e, channels + p] = wk.lift_h[e] * wk.g_far[shared + p] - weight * lever
            sums[1] += weight * far[p] * lever


@inner
def tests_along(lay: PanelLayout, wk: PanelWork, grad: Array) -> None:
    """Add the tests' part to ``along``, ``along_pair`` and the derivatives in the spreads."""
    channels = lay.x.shape[1]
    for e in range(lay.lifts.sd.size):
        for p in range(lay.pairs.shape[0]):
            wk.along_pair[p] += wk.lift_slope[e, channels + p] * wk.lift_far[e, p]
        if lay.lifts.together[e] == 1:
            continue
        for c in range(channels):
            grad[lay.spread_place[c]] += wk.lift_slope[e, c] * wk.lift_near[e, c]
        for o in range(lay.lifts.first[e], lay.lifts.first[e + 1]):
            c, g = lay.lifts.channel[o], lay.lifts.where[o]
            part = lay.weight[g] * wk.beta[c] * curve_change(lay, wk, e, o)
            wk.along[c] += part * (wk.lift_h[e] + wk.spread[c] * wk.lift_slope[e, c])


@inner
def own_test_slopes(lay: PanelLayout, wk: PanelWork, e: int) -> None:
    """Add the channels' own part of a test to the derivatives in the curves."""
    rows = lay.lifts.rows[e]
    for o in range(lay.lifts.first[e], lay.lifts.first[e + 1]):
        c, g = lay.lifts.channel[o], lay.lifts.where[o]
        slope = wk.lift_h[e] + wk.spread[c] * wk.lift_slope[e, c]
        slope *= lay.weight[g] * wk.beta[c]
        ds, other = wk.ds[g, c], wk.lift_ds[o]
        for t in range(rows.size):
            ds[t] += slope * rows[t]
            other[t] -= slope * rows[t]


@inner
def pair_test_slopes(lay: PanelLayout, wk: PanelWork, e: int, g: int, p: int) -> None:
    """Add a pair's part of a test in region g to the derivatives in the curves."""
    a, b = lay.pairs[p, 0], lay.pairs[p, 1]
    first, second = place_of(lay, e, g, a), place_of(lay, e, g, b)
    together = lay.lifts.together[e] == 1
    if (first < 0 and second < 0) or (together and (first < 0 or second < 0)):
        return
    s_one, s_two, rows = wk.s[g, a], wk.s[g, b], lay.lifts.rows[e]
    one = wk.lift_s[first] if first >= 0 else s_one
    two = wk.lift_s[second] if second >= 0 else s_two
    into_one = wk.lift_ds[first] if first >= 0 else wk.ds[g, a]
    into_two = wk.lift_ds[second] if second >= 0 else wk.ds[g, b]
    slope = wk.lift_slope[e, lay.x.shape[1] + p] * lay.weight[g] * wk.pair_scale[p]
    for t in range(rows.size):
        change = slope * rows[t]
        # (s_a − s'_a)(s_b − s'_b) if the test is of both together, else s_a s_b − s'_a s'_b
        crossed = change if together else 0.0
        wk.ds[g, a, t] += change * s_two[t] - crossed * two[t]
        wk.ds[g, b, t] += change * s_one[t] - crossed * one[t]
        into_one[t] += (change if together else -change) * two[t] - crossed * s_two[t]
        into_two[t] += (change if together else -change) * one[t] - crossed * s_one[t]


@inner
def curve_test_slopes(q: Array, lay: PanelLayout, wk: PanelWork, grad: Array) -> None:
    """Add the tests' part to ``ds``, and that under the other inputs to ``grad``."""
    wk.lift_ds[:] = 0.0
    for e in range(lay.lifts.sd.size):
        if lay.lifts.together[e] == 0:
            own_test_slopes(lay, wk, e)
        for g in range(lay.weight.size):
            if tested(lay, e, g):
                for p in range(lay.pairs.shape[0]):
                    pair_test_slopes(lay, wk, e, g, p)
    for o in range(lay.lifts.channel.size):
        c = lay.lifts.channel[o]
        response = (lay.lifts.x[o], wk.lift_u[o], wk.lift_logs[o], wk.lift_s[o], wk.lift_ds[o])
        kernels = (wk.weights[c], wk.means[c])
        response_gradient(q, lay.place[c], curve_shape(q, lay, c), kernels, response, grad)
