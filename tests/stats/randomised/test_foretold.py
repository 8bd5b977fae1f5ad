"""What the history foretells rests on the past alone, whatever the step and the test's length."""

import numpy as np
import pytest
from tests.stats.randomised.panels import acted, panel

from luopan.stats.randomised import Plan, Question, Trial, analyse, complete, power
from luopan.stats.randomised.foretold import foretold

YEAR = 364


def seasonal(rng, regions, length, year):
    """Shares that come back every year, each region's own, with little noise."""
    pattern = 0.2 * np.cumsum(rng.standard_normal((regions, year)), axis=1) / np.sqrt(year)
    return (
        1.0 + pattern[:, np.arange(length) % year] + 0.01 * rng.standard_normal((regions, length))
    )


@pytest.mark.parametrize("year", [52, YEAR])
@pytest.mark.parametrize("days", [56, 70, 400])
def test_daily_tests_of_any_length_are_read_and_planned(days, year):
    rng, design = np.random.default_rng(days), complete(12, 6, days)
    sales = panel(rng, 12, 1300 + days, rho=0.2, walk=0.0005)
    drawn = design.draw(rng, 1)[0]
    question = Question(year=year)
    told = analyse(Trial(acted(sales, 1300, drawn, 0.2), 1300, drawn, design), question)
    assert told.low < 0.2 < told.high
    seen = power(sales[:, :1300], design, question, Plan(samples=20, level=0.9))
    assert 0.0 < seen.detectable < 0.2


@pytest.mark.parametrize("periods", [56, 70, 400])
def test_a_test_longer_than_the_year_does_without_it(periods):
    index = seasonal(np.random.default_rng(1), 10, 1300, 52)
    never = foretold(index, periods, year=10**6)
    assert np.array_equal(foretold(index, periods, year=52), never)
    assert not np.array_equal(foretold(index, 40, year=52), foretold(index, 40, year=10**6))


def test_the_year_is_left_out_until_two_of_them_are_told():
    index = seasonal(np.random.default_rng(2), 10, 2 * YEAR + 56, YEAR)
    short = index[:, 1:]
    assert np.array_equal(foretold(short, 56, YEAR), foretold(short, 56, 10**6))
    assert not np.array_equal(foretold(index, 56, YEAR), foretold(index, 56, 10**6))


@pytest.mark.parametrize(("year", "periods"), [(YEAR, 56), (YEAR, 70), (52, 8)])
def test_what_comes_back_every_year_is_foretold_by_it(year, periods):
    rng, nearer = np.random.default_rng(3), []
    for _ in range(10):
        index = seasonal(rng, 20, 3 * year + periods, year)
        later = index[:, -periods:].mean(axis=1) - index[:, -periods:].mean()
        known = index[:, :-periods]
        by_year, by_level = (
            np.corrcoef(foretold(known, periods, y), later)[0, 1] for y in (year, 10**6)
        )
        nearer.append((by_year, by_level))
    by_year, by_level = np.mean(nearer, axis=0)
    assert by_year > 0.75
    assert by_year > by_level + 0.05
