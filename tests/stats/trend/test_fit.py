import numpy as np
import pytest
from bench.direction.trackers import ONE_POINT, WEIGHTS, Cell, Tracker, simulate
from scipy.special import ndtr

from luopan.stats.scores import calibration_error
from luopan.stats.trend import JumpPrior, Posterior, Series, TrendPrior, fit

NINETY = np.array([0.05, 0.95])
ONE_NODE = TrendPrior(
    level_grid=(1000.0,), slope_grid=(0.0,), noise_grid=(0.0,), damping=(0.9,),
    reversion=((1.0, 1.0),), slope_start=0.0,
)  # fmt: skip
"""No belief about movement: neighbours tell nothing of each other."""


def two_waves(before: float, after: float, variance: float) -> Posterior:
    series = Series(
        np.array([0, 13]), np.array([before, after]), np.full(2, variance), 14, unit=1.0
    )
    return fit(series, ONE_NODE, JumpPrior(a_week=0.0), lags=14)


def of_tracker(tracker: Tracker) -> Posterior:
    weights, n = WEIGHTS[tracker.cell.kind], tracker.counts.sum(axis=1)
    mix = tracker.counts.sum(axis=0) / n.sum()
    variance = (mix @ weights**2 - (mix @ weights) ** 2) / n
    y = tracker.counts @ weights / n
    unit = ONE_POINT[tracker.cell.kind]
    return fit(Series(tracker.week, y, variance, tracker.cell.weeks, unit))


@pytest.fixture(scope="module")
def fitted() -> list[tuple[Tracker, Posterior]]:
    cells = [
        Cell(family, kind, n)
        for family in ("walk", "broken", "steps", "regimes")
        for kind in ("nps", "csat")
        for n in (30, 100, 400)
    ]
    trackers = [simulate(cell, number) for cell in cells for number in range(10)]
    return [(t, of_tracker(t)) for t in trackers]


def test_two_waves_with_no_belief_between_them_are_the_textbook_z_test() -> None:
    for change in (-12.0, 0.0, 5.0):
        found = two_waves(10.0, 10.0 + change, 17.0)
        assert found.p_up(13) == pytest.approx(float(ndtr(change / np.sqrt(34.0))), abs=1e-3)


def test_a_true_rise_of_five_at_four_hundred_is_told_in_about_a_fifth() -> None:
    # One wave of 400 has a standard error of 4.1 points of NPS (requirements 5.3).
    rng = np.random.default_rng(1)
    changes = 5.0 + rng.normal(0, 4.1 * np.sqrt(2), 600)
    p = np.array([two_waves(0.0, c, 4.1**2).p_up(13) for c in changes])
    assert np.mean(p > 0.95) == pytest.approx(0.22, abs=0.05)
    assert np.mean(p < 0.5) == pytest.approx(0.20, abs=0.05)


def test_intervals_cover_the_truth(fitted: list[tuple[Tracker, Posterior]]) -> None:
    # 240 trackers: the standard error of a cover of .90 is .019.
    inside = []
    for tracker, posterior in fitted:
        low, high = posterior.level(NINETY, tracker.now)[:, 0]
        inside.append(low <= tracker.truth[tracker.now] <= high)
    assert 0.85 <= np.mean(inside) <= 0.95


def test_forecasts_cover_what_comes(fitted: list[tuple[Tracker, Posterior]]) -> None:
    inside = []
    for tracker, posterior in fitted:
        mean, sd = posterior.forecast(13)
        draws = np.random.default_rng(0).normal(mean[:, -1], sd[:, -1], (400, mean.shape[0]))
        flat, weights = draws.ravel(), np.tile(posterior.weights, 400)
        order = np.argsort(flat)
        below = np.cumsum(weights[order]) / weights.sum()
        low, high = flat[order][np.searchsorted(below, NINETY)]
        inside.append(low <= tracker.truth[tracker.now + 13] <= high)
    assert 0.85 <= np.mean(inside) <= 0.96


def test_stated_probabilities_are_kept(fitted: list[tuple[Tracker, Posterior]]) -> None:
    p = np.array([posterior.p_up(13) for _, posterior in fitted])
    up = np.array([float(t.truth[t.now] > t.truth[t.now - 13]) for t, _ in fitted])
    # Of 240 kept promises alone, five bins are off by .05 on average.
    assert calibration_error(p, up, bins=5) < 0.1
    sure = np.maximum(p, 1 - p) >= 0.9
    assert sure.sum() > 30
    assert np.where(p > 0.5, up, 1 - up)[sure].mean() >= 0.9


def test_a_step_is_followed_at_once_and_a_smooth_line_has_none() -> None:
    rng = np.random.default_rng(3)
    week, v = np.arange(60), np.full(60, 4.0)
    still = rng.normal(0, 2.0, 60)
    stepped = still + np.where(week >= 50, 25.0, 0.0)
    with_steps = fit(Series(week, stepped, v, 60, 1.0))
    without = fit(Series(week, stepped, v, 60, 1.0), jump=JumpPrior(a_week=0.0))
    assert with_steps.log_evidence > without.log_evidence
    low, high = with_steps.level(NINETY, 50)[:, 0]
    assert low <= 25.0 <= high
    before = with_steps.level(np.array([0.5]), 49)[0, 0]
    assert abs(before) < 2.0
    plain = fit(Series(week, still, v, 60, 1.0), jump=JumpPrior(a_week=0.0))
    stepping = fit(Series(week, still, v, 60, 1.0))
    np.testing.assert_allclose(stepping.level(NINETY, 59), plain.level(NINETY, 59), atol=0.2)


def test_the_unit_is_only_a_unit() -> None:
    rng = np.random.default_rng(4)
    y, week = np.cumsum(rng.normal(0, 1, 40)), np.arange(40)
    points = fit(Series(week, y, np.full(40, 9.0), 40, 1.0))
    thousandths = fit(Series(week, y / 1000, np.full(40, 9e-6), 40, 1e-3))
    assert thousandths.p_up(13) == pytest.approx(points.p_up(13), abs=1e-9)
    np.testing.assert_allclose(
        thousandths.level(NINETY) * 1000, points.level(NINETY), rtol=1e-6, atol=1e-6
    )


def test_rising_and_falling_are_mirror_images() -> None:
    rng = np.random.default_rng(5)
    y, week = np.cumsum(rng.normal(0.3, 1, 40)), np.arange(40)
    up = fit(Series(week, y, np.full(40, 9.0), 40, 1.0))
    down = fit(Series(week, -y, np.full(40, 9.0), 40, 1.0))
    assert up.p_up(13) == pytest.approx(1 - down.p_up(13), abs=1e-9)


def test_more_answers_never_widen_the_interval() -> None:
    rng = np.random.default_rng(6)
    y, week = rng.normal(0, 1, 30), np.arange(30)
    widths = []
    for v in (100.0, 25.0, 4.0, 1.0):
        low, high = fit(Series(week, y, np.full(30, v), 30, 1.0)).level(NINETY, 29)[:, 0]
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
