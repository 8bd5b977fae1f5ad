import numpy as np
import pytest
from tests.stats.panels.worlds import planted, sales

from luopan.stats.panels import conformal
from luopan.stats.panels.conformal import block_p, lift_p
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.scale import panel


def test_block_p_counts_cyclic_blocks():
    residuals = np.array([1.0, -1.0, 2.0, 0.0, 3.0, 3.0])
    # block sums 0, 1, 2, 3, 6, 4 from each start; the last whole block is 6
    assert block_p(residuals, 2) == pytest.approx(1 / 6)
    assert block_p(residuals[::-1].copy(), 2) == pytest.approx(6 / 6)


def test_p_is_uniform_where_nothing_happened():
    tests = [planted(sales(12, 40, seed=s), k=2, start=32, length=8, seed=s) for s in range(120)]
    found = [lift_p(panel(test), test, 0.0) for test in tests]
    assert min(found) >= 1 / 40
    assert np.mean(np.array(found) <= 0.1) <= 0.1 + 2.5 * np.sqrt(0.09 / 120)
    assert np.mean(found) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("estimator", [None, Ridge(penalties=(0.3,), memories=(np.inf,))])
def test_a_planted_lift_is_inside_and_nought_outside(estimator):
    chosen = {} if estimator is None else {"estimator": estimator}
    test = planted(sales(20, 60, seed=2, noise=0.03), k=3, start=52, length=8, lift=0.15)
    found = conformal(test, level=0.95, **chosen)
    assert found.p <= 0.05
    assert 0.0 < found.interval.low <= 0.15 <= found.interval.high


def test_few_periods_are_refused():
    test = planted(sales(12, 15), k=2, start=10, length=5)
    found = conformal(test, level=0.95)
    assert (found.refused, found.interval) == ("too_few_blocks", None)
