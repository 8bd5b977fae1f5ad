import numpy as np
import pytest
from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother
from tests.stats.trend.problems import Problem, dense, problem

from luopan.stats.trend import kernel

CASES = [problem(1), problem(2, rho=0.9), problem(3, rho=0.97)]


def smooth(p: Problem, lags: int = 30) -> tuple[np.ndarray, ...]:
    return kernel.smooth(p.node, *p.arguments, lags)


def oracle(p: Problem):
    """Filter and smooth with statsmodels: one endogenous series for each place within a week."""
    most = int(np.bincount(p.week).max())
    d = 3 + p.prior.size
    y = np.full((p.n_weeks, most), np.nan)
    model = KalmanSmoother(k_endog=most, k_states=d, k_posdef=d)
    design, noise = np.zeros((most, d, p.n_weeks)), np.zeros((most, most, p.n_weeks))
    filled = np.zeros(p.n_weeks, dtype=int)
    for i, (w, row) in enumerate(zip(p.week, p.rows(), strict=True)):
        place = filled[w]
        y[w, place], design[place, :, w] = p.y[i], row
        noise[place, place, w] = p.v[i] + p.node[4] ** 2
        filled[w] += 1
    model.bind(y)
    model["design"], model["obs_cov"] = design, noise
    model["transition"], model["selection"] = p.move, np.eye(d)
    shocks = [p.shock(min(w + 1, p.n_weeks - 1)) for w in range(p.n_weeks)]
    model["state_cov"] = np.stack(shocks, axis=2)
    model.initialize_known(*p.initial)
    model.loglikelihood_burn = 0
    return model.smooth()


@pytest.mark.parametrize("p", CASES)
def test_the_filter_and_smoother_agree_with_statsmodels(p: Problem) -> None:
    found = oracle(p)
    mean, variance, _, state, covariance, *_ = smooth(p)
    h = np.zeros(3 + p.prior.size)
    h[0] = h[2] = 1.0
    level = h @ found.smoothed_state
    spread = np.einsum("i,ijt,j->t", h, found.smoothed_state_cov, h)
    likelihood = kernel.log_likelihoods(p.node[None], *p.arguments)[0]
    assert likelihood == pytest.approx(found.llf_obs.sum(), abs=1e-8)
    np.testing.assert_allclose(mean, level, atol=1e-8)
    np.testing.assert_allclose(variance, spread, atol=1e-8)
    np.testing.assert_allclose(state, found.smoothed_state[:, -1], atol=1e-8)
    np.testing.assert_allclose(covariance, found.smoothed_state_cov[:, :, -1], atol=1e-8)


@pytest.mark.parametrize("p", CASES)
def test_the_joint_covariance_agrees_with_one_dense_gaussian(p: Problem) -> None:
    exact = dense(p)
    mean, variance, joint, *_ = smooth(p)
    np.testing.assert_allclose(mean, exact.mean, atol=1e-8)
    np.testing.assert_allclose(variance, np.diag(exact.covariance), atol=1e-8)
    np.testing.assert_allclose(joint, exact.covariance, atol=1e-8)
    likelihood = kernel.log_likelihoods(p.node[None], *p.arguments)[0]
    assert likelihood == pytest.approx(exact.log_likelihood, abs=1e-8)


def test_fewer_lags_are_the_end_of_more() -> None:
    p = CASES[0]
    np.testing.assert_allclose(smooth(p, 5)[2], smooth(p)[2][-5:, -5:], atol=1e-12)


def test_the_cumulants_tell_what_a_jump_would_be_worth() -> None:
    p = problem(4)
    *_, score, information, _, _ = smooth(p)
    before = kernel.log_likelihoods(p.node[None], *p.arguments)[0]
    size = 9.0
    for week in (3, 11, 26):
        jumps = p.jumps.copy()
        jumps[week] += size
        after = kernel.log_likelihoods(
            p.node[None], p.week, p.y, p.v, p.x, p.n_weeks, jumps, p.level, p.prior
        )[0]
        shrunk = 1 + size * information[week]
        told = 0.5 * (score[week] ** 2 * size / shrunk - np.log(shrunk))
        assert after - before == pytest.approx(told, abs=1e-8)


def test_innovations_are_white_where_the_model_is_true() -> None:
    rng = np.random.default_rng(0)
    z = []
    for _ in range(200):
        p = problem(5)
        levels = np.cumsum(rng.normal(0, np.sqrt(0.64 + p.jumps), 30)) + rng.normal(1.5, 5.0)
        node = np.array([1.0, 0.9, 0.8, 0.0, 0.6])
        y = levels[p.week] + rng.normal(0, np.sqrt(p.v + 0.36))
        design, level = p.x * [1.0, 0.0], np.array([1.5, 25.0, 0.0])
        *_, errors, variances = kernel.smooth(
            node, p.week, y, p.v, design, p.n_weeks, p.jumps, level, p.prior, 1
        )
        z.append(errors / np.sqrt(variances))
    z = np.array(z)
    assert abs(z.mean()) < 0.05
    assert z.std() == pytest.approx(1.0, abs=0.05)
    assert abs(np.mean(z[:, 1:] * z[:, :-1])) < 0.05
