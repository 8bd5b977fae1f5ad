"""The collapsed log posterior and its gradient, written by hand.

Given the curves, ``y − media = Q γ + ε`` is linear and Gaussian: Q holds the constant columns Z
and one column a synergy pair, γ ~ N(0, D), ε ~ N(0, v Ω(ρ)⁻¹). Then with ``M = Q'ΩQ/v + D⁻¹``
(matrix inversion and determinant lemmas) everything needs one small Cholesky; Z'ΩZ is quadratic
in ρ and prepared once.
"""

from math import exp, log, sqrt, tanh
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from luopan.stats.mix.adstock import FAST, carry_over, carry_over_gradient, fill_weights
from luopan.stats.mix.layout import CARRY, DELAY, HALF, KAPPA, RHO, SIGMA, SLOPE, TAU
from luopan.stats.mix.priors import add_log_prior
from luopan.stats.mix.saturation import curve_gradient, fill_curve

Array = NDArray[np.float64]


class Work(NamedTuple):
    """Scratch arrays of one thread; C channels, T weeks, N columns, P pairs, L lags."""

    w: Array  # (L,)
    means: Array  # (C, 2)
    weights: Array  # (C, L)
    u: Array  # (C, T) carried-over input
    s: Array  # (C, T) curve
    ds: Array  # (C, T)
    size: Array  # (C,) mean contribution m
    level: Array  # (C,) mean of s
    phi: Array  # (P, T) scaled synergy columns
    omega_phi: Array  # (P, T)
    level_pair: Array  # (P,)
    r: Array  # (T,)
    h: Array  # (T,)
    m: Array  # (N, N) M, then its Cholesky factor
    inverse: Array  # (N, N) L⁻¹, then M⁻¹
    g: Array  # (N,) posterior mean of γ
    row: Array  # (T,)
    mixed: Array  # (P, T) Q M⁻¹ at the pairs


@njit(cache=True, nogil=True)
def make_work(lay):  # type: ignore[no-untyped-def]
    """Allocate the scratch arrays for a layout."""
    channels, weeks = lay.x.shape
    pairs = lay.pairs.shape[0]
    n = lay.columns.shape[0] + pairs
    return Work(
        np.empty(lay.max_lag),
        np.empty((channels, 2)),
        np.empty((channels, lay.max_lag)),
        np.empty((channels, weeks)),
        np.empty((channels, weeks)),
        np.empty((channels, weeks)),
        np.empty(channels),
        np.empty(channels),
        np.empty((pairs, weeks)),
        np.empty((pairs, weeks)),
        np.empty(pairs),
        np.empty(weeks),
        np.empty(weeks),
        np.empty((n, n)),
        np.empty((n, n)),
        np.empty(n),
        np.empty(weeks),
        np.empty((pairs, weeks)),
    )


@njit(cache=True, nogil=True, inline="always")
def at(q, place):  # type: ignore[no-untyped-def]
    """Return the parameter at ``place``, or 0 where it is fixed (k = 0, log n = 0)."""
    return q[place] if place >= 0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def multiply_omega(rho, a, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` with Ω(ρ) a, Ω the AR(1) precision at unit innovation variance."""
    last = a.size - 1
    diagonal = 1.0 + rho * rho
    out[0] = a[0] - rho * a[1]
    for t in range(1, last):
        out[t] = diagonal * a[t] - rho * (a[t - 1] + a[t + 1])
    out[last] = a[last] - rho * a[last - 1]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def omega_slope(rho, a, b):  # type: ignore[no-untyped-def]
    """Return a' (dΩ/dρ) b."""
    total = 0.0
    for t in range(1, a.size - 1):
        total += 2.0 * rho * a[t] * b[t]
    for t in range(1, a.size):
        total -= a[t] * b[t - 1] + a[t - 1] * b[t]
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def dot(a, b):  # type: ignore[no-untyped-def]
    """Return a'b."""
    total = 0.0
    for t in range(a.size):
        total += a[t] * b[t]
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def media_curves(q, lay, wk):  # type: ignore[no-untyped-def]
    """Fill the curves, sizes and levels of all channels and the residual ``r = y − Σ channels``."""
    wk.r[:] = lay.y
    for c in range(lay.x.shape[0]):
        place = lay.index[c]
        w = wk.weights[c]
        mean_lag, mean_log = fill_weights(at(q, place[CARRY]), at(q, place[DELAY]), w)
        wk.means[c, 0] = mean_lag
        wk.means[c, 1] = mean_log
        carry_over(w, lay.x[c], wk.u[c])
        s = wk.s[c]
        fill_curve(lay.curve[c], at(q, place[HALF]), at(q, place[SLOPE]), wk.u[c], s)
        level = 0.0
        for t in range(s.size):
            level += s[t]
        wk.level[c] = level / s.size
        wk.size[c] = exp(q[place[KAPPA]])
        beta = wk.size[c] / wk.level[c]
        for t in range(s.size):
            wk.r[t] -= beta * s[t]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def synergy_columns(lay, wk):  # type: ignore[no-untyped-def]
    """Fill the pairs' columns: coefficient ζ ~ N(0, 1)."""
    for p in range(lay.pairs.shape[0]):
        a = lay.pairs[p, 0]
        b = lay.pairs[p, 1]
        phi = wk.phi[p]
        level = 0.0
        for t in range(phi.size):
            phi[t] = wk.s[a, t] * wk.s[b, t]
            level += phi[t]
        # two channels never on together share nothing
        level = max(level / phi.size, 1e-200)
        wk.level_pair[p] = level
        scale = lay.synergy_sd * (wk.size[a] * wk.size[b]) ** (0.5 * lay.heredity) / level
        for t in range(phi.size):
            phi[t] *= scale


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def factor(lay, wk, v, rho, tau2):  # type: ignore[no-untyped-def]
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
        for j in range(k):
            m[k + p, j] = dot(wk.omega_phi[p], lay.columns[j]) / v
        for j in range(p + 1):
            m[k + p, k + j] = dot(wk.omega_phi[p], wk.phi[j]) / v
        m[k + p, k + p] += 1.0
    for i in range(k + pairs):
        for j in range(i):
            total = m[i, j]
            for l in range(j):
                total -= m[i, l] * m[j, l]
            m[i, j] = total / m[j, j]
        total = m[i, i]
        for l in range(i):
            total -= m[i, l] * m[i, l]
        m[i, i] = sqrt(total)
        half += log(m[i, i])
    return 2.0 * half


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def coefficients(lay, wk, v, rho):  # type: ignore[no-untyped-def]
    """Fill ``g`` = M⁻¹ Q'Ω r / v and ``h`` = Ω (r − Q g) / v; return r'h."""
    k = lay.columns.shape[0]
    n = wk.g.size
    g = wk.g
    m = wk.m
    multiply_omega(rho, wk.r, wk.row)
    for i in range(n):
        g[i] = dot(lay.columns[i] if i < k else wk.phi[i - k], wk.row) / v
    for i in range(n):
        g[i] = (g[i] - dot(m[i, :i], g[:i])) / m[i, i]
    for i in range(n - 1, -1, -1):
        g[i] /= m[i, i]
        for j in range(i):
            g[j] -= m[i, j] * g[i]
    wk.row[:] = wk.r
    for i in range(n):
        z = lay.columns[i] if i < k else wk.phi[i - k]
        for t in range(z.size):
            wk.row[t] -= g[i] * z[t]
    multiply_omega(rho, wk.row, wk.h)
    for t in range(wk.h.size):
        wk.h[t] /= v
    return dot(wk.r, wk.h)


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def invert(wk):  # type: ignore[no-untyped-def]
    """Fill ``inverse`` with M⁻¹ (both triangles) from the Cholesky factor in ``m``."""
    n = wk.g.size
    m = wk.m
    inv = wk.inverse
    for i in range(n):
        # row i of L⁻¹, from the rows before it
        for j in range(i):
            inv[i, j] = 0.0
        for l in range(i):
            c = m[i, l]
            for j in range(l + 1):
                inv[i, j] -= c * inv[l, j]
        d = 1.0 / m[i, i]
        for j in range(i):
            inv[i, j] *= d
        inv[i, i] = d
    # M⁻¹ = L⁻ᵀ L⁻¹: its row i needs the rows l ≥ i of L⁻¹ only, so it may overwrite row i
    for i in range(n):
        d = inv[i, i]
        for j in range(i + 1):
            inv[i, j] *= d
        for l in range(i + 1, n):
            c = inv[l, i]
            for j in range(i + 1):
                inv[i, j] += c * inv[l, j]
    for i in range(n):
        for j in range(i):
            inv[j, i] = inv[i, j]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def mix_columns(lay, wk):  # type: ignore[no-untyped-def]
    """Fill ``mixed`` with Q M⁻¹ at the pairs' columns."""
    k = lay.columns.shape[0]
    for p in range(lay.pairs.shape[0]):
        out = wk.mixed[p]
        out[:] = 0.0
        for i in range(wk.g.size):
            c = wk.inverse[i, k + p]
            z = lay.columns[i] if i < k else wk.phi[i - k]
            for t in range(out.size):
                out[t] += c * z[t]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def noise_gradient(lay, wk, noise, grad):  # type: ignore[no-untyped-def]
    """Add the derivatives in log σ, atanh ρ and log τ; needs ``g``, ``h``, ``row`` = e, ``inverse``."""
    v, rho, tau2 = noise
    k = lay.columns.shape[0]
    prior_trace = 0.0
    shrunk = 0.0
    drift = 0.0
    for i in range(wk.g.size):
        d = 1.0 if i >= k else lay.variance[i] * (tau2 if i >= lay.drift_from else 1.0)
        prior_trace += wk.inverse[i, i] / d
        shrunk += wk.g[i] * wk.g[i] / d
        if lay.drift_from <= i < k:
            drift += (wk.g[i] * wk.g[i] + wk.inverse[i, i]) / d - 1.0
    # e'Ωe/v with e = r − Qg, from r'h = e'Ωe/v + g'D⁻¹g
    squares = dot(wk.r, wk.h) - shrunk
    weeks = lay.temper * wk.r.size
    grad[lay.noise_index[SIGMA]] += squares - (weeks - wk.g.size + prior_trace)
    if lay.noise_index[TAU] >= 0:
        grad[lay.noise_index[TAU]] += drift
    if lay.noise_index[RHO] >= 0:
        trace = omega_slope(rho, wk.row, wk.row)
        for i in range(k):
            for j in range(k):
                trace += wk.inverse[i, j] * (lay.gram1[i, j] + 2.0 * rho * lay.gram2[i, j])
        for p in range(lay.pairs.shape[0]):
            trace += 2.0 * omega_slope(rho, wk.phi[p], wk.mixed[p])
            for j in range(lay.pairs.shape[0]):
                c = wk.inverse[k + p, k + j]
                trace -= c * omega_slope(rho, wk.phi[p], wk.phi[j])
        grad[lay.noise_index[RHO]] -= 0.5 * trace / v * (1.0 - rho * rho) + lay.temper * rho


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def synergy_gradient(lay, wk, rho, v, grad):  # type: ignore[no-untyped-def]
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
        grad[lay.index[a, KAPPA]] += 0.5 * lay.heredity * along
        grad[lay.index[b, KAPPA]] += 0.5 * lay.heredity * along
        scale = lay.synergy_sd * (wk.size[a] * wk.size[b]) ** (0.5 * lay.heredity)
        scale /= wk.level_pair[p]
        mean = along / (wk.level_pair[p] * phi.size)
        for t in range(phi.size):
            d = scale * wk.row[t] - mean
            wk.ds[a, t] += d * wk.s[b, t]
            wk.ds[b, t] += d * wk.s[a, t]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def media_gradient(q, lay, wk, grad):  # type: ignore[no-untyped-def]
    """Turn ``ds`` into the derivatives of each channel's own parameters."""
    for c in range(lay.x.shape[0]):
        place = lay.index[c]
        in_half, in_slope = curve_gradient(
            lay.curve[c], at(q, place[HALF]), at(q, place[SLOPE]), wk.u[c], wk.s[c], wk.ds[c]
        )
        if place[HALF] >= 0:
            grad[place[HALF]] += in_half
        if place[SLOPE] >= 0:
            grad[place[SLOPE]] += in_slope
        in_alpha, in_delay = carry_over_gradient(
            wk.weights[c], lay.x[c], wk.ds[c], wk.means[c]
        )
        if place[CARRY] >= 0:
            # d log α / d logit α = 1 − α
            grad[place[CARRY]] += in_alpha / (1.0 + exp(q[place[CARRY]]))
        if place[DELAY] >= 0:
            grad[place[DELAY]] += in_delay


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def noise_at(q, lay):  # type: ignore[no-untyped-def]
    """Return (v, ρ, τ²) at ``q``; v is the innovation variance over the temper."""
    rho = tanh(q[lay.noise_index[RHO]]) if lay.noise_index[RHO] >= 0 else 0.0
    tau2 = exp(2.0 * q[lay.noise_index[TAU]]) if lay.noise_index[TAU] >= 0 else 1.0
    return exp(2.0 * q[lay.noise_index[SIGMA]]) / lay.temper, rho, tau2


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def log_likelihood(q, lay, wk):  # type: ignore[no-untyped-def]
    """Return the collapsed (tempered) log likelihood without its constant; fills the scratch.

    Afterwards ``m`` holds the Cholesky factor of M, ``g`` the coefficients' conditional mean,
    ``row`` the residual e and ``h`` its precision-weighted form.
    """
    v, rho, tau2 = noise_at(q, lay)
    media_curves(q, lay, wk)
    synergy_columns(lay, wk)
    determinant = factor(lay, wk, v, rho, tau2)
    quadratic = coefficients(lay, wk, v, rho)
    spread = lay.temper * (wk.r.size * log(v * lay.temper) - log(1.0 - rho * rho))
    return -0.5 * (quadratic + determinant + spread)


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def log_posterior(q, lay, wk, grad):  # type: ignore[no-untyped-def]
    """Return the log posterior density of ``q`` (D,) up to a constant; fill its gradient."""
    value = log_likelihood(q, lay, wk)
    noise = noise_at(q, lay)
    grad[:] = 0.0
    invert(wk)
    mix_columns(lay, wk)
    noise_gradient(lay, wk, noise, grad)
    for c in range(lay.x.shape[0]):
        beta = wk.size[c] / wk.level[c]
        along = beta * dot(wk.h, wk.s[c])
        grad[lay.index[c, KAPPA]] += along
        mean = along / (wk.level[c] * wk.h.size)
        for t in range(wk.h.size):
            wk.ds[c, t] = beta * wk.h[t] - mean
    synergy_gradient(lay, wk, noise[1], noise[0], grad)
    media_gradient(q, lay, wk, grad)
    return value + add_log_prior(q, lay.prior_code, lay.prior_pars, grad)
