"""Normal scores of priors, and the way back."""

import numpy as np
import pytest
from scipy.special import ndtr

from luopan.stats.points.clock import WEEK, classes_of
from luopan.stats.points.kernels import Record, log_likelihood
from luopan.stats.points.parameters import Space, space
from luopan.stats.points.plan import HawkesPlan, LogNormal
from luopan.stats.points.record import observed, record

COUNTS = np.array([400, 20])


def told_space(hours: float, plan: HawkesPlan) -> tuple[Record, Space]:
    """Streams of so many events by lot, and where their parameters lie."""
    rng = np.random.default_rng(2)
    windows = observed(None, 0.0, hours)
    by = classes_of(windows, None, weekly=plan.rhythm)
    whole = record([rng.uniform(0, hours, n) for n in COUNTS], windows, by, 0)[0]
    return whole, space(whole, COUNTS.size, plan, by)


def test_scores_are_those_of_the_priors() -> None:
    where = told_space(100.0, HawkesPlan(decay=LogNormal(2.0, 0.5)))[1]
    score = np.full((1, where.size), 0.7)
    core = where.core(score)[0]
    assert -np.expm1(-core[:6] / where.means) == pytest.approx(np.full(6, ndtr(0.7)))
    assert core[6:] == pytest.approx(np.full(2, 2.0 * np.exp(0.35)))
    # a small stream's event may bring many in a large one, not the other way round
    assert where.means[2:6] == pytest.approx([1.0, 400.5 / 20.5, 20.5 / 400.5, 1.0])


@pytest.mark.parametrize(("hours", "waves"), [(50.0, 0), (200.0, 6), (600.0, 10)])
def test_rhythm_has_the_waves_that_can_be_told(hours: float, waves: int) -> None:
    where = told_space(hours, HawkesPlan(rhythm=True))[1]
    classes = min(int(hours), WEEK)
    assert where.waves.shape == (classes, waves)
    assert where.size == 8 + 2 * waves
    assert where.shapes(np.zeros((1, where.size))) == pytest.approx(np.ones((1, 2, classes)))


def test_gradient_equals_differences() -> None:
    rng = np.random.default_rng(2)
    told, where = told_space(100.0, HawkesPlan(rhythm=True))
    at = rng.normal(0.0, 0.7, where.size)
    gradient = where.gradient(at, *log_likelihood(told, where.point(at))[1:])
    for i in range(where.size):
        step = 1e-5 * (np.arange(where.size) == i)
        up, down = (log_likelihood(told, where.point(at + s))[0] for s in (step, -step))
        assert gradient[i] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-3)
