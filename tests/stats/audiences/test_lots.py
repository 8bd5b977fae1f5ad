import numpy as np
import pytest
from scipy import stats

from luopan.stats.audiences import lots, mixed


def test_it_is_pearsons_test_and_has_a_name() -> None:
    counts, shares = np.array([5000.0, 5300.0, 2600.0]), np.array([2.0, 2.0, 1.0])
    told = lots(counts, shares)
    expected = counts.sum() * shares / 5.0
    assert told.p == pytest.approx(stats.chisquare(counts, expected).pvalue)
    np.testing.assert_allclose(told.expected, expected)
    # Fabijan et al. 2019: 821,588 against 815,482 of a half and half split
    broken = lots(np.array([821_588.0, 815_482.0]), np.array([0.5, 0.5]))
    assert broken.fault == "sample_ratio_mismatch"
    assert lots(np.array([5000.0, 5100.0]), np.ones(2)).fault is None


def test_a_sound_lot_is_doubted_once_in_a_thousand() -> None:
    rng = np.random.default_rng(1)
    faults = [
        lots(rng.multinomial(3000, [0.5, 0.3, 0.2]).astype(float), np.array([5.0, 3.0, 2.0])).fault
        for _ in range(5000)
    ]
    assert sum(f is not None for f in faults) <= 15


def test_what_is_no_lot_is_refused() -> None:
    for counts, shares, code in (
        (np.ones(2), np.ones(3), "shape:"),
        (np.ones(1), np.ones(1), "shape:"),
        (np.zeros(2), np.ones(2), "counts:"),
        (np.ones(2), np.array([1.0, 0.0]), "counts:"),
    ):
        with pytest.raises(ValueError, match=code):
            lots(counts, shares)


def test_audiences_split_alike_are_pearsons_independence() -> None:
    counts = np.array([[500.0, 300.0, 0.0], [480.0, 350.0, 0.0]])
    oracle = stats.chi2_contingency(counts[:, :2], correction=False)
    assert mixed(counts) == pytest.approx(oracle.pvalue)
    assert mixed(counts[:, :1]) == 1.0
    assert mixed(np.array([[900.0, 100.0], [500.0, 500.0]])) < 1e-6
