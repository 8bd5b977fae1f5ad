import numpy as np
import pytest

from luopan.stats.mix.algebra import (
    add_scaled,
    dot,
    factorise,
    invert,
    multiply_omega,
    omega_slope,
    solve_lower,
    solve_upper,
)

RNG = np.random.default_rng(2)
RHO = 0.6


def _omega(rho, n):
    """Inverse of the dense covariance of a stationary AR(1) process."""
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    return np.linalg.inv(rho**lags / (1 - rho**2))


def test_omega_is_the_precision_of_an_autoregression():
    a, out = RNG.normal(size=9), np.empty(9)
    multiply_omega(RHO, a, out)
    np.testing.assert_allclose(out, _omega(RHO, 9) @ a, rtol=1e-10)


def test_determinant_of_omega():
    assert np.linalg.det(_omega(RHO, 9)) == pytest.approx(1 - RHO**2)


def test_slope_of_omega_equals_finite_differences():
    a, b, h = RNG.normal(size=9), RNG.normal(size=9), 1e-6
    difference = a @ (_omega(RHO + h, 9) - _omega(RHO - h, 9)) @ b / (2 * h)
    assert omega_slope(RHO, a, b) == pytest.approx(difference, rel=1e-7)


def test_factor_solve_and_inverse_equal_numpy():
    root = RNG.normal(size=(7, 7))
    m = root @ root.T + np.eye(7)
    x, inverse, lower = RNG.normal(size=7), np.empty((7, 7)), m.copy()
    assert factorise(lower) == pytest.approx(np.linalg.slogdet(m)[1])
    np.testing.assert_allclose(np.tril(lower), np.linalg.cholesky(m), rtol=1e-10)
    solved = x.copy()
    solve_lower(lower, solved)
    solve_upper(lower, solved)
    np.testing.assert_allclose(solved, np.linalg.solve(m, x), rtol=1e-9)
    invert(lower, inverse)
    np.testing.assert_allclose(inverse, np.linalg.inv(m), rtol=1e-9, atol=1e-12)


def test_a_matrix_that_is_not_positive_definite_gives_nan():
    assert np.isnan(factorise(-np.eye(3)))


def test_sums():
    a, b = np.arange(5.0), np.ones(5)
    assert dot(a, b) == 10.0
    add_scaled(b, 2.0, a)
    assert b.tolist() == [1.0, 3.0, 5.0, 7.0, 9.0]
