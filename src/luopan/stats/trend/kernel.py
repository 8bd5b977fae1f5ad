# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917 -- numba infers the types
"""Compiled Kalman recursions of the latent trend, one pass a node of hyper-parameters.

The state is ``[deviation, slope, constants…]``. Every week the slope is damped and shaken, the
deviation takes the slope and a shock of its own and, where ``rho < 1``, reverts to its long-run
mean; the constants (that mean, house effects, wording offsets, season) do not move::

    slope'     = phi * slope + N(0, q_slope²)
    deviation' = rho * deviation + slope' + N(0, q_level² + jump)
    y_i        = deviation + x_i · constants + N(0, v_i + tau²)

Observations enter one by one, so a week may hold none or several and no matrix is ever inverted
(Koopman and Durbin 2000, "Fast filtering and smoothing for multivariate state space models").
Smoothing runs backwards on the disturbance form (de Jong 1989, "Smoothing and interpolation with
the state-space model"), which allows constants whose variance is zero.
"""

import math

import numba as nb
import numpy as np

_LOG_2PI = math.log(2.0 * math.pi)


@nb.njit(cache=True)
def start(node, m, P, level, prior):  # type: ignore[no-untyped-def]
    """Set the state before the first week: ``level`` is (mean, variance, slope variance)."""
    rho = node[0]
    m[:] = 0.0
    P[:, :] = 0.0
    if rho < 1.0:
        P[0, 0] = node[2] ** 2 / (1.0 - rho * rho)
        m[2] = level[0]
        P[2, 2] = level[1]
    else:
        m[0] = level[0]
        P[0, 0] = level[1]
        P[2, 2] = 0.0
    P[1, 1] = level[2]
    for j in range(prior.shape[0]):
        P[3 + j, 3 + j] = prior[j]


@nb.njit(cache=True)
def step(node, m, P, jump):  # type: ignore[no-untyped-def]
    """Move the state one week on, in place; ``jump`` is extra variance of the level's shock."""
    rho, phi = node[0], node[1]
    q_level, q_slope = node[2] ** 2 + jump, node[3] ** 2
    slope = phi * m[1]
    m[0] = rho * m[0] + slope
    m[1] = slope
    p00, p01, p11 = P[0, 0], P[0, 1], P[1, 1]
    moved = phi * phi * p11 + q_slope
    P[0, 0] = rho * rho * p00 + 2.0 * rho * phi * p01 + moved + q_level
    P[0, 1] = rho * phi * p01 + moved
    P[1, 0] = P[0, 1]
    P[1, 1] = moved
    for j in range(2, m.shape[0]):
        a, b = P[0, j], P[1, j]
        P[0, j] = rho * a + phi * b
        P[j, 0] = P[0, j]
        P[1, j] = phi * b
        P[j, 1] = P[1, j]


@nb.njit(cache=True)
def update(m, P, y, v, x, gain):  # type: ignore[no-untyped-def]
    """Take in one observation, in place; return its innovation and the innovation's variance.

    ``gain`` is filled with P z, z being ``[1, 0, x…]``.
    """
    d = m.shape[0]
    fitted = m[0]
    for c in range(x.shape[0]):
        fitted += x[c] * m[2 + c]
    for j in range(d):
        total = P[j, 0]
        for c in range(x.shape[0]):
            total += x[c] * P[j, 2 + c]
        gain[j] = total
    variance = gain[0] + v
    for c in range(x.shape[0]):
        variance += x[c] * gain[2 + c]
    error = y - fitted
    for i in range(d):
        m[i] += gain[i] * error / variance
    for i in range(d):
        for j in range(i, d):
            P[i, j] -= gain[i] * gain[j] / variance
            P[j, i] = P[i, j]
    return error, variance


@nb.njit(cache=True)
def log_likelihoods(nodes, week, y, v, x, n_weeks, jumps, level, prior):  # type: ignore[no-untyped-def]
    """Return the log-likelihood of the observations at every node.

    Parameters
    ----------
    nodes : float64 array, shape (k, 5)
        rho, phi, q_level, q_slope, tau of every node.
    week : int64 array, shape (n,)
        Week of each observation, ascending, in [0, n_weeks).
    y, v : float64 array, shape (n,)
        Observed values and their known sampling variances.
    x : float64 array, shape (n, 1 + c)
        What each observation takes of the constants; the first column (the long-run mean) is 1.
    n_weeks : int
        Length of the time axis.
    jumps : float64 array, shape (n_weeks,)
        Extra variance of the level's shock into each week.
    level : float64 array, shape (3,)
        Mean and variance of the first level, variance of the first slope.
    prior : float64 array, shape (c,)
        Prior variances of the constants after the first.

    Returns
    -------
    float64 array, shape (k,)
    """
    k, d, n = nodes.shape[0], 2 + x.shape[1], y.shape[0]
    out = np.zeros(k)
    m, P, gain = np.zeros(d), np.zeros((d, d)), np.zeros(d)
    for node in range(k):
        start(nodes[node], m, P, level, prior)
        noise = nodes[node, 4] ** 2
        i, total = 0, 0.0
        for t in range(n_weeks):
            if t > 0:
                step(nodes[node], m, P, jumps[t])
            while i < n and week[i] == t:
                error, variance = update(m, P, y[i], v[i] + noise, x[i], gain)
                total -= 0.5 * (_LOG_2PI + math.log(variance) + error * error / variance)
                i += 1
        out[node] = total
    return out


@nb.njit(cache=True)
def _observation_back(error, variance, gain, x, r, N, A):  # type: ignore[no-untyped-def]
    """Carry r, N and A back over one observation; A maps errors before it to errors a week on."""
    d = r.shape[0]
    gr, gNg = 0.0, 0.0
    gN, Ag, z = np.zeros(d), np.zeros(d), np.zeros(d)
    z[0] = 1.0
    for c in range(x.shape[0]):
        z[2 + c] = x[c]
    for a in range(d):
        gr += gain[a] * r[a] / variance
        for b in range(d):
            gN[a] += gain[b] * N[b, a] / variance
            Ag[a] += A[a, b] * gain[b] / variance
    for a in range(d):
        gNg += gain[a] * gN[a] / variance
    for a in range(d):
        r[a] += z[a] * (error / variance - gr)
        for b in range(d):
            N[a, b] += z[a] * z[b] * (1.0 / variance + gNg) - z[a] * gN[b] - gN[a] * z[b]
            A[a, b] -= Ag[a] * z[b]


@nb.njit(cache=True)
def _transition_back(node, r, N):  # type: ignore[no-untyped-def]
    """Carry r and N back over the move between two weeks: r ← F'r, N ← F'NF."""
    d = r.shape[0]
    rho, phi = node[0], node[1]
    r0, r1 = r[0], r[1]
    r[0] = rho * r0
    r[1] = phi * (r0 + r1)
    for j in range(d):
        a, b = N[0, j], N[1, j]
        N[0, j] = rho * a
        N[1, j] = phi * (a + b)
    for j in range(d):
        a, b = N[j, 0], N[j, 1]
        N[j, 0] = rho * a
        N[j, 1] = phi * (a + b)


@nb.njit(cache=True)
def _carry(A, pending, row, covariances):  # type: ignore[no-untyped-def]
    """Set each row of ``pending`` to A' times it, ``covariances`` to the products with row."""
    n, d = pending.shape
    moved = np.zeros(d)
    for k in range(n):
        total = 0.0
        for a in range(d):
            moved[a] = 0.0
            for b in range(d):
                moved[a] += A[b, a] * pending[k, b]
            total += row[a] * moved[a]
        pending[k] = moved
        covariances[k] = total


@nb.njit(cache=True)
def _level(m, P, r, N, row, left):  # type: ignore[no-untyped-def]
    """Return the level's smoothed mean and variance; set ``row`` to P h, ``left`` to (I − NP) h."""
    d = m.shape[0]
    mean, variance, taken = m[0] + m[2], P[0, 0] + P[2, 2] + 2.0 * P[0, 2], 0.0
    for a in range(d):
        row[a] = P[a, 0] + P[a, 2]
        left[a] = 1.0 if a in (0, 2) else 0.0
    for a in range(d):
        mean += row[a] * r[a]
        total = 0.0
        for b in range(d):
            total += N[a, b] * row[b]
        left[a] -= total
        taken += row[a] * total
    return mean, max(variance - taken, 0.0)


@nb.njit(cache=True)
def smooth(node, week, y, v, x, n_weeks, jumps, level, prior, lags):  # type: ignore[no-untyped-def]
    """Filter and smooth at one node.

    Parameters are those of `log_likelihoods` for one node, shape (5,), and ``lags``: over how
    many last weeks (this one included) the joint covariance of the level is wanted.

    Returns
    -------
    mean, variance : float64 array, shape (n_weeks,)
        Of the level (deviation + long-run mean) given all observations.
    joint : float64 array, shape (lags, lags)
        Covariance of the level over the last ``lags`` weeks, oldest first: Cov(α_t, α_s) is
        P_t A_t' … A_{s-1}' (I − N_s P_s) (Durbin and Koopman 2012, section 4.7).
    state, covariance : float64 array, shapes (d,) and (d, d)
        Of the whole state at the last week.
    score, information : float64 array, shape (n_weeks,)
        The level's r and N into each week: what a jump there would be worth.
    errors, variances : float64 array, shape (n,)
        One-step innovations and their variances.
    """
    n, d = y.shape[0], 2 + x.shape[1]
    means, covs = np.zeros((n_weeks, d)), np.zeros((n_weeks, d, d))
    errors, variances, gains = np.zeros(n), np.zeros(n), np.zeros((n, d))
    m, P = np.zeros(d), np.zeros((d, d))
    start(node, m, P, level, prior)
    noise, i = node[4] ** 2, 0
    for t in range(n_weeks):
        if t > 0:
            step(node, m, P, jumps[t])
        means[t], covs[t] = m, P
        while i < n and week[i] == t:
            errors[i], variances[i] = update(m, P, y[i], v[i] + noise, x[i], gains[i])
            i += 1
    mean, variance = np.zeros(n_weeks), np.zeros(n_weeks)
    score, information = np.zeros(n_weeks), np.zeros(n_weeks)
    joint, pending, carried = np.zeros((lags, lags)), np.zeros((lags, d)), np.zeros(lags)
    row = np.zeros(d)
    r, N, A, left = np.zeros(d), np.zeros((d, d)), np.zeros((d, d)), np.zeros(d)
    i = n - 1
    for back in range(n_weeks):
        t, at = n_weeks - 1 - back, lags - 1 - back
        A[:, :] = 0.0
        for j in range(d):
            A[j, j] = 1.0
        A[0, 0], A[0, 1], A[1, 1] = node[0], node[1], node[1]
        while i >= 0 and week[i] == t:
            _observation_back(errors[i], variances[i], gains[i], x[i], r, N, A)
            i -= 1
        score[t], information[t] = r[0], N[0, 0]
        mean[t], variance[t] = _level(means[t], covs[t], r, N, row, left)
        if at >= 0:
            _carry(A, pending[:back], row, carried)
            for other in range(back):
                joint[at, lags - 1 - other] = carried[other]
                joint[lags - 1 - other, at] = carried[other]
            joint[at, at] = variance[t]
            pending[back] = left
        if t > 0:
            _transition_back(node, r, N)
    return mean, variance, joint, m, P, score, information, errors, variances
