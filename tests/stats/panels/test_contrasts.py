import numpy as np
import pytest
from scipy.optimize import minimize
from statsmodels.tsa.statespace.structural import UnobservedComponents
from tests.stats.panels.worlds import sales

from luopan.stats.panels.contrasts import Contrasts, least_contrasts
from luopan.stats.panels.level import LocalLevel, over_time
from luopan.stats.panels.ridge import Ridge, fading


def sets_of(*rows):
    sets = np.array(rows)
    return sets, np.full(sets.shape, 1.0 / sets.shape[1])


def test_contrasts_are_ridge_regression_with_weights_that_add_to_one():
    rng = np.random.default_rng(1)
    values = rng.normal(1.0, 0.2, (9, 40))
    centred = values - values.mean(1, keepdims=True)
    moments = centred @ centred.T / 40
    own = rng.uniform(0.5, 2.0, 9)
    sets, shares = sets_of((0, 1), (4, 7))
    found = least_contrasts(moments + 0.1 * np.diag(own), sets, shares)
    for v, chosen in zip(found, sets, strict=True):
        donors = np.setdiff1d(np.arange(9), chosen)
        target = centred[chosen].mean(0)

        def loss(w, donors=donors, target=target):
            return ((target - w @ centred[donors]) ** 2).mean() + 0.1 * w**2 @ own[donors]

        best = minimize(
            loss, np.full(7, 1 / 7), constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            tol=1e-14,
        )  # fmt: skip
        assert -v[donors] == pytest.approx(best.x, abs=1e-5)
        assert v[chosen] == pytest.approx([0.5, 0.5])


def test_a_row_of_share_nought_is_no_donor():
    values = sales(8, 30)
    sets, shares = np.array([[0, 1, 5]]), np.array([[0.5, 0.5, 0.0]])
    for fit in (*Ridge()(values, sets, shares, 30, 4), *LocalLevel()(values, sets, shares, 30, 4)):
        assert fit.regions[0, 5] == pytest.approx(0.0, abs=1e-12)
        assert fit.regions.sum() == pytest.approx(0.0, abs=1e-9)


def test_many_sets_at_once_are_each_alone():
    values = sales(10, 40)
    sets, shares = sets_of((0, 1), (2, 3), (5, 9))
    together = Ridge()(values, sets, shares, 30, 10)
    for i in range(3):
        alone = Ridge()(values, sets[i : i + 1], shares[i : i + 1], 30, 10)
        for a, b in zip(together, alone, strict=True):
            assert a.gaps(values)[:, i] == pytest.approx(b.gaps(values)[:, 0], abs=1e-10)


def test_fading_weights_halve():
    weights = fading(12, 3.0)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[-1] / weights[-4] == pytest.approx(2.0)
    assert fading(5, np.inf) == pytest.approx(np.full(5, 0.2))


def test_gaps_are_the_two_contrasts():
    rng = np.random.default_rng(2)
    values, v, periods = rng.normal(size=(4, 9)), rng.normal(size=(2, 4)), rng.random((3, 1, 6))
    gaps = Contrasts(v, periods, np.ones(2)).gaps(values, 6)
    assert gaps.shape == (3, 2, 3)
    path = v @ values
    assert gaps[1, 0] == pytest.approx(path[0, 6:] - path[0, :6] @ periods[1, 0])


@pytest.mark.parametrize("ratio", [0.01, 0.3])
def test_the_level_ahead_is_the_kalman_filters(ratio):
    rng = np.random.default_rng(3)
    y = rng.normal(size=50).cumsum() * np.sqrt(ratio) + rng.normal(size=50) + 5.0
    model = UnobservedComponents(y, level="llevel", use_exact_diffuse=True)
    ahead = model.smooth([1.0, ratio]).forecast(3)
    _, periods = over_time(50, ratio)
    assert periods.sum() == pytest.approx(1.0)
    assert np.full(3, periods @ y) == pytest.approx(ahead, rel=1e-8)


def test_the_metric_takes_a_level_out():
    metric, _ = over_time(30, 0.1)
    assert metric @ np.ones(30) == pytest.approx(np.zeros(30), abs=1e-10)
    assert np.linalg.eigvalsh(metric)[1] > 0.0
