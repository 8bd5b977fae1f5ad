"""Effects that change over time: told where the data show it, on a firm with known truth."""

import numpy as np
import pytest
from bench.simulate import simulate
from scipy.stats import multivariate_normal
from tests.stats.mix.firms import firm as problem_of

from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.changes import LARGE, RANK, factors
from luopan.stats.mix import drift_basis, sample_prior, shapes

SHORT = MixPlan(chains=2, warmup=250, draws=300, prior_draws=300, seed=3)


def covariance(problem, draw, sizes, bent):
    """The outcome's covariance given one draw's curves, all coefficients integrated out."""
    weeks = problem.weeks
    rho, sigma = np.tanh(draw["atanh_rho"]), np.exp(draw["log_sigma"])
    lag = np.abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    total = sigma**2 * rho**lag / (1.0 - rho**2)
    total += (problem.linear * problem.linear_sd**2) @ problem.linear.T
    total += np.exp(2.0 * draw["log_tau"]) * problem.base @ problem.base.T
    for a, b in problem.pairs:
        both = bent[:, a] * bent[:, b]
        column = problem.synergy.sd * np.sqrt(sizes[a] * sizes[b]) * both / both.mean()
        total += np.outer(column, column)
    return total


def test_the_factor_is_the_ratio_of_two_likelihoods():
    problem = problem_of(weeks=40)
    draws = sample_prior(problem, draws=1, seed=5)
    draw = dict(zip(draws.names, draws.flat[0], strict=True))
    sizes = np.exp([draw[f"kappa[{c}]"] for c in range(3)])
    bent = shapes(problem, draws.flat)[0]
    effect = sizes * bent / bent.mean(axis=0)
    left = problem.outcome / problem.outcome_scale - effect.sum(axis=1)
    without = covariance(problem, draw, sizes, bent)
    columns = effect[:, 1, None] * drift_basis(40, RANK) * LARGE
    said = [
        multivariate_normal(cov=c, allow_singular=True).logpdf(left)
        for c in (without + columns @ columns.T, without)
    ]
    assert np.log(factors(problem, draws)[0][1]) == pytest.approx(said[0] - said[1], abs=1e-6)


@pytest.fixture(scope="module")
def fading():
    firm = simulate("fading", 8002)
    made = fit(firm.tables, SHORT)
    return firm, made, read(made, firm.tables)


def test_an_effect_that_wears_off_is_told_beside_the_whole_period(fading):
    firm, made, reading = fading
    (check,) = [c for c in reading.checks if c.code == "mix_effect_changes"]
    assert check.facts["names"] == ("tv",)
    tv = next(c for c in reading.channels if c.channel == "tv")
    assert {c.channel for c in reading.channels if c.recent is not None} == {"tv"}
    weeks = reading.weeks
    assert tv.recent.mean / 52 < 0.7 * tv.contribution.mean / weeks
    assert tv.recent.low <= firm.truth.last_year["tv"] <= tv.recent.high
    listed = [frozenset(s.pair) for s in reading.synergy]
    assert tv.contribution.low <= firm.truth.contribution("tv", listed) <= tv.contribution.high
    assert [b.name for b in made.blocks if b.kind == "change"] == ["tv"]


def test_the_change_is_part_of_the_channels_line(fading):
    _, _, reading = fading
    lines = [x for x in reading.decomposition if x.name == "tv"]
    assert [x.kind for x in lines] == ["channel"]
    tv = next(c for c in reading.channels if c.channel == "tv")
    assert lines[0].contribution == tv.contribution
    assert sum(x.contribution.mean for x in reading.decomposition) == pytest.approx(reading.total)


def test_where_nothing_changes_nothing_is_told(reading, fitted):
    (check,) = [c for c in reading.checks if c.code == "mix_effect_changes"]
    assert check.passed
    assert all(c.recent is None for c in reading.channels)
    assert fitted.changing == {}
