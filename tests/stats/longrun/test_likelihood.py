"""The collapsed likelihood against a dense normal and against a Kalman filter."""

from dataclasses import replace
from math import exp, log, tanh

import numpy as np
import pytest
from scipy.linalg import toeplitz
from scipy.stats import multivariate_normal
from tests.stats.longrun.worlds import small

from luopan.stats.longrun import Collapsed, LongRunProblem, Variant
from luopan.stats.longrun.likelihood import LIFT, NU, OMEGA, RHO, SIGMA, TAU, log_prior
from luopan.stats.longrun.problem import retention, trends, usual

NODE = np.array([log(0.02), 0.4, log(0.08), log(0.9), log(0.2), 0.035])
HALF_LIFE = 26.0


def dense(problem: LongRunProblem, node: np.ndarray, shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Covariance of sales, surveys and tests, and their values, written out."""
    weeks, beliefs = problem.weeks, problem.beliefs
    rho, lift = tanh(node[RHO]), node[LIFT]
    curves, pairs = problem.curves[shape], problem.pairs[shape]
    state = usual(curves, retention(HALF_LIFE))
    seen, constant = problem.surveys.week, problem.surveys.constant
    tests = problem.trials
    none = len(tests.sd)
    bends = trends(weeks)
    many = np.eye(bends.shape[1])
    alike = beliefs.apart**2 * np.eye(2) + beliefs.reach**2 * np.eye(2)  # two families
    parts = [
        (problem.linear, None, None, np.diag(problem.linear_sd**2)),
        (problem.base, None, None, exp(2 * node[TAU]) * np.eye(problem.base.shape[1])),
        (curves, None, tests.rows[shape][:, :2], np.diag(problem.curve_sd**2)),
        (pairs, None, tests.rows[shape][:, 2:], np.eye(1)),
        (lift * problem.base, problem.base[seen], None,
         exp(2 * node[OMEGA]) * np.eye(problem.base.shape[1])),
        (lift * state, state[seen], None, alike),
        (bends, None, None, beliefs.slope**2 * many),
        (lift * bends, bends[seen], None, beliefs.drift_slope**2 * many),
        (None, constant, None, beliefs.constant**2 * np.eye(constant.shape[1])),
    ]  # fmt: skip
    total = weeks + seen.size + none
    cov = np.zeros((total, total))
    for on_sales, on_surveys, on_tests, prior in parts:
        k = len(prior)
        rows = np.concatenate([
            on_sales if on_sales is not None else np.zeros((weeks, k)),
            on_surveys if on_surveys is not None else np.zeros((seen.size, k)),
            on_tests if on_tests is not None else np.zeros((none, k)),
        ])  # fmt: skip
        cov += rows @ prior @ rows.T
    noise = exp(2 * node[SIGMA]) / (1 - rho**2) * toeplitz(rho ** np.arange(weeks))
    cov[:weeks, :weeks] += noise
    cov[weeks:, weeks:] += np.diag(
        np.concatenate([problem.surveys.variance + exp(2 * node[NU]), tests.sd**2])
    )
    return cov, np.concatenate([problem.outcome, problem.surveys.value, tests.effect])


@pytest.mark.parametrize("shape", [0, 1])
@pytest.mark.parametrize("lift", [-0.02, 0.0, 0.035])
def test_it_is_the_dense_normal(shape: int, lift: float) -> None:
    problem = small()
    node = NODE.copy()
    node[LIFT] = lift
    cov, values = dense(problem, node, shape)
    wanted = multivariate_normal(np.zeros(len(cov)), cov).logpdf(values)
    assert Collapsed(problem, shape, HALF_LIFE).at(node).log_likelihood == pytest.approx(
        wanted, rel=1e-8
    )


def test_coefficients_are_those_of_the_dense_normal() -> None:
    problem = small()
    collapsed = Collapsed(problem, 0, HALF_LIFE)
    found = collapsed.at(NODE)
    cov, values = dense(problem, NODE, 0)
    # cov(θ, data) = prior of θ times its rows
    state = usual(problem.curves[0], retention(HALF_LIFE))
    rows = np.concatenate([NODE[LIFT] * state, state[problem.surveys.week], np.zeros((2, 2))])
    prior = problem.reach_covariance
    cross = prior @ rows.T
    mean = cross @ np.linalg.solve(cov, values)
    sd = np.sqrt(np.diag(prior - cross @ np.linalg.solve(cov, cross.T)))
    weights = np.zeros((collapsed.size, 2))
    weights[collapsed.reach] = np.eye(2)
    got = found.moments(weights)
    np.testing.assert_allclose(got[0], mean, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(got[1], sd, rtol=1e-6)


def kalman(problem: LongRunProblem, node: np.ndarray) -> float:  # noqa: PLR0915
    """Log likelihood by a Kalman filter: base and brand walk, the rest stands still."""
    weeks, channels = problem.weeks, problem.channels
    phi = retention(HALF_LIFE)
    curves, rho = problem.curves[0], tanh(node[RHO])
    step_base = exp(2 * node[TAU]) / weeks
    step_brand = exp(2 * node[OMEGA]) / weeks
    # state: base, drift, slow state (of each channel's θ), AR noise, γ, b, θ, constants
    fixed = problem.linear_sd.size
    g = problem.surveys.constant.shape[1]
    bends = trends(weeks)
    k = bends.shape[1]
    size = 4 + fixed + 2 * channels + 2 * k + g
    held, ar = 2, 3
    gamma = slice(4, 4 + fixed)
    heights = slice(gamma.stop, gamma.stop + channels)
    reach = slice(heights.stop, heights.stop + channels)
    own = slice(reach.stop, reach.stop + k)
    brands = slice(own.stop, own.stop + k)
    constants = slice(brands.stop, size)
    mean = np.zeros(size)
    cov = np.zeros((size, size))
    cov[ar, ar] = exp(2 * node[SIGMA]) / (1 - rho**2)
    cov[gamma, gamma] = np.diag(problem.linear_sd**2)
    cov[heights, heights] = np.diag(problem.curve_sd**2)
    cov[reach, reach] = problem.reach_covariance
    cov[own, own] = problem.beliefs.slope**2 * np.eye(k)
    cov[brands, brands] = problem.beliefs.drift_slope**2 * np.eye(k)
    cov[constants, constants] = problem.beliefs.constant**2 * np.eye(g)
    total = 0.0
    for t in range(weeks):
        move = np.eye(size)
        move[held, held] = phi
        move[held, reach] = (1 - phi) * (curves[t] - 1.0)
        shock = np.zeros(size)
        shock[0], shock[1] = step_base, step_brand
        if t:
            move[ar, ar] = rho
            shock[ar] = exp(2 * node[SIGMA])
        mean, cov = move @ mean, move @ cov @ move.T + np.diag(shock)
        sales = np.zeros(size)
        sales[[0, ar]] = 1.0
        sales[[1, held]] = node[LIFT]
        sales[gamma], sales[heights] = problem.linear[t], curves[t]
        sales[own], sales[brands] = bends[t], node[LIFT] * bends[t]
        looks = [(sales, problem.outcome[t], 0.0)]
        for j in np.flatnonzero(problem.surveys.week == t):
            look = np.zeros(size)
            look[[1, held]] = 1.0
            look[brands] = bends[t]
            look[constants] = problem.surveys.constant[j]
            noise = problem.surveys.variance[j] + exp(2 * node[NU])
            looks.append((look, problem.surveys.value[j], noise))
        for look, value, noise in looks:
            spread = look @ cov @ look + noise
            error = value - look @ mean
            total -= 0.5 * (log(2 * np.pi * spread) + error**2 / spread)
            gain = cov @ look / spread
            mean = mean + gain * error
            cov = cov - np.outer(gain, look @ cov)
    return total


def test_it_is_the_kalman_filters() -> None:
    plain = small()
    problem = replace(plain, pairs=plain.pairs[:, :, :0], trials=None)
    assert Collapsed(problem, 0, HALF_LIFE).at(NODE).log_likelihood == pytest.approx(
        kalman(problem, NODE), rel=1e-8
    )


def test_dropped_weeks_say_nothing() -> None:
    problem = replace(small(), trials=None)
    wild = problem.outcome.copy()
    wild[5:9] += 1.0
    told = problem.surveys
    loud = replace(told, value=np.where((told.week >= 5) & (told.week < 9), 40.0, told.value))
    changed = replace(problem, outcome=wild, surveys=loud)
    variant = Variant(dropped=(5, 9))
    one, other = (Collapsed(p, 0, HALF_LIFE, variant) for p in (problem, changed))
    a, b = one.at(NODE), other.at(NODE)
    np.testing.assert_allclose(a.mean[one.reach], b.mean[other.reach], atol=1e-3)
    full = Collapsed(changed, 0, HALF_LIFE)
    moved = full.at(NODE).mean[full.reach] - a.mean[one.reach]
    assert np.abs(moved).max() > 0.5


def test_draws_have_the_conditional_moments() -> None:
    found = Collapsed(small(), 0, HALF_LIFE).at(NODE)
    rng = np.random.default_rng(0)
    drawn = np.array([found.draw(rng) for _ in range(4000)])
    mean, sd = found.moments(np.eye(found.mean.size))
    np.testing.assert_array_less(np.abs(drawn.mean(axis=0) - mean) / sd, 4.5 / np.sqrt(4000))
    np.testing.assert_allclose(drawn.std(axis=0), sd, rtol=0.06)


def test_the_prior_of_a_scale_is_half_normal() -> None:
    problem = small()
    grid = np.linspace(-14.0, 3.0, 20001)
    density = np.array([exp(log_prior(_with(OMEGA, q), problem)) for q in grid])
    scale = np.exp(grid)
    mean = (density * scale).sum() / density.sum()
    assert mean == pytest.approx(problem.beliefs.drift * np.sqrt(2 / np.pi), rel=1e-3)


def _with(place: int, value: float) -> np.ndarray:
    node = NODE.copy()
    node[place] = value
    return node


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outcome": np.zeros(3)}, "shape"),
        ({"curve_sd": np.ones(7)}, "shape"),
        ({"family": np.zeros(5, dtype=np.int64)}, "shape"),
        ({"linear_sd": np.ones(9)}, "shape"),
        ({"outcome": np.full(24, np.nan)}, "not_finite"),
    ],
)
def test_wrong_problems_are_refused(change: dict, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        replace(small(), **change)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"week": np.full(12, 24)}, "survey_week"),
        ({"variance": np.zeros(12)}, "survey_variance"),
        ({"value": np.zeros(4)}, "shape"),
    ],
)
def test_wrong_surveys_are_refused(change: dict, code: str) -> None:
    problem = small()
    with pytest.raises(ValueError, match=code):
        replace(problem, surveys=replace(problem.surveys, **change))
