"""A share over time: the movement is not drawn towards the classifier, and drift is told apart."""

import numpy as np
import pytest
from tests.stats.prevalence.pools import audited

from luopan.stats.prevalence import Course, course
from luopan.stats.prevalence.course import DRIFT

MONTHS, EACH = 24, 200


def told(rise: float, slide: float, seed: int, venues: int = 1, mixed: float = 0.0) -> Course:
    """Return the course of a pool whose share rises by ``rise`` over its months.

    The classifier's log odds slide by ``slide``; venue 1 has .3 more, and gets ``mixed`` more of
    the documents as the months go by.
    """
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(MONTHS), EACH)
    far = month / (MONTHS - 1)
    venue = (rng.random(month.size) < 0.3 + mixed * far).astype(np.int64) * (venues - 1)
    truth = (rng.random(month.size) < 0.3 + rise * far + 0.3 * venue).astype(np.int64)
    seen = 2.2 * truth + rng.standard_normal(month.size)
    last = 1.0 / (1.0 + np.exp(-(3.0 * (seen - 1.1) + slide * far)))
    evidence = audited(truth, np.stack([1.0 - last, last], axis=1), 300, f"course {seed}")
    mix = np.array([0.7, 0.3]) if venues > 1 else np.ones(1)
    years = (month - (MONTHS - 1) / 2.0) / 12.0
    return course(evidence, 1, (month, venue, mix), years, float(truth.mean()))


def moved(found: Course) -> float:
    """Return how far the course goes from its first period to its last, by a straight line."""
    return float(np.polyfit(np.linspace(0.0, 1.0, MONTHS), found.value, 1)[0])


@pytest.mark.parametrize("rise", [0.3, -0.2])
def test_a_true_movement_is_told_in_full(rise: float) -> None:
    assert np.mean([moved(told(rise, 0.0, s)) for s in range(8)]) == pytest.approx(rise, abs=0.03)


def test_each_period_errs_by_what_it_says() -> None:
    found = [told(0.0, 0.0, s) for s in range(16)]
    line = np.linspace(-0.5, 0.5, MONTHS)
    scatter = [np.std(c.value - moved(c) * line, ddof=2) for c in found]
    assert np.mean(scatter) == pytest.approx(np.mean([c.own.mean() for c in found]), rel=0.1)


def test_a_drift_of_the_classifier_is_partly_taken_off_and_its_rest_is_an_error() -> None:
    found = [told(0.0, 2.0, s) for s in range(8)]
    rest = np.mean([c.drift for c in found])
    assert 0.0 < rest < DRIFT
    assert abs(np.mean([moved(c) for c in found])) < 2.0 * MONTHS / 12.0 * rest


def test_a_change_of_venues_is_no_change_of_what_they_say() -> None:
    assert abs(np.mean([moved(told(0.0, 0.0, s, 2, 0.6)) for s in range(8)])) < 0.04
