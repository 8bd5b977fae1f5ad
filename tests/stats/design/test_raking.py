"""Raking: margins are met, and what cannot be met is said."""

import numpy as np
import pytest

from luopan.stats.design import Margin, kish, rake

RNG = np.random.default_rng(5)
AGE = RNG.integers(0, 3, 200)
SEX = RNG.integers(0, 2, 200)
MARGINS = (Margin(AGE, np.array([0.5, 0.3, 0.2])), Margin(SEX, np.array([0.6, 0.4])))


def shares(weight: np.ndarray, margin: Margin) -> np.ndarray:
    return np.bincount(margin.group, weight, margin.share.size) / weight.sum()


def test_all_margins_are_met_and_the_sum_is_kept() -> None:
    start = RNG.lognormal(size=200)
    raked = rake(start, MARGINS)
    assert raked.converged
    assert raked.weight.sum() == pytest.approx(start.sum())
    for margin in MARGINS:
        assert shares(raked.weight, margin) == pytest.approx(margin.share, abs=1e-8)
    assert raked.design_effect == pytest.approx(kish(raked.weight))


def test_weights_change_by_a_factor_of_each_group_only() -> None:
    factor = rake(np.ones(200), MARGINS).weight
    cells = {(a, s): factor[(a == AGE) & (s == SEX)] for a in range(3) for s in range(2)}
    assert all(np.ptp(cell) < 1e-12 for cell in cells.values())
    ratio = [cells[a, 0][0] / cells[a, 1][0] for a in range(3)]
    assert np.ptp(ratio) < 1e-8


def test_one_margin_is_poststratification() -> None:
    raked = rake(np.ones(200), MARGINS[:1])
    assert raked.rounds == 1
    want = 200 * MARGINS[0].share / np.bincount(AGE)
    assert raked.weight == pytest.approx(want[AGE])


def test_people_may_share_a_row() -> None:
    group = np.array([0, 1])
    raked = rake(np.ones(2), [Margin(group, np.array([0.5, 0.5]))], repeats=np.array([90.0, 10.0]))
    assert raked.weight == pytest.approx([50 / 90, 5.0])


def test_a_cap_holds_and_says_what_it_costs() -> None:
    few = np.array([0] * 95 + [1] * 5)
    margin = Margin(few, np.array([0.5, 0.5]))
    free = rake(np.ones(100), [margin])
    assert free.weight.max() == pytest.approx(10.0)
    bound = rake(np.ones(100), [margin], cap=3.0)
    assert not bound.converged
    assert bound.off > 0.1
    assert bound.trimmed == 5
    assert bound.design_effect < free.design_effect
    loose = rake(np.ones(100), [margin], cap=20.0)
    assert loose.converged
    assert loose.trimmed == 0


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    same = np.array([0] * 50 + [1] * 50)
    raked = rake(np.ones(100), [Margin(same, np.array([s, 1 - s])) for s in (0.3, 0.6)])
    assert not raked.converged
    assert raked.off == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("group", "share"),
    [
        ([0, 1], [0.5, 0.6]),
        ([0, 1], [1.2, -0.2]),
        ([0, 0], [0.5, 0.5]),
        ([0, 1], [1.0, 0.0]),
        ([0, 2], [0.5, 0.5]),
    ],
)
def test_a_margin_that_is_none_is_refused(group: list, share: list) -> None:
    with pytest.raises(ValueError, match=r"^margin"):
        rake(np.ones(2), [Margin(np.array(group), np.array(share))])


def test_a_cap_below_the_mean_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^cap"):
        rake(np.ones(200), MARGINS, cap=1.0)
