"""Power of a given set: against tests that were really made."""

import numpy as np
import pytest

from luopan.stats.panels import PanelTest, find, foreseen


def panel(seed: int, regions: int = 24, periods: int = 90) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = np.cumsum(rng.normal(0.0, 0.01, periods))
    own = rng.normal(0.0, 0.04, (regions, periods))
    level = rng.lognormal(7.0, 0.4, regions)
    return level[:, None] * np.exp(common + own)


def test_the_promised_effect_is_found_as_often_as_promised() -> None:
    found = promised = 0
    for seed in range(40):
        outcome = panel(seed)
        treated = (1, 7, 12, 19)
        curve = foreseen(outcome[:, :82], treated, 8, level=0.9, seed=seed)
        assert 0.0 < curve.detectable < 0.1
        promised += 1
        tested = outcome.copy()
        tested[list(treated), 82:] *= 1.0 + curve.detectable
        p = find(PanelTest(tested, treated, 82, 8), level=0.9, seed=seed).p
        found += p is not None and p <= 0.1
    # 32 are expected; 24 or fewer come once in two hundred
    assert 24 < found < 40
    assert promised == 40


def test_longer_and_larger_tests_see_more() -> None:
    outcome = panel(3)
    one = foreseen(outcome, (1,), 4).detectable
    four = foreseen(outcome, (1, 7, 12, 19), 4).detectable
    longer = foreseen(outcome, (1, 7, 12, 19), 12).detectable
    assert longer < four < one


def test_a_short_history_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^short_history"):
        foreseen(panel(1)[:, :20], (1, 2), 8)
