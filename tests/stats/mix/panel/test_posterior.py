"""What follows from the regions' draws: parts that add up, truth that is found."""

from dataclasses import replace

import numpy as np
import pytest

from luopan.stats.mix import (
    SamplerSettings,
    beyond,
    curves,
    decompose,
    free_effects,
    marginal,
    media_by_week,
    predict_lifts,
    respond,
    respond_regions,
    sample,
    sample_prior,
    this_and_later,
    until,
    weekly_contributions,
)
from luopan.stats.mix.density import log_density, scratch
from luopan.stats.mix.layout import lay_out

from .firms import calibrated, point, regions


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


def test_fewer_outcomes_are_the_same_question_asked_earlier():
    problem = calibrated()
    earlier = until(problem, 30)
    assert np.isnan(earlier.outcome[30:]).all()
    np.testing.assert_array_equal(earlier.outcome[:30], problem.outcome[:30])
    np.testing.assert_array_equal(earlier.media, problem.media)
    assert earlier.outcome_scale == problem.outcome_scale
    np.testing.assert_array_equal(earlier.media_scale, problem.media_scale)
    # a test that ended later was not known yet
    assert len(earlier.lifts) == sum(not lift.rows[30:].any() for lift in problem.lifts)
    later = replace(problem, outcome=np.where(np.arange(60)[:, None] < 30, problem.outcome, 1e9))
    q, values = point(problem, 1), []
    for each in (problem, later):
        layout = lay_out(until(replace(each, outcome_scale=problem.outcome_scale), 30))
        values.append(log_density(q, layout, scratch(layout), np.empty_like(q)))
    assert values[0] == values[1]
    with pytest.raises(ValueError, match="shape"):
        until(problem, 61)


def test_the_media_by_week_are_the_sum_of_all_parts():
    problem = regions(gaps=False)
    draws = sample_prior(problem, draws=6, seed=4)
    parts = decompose(problem, draws, seed=2)
    weekly = media_by_week(problem, draws, parts)
    total = parts.channels.sum(axis=1) + parts.pairs.sum(axis=1)
    np.testing.assert_allclose(weekly.sum(axis=1), total)
    cells = weekly_contributions(problem, draws, parts)
    assert cells.shape == (6, problem.weeks, problem.regions, 3)
    np.testing.assert_allclose(cells.sum(axis=1), parts.regions, rtol=1e-9)


def test_what_a_channels_own_input_adds_beyond_another_in_every_region():
    problem = regions(gaps=False)
    draws = sample_prior(problem, draws=6, seed=4)
    parts = decompose(problem, draws, seed=2)
    rng = np.random.default_rng(1)
    kept = rng.uniform(0.2, 1.0, (6, problem.weeks, problem.regions))
    rows = rng.random((problem.weeks, problem.regions)) < 0.8
    own, shared = beyond(problem, draws, parts, 1, problem.media[None, :, :, 1] * kept, rows)
    for i in range(6):
        one = replace(draws, params=draws.params[:, [i]])
        alone = replace(
            parts, beta=parts.beta[[i]], pair_beta=parts.pair_beta[[i]],
            channels=parts.channels[[i]], pairs=parts.pairs[[i]],
        )  # fmt: skip
        less = problem.media.copy()
        less[:, :, 1] *= kept[i]
        gone = 0.0
        for t in range(problem.weeks):
            if not rows[t].any():
                continue
            week = np.arange(problem.weeks) == t
            now = respond_regions(problem, one, alone, problem.media, week)
            then = respond_regions(problem, one, alone, less, week)
            change = (now[0] - then[0]).sum(axis=2) + (now[1] - then[1]).sum(axis=2)
            gone += float(change[0] @ rows[t])
        assert own[i] + shared[i] == pytest.approx(gone, rel=1e-9)
    with pytest.raises(ValueError, match="shape"):
        beyond(problem, draws, parts, 1, problem.media[:, :, 1])
