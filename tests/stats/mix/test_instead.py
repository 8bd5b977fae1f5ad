"""What a channel's input adds beyond another input, against asking for the other input outright."""

import numpy as np
import pytest
from tests.stats.mix.firms import firm

from luopan.stats.mix import (
    beyond,
    decompose,
    respond,
    sample_prior,
    shapes,
    weekly_contributions,
    whitened,
)


@pytest.fixture(scope="module")
def drawn():
    problem = firm(weeks=40)
    draws = sample_prior(problem, draws=30, seed=2)
    return problem, draws, decompose(problem, draws, seed=1)


def test_one_course_for_all_draws_is_a_response_to_other_spending(drawn):
    problem, draws, parts = drawn
    rows = np.arange(problem.weeks) >= 10
    other = problem.media.copy()
    other[:, 1] *= np.linspace(0.0, 1.5, problem.weeks)
    now = respond(problem, draws, parts, problem.media, rows)
    then = respond(problem, draws, parts, other, rows)
    own, shared = beyond(problem, draws, parts, 1, np.tile(other[:, 1], (30, 1)), rows)
    np.testing.assert_allclose(own, (now[0] - then[0])[:, 1], rtol=1e-9, atol=1e-6)
    # channel 1 is in both pairs
    np.testing.assert_allclose(shared, (now[1] - then[1]).sum(axis=1), rtol=1e-9, atol=1e-6)


def test_each_draw_is_asked_about_its_own_course(drawn):
    problem, draws, parts = drawn
    instead = np.zeros((30, problem.weeks))
    instead[::2] = problem.media[:, 0]
    own, shared = beyond(problem, draws, parts, 0, instead)
    np.testing.assert_allclose(own[::2], 0.0, atol=1e-6)
    np.testing.assert_allclose(own[1::2], parts.channels[1::2, 0], rtol=1e-9)
    np.testing.assert_allclose(shared[1::2], parts.pairs[1::2, 0], rtol=1e-9, atol=1e-6)


def test_a_course_for_every_draw_is_asked_for(drawn):
    problem, draws, parts = drawn
    with pytest.raises(ValueError, match="shape"):
        beyond(problem, draws, parts, 0, np.zeros((3, problem.weeks)))


def test_weekly_contributions_sum_to_the_parts(drawn):
    problem, draws, parts = drawn
    weekly = weekly_contributions(problem, draws, parts)
    assert weekly.shape == shapes(problem, draws.flat).shape
    np.testing.assert_allclose(weekly.sum(axis=1), parts.channels, rtol=1e-9)


def test_whitened_columns_have_the_inverse_covariance_of_ar1():
    rho, weeks = 0.6, 12
    lag = np.abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    covariance = rho**lag / (1.0 - rho**2)
    white = whitened(np.eye(weeks), rho)
    np.testing.assert_allclose(white.T @ white, np.linalg.inv(covariance), atol=1e-12)
