"""The gradient of the regions' collapsed log posterior, written by hand."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.algebra import dot, invert
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.density import follow
from luopan.stats.mix.layout import KAPPA
from luopan.stats.mix.panel.algebra import (
    add_combined_rows,
    fill_precision,
    multiply,
    project_rows,
    slope_in_rho,
    solve_rows_transposed,
)
from luopan.stats.mix.panel.layout import (
    DRIFTING,
    OWN_DRIFTING,
    OWN_TAU,
    RHO,
    SIGMA,
    TAU,
    PanelLayout,
)
from luopan.stats.mix.panel.lifts import curve_test_slopes, test_slopes, tests_along
from luopan.stats.mix.panel.likelihood import (
    Noise,
    panel_log_likelihood,
    panel_noise,
    prior_variance,
)
from luopan.stats.mix.panel.scratch import PanelWork, make_panel_work
from luopan.stats.mix.priors import add_log_prior
from luopan.stats.mix.response import response_gradient
from luopan.stats.mix.scratch import curve_shape

Array = NDArray[np.float64]


@inner
def fill_covariance(wk: PanelWork, g: int) -> None:
    """Fill region g's part of M⁻¹; needs ``cov_far``."""
    near = wk.tie.shape[0]
    for i in range(near):
        for j in range(wk.tie.shape[1]):
            wk.tie[i, j] = -wk.border[g, i, j]
    solve_rows_transposed(wk.near[g], wk.tie)
    invert(wk.near[g], wk.cov_near)
    wk.cov_cross[:] = 0.0
    add_combined_rows(wk.cov_far, wk.tie, wk.cov_cross)
    project_rows(wk.tie, wk.cov_cross, 1.0, wk.cov_added)
    for i in range(near):
        for j in range(near):
            wk.cov_near[i, j] += wk.cov_added[i, j]


@inner
def near_trace(lay: PanelLayout, wk: PanelWork, g: int, rho: float) -> float:
    """Return region g's near columns' part of tr(M⁻¹ Z'(dΩ/dρ)Z), Z its constant columns."""
    constant = lay.near
    g1, g2 = lay.gram1[g], lay.gram2[g]
    total = 0.0
    for i in range(constant):
        for j in range(constant):
            total += wk.cov_near[i, j] * (g1[i, j] + 2.0 * rho * g2[i, j])
        for j in range(lay.variance.size - constant):
            k = constant + j
            total += 2.0 * wk.cov_cross[i, j] * (g1[i, k] + 2.0 * rho * g2[i, k])
    return total


@inner
def shared_trace(lay: PanelLayout, wk: PanelWork, rho: float) -> float:
    """Return the shared columns' part of that trace, over all regions."""
    g1, g2 = lay.shared1, lay.shared2
    total = 0.0
    for i in range(g1.shape[0]):
        for j in range(g1.shape[1]):
            total += wk.cov_far[i, j] * (g1[i, j] + 2.0 * rho * g2[i, j])
    return total


@inner
def mix_columns(lay: PanelLayout, wk: PanelWork, g: int) -> None:
    """Fill ``fixed`` and ``mixed`` with the constant and all parts of Q M⁻¹.

    One row for each of region g's varying columns.
    """
    constant, channels = lay.near, lay.x.shape[1]
    shared = lay.variance.size - constant
    fixed, varied = wk.lever_constant, wk.lever_varying
    for c in range(channels):
        at = constant + c
        fixed[c, :constant] = wk.cov_near[at, :constant]
        fixed[c, constant:] = wk.cov_cross[at, :shared]
        varied[c, :channels] = wk.cov_near[at, constant:]
        varied[c, channels:] = wk.cov_cross[at, shared:]
    for p in range(lay.pairs.shape[0]):
        at = shared + p
        fixed[channels + p, :constant] = wk.cov_cross[:constant, at]
        fixed[channels + p, constant:] = wk.cov_far[at, :shared]
        varied[channels + p, :channels] = wk.cov_cross[constant:, at]
        varied[channels + p, channels:] = wk.cov_far[at, shared:]
    wk.fixed[:] = 0.0
    alike = lay.alike.shape[0]
    add_combined_rows(lay.alike, fixed[:, :alike], wk.fixed)
    add_combined_rows(lay.told[g], fixed[:, alike:], wk.fixed)
    wk.mixed[:] = wk.fixed
    add_combined_rows(wk.varying[g], varied, wk.mixed)


@inner
def region_slopes(lay: PanelLayout, wk: PanelWork, g: int, noise: Noise, grad: Array) -> float:
    """Fill the derivatives in region g's contributions; return its part of the trace in ρ.

    ``ds`` gets the derivative in ``β s``, ``slope_pair`` that in the pairs' columns.
    """
    v, rho, channels = noise[0], noise[1], lay.x.shape[1]
    constant, shared = lay.near, lay.variance.size - lay.near
    mix_columns(lay, wk, g)
    trace = 0.0
    for i in range(channels + lay.pairs.shape[0]):
        at = constant + i if i < channels else shared + i - channels
        mean = wk.g_near[g, at] if i < channels else wk.g_far[at]
        column, h, mixed = wk.varying[g, i], wk.h[g], wk.mixed[i]
        multiply(wk.diagonal, wk.off, mixed, wk.row)
        for t in range(wk.row.size):
            wk.row[t] = h[t] * mean - wk.row[t] / v
            # what varies enters the trace once, what is constant twice
            mixed[t] += wk.fixed[i, t]
        trace += slope_in_rho(lay, g, rho, column, mixed)
        along = dot(wk.row, column)
        if i < channels:
            eta = wk.spread[i]
            grad[lay.spread_place[i]] += along
            ds = wk.ds[g, i]
            for t in range(ds.size):
                ds[t] = h[t] + eta * wk.row[t]
            wk.along[i] += wk.beta[i] * dot(ds, wk.s[g, i])
        else:
            p = i - channels
            wk.slope_pair[g, p] = wk.row
            wk.along_pair[p] += along
    return trace


@inner
def curve_slopes(q: Array, lay: PanelLayout, wk: PanelWork, grad: Array) -> None:
    """Turn the derivatives in contributions into those in each channel's own parameters."""
    regions, channels, weeks = lay.x.shape
    for c in range(channels):
        grad[lay.place[c, KAPPA]] += wk.along[c]
    for p in range(lay.pairs.shape[0]):
        for side in range(2):
            grad[lay.place[lay.pairs[p, side], KAPPA]] += 0.5 * lay.heredity * wk.along_pair[p]
    for g in range(regions):
        part = lay.weight[g] / weeks
        for c in range(channels):
            ds, beta = wk.ds[g, c], wk.beta[c]
            mean = wk.along[c] / wk.level[c] * part
            for t in range(weeks):
                ds[t] = beta * ds[t] - mean
        for p in range(lay.pairs.shape[0]):
            a, b = lay.pairs[p, 0], lay.pairs[p, 1]
            mean = wk.along_pair[p] / wk.level_pair[p] * part
            slope, scale = wk.slope_pair[g, p], wk.pair_scale[p]
            one, two = wk.ds[g, a], wk.ds[g, b]
            s_one, s_two = wk.s[g, a], wk.s[g, b]
            for t in range(weeks):
                d = scale * slope[t] - mean
                one[t] += d * s_two[t]
                two[t] += d * s_one[t]
    if lay.lifts.sd.size:
        curve_test_slopes(q, lay, wk, grad)
    for g in range(regions):
        for c in range(channels):
            response = (lay.x[g, c], wk.u[g, c], wk.logs[g, c], wk.s[g, c], wk.ds[g, c])
            kernels = (wk.weights[c], wk.means[c])
            response_gradient(q, lay.place[c], curve_shape(q, lay, c), kernels, response, grad)


@inner
def scale_sums(lay: PanelLayout, wk: PanelWork, noise: Noise, g: int, sums: Array) -> None:
    """Add to ``sums`` (4,) what one block of coefficients says of its scales.

    Σ cov / d, Σ mean² / d, and Σ (mean² + cov) / d − 1 over the firm's and the regions' drift.
    ``g`` is a region, or −1 for the shared coefficients.
    """
    far = g < 0
    first = lay.near if far else 0
    constant = lay.variance.size - lay.near if far else lay.near
    size = wk.g_far.size if far else wk.g_near.shape[1]
    for i in range(size):
        mean = wk.g_far[i] if far else wk.g_near[g, i]
        cov = wk.cov_far[i, i] if far else wk.cov_near[i, i]
        d = prior_variance(lay, first + i, noise) if i < constant else 1.0
        sums[0] += cov / d
        sums[1] += mean * mean / d
        if i < constant:
            if lay.group[first + i] == DRIFTING:
                sums[2] += (mean * mean + cov) / d - 1.0
            elif lay.group[first + i] == OWN_DRIFTING:
                sums[3] += (mean * mean + cov) / d - 1.0


@kernel
def panel_log_posterior(q: Array, lay: PanelLayout, wk: PanelWork, grad: Array) -> float:
    """Return the log posterior density of ``q`` (D,) up to a constant; fill its gradient."""
    value = panel_log_likelihood(q, lay, wk)
    noise = panel_noise(q, lay)
    v, rho = noise[0], noise[1]
    grad[:] = 0.0
    wk.along[:] = 0.0
    wk.along_pair[:] = 0.0
    invert(wk.far, wk.cov_far)
    sums = np.zeros(4)
    scale_sums(lay, wk, noise, -1, sums)
    quadratic = 0.0
    trace = shared_trace(lay, wk, rho)
    tested = np.zeros(2)
    test_slopes(lay, wk, -1, tested)
    for g in range(lay.x.shape[0]):
        fill_precision(lay, wk, g, rho)
        fill_covariance(wk, g)
        scale_sums(lay, wk, noise, g, sums)
        test_slopes(lay, wk, g, tested)
        trace += near_trace(lay, wk, g, rho)
        trace += region_slopes(lay, wk, g, noise, grad)
        quadratic += dot(wk.r[g], wk.h[g])
        trace += slope_in_rho(lay, g, rho, wk.left[g], wk.left[g])
    # e'Ωe / v, and how many coefficients the weeks, not the prior, pay for
    for e in range(lay.lifts.sd.size):
        quadratic += wk.lift_r[e] * wk.lift_h[e]
    tests_along(lay, wk, grad)
    squares = quadratic - sums[1] - tested[0]
    count = wk.g_far.size + wk.g_near.size
    place = lay.noise_place
    grad[place[SIGMA]] += squares - (lay.temper * lay.rows - (count - sums[0] - tested[1]))
    if place[TAU] >= 0:
        grad[place[TAU]] += sums[2]
    if place[OWN_TAU] >= 0:
        grad[place[OWN_TAU]] += sums[3]
    if place[RHO] >= 0:
        grad[place[RHO]] -= 0.5 * trace / v * (1.0 - rho * rho) + lay.temper * lay.runs * rho
    curve_slopes(q, lay, wk, grad)
    return value + add_log_prior(q, lay.prior_code, lay.prior_pars, grad)


follow(PanelLayout, panel_log_posterior, make_panel_work)
