"""Histories made from a history: the same regions, the same noise, the same memory."""

import numpy as np
import pytest
from tests.stats.randomised.panels import panel

from luopan.stats.randomised.resample import Source, autoregression, innovations, taken_apart


def beside(sales):
    return taken_apart(np.log(sales))[2]


def memory(left):
    return (left[:, 1:] * left[:, :-1]).sum() / (left**2).sum()


def test_a_long_history_is_used_as_it_is():
    history = panel(np.random.default_rng(0), 8, 60)
    source = Source(history, 5, 30)
    assert source.windows
    for drawn in source.draw(np.random.default_rng(1), 10):
        found = [
            np.isclose(history[i, s : s + 30], row).all()
            for row in drawn
            for i in range(8)
            for s in range(31)
        ]
        assert sum(found) == 5


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_a_short_history_is_simulated_with_its_noise_and_memory(rho):
    rng = np.random.default_rng(2)
    history = panel(rng, 30, 50, noise=0.05, rho=rho, walk=0.0)
    source = Source(history, 30, 60)
    assert not source.windows
    left = [beside(p) for p in source.draw(rng, 20)]
    assert np.mean([x.std() for x in left]) == pytest.approx(beside(history).std(), rel=0.15)
    assert np.mean([memory(x) for x in left]) == pytest.approx(rho, abs=0.12)


def test_more_regions_than_there_are_do_not_repeat_each_other():
    history = panel(np.random.default_rng(3), 6, 60)
    drawn = Source(history, 18, 40).draw(np.random.default_rng(4), 1)[0]
    between = np.corrcoef(beside(drawn))
    assert np.abs(between[np.triu_indices(18, 1)]).max() < 0.9


def test_an_autoregression_is_recovered_and_its_innovations_are_white():
    rng = np.random.default_rng(5)
    left = beside(panel(rng, 60, 80, rho=0.5, walk=0.0))
    slopes = autoregression(left)
    assert slopes[0] == pytest.approx(0.5, abs=0.05)
    assert abs(memory(innovations(left, slopes))) < 0.06


def test_missing_cells_are_filled_by_the_two_way_means():
    rng = np.random.default_rng(6)
    logs = rng.standard_normal((6, 1)) + rng.standard_normal(20)
    holed = np.where(rng.random((6, 20)) < 0.1, np.nan, logs)
    level, shared, left = taken_apart(holed)
    assert level[:, None] + shared == pytest.approx(logs, abs=1e-3)
    assert left == pytest.approx(0.0, abs=1e-3)


def test_a_history_that_is_none_is_refused():
    for wrong in (np.ones((5, 4)), np.zeros((5, 30))):
        with pytest.raises(ValueError, match=r"^(shape|history): "):
            Source(wrong, 4, 20)
