import numpy as np
import pytest
from tests.stats.panels.worlds import sales

from luopan.stats.panels import ESTIMATORS, PanelTest, find
from luopan.stats.panels.problem import Dropped


def asked(change=None, **other):
    outcome = sales(8, 30)
    if change is not None:
        change(outcome)
    return PanelTest(**{"outcome": outcome, "treated": (0, 3), "start": 20, "length": 6} | other)


def at(region, period, value):
    def change(outcome):
        outcome[region, period] = value

    return change


@pytest.mark.parametrize(
    ("code", "change", "other"),
    [
        ("shape", None, {"outcome": np.zeros(4)}),
        ("not_finite", at(1, 1, np.inf), {}),
        ("treated", None, {"treated": ()}),
        ("treated", None, {"treated": (1, 1)}),
        ("treated", None, {"treated": (8,)}),
        ("treated", None, {"treated": (-1,)}),
        ("excluded", None, {"excluded": (3,)}),
        ("excluded", None, {"excluded": (9,)}),
        ("dates", None, {"length": 11}),
        ("dates", None, {"length": 0}),
        ("dates", None, {"length": 6, "tail": 5}),
        ("short_history", None, {"start": 5}),
        ("missing_treated", at(3, 22, np.nan), {}),
        ("missing_treated", at(0, 2, np.nan), {}),
        ("zero_sales", at(3, slice(0, 20), 0.0), {}),
        ("too_few_regions", None, {"excluded": (1, 2, 4, 5, 6)}),
        ("in_step", lambda y: np.outer(range(2, 10), y[0], out=y), {}),
        ("in_step", lambda y: y.fill(100.0), {}),
        ("sizes", None, {"sizes": np.zeros(8)}),
    ],
)
def test_each_fault_has_its_code(code, change, other):
    with pytest.raises(ValueError, match=f"^{code}:"):
        asked(change, **other)


def test_regions_that_cannot_be_donors_are_named():
    def spoil(outcome):
        outcome[1, 4] = np.nan
        outcome[2, :20] = 0.0

    test = asked(spoil, excluded=(5,))
    assert test.dropped == (Dropped(1, "missing"), Dropped(2, "zero_sales"), Dropped(5, "excluded"))
    assert test.donors == (4, 6, 7)
    assert find(test).dropped == test.dropped


@pytest.mark.parametrize("estimator", ESTIMATORS.values(), ids=ESTIMATORS)
def test_regions_that_began_flat_are_read_all_the_same(estimator):
    """A quarter's figure was spread evenly over its weeks: the whole history of the early folds."""
    outcome = sales(8, 30)
    outcome[:, :18] = outcome[:, :18].mean(axis=1, keepdims=True)
    found = find(asked(outcome=outcome), estimator=estimator)
    assert np.isfinite([found.effect, found.error]).all()


def test_gaps_after_the_end_do_not_matter():
    test = asked(at(1, 27, np.nan))
    assert test.dropped == ()
    assert test.donors == (1, 2, 4, 5, 6, 7)
    assert asked(at(1, 27, np.nan), tail=2).dropped == (Dropped(1, "missing"),)
