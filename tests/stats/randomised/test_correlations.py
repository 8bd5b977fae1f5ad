"""What the errors of the three effects of a 2 × 2 test have in common, by other ways."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import chi2

from luopan.stats import randomised
from luopan.stats.randomised.effects import prepare

HISTORY, PERIODS = 30, 8
PLAIN = randomised.Question(contrast="first", weights="equal")


def trial_of(cells, seed=0, history=HISTORY, noise=0.02):
    """Return a trial of so many regions in each of four cells."""
    rng = np.random.default_rng(seed)
    law = randomised.RegionLot((0,) * sum(cells), (tuple(cells),), PERIODS, 2)
    arms = np.array(law.draw(rng, 1)[0])
    level = rng.lognormal(3.0, 0.4, len(arms))[:, None]
    outcome = level * (1.0 + noise * rng.standard_normal((len(arms), history + PERIODS)))
    return randomised.Trial(outcome, history, arms, law)


def halves(arms):
    """Return the columns of both and of their product, (…, 3)."""
    one, two = (((arms & bit) > 0) - 0.5 for bit in (1, 2))
    return np.stack([one, two, one * two], axis=-1)


def alike(covariance):
    error = np.sqrt(np.diag(covariance))
    return covariance / np.outer(error, error)


@pytest.mark.parametrize("cells", [(3, 3, 2, 2), (4, 3, 2, 1), (2, 2, 2, 2)])
def test_of_a_few_regions_they_are_those_of_four_means(cells):
    # each effect is a sum of four means of cells, whose variances are 1/n
    contrasts = np.array([[-1, 1, -1, 1], [-1, -1, 1, 1], [2, -2, -2, 2]]) / 2
    expected = alike(contrasts @ np.diag(1 / np.array(cells)) @ contrasts.T)
    found = randomised.correlations(trial_of(cells), PLAIN)
    np.testing.assert_allclose(found, expected, atol=1e-7)


@pytest.mark.parametrize("cells", [(6, 6, 6, 6), (9, 7, 5, 3)])
def test_of_regions_they_are_those_of_weighted_least_squares(cells):
    trial = trial_of(cells, seed=4)
    found = randomised.correlations(trial, randomised.Question(contrast="together"))
    ready = prepare(trial, randomised.Question(contrast="first"))
    assert ready.covariates.shape[1] > 0
    X = np.column_stack([halves(trial.assignment[:, 0]), ready.covariates, np.ones(sum(cells))])
    fit = sm.WLS(np.zeros(sum(cells)), X, ready.weights).fit()
    np.testing.assert_allclose(found, alike(fit.normalized_cov_params[:3, :3]), atol=1e-6)


def test_of_blocks_they_are_those_of_dummies_for_regions_and_periods():
    law = randomised.BlockLot(9, 24, 6, balanced=False, factors=2)
    rng = np.random.default_rng(2)
    arms = np.array(law.draw(rng, 1)[0])
    outcome = 1.0 + 0.02 * rng.standard_normal((9, HISTORY + 24))
    question = randomised.Question(contrast="first", weights="equal", span=24)
    found = randomised.correlations(randomised.Trial(outcome, HISTORY, arms, law), question)
    place, when = np.indices(arms.shape)
    dummies = [place.ravel()[:, None] == np.arange(9), when.ravel()[:, None] == np.arange(1, 24)]
    X = np.column_stack([halves(arms).reshape(-1, 3), *dummies])
    np.testing.assert_allclose(found, alike(np.linalg.inv(X.T @ X)[:3, :3]), atol=1e-6)


def test_three_effects_at_once_are_where_they_are_said_to_be():
    # no effect at all: how often a joint region of 90 % holds it, the sizes of errors being known
    cells = np.array((9, 7, 5, 3))
    found = randomised.correlations(trial_of(cells), PLAIN)
    X = np.column_stack([np.ones(24), halves(np.repeat(np.arange(4), cells))])
    hat = X @ np.linalg.inv(X.T @ X)
    rest = np.eye(24) - X @ hat.T
    root = np.sqrt(1 - (hat * X).sum(axis=1))[:, None]
    error = np.sqrt((hat[:, 1:] ** 2).sum(axis=0))
    rng, held = np.random.default_rng(0), np.zeros(2)
    for _ in range(3000):
        y = rng.standard_normal(24)
        scores = hat[:, 1:] * (rest @ y)[:, None] / root
        for k, common in enumerate((found, alike(scores.T @ scores))):
            apart = hat[:, 1:].T @ y / error
            held[k] += apart @ np.linalg.solve(common, apart) < chi2.ppf(0.9, 3)
    # of trials of 24 regions the covariates cost a little
    assert held[0] / 3000 == pytest.approx(0.9, abs=0.02)
    # what residuals tell of correlations (HC2) is noise that is taken for knowledge
    assert held[1] / 3000 < 0.85
