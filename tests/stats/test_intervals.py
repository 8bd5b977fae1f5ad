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
    law = gamma(9.0)
    np.testing.assert_allclose(sized(law.ppf(GRID), 0.9), law.ppf([0.05, 0.95]), atol=2e-3)


def test_what_is_wholly_below_nought_has_equal_tails_too():
    below = -gamma(4.0).ppf(GRID)
    assert sized(below, 0.9) == pytest.approx(equal_tailed(below, 0.9))


def test_between_the_two_it_moves_step_by_step_and_holds_its_level():
    ends = []
    for shape in np.arange(1.0, 9.01, 0.1):
        law = gamma(shape)
        low, high = sized(law.ppf(GRID), 0.9)
        assert law.cdf(high) - law.cdf(low) == pytest.approx(0.9, abs=1e-3)
        ends.append((law.cdf(low), high))
    tails, highs = np.transpose(ends)
    assert tails[0] == pytest.approx(0.0, abs=1e-3)
    assert tails[-1] == pytest.approx(0.05, abs=1e-3)
    assert (np.diff(tails) > -1e-6).all()
    # one that jumped from the narrowest to equal tails would gain .05 and .7 at once
    assert np.diff(tails).max() < 0.02
    assert np.diff(highs).max() < 0.45


def test_what_piles_up_at_nought_keeps_the_pile_though_some_lie_below():
    above, below = expon.ppf(GRID), -0.05 * expon.ppf(GRID[::20])
    draws = np.concatenate([above, below])
    low, high = sized(draws, 0.9)
    assert below.min() <= low <= 0.0
    assert high < equal_tailed(draws, 0.9)[1]
    assert np.mean((draws >= low) & (draws <= high)) == pytest.approx(0.9, abs=0.01)
