"""Finished tests in the likelihood, at exactly the input and the weeks that were tested.

A test says that the outcome under the firm's own input, minus that under another input of some
channels, was ``e ± σ`` over some weeks. Given the curves that difference is the channels' own
part plus ``a'γ``, linear in the synergies, so that a test is one more Gaussian observation beside
the weeks and is collapsed with them: ``M`` gains ``aa'/σ²``; of several effects told at once with
their covariance C, ``A'C⁻¹A``. The effect is signed and Gaussian; a gamma law on the return would
have a false mode near nought.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over
from luopan.stats.mix.algebra import dot
from luopan.stats.mix.compiled import inner
from luopan.stats.mix.layout import KAPPA, Layout
from luopan.stats.mix.response import response_gradient
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import Work, curve_shape

Array = NDArray[np.float64]


@inner
def fill_lifts(q: Array, lay: Layout, wk: Work) -> None:
    """Fill the curves under the tests' inputs; needs the channels' weights."""
    for o in range(lay.lifts.channel.size):
        c = lay.lifts.channel[o]
        carry_over(wk.weights[c], lay.lifts.x[o], wk.lift_u[o])
        fill_curve(curve_shape(q, lay, c), wk.lift_u[o], wk.lift_logs[o], wk.lift_s[o])


@inner
def other_input(lay: Layout, e: int, c: int) -> int:
    """Return where test ``e`` keeps channel ``c``'s other input, or −1 where it is unchanged."""
    for o in range(lay.lifts.first[e], lay.lifts.last[e]):
        if lay.lifts.channel[o] == c:
            return o
    return -1


@inner
def tested_curve(lay: Layout, wk: Work, o: int) -> Array:
    """Return the curve of the channel that ``o`` speaks of, under the input that was tested."""
    m = lay.lifts.mine[o]
    found: Array = wk.lift_s[m] if m >= 0 else wk.s[lay.lifts.channel[o]]
    return found


@inner
def into_tested(lay: Layout, wk: Work, o: int) -> Array:
    """Return where that curve's gradient goes."""
    m = lay.lifts.mine[o]
    found: Array = wk.lift_ds[m] if m >= 0 else wk.ds[lay.lifts.channel[o]]
    return found


@inner
def own_difference(lay: Layout, wk: Work, e: int, o: int) -> float:
    """Return the sum over the test's weeks of one channel's curve minus that under ``o``."""
    own = tested_curve(lay, wk, o)
    total = 0.0
    for t in range(lay.lifts.rows.shape[1]):
        total += lay.lifts.rows[e, t] * (own[t] - wk.lift_s[o, t])
    return total


@inner
def pair_difference(lay: Layout, wk: Work, e: int, p: int) -> float:
    """Return what test ``e`` changes in the product of a pair's curves, over its weeks."""
    part = lay.lifts.cross[e, p]
    if part[0] == 0.0:
        return 0.0
    a, b = lay.pairs[p, 0], lay.pairs[p, 1]
    first, second = other_input(lay, e, a), other_input(lay, e, b)
    one = wk.lift_s[first] if first >= 0 else wk.s[a]
    other = wk.lift_s[second] if second >= 0 else wk.s[b]
    mine = tested_curve(lay, wk, first) if first >= 0 else wk.s[a]
    theirs = tested_curve(lay, wk, second) if second >= 0 else wk.s[b]
    total = 0.0
    for t in range(one.size):
        change = mine[t] * (part[0] * theirs[t] + part[1] * other[t])
        change += one[t] * (part[2] * theirs[t] + part[3] * other[t])
        total += lay.lifts.rows[e, t] * change
    return total


@inner
def lift_effects(lay: Layout, wk: Work) -> None:
    """Fill ``lift_a``, ``lift_wa`` and ``lift_r``; needs curves, sizes and the pairs' scales."""
    tests, pairs = lay.lifts.effect.size, lay.pairs.shape[0]
    for e in range(tests):
        own = 0.0
        for o in range(lay.lifts.own_first[e], lay.lifts.own_last[e]):
            c = lay.lifts.channel[o]
            own += wk.size[c] / wk.level[c] * own_difference(lay, wk, e, o)
        wk.lift_r[e] = lay.lifts.effect[e] - own
        for p in range(pairs):
            wk.lift_a[e, p] = wk.pair_scale[p] * pair_difference(lay, wk, e, p)
    for e in range(tests):
        for p in range(pairs):
            wk.lift_wa[e, p] = 0.0
            for d in range(tests):
                wk.lift_wa[e, p] += lay.lifts.weight[e, d] * wk.lift_a[d, p]


@inner
def add_lift_precision(lay: Layout, wk: Work) -> None:
    """Add A'C⁻¹A of the tests to M."""
    k = lay.columns.shape[0]
    for e in range(lay.lifts.effect.size):
        for p in range(lay.pairs.shape[0]):
            for j in range(p + 1):
                wk.m[k + p, k + j] += wk.lift_wa[e, p] * wk.lift_a[e, j]


@inner
def lift_mean(lay: Layout, wk: Work) -> None:
    """Add every test's part to Q'Ω r / v, held by ``g``."""
    k = lay.columns.shape[0]
    for e in range(lay.lifts.effect.size):
        for p in range(lay.pairs.shape[0]):
            wk.g[k + p] += wk.lift_r[e] * wk.lift_wa[e, p]


@inner
def lift_residuals(lay: Layout, wk: Work) -> float:
    """Fill ``lift_h``; return the tests' part of r'h."""
    k = lay.columns.shape[0]
    total = 0.0
    wk.lift_h[:] = 0.0
    for e in range(lay.lifts.effect.size):
        left = wk.lift_r[e] - dot(wk.lift_a[e], wk.g[k:])
        for d in range(lay.lifts.effect.size):
            wk.lift_h[d] += left * lay.lifts.weight[d, e]
    for e in range(lay.lifts.effect.size):
        total += wk.lift_r[e] * wk.lift_h[e]
    return total


@inner
def lift_leverage(lay: Layout, wk: Work, e: int, p: int) -> float:
    """Return the entry of C⁻¹A M⁻¹ of one test and pair."""
    k = lay.columns.shape[0]
    total = 0.0
    for j in range(lay.pairs.shape[0]):
        total += wk.inverse[k + p, k + j] * wk.lift_wa[e, j]
    return total


@inner
def lift_trace(lay: Layout, wk: Work) -> float:
    """Return tr A'C⁻¹A M⁻¹: how many columns the tests pay for."""
    total = 0.0
    for e in range(lay.lifts.effect.size):
        for p in range(lay.pairs.shape[0]):
            total += wk.lift_a[e, p] * lift_leverage(lay, wk, e, p)
    return total


@inner
def own_gradient(lay: Layout, wk: Work, e: int, o: int, grad: Array) -> None:
    """Add what one channel's own effect in a test contributes to ``ds`` and its κ."""
    c = lay.lifts.channel[o]
    slope = wk.lift_h[e] * wk.size[c] / wk.level[c]
    along = slope * own_difference(lay, wk, e, o)
    grad[lay.place[c, KAPPA]] += along
    into = into_tested(lay, wk, o)
    weeks = lay.lifts.rows.shape[1]
    mean = along / (wk.level[c] * weeks)
    for t in range(weeks):
        change = slope * lay.lifts.rows[e, t]
        into[t] += change
        wk.ds[c, t] -= mean
        wk.lift_ds[o, t] -= change


@inner
def pair_gradient(lay: Layout, wk: Work, e: int, p: int, grad: Array) -> None:
    """Add what one pair's shared effect in a test contributes to ``ds`` and the pair's κ."""
    a, b = lay.pairs[p, 0], lay.pairs[p, 1]
    first, second = other_input(lay, e, a), other_input(lay, e, b)
    one = wk.lift_s[first] if first >= 0 else wk.s[a]
    other = wk.lift_s[second] if second >= 0 else wk.s[b]
    mine = tested_curve(lay, wk, first) if first >= 0 else wk.s[a]
    theirs = tested_curve(lay, wk, second) if second >= 0 else wk.s[b]
    into_one = wk.lift_ds[first] if first >= 0 else wk.ds[a]
    into_other = wk.lift_ds[second] if second >= 0 else wk.ds[b]
    into_mine = into_tested(lay, wk, first) if first >= 0 else wk.ds[a]
    into_theirs = into_tested(lay, wk, second) if second >= 0 else wk.ds[b]
    k = lay.columns.shape[0]
    slope = wk.lift_h[e] * wk.g[k + p] - lift_leverage(lay, wk, e, p)
    along = slope * wk.lift_a[e, p]
    grad[lay.place[a, KAPPA]] += 0.5 * lay.heredity * along
    grad[lay.place[b, KAPPA]] += 0.5 * lay.heredity * along
    weeks = lay.lifts.rows.shape[1]
    mean = along / (wk.level_pair[p] * weeks)
    part = lay.lifts.cross[e, p]
    for t in range(weeks):
        change = slope * wk.pair_scale[p] * lay.lifts.rows[e, t]
        wk.ds[a, t] -= mean * wk.s[b, t]
        wk.ds[b, t] -= mean * wk.s[a, t]
        into_mine[t] += change * (part[0] * theirs[t] + part[1] * other[t])
        into_one[t] += change * (part[2] * theirs[t] + part[3] * other[t])
        into_theirs[t] += change * (part[0] * mine[t] + part[2] * one[t])
        into_other[t] += change * (part[1] * mine[t] + part[3] * one[t])


@inner
def lift_gradient(q: Array, lay: Layout, wk: Work, grad: Array) -> None:
    """Add the tests' part to ``ds`` and ``grad``; needs M⁻¹."""
    wk.lift_ds[:] = 0.0
    for e in range(lay.lifts.effect.size):
        for o in range(lay.lifts.own_first[e], lay.lifts.own_last[e]):
            own_gradient(lay, wk, e, o, grad)
        for p in range(lay.pairs.shape[0]):
            if wk.lift_a[e, p] != 0.0:
                pair_gradient(lay, wk, e, p, grad)
    for o in range(lay.lifts.channel.size):
        c = lay.lifts.channel[o]
        response = (lay.lifts.x[o], wk.lift_u[o], wk.lift_logs[o], wk.lift_s[o], wk.lift_ds[o])
        kernels = (wk.weights[c], wk.means[c])
        response_gradient(q, lay.place[c], curve_shape(q, lay, c), kernels, response, grad)
