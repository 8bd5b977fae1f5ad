import numpy as np
import pytest
from scipy import stats

from luopan.stats.audiences import compare, compare_amounts, of_rows
from luopan.stats.audiences.amounts import MANY


def spent(rng: np.random.Generator, n: int, more: float = 1.0) -> np.ndarray:
    """Nought for 95 %, log-normal for the rest."""
    amounts = np.zeros(n)
    bought = np.flatnonzero(rng.random(n) < 0.05)
    amounts[bought] = rng.lognormal(0.0, 1.0, bought.size) * more
    return amounts


@pytest.mark.parametrize(("n", "more"), [((200, 200), 1.0), ((800, 200), 1.0), ((300, 300), 1.5)])
def test_cover_with_nineteen_in_twenty_noughts(n: tuple[int, int], more: float) -> None:
    rng = np.random.default_rng(1)
    truth = 0.05 * np.exp(0.5) * (more - 1.0)
    held = welch = false = 0
    for seed in range(250):
        arms = (spent(rng, n[0]), spent(rng, n[1], more))
        told = compare_amounts(arms, level=0.9, seed=seed)[0]
        other = compare(tuple(of_rows(a) for a in arms), level=0.9)[0]
        held += told.low <= truth <= told.high
        welch += other.low <= truth <= other.high
        false += told.p < 0.1
    assert 0.85 <= held / 250 <= 0.95
    if n[0] != n[1]:
        assert held > welch + 4
    if more == 1.0:
        assert false / 250 < 0.15


def test_p_is_that_of_scipys_permutation_test() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.exponential(1.0, 40), rng.exponential(1.9, 30)
    told = compare_amounts((a, b))[0]

    def welch(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(stats.ttest_ind(y, x, equal_var=False, axis=axis).statistic)

    oracle = stats.permutation_test(
        (a, b), welch, n_resamples=9999, vectorized=True, rng=np.random.default_rng(3)
    )
    # 1,999 draws: a standard error of .005
    assert told.p == pytest.approx(oracle.pvalue, abs=0.015)


def test_p_and_interval_agree_and_the_same_seed_gives_the_same_bytes() -> None:
    rng = np.random.default_rng(4)
    for seed in range(60):
        arms = (spent(rng, 300), spent(rng, 300, 2.0))
        told = compare_amounts(arms, level=0.9, seed=seed)[0]
        assert told == compare_amounts(arms, level=0.9, seed=seed)[0]
        out = told.p < 1.0 - 0.9
        assert out == (told.low > 0.0 or told.high < 0.0)
        assert told.lift is None or out == (told.lift.low > 0.0 or told.lift.high < 0.0)
    with pytest.raises(ValueError, match="level:"):
        compare_amounts(arms, level=0.9999)


def test_what_was_bought_before_takes_noise_away() -> None:
    rng = np.random.default_rng(5)
    shorter, held = [], 0
    for seed in range(80):
        arms, before = [], []
        for _ in range(2):
            keen = rng.random(400) < 0.1
            buys = np.where(rng.random(400) < keen * 0.5, rng.gamma(20.0, 0.05, 400), 0.0)
            arms.append(buys)
            before.append(np.where(rng.random(400) < 0.2, np.nan, keen.astype(float)))
        plain = compare_amounts(tuple(arms), level=0.9, seed=seed)[0]
        told = compare_amounts(tuple(arms), tuple(before), level=0.9, seed=seed)[0]
        shorter.append((told.high - told.low) / (plain.high - plain.low))
        held += told.low <= 0.0 <= told.high
    assert np.mean(shorter) < 0.87
    assert held / 80 > 0.8


def test_many_buyers_are_welchs_and_several_arms_share_the_error() -> None:
    rng = np.random.default_rng(6)
    many = tuple(rng.exponential(1.0, MANY // 2 + 10) for _ in range(2))
    assert compare_amounts(many) == compare(tuple(of_rows(a) for a in many))
    arms = tuple(spent(rng, 400) for _ in range(3))
    both = compare_amounts(arms, level=0.9)
    one = compare_amounts(arms[:2], level=0.95)[0]
    assert both[0].high - both[0].low == pytest.approx(one.high - one.low, rel=0.05)
    assert compare_amounts(arms, level=0.95)[0].p >= compare_amounts(arms[:2])[0].p
