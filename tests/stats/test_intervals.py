import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import expon, gamma, norm

from luopan.stats.intervals import densest, equal_tailed, shortest

GRID = (np.arange(20_000) + 0.5) / 20_000


def test_equal_tails_are_quantiles():
    low, high = equal_tailed(norm.ppf(GRID), 0.9)
    np.testing.assert_allclose([low, high], norm.ppf([0.05, 0.95]), atol=1e-3)


def test_it_starts_at_nought_where_the_density_is_highest_there():
    low, high = shortest(expon.ppf(GRID), 0.9)
    assert low == 0.0
    assert high == pytest.approx(expon.ppf(0.9), abs=1e-3)


def test_away_from_nought_it_is_the_highest_density_interval():
    law = gamma(4.0)
    best = minimize_scalar(
        lambda tail: law.ppf(tail + 0.9) - law.ppf(tail), bounds=(1e-6, 0.0999), method="bounded"
    )
    low, high = shortest(law.ppf(GRID), 0.9)
    assert high - low == pytest.approx(best.fun, rel=1e-3)
    # the minimum is flat: its place is known less well than its width
    assert low == pytest.approx(law.ppf(best.x), abs=0.06)
    assert law.cdf(high) - law.cdf(low) == pytest.approx(0.9, abs=1e-3)


def test_far_from_nought_both_kinds_agree():
    draws = norm.ppf(GRID, loc=50.0)
    np.testing.assert_allclose(shortest(draws, 0.8), equal_tailed(draws, 0.8), atol=0.05)


def test_what_may_be_negative_is_refused():
    with pytest.raises(ValueError, match="negative"):
        shortest(np.array([0.1, -0.1]), 0.9)


def test_what_piles_up_at_nought_keeps_the_pile_though_some_lie_below():
    above, below = expon.ppf(GRID), -0.05 * expon.ppf(GRID[::20])
    draws = np.concatenate([above, below])
    low, high = densest(draws, 0.9)
    assert low < 0.01
    assert high - low < np.subtract(*equal_tailed(draws, 0.9)[::-1])
    assert np.mean((draws >= low) & (draws <= high)) == pytest.approx(0.9, abs=0.01)
    assert densest(above, 0.9) == pytest.approx(shortest(above, 0.9), abs=1e-3)
