"""Kernels that go through draws again: parts of the outcome, checks, other spending."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over, fill_weights
from luopan.stats.mix.algebra import add_scaled, dot, solve_upper
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.layout import CARRY, DELAY, Layout
from luopan.stats.mix.lifts import fill_lifts, own_difference, pair_difference
from luopan.stats.mix.likelihood import log_likelihood, media_curves, noise_at
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import Work, at, curve_shape, make_work

Array = NDArray[np.float64]

DISCREPANCIES = 3


@kernel
def discrepancies(innovations: Array, out: Array) -> None:
    """Fill ``out`` (3,): largest size, lag-1 autocorrelation, log ratio of the halves' spread."""
    half = innovations.size // 2
    early = 0.0
    late = 0.0
    cross = 0.0
    largest = 0.0
    for t in range(innovations.size):
        square = innovations[t] * innovations[t]
        if t < half:
            early += square
        else:
            late += square
        if t > 0:
            cross += innovations[t] * innovations[t - 1]
        largest = max(largest, abs(innovations[t]))
    out[0] = largest
    out[1] = cross / (early + late)
    out[2] = log(late / (innovations.size - half)) - log(early / half)


@inner
def check(lay: Layout, wk: Work, noise: tuple[float, float], out: Array) -> None:
    """Fill ``out``: R², autocorrelation, then observed and replicated discrepancies.

    ``row`` of the scratch holds y minus everything explained.
    """
    sigma, rho = noise
    innovations = wk.h
    innovations[0] = sqrt(1.0 - rho * rho) * wk.row[0] / sigma
    mean = 0.0
    for t in range(1, wk.row.size):
        innovations[t] = (wk.row[t] - rho * wk.row[t - 1]) / sigma
    for t in range(lay.y.size):
        mean += lay.y[t] / lay.y.size
    total = 0.0
    for t in range(lay.y.size):
        total += (lay.y[t] - mean) ** 2
    out[0] = 1.0 - dot(wk.row, wk.row) / total
    stats = np.empty(DISCREPANCIES)
    discrepancies(innovations, stats)
    out[1] = stats[1]
    out[2::2] = stats
    for t in range(innovations.size):
        innovations[t] = np.random.standard_normal()
    discrepancies(innovations, stats)
    out[3::2] = stats


@kernel
def replay_block(
    q: Array,
    lay: Layout,
    mask: Array,
    seed: int,
    prior: bool,
    out: tuple[Array, Array, Array, Array, Array, Array],
    fitted: Array,
) -> None:
    """Draw the collapsed coefficients for each row of ``q`` (n, D); sum the parts over ``mask``.

    They are drawn from their prior if ``prior``, else from their conditional posterior.

    ``out`` are channels (n, C), pairs (n, P), columns (n, K), their heights beta (n, C) and
    pair_beta (n, P), checks (n, 9); ``fitted`` (T,) gathers the explained outcome.
    """
    channels, pairs, columns, beta, pair_beta, checks = out
    np.random.seed(seed)
    wk = make_work(lay)
    k = lay.columns.shape[0]
    for i in range(q.shape[0]):
        checks[i, 0] = log_likelihood(q[i], lay, wk)
        v, rho, tau2 = noise_at(q[i], lay)
        gamma = np.random.standard_normal(wk.g.size)
        if prior:
            for j in range(k):
                gamma[j] *= sqrt(lay.variance[j] * (tau2 if j >= lay.drift_from else 1.0))
        else:
            solve_upper(wk.m, gamma)
            gamma += wk.g
        for c in range(lay.x.shape[0]):
            beta[i, c] = wk.size[c] / wk.level[c]
            channels[i, c] = beta[i, c] * dot(wk.s[c], mask)
        wk.row[:] = wk.r
        for j in range(k):
            columns[i, j] = gamma[j] * dot(lay.columns[j], mask)
            add_scaled(wk.row, -gamma[j], lay.columns[j])
        for p in range(lay.pairs.shape[0]):
            pair_beta[i, p] = gamma[k + p] * wk.pair_scale[p]
            pairs[i, p] = gamma[k + p] * dot(wk.phi[p], mask)
            for t in range(wk.phi.shape[1], mask.size):
                a, b = lay.pairs[p, 0], lay.pairs[p, 1]
                pairs[i, p] += pair_beta[i, p] * wk.s[a, t] * wk.s[b, t] * mask[t]
            add_scaled(wk.row, -gamma[k + p], wk.phi[p])
        for t in range(fitted.size):
            fitted[t] += lay.y[t] - wk.row[t]
        check(lay, wk, (sqrt(v * lay.temper), rho), checks[i, 1:])


@kernel
def respond_block(
    q: Array,
    lay: Layout,
    x: Array,
    mask: Array,
    heights: tuple[Array, Array],
    out: tuple[Array, Array],
) -> None:
    """Sum over ``mask`` (S,) what channels and pairs do under scaled spending ``x`` (C, S)."""
    beta, pair_beta = heights
    channels, pairs = out
    w = np.empty(lay.max_lag)
    u = np.empty(x.shape[1])
    logs = np.empty(x.shape[1])
    s = np.empty(x.shape)
    for i in range(q.shape[0]):
        for c in range(x.shape[0]):
            places = lay.place[c]
            fill_weights(at(q[i], places[CARRY]), at(q[i], places[DELAY]), w)
            carry_over(w, x[c], u)
            fill_curve(curve_shape(q[i], lay, c), u, logs, s[c])
            channels[i, c] = beta[i, c] * dot(s[c], mask)
        for p in range(lay.pairs.shape[0]):
            a = lay.pairs[p, 0]
            b = lay.pairs[p, 1]
            total = 0.0
            for t in range(mask.size):
                total += s[a, t] * s[b, t] * mask[t]
            pairs[i, p] = pair_beta[i, p] * total


@kernel
def steady_block(q: Array, lay: Layout, x: Array, beta: Array, out: Array) -> None:
    """Fill ``out`` (n, C, G) with the response to steady scaled spending ``x`` (C, G)."""
    logs = np.empty(x.shape[1])
    for i in range(q.shape[0]):
        for c in range(x.shape[0]):
            fill_curve(curve_shape(q[i], lay, c), x[c], logs, out[i, c])
            out[i, c] *= beta[i, c]


@kernel
def lift_block(q: Array, lay: Layout, own: Array, shared: Array) -> None:
    """Fill how much more curve the firm's own input made in each test than the other input did.

    ``own`` (n, E, C) are the channels' curves, nought where the test is of what two channels do
    together; ``shared`` (n, E, P) the products of the pairs' curves.
    """
    wk = make_work(lay)
    own[:] = 0.0
    for i in range(q.shape[0]):
        media_curves(q[i], lay, wk)
        fill_lifts(q[i], lay, wk)
        for e in range(lay.lifts.effect.size):
            for o in range(lay.lifts.own_first[e], lay.lifts.own_last[e]):
                own[i, e, lay.lifts.channel[o]] = own_difference(lay, wk, e, o)
            for p in range(lay.pairs.shape[0]):
                shared[i, e, p] = pair_difference(lay, wk, e, p)
