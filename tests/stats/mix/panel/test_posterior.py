"""What follows from the regions' draws: parts that add up, truth that is found."""

from dataclasses import replace

import numpy as np
import pytest

from luopan.stats.mix import (
    SamplerSettings,
    curves,
    decompose,
    free_effects,
    marginal,
    predict_lifts,
    respond,
    respond_regions,
    sample,
    sample_prior,
    this_and_later,
)

from .firms import calibrated, regions


@pytest.fixture(scope="module")
def fitted():
    problem = regions(weeks=90, count=6, seed=3)
    draws = sample(problem, SamplerSettings(chains=2, warmup=250, draws=250, seed=1))
    return problem, draws, decompose(problem, draws, rows=problem.seen)


def test_parts_add_to_the_outcome(fitted):
    problem, _, parts = fitted
    total = float(np.nansum(problem.outcome))
    explained = parts.channels.sum(axis=1) + parts.pairs.sum(axis=1)
    explained += parts.columns.sum(axis=1) + parts.base
    assert explained.mean() == pytest.approx(total, rel=0.002)
    assert np.where(problem.seen, parts.fitted, 0.0).sum() == pytest.approx(explained.mean())
    np.testing.assert_allclose(parts.regions.sum(axis=1), parts.channels)


def test_true_contributions_and_synergy_lie_in_their_intervals(fitted):
    problem, _, parts = fitted
    total = float(np.nansum(problem.outcome))
    low, high = np.quantile(parts.channels / total, (0.01, 0.99), axis=0)
    # six per cent of a mean of about 1.23 a head
    assert (low < 0.06 / 1.2).all()
    assert (high > 0.06 / 1.35).all()
    assert np.quantile(parts.pairs[:, 0] / total, 0.1) > 0.0
    assert parts.r2.mean() > 0.8


def test_the_same_input_gives_the_same_contributions(fitted):
    problem, draws, _ = fitted
    whole = decompose(problem, draws)
    channels, pairs = respond(problem, draws, whole, problem.media)
    np.testing.assert_allclose(channels, whole.channels, rtol=1e-9)
    np.testing.assert_allclose(pairs, whole.pairs, rtol=1e-9)
    here, _ = respond_regions(problem, draws, whole, problem.media)
    np.testing.assert_allclose(here, whole.regions, rtol=1e-9)


def test_steady_input_and_the_next_unit_agree(fitted):
    problem, draws, parts = fitted
    mean = problem.media.sum(axis=1).mean(axis=0)
    drawn = curves(problem, draws, parts, mean * np.array([[0.0], [1.0], [2.0]]))
    assert (drawn[:, 0] == 0.0).all()
    assert (drawn[:, 2].mean(axis=0) > drawn[:, 1].mean(axis=0)).all()
    now, later = this_and_later(problem, draws, parts)
    assert (now.mean(axis=0) > later.mean(axis=0)).all()
    assert (marginal(problem, draws, parts).mean(axis=0) > 0.0).all()


def test_same_seed_same_bytes_whatever_the_threads():
    problem = regions(weeks=40, count=3)
    settings = SamplerSettings(chains=2, warmup=60, draws=30, seed=5)
    one, two = (sample(problem, replace(settings, threads=n)) for n in (1, 2))
    assert one.params.tobytes() == two.params.tobytes()


def test_free_signs_find_who_acts(fitted):
    problem, draws, _ = fitted
    free = free_effects(problem, draws.flat[::25], 1.0)
    means, covariances = free.sizes, free.size_covariances
    # the truth is 0.06 a head for each
    spread = np.sqrt(np.einsum("ncc->nc", covariances).mean(axis=0) + means.var(axis=0))
    assert (np.abs(means.mean(axis=0) - 0.055) < 3.0 * spread).all()
    assert (means.mean(axis=0) > 2.0 * spread).any()


def test_tests_are_told_by_the_draws_that_they_shape():
    problem = calibrated()
    settings = SamplerSettings(chains=2, warmup=150, draws=150, seed=2)
    plain = replace(problem, lifts=())
    after, before = sample(problem, settings), sample(plain, settings)
    told = [
        predict_lifts(problem, draws, decompose(asked, draws))
        for asked, draws in ((plain, before), (problem, after))
    ]
    found = np.array([lift.effect for lift in problem.lifts])
    distance = [np.abs(t.mean(axis=0) - found) / t.std(axis=0) for t in told]
    assert told[1].std(axis=0)[0] < told[0].std(axis=0)[0]
    assert distance[1][4] < distance[0][4]


def test_prior_draws_are_wide():
    problem = regions(weeks=40, count=3)
    prior = decompose(problem, sample_prior(problem, draws=300))
    share = prior.channels / float(np.nansum(problem.outcome))
    assert (share.std(axis=0) > 0.05).all()
