"""Stated probabilities against what came, where several are about one thing."""

import numpy as np
import pytest
from scipy.stats import t

from luopan.stats.calibration import bins, grouped_mean
from luopan.stats.design import estimate, sample

EDGES = (0.0, 0.05, 0.2, 0.5, 1.0)
HOURS = 24


def hourly(
    stories: int, pace: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chances told every hour of stories with a constant pace, as long as they have not crossed."""
    wait = rng.exponential(1.0, stories) / pace
    said, came, group = [], [], []
    for k in range(stories):
        for hour in range(min(int(np.ceil(wait[k])), 48)):
            said.append(1.0 - np.exp(-pace[k] * HOURS))
            came.append(float(wait[k] < hour + HOURS))
            group.append(k)
    return np.array(said), np.array(came), np.array(group)


def contradicted(told: tuple[np.ndarray, np.ndarray, np.ndarray], level: float = 0.9) -> bool:
    return any(not one.low <= one.said <= one.high for one in bins(*told, EDGES, level))


@pytest.mark.parametrize("stories", [15, 60])
def test_true_chances_told_every_hour_are_seldom_contradicted(stories: int) -> None:
    rng = np.random.default_rng(11)
    wrong = 0
    for _ in range(300):
        pace = rng.choice([0.001, 0.004, 0.015, 0.05], stories)
        wrong += contradicted(hourly(stories, pace, rng))
    assert wrong / 300 <= 0.13


def test_chances_three_times_too_high_are_contradicted() -> None:
    rng = np.random.default_rng(12)
    found = 0
    for _ in range(50):
        pace = rng.choice([0.001, 0.004, 0.015], 120)
        said, came, group = hourly(120, pace, rng)
        found += contradicted((np.minimum(3.0 * said, 0.95), came, group))
    assert found >= 45


def test_a_bin_in_which_nothing_came_is_known_by_its_stories_and_not_by_its_chances() -> None:
    group = np.repeat(np.arange(3), 100)
    (one,) = bins(np.full(300, 0.1), np.zeros(300), group, EDGES, 0.9)
    (many,) = bins(np.full(300, 0.1), np.zeros(300), np.arange(300), EDGES, 0.9)
    assert (one.count, one.groups, one.came, one.low) == (300, 3, 0.0, 0.0)
    assert one.high > 0.5
    assert many.high < 0.012


def test_bins_hold_their_lower_edge_and_empty_ones_are_left_out() -> None:
    said = np.array([0.0, 0.05, 0.5, 1.0])
    found = bins(said, said > 0.4, np.arange(4), EDGES, 0.9)
    assert [(b.said, b.came, b.count) for b in found] == [(0.0, 0, 1), (0.05, 0, 1), (0.75, 1, 2)]


def test_the_mean_is_as_sure_as_its_groups() -> None:
    rng = np.random.default_rng(13)
    held = {"grouped": 0, "single": 0}
    for _ in range(400):
        group = np.repeat(np.arange(25), 8)
        values = np.repeat(rng.normal(0.0, 1.0, 25), 8) + rng.normal(0.0, 0.3, 200)
        for name, of in (("grouped", group), ("single", np.arange(200))):
            told = grouped_mean(values, of, 0.9)
            held[name] += told.low <= 0.0 <= told.high
    assert 0.86 <= held["grouped"] / 400 <= 0.94
    assert held["single"] / 400 < 0.6
    with pytest.raises(ValueError, match="groups: 1"):
        grouped_mean(np.ones(5), np.zeros(5, dtype=np.int64), 0.9)


def test_a_grouped_mean_is_a_survey_of_whole_groups() -> None:
    rng = np.random.default_rng(21)
    group = rng.integers(0, 12, 90)
    values = rng.normal(size=12)[group] + rng.normal(size=90)
    told, survey = grouped_mean(values, group, 0.9), estimate(values, sample(90, unit=group))
    assert told.value == pytest.approx(survey.value)
    half = t.ppf(0.95, survey.degrees) * survey.error
    assert told.high - told.value == pytest.approx(half)
