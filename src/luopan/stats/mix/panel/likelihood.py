"""The regions' collapsed log likelihood.

Given the curves, region g's residual is ``Q_g γ_g + R_g γ + ε_g``: its near columns Q (own level
and drift, one column a channel for how its effect differs here) have coefficients of its own, the
far ones R (season, controls, the firm's drift, pairs) share theirs. So the precision matrix of
all coefficients has one block a region and a border, and its Cholesky factor costs what the
regions cost one by one: near blocks first, then the Schur complement of the shared ones.
"""

from math import exp, log, tanh

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over, fill_weights
from luopan.stats.mix.algebra import (
    add_combined,
    add_scaled,
    dot,
    factorise,
    project,
    solve_lower,
    solve_upper,
)
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.layout import CARRY, DELAY, KAPPA
from luopan.stats.mix.panel.algebra import (
    fill_precision,
    multiply,
    project_rows,
    solve_rows,
    subtract_crossed,
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
from luopan.stats.mix.panel.lifts import (
    fill_other_curves,
    fill_tests,
    observe_tests,
    settle_tests,
)
from luopan.stats.mix.panel.scratch import PanelWork
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import at, curve_shape

Array = NDArray[np.float64]
Noise = tuple[float, float, float, float]
"""v, ρ, τ² of the firm's drift, τ² of the regions' own."""

TINY = 1e-200


@kernel
def panel_noise(q: Array, lay: PanelLayout) -> Noise:
    """Return the noise's settings at ``q``; v is the innovation variance over the temper."""
    place = lay.noise_place
    rho = tanh(q[place[RHO]]) if place[RHO] >= 0 else 0.0
    tau2 = exp(2.0 * q[place[TAU]]) if place[TAU] >= 0 else 1.0
    own2 = exp(2.0 * q[place[OWN_TAU]]) if place[OWN_TAU] >= 0 else 1.0
    return exp(2.0 * q[place[SIGMA]]) / lay.temper, rho, tau2, own2


@inner
def prior_variance(lay: PanelLayout, column: int, noise: Noise) -> float:
    """Return the prior variance of a constant column's coefficient."""
    scale = 1.0
    if lay.group[column] == DRIFTING:
        scale = noise[2]
    elif lay.group[column] == OWN_DRIFTING:
        scale = noise[3]
    return float(lay.variance[column] * scale)


@kernel
def panel_curves(q: Array, lay: PanelLayout, wk: PanelWork) -> None:
    """Fill every region's curves, and the firm's levels, heights and spreads."""
    regions, channels, weeks = lay.x.shape
    for c in range(channels):
        places = lay.place[c]
        w = wk.weights[c]
        mean_lag, mean_log = fill_weights(at(q, places[CARRY]), at(q, places[DELAY]), w)
        wk.means[c, 0] = mean_lag
        wk.means[c, 1] = mean_log
        shape = curve_shape(q, lay, c)
        level = 0.0
        for g in range(regions):
            carry_over(w, lay.x[g, c], wk.u[g, c])
            s = wk.s[g, c]
            fill_curve(shape, wk.u[g, c], wk.logs[g, c], s)
            total = 0.0
            for t in range(weeks):
                total += s[t]
            level += lay.weight[g] * total / weeks
        wk.level[c] = max(level, TINY)
        wk.beta[c] = exp(q[places[KAPPA]]) / wk.level[c]
        wk.spread[c] = exp(q[lay.spread_place[c]])


@kernel
def varying_columns(q: Array, lay: PanelLayout, wk: PanelWork) -> None:
    """Fill the residual ``r`` and the columns that depend on the curves."""
    regions, channels, weeks = lay.x.shape
    wk.level_pair[:] = 0.0
    for g in range(regions):
        r = wk.r[g]
        r[:] = lay.y[g]
        for c in range(channels):
            beta, eta = wk.beta[c], wk.spread[c]
            s, column = wk.s[g, c], wk.varying[g, c]
            for t in range(weeks):
                r[t] -= beta * s[t]
                column[t] = eta * beta * s[t]
        for p in range(lay.pairs.shape[0]):
            one, two = wk.s[g, lay.pairs[p, 0]], wk.s[g, lay.pairs[p, 1]]
            column = wk.varying[g, channels + p]
            total = 0.0
            for t in range(weeks):
                column[t] = one[t] * two[t]
                total += column[t]
            wk.level_pair[p] += lay.weight[g] * total / weeks
    for p in range(lay.pairs.shape[0]):
        sizes = q[lay.place[lay.pairs[p, 0], KAPPA]] + q[lay.place[lay.pairs[p, 1], KAPPA]]
        wk.level_pair[p] = max(wk.level_pair[p], TINY)
        scale = lay.synergy_sd * exp(0.5 * lay.heredity * sizes) / wk.level_pair[p]
        wk.pair_scale[p] = scale
        for g in range(regions):
            column = wk.varying[g, channels + p]
            for t in range(weeks):
                column[t] *= scale


@inner
def fill_near(lay: PanelLayout, wk: PanelWork, g: int, noise: Noise) -> None:
    """Fill region g's own block of M and the border that ties it to the shared columns."""
    v, rho = noise[0], noise[1]
    constant, channels = lay.near, lay.x.shape[1]
    shared = lay.variance.size - constant
    near, border = wk.near[g], wk.border[g]
    g0, g1, g2 = lay.gram0[g], lay.gram1[g], lay.gram2[g]
    for i in range(constant):
        for j in range(i + 1):
            near[i, j] = (g0[i, j] + rho * (g1[i, j] + rho * g2[i, j])) / v
        near[i, i] += 1.0 / prior_variance(lay, i, noise)
        for j in range(shared):
            k = constant + j
            border[i, j] = (g0[i, k] + rho * (g1[i, k] + rho * g2[i, k])) / v
        border[i, shared:] = wk.at_constant[channels:, i]
    for c in range(channels):
        at = constant + c
        near[at, :constant] = wk.at_constant[c, :constant]
        near[at, constant : at + 1] = wk.at_varying[c, : c + 1]
        near[at, at] += 1.0
        border[at, :shared] = wk.at_constant[c, constant:]
        border[at, shared:] = wk.at_varying[c, channels:]


@inner
def start_far(lay: PanelLayout, wk: PanelWork, noise: Noise) -> None:
    """Fill the shared columns' block of M with what no curve changes (lower triangle)."""
    v, rho = noise[0], noise[1]
    g0, g1, g2 = lay.shared0, lay.shared1, lay.shared2
    wk.far[:] = 0.0
    for i in range(g0.shape[0]):
        for j in range(i + 1):
            wk.far[i, j] = (g0[i, j] + rho * (g1[i, j] + rho * g2[i, j])) / v


@inner
def add_pairs(lay: PanelLayout, wk: PanelWork) -> None:
    """Add a region's pairs to the shared columns' block of M (lower triangle)."""
    constant, channels = lay.near, lay.x.shape[1]
    shared = lay.variance.size - constant
    for p in range(lay.pairs.shape[0]):
        for j in range(shared):
            wk.far[shared + p, j] += wk.at_constant[channels + p, constant + j]
        for j in range(p + 1):
            wk.far[shared + p, shared + j] += wk.at_varying[channels + p, channels + j]


@inner
def fill_region(lay: PanelLayout, wk: PanelWork, g: int, noise: Noise) -> None:
    """Fill region g's blocks of M and its projections; add its part to the shared ones."""
    v, constant, channels = noise[0], lay.near, lay.x.shape[1]
    shared = lay.variance.size - constant
    alike, varying = lay.alike.shape[0], wk.varying[g]
    for i in range(varying.shape[0]):
        multiply(wk.diagonal, wk.off, varying[i], wk.omega[i])
    project_rows(lay.alike, wk.omega, 1.0 / v, wk.at_constant[:, :alike])
    project_rows(lay.told[g], wk.omega, 1.0 / v, wk.at_constant[:, alike:])
    project_rows(varying, wk.omega, 1.0 / v, wk.at_varying)
    fill_near(lay, wk, g, noise)
    add_pairs(lay, wk)
    multiply(wk.diagonal, wk.off, wk.r[g], wk.row)
    project(lay.alike, wk.row, 1.0 / v, wk.aimed[:alike])
    project(lay.told[g], wk.row, 1.0 / v, wk.aimed[alike:])
    wk.z[g, :constant] = wk.aimed[:constant]
    project(varying[:channels], wk.row, 1.0 / v, wk.z[g, constant:])
    for j in range(shared):
        wk.g_far[j] += wk.aimed[constant + j]
    for p in range(lay.pairs.shape[0]):
        wk.g_far[shared + p] += dot(varying[channels + p], wk.row) / v


@inner
def eliminate(wk: PanelWork, g: int) -> float:
    """Take region g's own coefficients out of the shared ones; return its log determinant."""
    near, border, z = wk.near[g], wk.border[g], wk.z[g]
    determinant = factorise(near)
    solve_rows(near, border)
    solve_lower(near, z)
    subtract_crossed(border, wk.far)
    for n in range(near.shape[0]):
        add_scaled(wk.g_far, -z[n], border[n])
    return determinant


@inner
def unexplained(lay: PanelLayout, wk: PanelWork, g: int) -> None:
    """Fill ``left`` with region g's outcome minus everything explained, given coefficients."""
    constant, channels = lay.near, lay.x.shape[1]
    shared, alike = lay.variance.size - constant, lay.alike.shape[0] - constant
    left = wk.left[g]
    wk.row[:] = 0.0
    add_combined(lay.alike[:constant], wk.g_near[g], wk.row)
    add_combined(wk.varying[g, :channels], wk.g_near[g, constant:], wk.row)
    add_combined(lay.alike[constant:], wk.g_far, wk.row)
    add_combined(lay.told[g], wk.g_far[alike:], wk.row)
    add_combined(wk.varying[g, channels:], wk.g_far[shared:], wk.row)
    for t in range(left.size):
        left[t] = wk.r[g, t] - wk.row[t]


@inner
def settle(lay: PanelLayout, wk: PanelWork, g: int, noise: Noise) -> float:
    """Fill region g's coefficients and ``h``, given the shared ones; return r'h."""
    g_near = wk.g_near[g]
    for i in range(g_near.size):
        g_near[i] = wk.z[g, i] - dot(wk.border[g, i], wk.g_far)
    solve_upper(wk.near[g], g_near)
    unexplained(lay, wk, g)
    multiply(wk.diagonal, wk.off, wk.left[g], wk.h[g])
    for t in range(wk.row.size):
        wk.h[g, t] /= noise[0]
    return dot(wk.r[g], wk.h[g])


@kernel
def panel_log_likelihood(q: Array, lay: PanelLayout, wk: PanelWork) -> float:
    """Return the collapsed (tempered) log likelihood without its constant; fills the scratch.

    Afterwards ``near``, ``border`` and ``far`` hold the factor of M, ``g_near`` and ``g_far``
    the coefficients' conditional means and ``h`` the precision-weighted residuals.
    """
    noise = panel_noise(q, lay)
    panel_curves(q, lay, wk)
    varying_columns(q, lay, wk)
    testing = lay.lifts.sd.size > 0
    if testing:
        fill_other_curves(q, lay, wk)
        fill_tests(lay, wk)
    start_far(lay, wk, noise)
    wk.g_far[:] = 0.0
    regions, constant = lay.x.shape[0], lay.near
    shared = lay.variance.size - constant
    own_prior = 0.0
    for i in range(constant):
        own_prior += log(prior_variance(lay, i, noise))
    determinant = regions * own_prior
    for g in range(regions):
        fill_precision(lay, wk, g, noise[1])
        fill_region(lay, wk, g, noise)
        if testing:
            observe_tests(lay, wk, g)
        determinant += eliminate(wk, g)
    if testing:
        observe_tests(lay, wk, -1)
    for i in range(wk.g_far.size):
        d = prior_variance(lay, constant + i, noise) if i < shared else 1.0
        wk.far[i, i] += 1.0 / d
        determinant += log(d)
    determinant += factorise(wk.far)
    solve_lower(wk.far, wk.g_far)
    solve_upper(wk.far, wk.g_far)
    quadratic = 0.0
    for g in range(regions):
        fill_precision(lay, wk, g, noise[1])
        quadratic += settle(lay, wk, g, noise)
    if testing:
        quadratic += settle_tests(lay, wk)
    v, rho = noise[0], noise[1]
    spread = lay.temper * (lay.rows * log(v * lay.temper) - lay.runs * log(1.0 - rho * rho))
    return -0.5 * (quadratic + determinant + spread)
