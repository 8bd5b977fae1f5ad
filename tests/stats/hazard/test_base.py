"""The level that moves: followed, from the past alone, and what a constant one would have said."""

from dataclasses import replace

import numpy as np
from tests.stats.hazard.streams import DAYS, stream

from luopan.stats.hazard import HazardPlan, base_rate, fit
from luopan.stats.scores import calibration_error

HOURS = 24 * (DAYS + 4)
FALLING = np.where(np.arange(HOURS) < 24 * 80, 0.0, -1.0)
PLAN = HazardPlan(ridge=1.0, half_life=7.0, draws=0)


def test_a_falling_level_is_followed_where_a_constant_one_is_wrong() -> None:
    truth = stream(16_000, 1, base=-4.0, level=FALLING)
    found = fit(truth.histories.until(24 * 75), PLAN)
    rate = base_rate(found, truth.histories)
    judged = np.flatnonzero(truth.histories.start >= 24 * 95)
    start, matrix = truth.histories.start[judged], truth.histories.features[judged]
    age, nought = np.zeros(judged.size, int), np.zeros(judged.size)
    crossed = (truth.histories.event[judged] < 24).astype(float)
    moving = found.probability(matrix, age, rate.at(start), 24, start).mean
    constant = found.probability(matrix, age, (nought, nought), 24, start).mean
    assert calibration_error(moving, crossed) < 0.03
    assert calibration_error(constant, crossed) > 0.08


def test_the_level_of_a_day_is_within_what_it_says() -> None:
    inside = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        walk = np.repeat(np.cumsum(rng.normal(0.0, 0.04, DAYS + 4)), 24)
        truth = stream(2000, seed, base=-4.5, level=walk - walk.mean())
        found = fit(truth.histories, PLAN)
        rate = base_rate(found, truth.histories)
        days = np.arange(30, DAYS)
        log, sd = rate.at(24 * days)
        right = walk[24 * days] - walk[24 * days].mean()
        inside.append((np.abs(log - log.mean() - right) < 1.64 * sd).mean())
    assert 0.75 < np.mean(inside) < 0.99


def test_open_stories_count_for_the_hours_that_they_lived_through() -> None:
    """A week before everything has ended the level has fallen already."""
    truth = stream(12_000, 2, base=-4.0, level=FALLING)
    known = truth.histories.until(24 * 90)
    found = fit(truth.histories.until(24 * 75), PLAN)
    log, _ = base_rate(found, known).at(np.array([24 * 90]))
    assert -1.0 < log[0] < -0.4


def test_what_is_not_known_widens_the_level() -> None:
    truth = stream(2000, 3)
    found = fit(truth.histories, PLAN)
    some = base_rate(found, truth.histories.some(np.arange(0, 2000, 40)))
    every = base_rate(found, truth.histories)
    assert some.sd[-1] > 2.0 * every.sd[-1]
    short = base_rate(replace(found, plan=replace(PLAN, half_life=2.0)), truth.histories)
    assert short.sd[60] > every.sd[60]


def test_a_level_that_falls_for_low_scores_alone_is_followed() -> None:
    """From day 50 on three of four crossings of the lower half no longer happen."""
    truth = stream(16_000, 4, base=-4.0)
    score = truth.histories.features @ truth.slopes
    low = score < np.median(score)
    rng = np.random.default_rng(1)
    late = truth.histories.start >= 24 * 50
    lost = low & late & (rng.random(low.size) < 0.75)
    stories = replace(truth.histories, event=np.where(lost, np.nan, truth.histories.event))
    found = fit(stories.until(24 * 50), PLAN)
    rate = base_rate(found, stories)
    at = np.flatnonzero(stories.start >= 24 * 90)
    start, matrix = stories.start[at], stories.features[at]
    own = matrix @ found.weights.astype(float)
    crossed = (stories.event[at] < 24).astype(float)
    age = np.zeros(at.size, int)
    by_score, common = (
        found.probability(matrix, age, rate.at(start, told), 24, start).mean for told in (own, None)
    )
    for side in (low[at], ~low[at]):
        happened = crossed[side].mean()
        assert abs(by_score[side].mean() - happened) < 0.7 * abs(common[side].mean() - happened)
    assert calibration_error(by_score, crossed) < calibration_error(common, crossed)
