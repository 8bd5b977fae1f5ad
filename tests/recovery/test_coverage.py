"""A small part of the coverage study: 24 firms with short chains.

Bounds are looser than the study's targets by what 24 firms can scatter (about 140 intervals, which
are not independent within a firm). The study itself is ``python -m bench.mix_coverage``.
"""

import numpy as np
import pytest
from bench import mix_coverage
from bench.coverage_cases import Case, run_case
from bench.simulate import OUTSIDE, OWN

SHORT = {"warmup": 300, "draws": 300}


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    keys = [(f, 1000 + i) for f, count in mix_coverage.QUICK.items() for i in range(count)]
    return tuple(run_case(family, seed, SHORT) for family, seed in keys)


@pytest.fixture
def own(cases) -> list[Case]:
    return [c for c in cases if c.family == OWN]


pytestmark = pytest.mark.slow


def test_every_firm_gets_a_reading(cases):
    assert [c.error for c in cases if c.error] == []


def test_contributions_are_covered_in_the_models_own_family(own):
    assert np.mean(mix_coverage.covered(own)) >= 0.80


def test_contributions_are_covered_outside_it(cases):
    outside = [c for c in cases if c.family in OUTSIDE]
    assert np.mean(mix_coverage.covered(outside)) >= 0.70


def test_synergy_is_covered(cases):
    assert np.mean([s.covered for s in mix_coverage.synergies(cases)]) >= 0.80


def test_synergy_is_not_claimed_where_there_is_none(cases):
    assert np.mean(mix_coverage.false_synergy(cases)) <= 0.07


def test_social_that_does_nothing_is_not_praised(cases):
    flags = mix_coverage.false_social(cases)
    assert len(flags) >= 6
    assert sum(flags) <= 1


def test_channels_that_do_nothing_may_be_negligible(cases):
    assert np.mean(mix_coverage.reaches(cases)) >= 0.80


def test_intervals_are_not_bought_by_width(own):
    acting = mix_coverage.busy(own)
    width = np.mean([s.high - s.low for s in acting])
    assert width <= 3.0 * np.mean([s.true for s in acting])


def test_estimates_rank_channels_better_than_chance(own):
    acting = mix_coverage.busy(own)
    found = np.corrcoef([s.mean for s in acting], [s.true for s in acting])[0, 1]
    assert found > 0.4
