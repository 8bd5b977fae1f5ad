"""Noise that regions have in common: found where it is, and what it then does to the answers."""

from dataclasses import replace

import numpy as np
import pytest
from bench.simulate.regions import Design, simulate_regions

from luopan.instruments.mix import MixPlan, fit
from luopan.instruments.mix.shared_noise import common_noise, span
from luopan.stats.mix import free_effects

PLAN = MixPlan(chains=2, warmup=200, draws=200, prior_draws=200, seed=5)


def fitted(common):
    firm = simulate_regions(Design(regions=8, weeks=80, common=common), 6)
    return fit(firm.tables, PLAN)


def check_of(made):
    return next(c for c in made.data.checks if c.code == "mix_common_noise")


@pytest.fixture(scope="module")
def apart():
    return fitted(0.0)


@pytest.fixture(scope="module")
def shaken():
    return fitted(0.05)


def test_independent_regions_are_left_as_they_are(apart):
    assert check_of(apart).passed
    assert check_of(apart).facts["factor"] < 1.4
    assert common_noise(apart.problem)[0] is apart.problem


def test_shared_noise_is_found_and_gets_columns(apart, shaken):
    check = check_of(shaken)
    assert not check.passed
    assert check.facts["factor"] > 2.0
    more = shaken.problem.shared_sd.size - apart.problem.shared_sd.size
    assert more > 0
    added = shaken.problem.shared[:, :, -more:]
    np.testing.assert_allclose(added[:, 0].T @ added[:, 0], np.eye(more), atol=1e-9)
    np.testing.assert_array_equal(added[:, 0], added[:, 7])
    # the noise put in: 5 % of sales, AR(1) with .3 to .7, so 6 to 12 % over many weeks
    assert 0.03 < shaken.problem.shared_sd[-1] < 0.2


def test_the_span_holds_what_channels_do_in_the_whole_firm(apart):
    """A channel's carried-over input of the firm, centred, is all but inside."""
    problem = apart.problem
    basis = span(problem)
    heads = problem.media.sum(axis=1) / problem.size.sum()
    for driver in heads.T:
        carried = np.convolve(driver, 0.5 ** np.arange(13))[: driver.size]
        carried -= carried.mean()
        outside = carried - basis @ (basis.T @ carried)
        assert np.linalg.norm(outside) < 0.15 * np.linalg.norm(carried)


def test_given_the_curves_every_size_is_less_sure(shaken):
    own = shaken.problem
    more = span(own).shape[1]
    bare = replace(own, shared=own.shared[:, :, :-more], shared_sd=own.shared_sd[:-more])
    points = shaken.draws.flat[::100]
    wide, narrow = (
        np.sqrt(np.einsum("ncc->nc", free_effects(asked, points, 1.0).size_covariances))
        for asked in (own, bare)
    )
    assert (wide >= narrow * (1.0 - 1e-9)).all()
    assert (wide / narrow).mean() > 1.1
