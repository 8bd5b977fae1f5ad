"""The collapsed log posterior and its gradient, written by hand.

Given the curves, ``y − media = Q γ + ε`` is linear and Gaussian: Q holds the constant columns Z
and one column a synergy pair, γ ~ N(0, D), ε ~ N(0, v Ω(ρ)⁻¹). Then with ``M = Q'ΩQ/v + D⁻¹``
(matrix inversion and determinant lemmas) everything needs one small Cholesky; Z'ΩZ is quadratic
in ρ and prepared once.
"""

from math import exp, log, tanh

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.adstock import carry_over, fill_weights
from luopan.stats.mix.algebra import (
    add_combined,
    dot,
    factorise,
    invert,
    multiply_omega,
    omega_slope,
    project,
    solve_lower,
    solve_upper,
)
from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.density import follow
from luopan.stats.mix.layout import CARRY, DELAY, KAPPA, RHO, SIGMA, TAU, Layout
from luopan.stats.mix.lifts import (
    add_lift_precision,
    fill_lifts,
    lift_effects,
    lift_gradient,
    lift_mean,
    lift_residuals,
    lift_trace,
)
from luopan.stats.mix.priors import add_log_prior
from luopan.stats.mix.response import response_gradient
from luopan.stats.mix.saturation import fill_curve
from luopan.stats.mix.scratch import Work, at, curve_shape, make_work

Array = NDArray[np.float64]


@kernel
def media_curves(q: Array, lay: Layout, wk: Work) -> None:
    """Fill the curves, sizes and levels of all channels and the residual ``r = y − Σ channels``."""
    wk.r[:] = lay.y
    for c in range(lay.x.shape[0]):
        places = lay.place[c]
        w = wk.weights[c]
        mean_lag, mean_log = fill_weights(at(q, places[CARRY]), at(q, places[DELAY]), w)
        wk.means[c, 0] = mean_lag
        wk.means[c, 1] = mean_log
        carry_over(w, lay.x[c], wk.u[c])
        s = wk.s[c]
        fill_curve(curve_shape(q, lay, c), wk.u[c], wk.logs[c], s)
        level = 0.0
        for t in range(s.size):
            level += s[t]
        wk.level[c] = level / s.size
        wk.size[c] = exp(q[places[KAPPA]])
        beta = wk.size[c] / wk.level[c]
        for t in range(wk.r.size):
            wk.r[t] -= beta * s[t]


@inner
def synergy_columns(lay: Layout, wk: Work) -> None:
    """Fill the pairs' columns: coefficient ζ ~ N(0, 1)."""
    for p in range(lay.pairs.shape[0]):
        a = lay.pairs[p, 0]
        b = lay.pairs[p, 1]
        phi = wk.phi[p]
        level = 0.0
        for t in range(phi.size):
            phi[t] = wk.s[a, t] * wk.s[b, t]
            level += phi[t]
        for t in range(phi.size, wk.s.shape[1]):
            level += wk.s[a, t] * wk.s[b, t]
        # two channels never on together share nothing
        level = max(level / wk.s.shape[1], 1e-200)
        wk.level_pair[p] = level
        scale = lay.synergy_sd * (wk.size[a] * wk.size[b]) ** (0.5 * lay.heredity) / level
        wk.pair_scale[p] = scale
        for t in range(phi.size):
            phi[t] *= scale


@inner
def factor(lay: Layout, wk: Work, v: float, rho: float, tau2: float) -> float:
    """Fill ``m`` with the Cholesky factor of M (lower triangle); return log|M| + log|D|."""
    k = lay.columns.shape[0]
    pairs = lay.pairs.shape[0]
    m = wk.m
    half = 0.0
    for i in range(k):
        for j in range(i + 1):
            m[i, j] = (lay.gram0[i, j] + rho * (lay.gram1[i, j] + rho * lay.gram2[i, j])) / v
        d = lay.variance[i] * (tau2 if i >= lay.drift_from else 1.0)
        m[i, i] += 1.0 / d
        half += 0.5 * log(d)
    for p in range(pairs):
        multiply_omega(rho, wk.phi[p], wk.omega_phi[p])
        project(lay.columns, wk.omega_phi[p], 1.0 / v, m[k + p, :k])
        for j in range(p + 1):
            m[k + p, k + j] = dot(wk.omega_phi[p], wk.phi[j]) / v
        m[k + p, k + p] += 1.0
    if lay.lifts.effect.size:
        add_lift_precision(lay, wk)
    return 2.0 * half + factorise(m)


@inner
def coefficients(lay: Layout, wk: Work, v: float, rho: float) -> float:
    """Fill ``g`` = M⁻¹ Q'Ω r / v and ``h`` = Ω (r − Q g) / v; return r'h, tests included."""
    k = lay.columns.shape[0]
    g = wk.g
    multiply_omega(rho, wk.r, wk.row)
    project(lay.columns, wk.row, 1.0 / v, g[:k])
    project(wk.phi, wk.row, 1.0 / v, g[k:])
    if lay.lifts.effect.size:
        lift_mean(lay, wk)
    solve_lower(wk.m, g)
    solve_upper(wk.m, g)
    wk.row[:] = 0.0
    add_combined(lay.columns, g, wk.row)
    add_combined(wk.phi, g[k:], wk.row)
    for t in range(wk.row.size):
        wk.row[t] = wk.r[t] - wk.row[t]
    multiply_omega(rho, wk.row, wk.h)
    for t in range(wk.h.size):
        wk.h[t] /= v
    total = dot(wk.r, wk.h)
    if lay.lifts.effect.size:
        total += lift_residuals(lay, wk)
    return total


@kernel
def mix_columns(lay: Layout, wk: Work) -> None:
    """Fill ``mixed`` with Q M⁻¹ at the pairs' columns."""
    k = lay.columns.shape[0]
    for p in range(lay.pairs.shape[0]):
        out = wk.mixed[p]
        out[:] = 0.0
        add_combined(lay.columns, wk.inverse[k + p], out)
        add_combined(wk.phi, wk.inverse[k + p, k:], out)


@inner
def noise_gradient(lay: Layout, wk: Work, noise: tuple[float, float, float], grad: Array) -> None:
    """Add the derivatives in log σ, atanh ρ and log τ; needs all but ``mixed`` of `Work`."""
    v, rho, tau2 = noise
    k = lay.columns.shape[0]
    prior_trace = 0.0
    drift = 0.0
    for i in range(wk.g.size):
        d = 1.0 if i >= k else lay.variance[i] * (tau2 if i >= lay.drift_from else 1.0)
        prior_trace += wk.inverse[i, i] / d
        if lay.drift_from <= i < k:
            drift += (wk.g[i] * wk.g[i] + wk.inverse[i, i]) / d - 1.0
    # e'Ωe/v, and how many of the columns the weeks themselves, not prior and tests, pay for
    squares = dot(wk.row, wk.h)
    fitted = wk.g.size - prior_trace
    if lay.lifts.effect.size:
        fitted -= lift_trace(lay, wk)
    grad[lay.noise_place[SIGMA]] += squares - (lay.temper * wk.r.size - fitted)
    if lay.noise_place[TAU] >= 0:
        grad[lay.noise_place[TAU]] += drift
    if lay.noise_place[RHO] >= 0:
        trace = omega_slope(rho, wk.row, wk.row)
        for i in range(k):
            for j in range(k):
                trace += wk.inverse[i, j] * (lay.gram1[i, j] + 2.0 * rho * lay.gram2[i, j])
        for p in range(lay.pairs.shape[0]):
            trace += 2.0 * omega_slope(rho, wk.phi[p], wk.mixed[p])
            for j in range(lay.pairs.shape[0]):
                c = wk.inverse[k + p, k + j]
                trace -= c * omega_slope(rho, wk.phi[p], wk.phi[j])
        grad[lay.noise_place[RHO]] -= 0.5 * trace / v * (1.0 - rho * rho) + lay.temper * rho


@inner
def synergy_gradient(lay: Layout, wk: Work, rho: float, v: float, grad: Array) -> None:
    """Add what the pairs' columns contribute to ``ds`` and to the derivatives in κ."""
    k = lay.columns.shape[0]
    for p in range(lay.pairs.shape[0]):
        a = lay.pairs[p, 0]
        b = lay.pairs[p, 1]
        # ∂/∂φ = h g − Ω Q M⁻¹ e_p / v
        multiply_omega(rho, wk.mixed[p], wk.row)
        phi = wk.phi[p]
        g = wk.g[k + p]
        for t in range(phi.size):
            wk.row[t] = wk.h[t] * g - wk.row[t] / v
        along = dot(wk.row, phi)
        grad[lay.place[a, KAPPA]] += 0.5 * lay.heredity * along
        grad[lay.place[b, KAPPA]] += 0.5 * lay.heredity * along
        scale = wk.pair_scale[p]
        mean = along / (wk.level_pair[p] * wk.s.shape[1])
        for t in range(phi.size):
            d = scale * wk.row[t] - mean
            wk.ds[a, t] += d * wk.s[b, t]
            wk.ds[b, t] += d * wk.s[a, t]
        for t in range(phi.size, wk.s.shape[1]):
            wk.ds[a, t] -= mean * wk.s[b, t]
            wk.ds[b, t] -= mean * wk.s[a, t]


@inner
def media_gradient(q: Array, lay: Layout, wk: Work, grad: Array) -> None:
    """Turn ``ds`` into the derivatives of each channel's own parameters."""
    for c in range(lay.x.shape[0]):
        response = (lay.x[c], wk.u[c], wk.logs[c], wk.s[c], wk.ds[c])
        kernels = (wk.weights[c], wk.means[c])
        response_gradient(q, lay.place[c], curve_shape(q, lay, c), kernels, response, grad)


@kernel
def noise_at(q: Array, lay: Layout) -> tuple[float, float, float]:
    """Return (v, ρ, τ²) at ``q``; v is the innovation variance over the temper."""
    rho = tanh(q[lay.noise_place[RHO]]) if lay.noise_place[RHO] >= 0 else 0.0
    tau2 = exp(2.0 * q[lay.noise_place[TAU]]) if lay.noise_place[TAU] >= 0 else 1.0
    return exp(2.0 * q[lay.noise_place[SIGMA]]) / lay.temper, rho, tau2


@kernel
def log_likelihood(q: Array, lay: Layout, wk: Work) -> float:
    """Return the collapsed (tempered) log likelihood without its constant; fills the scratch.

    Afterwards ``m`` holds the Cholesky factor of M, ``g`` the coefficients' conditional mean,
    ``row`` the residual e and ``h`` its precision-weighted form.
    """
    v, rho, tau2 = noise_at(q, lay)
    media_curves(q, lay, wk)
    synergy_columns(lay, wk)
    if lay.lifts.effect.size:
        fill_lifts(q, lay, wk)
        lift_effects(lay, wk)
    determinant = factor(lay, wk, v, rho, tau2)
    quadratic = coefficients(lay, wk, v, rho)
    spread = lay.temper * (wk.r.size * log(v * lay.temper) - log(1.0 - rho * rho))
    return -0.5 * (quadratic + determinant + spread)


@kernel
def log_posterior(q: Array, lay: Layout, wk: Work, grad: Array) -> float:
    """Return the log posterior density of ``q`` (D,) up to a constant; fill its gradient."""
    value = log_likelihood(q, lay, wk)
    noise = noise_at(q, lay)
    grad[:] = 0.0
    invert(wk.m, wk.inverse)
    mix_columns(lay, wk)
    noise_gradient(lay, wk, noise, grad)
    for c in range(lay.x.shape[0]):
        beta = wk.size[c] / wk.level[c]
        along = beta * dot(wk.h, wk.s[c])
        grad[lay.place[c, KAPPA]] += along
        mean = along / (wk.level[c] * wk.s.shape[1])
        for t in range(wk.h.size):
            wk.ds[c, t] = beta * wk.h[t] - mean
        for t in range(wk.h.size, wk.s.shape[1]):
            wk.ds[c, t] = -mean
    synergy_gradient(lay, wk, noise[1], noise[0], grad)
    if lay.lifts.effect.size:
        lift_gradient(q, lay, wk, grad)
    media_gradient(q, lay, wk, grad)
    return value + add_log_prior(q, lay.prior_code, lay.prior_pars, grad)


follow(Layout, log_posterior, make_work)
