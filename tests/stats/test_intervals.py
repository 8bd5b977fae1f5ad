import numpy as np
import pytest
from scipy.stats import expon, gamma, norm

from luopan.stats.intervals import equal_tailed, sized

GRID = (np.arange(20_000) + 0.5) / 20_000


def test_equal_tails_are_quantiles():
    low, high = equal_tailed(norm.ppf(GRID), 0.9)
    np.testing.assert_allclose([low, high], norm.ppf([0.05, 0.95]), atol=1e-3)


def test_it_starts_at_nought_where_the_density_is_highest_there():
    low, high = sized(expon.ppf(GRID), 0.9)
    assert low == 0.0
    assert high == pytest.approx(expon.ppf(0.9), abs=1e-3)


def test_away_from_nought_its_tails_are_alike():
    law = gamma(4.0)
    np.testing.assert_allclose(sized(law.ppf(GRID), 0.9), law.ppf([0.05, 0.95]), atol=2e-3)


def test_between_the_two_it_still_holds_its_level():
    for shape in (1.0, 1.1, 1.2, 1.3, 1.5, 2.0):
        law = gamma(shape)
        low, high = sized(law.ppf(GRID), 0.9)
        assert law.cdf(high) - law.cdf(low) == pytest.approx(0.9, abs=1e-3)


def test_what_piles_up_at_nought_keeps_the_pile_though_some_lie_below():
    above, below = expon.ppf(GRID), -0.05 * expon.ppf(GRID[::20])
    draws = np.concatenate([above, below])
    low, high = sized(draws, 0.9)
    assert low < 0.01
    assert np.mean((draws >= low) & (draws <= high)) == pytest.approx(0.9, abs=0.01)
    assert (low, high) == pytest.approx(sized(above, 0.9), abs=0.15)
