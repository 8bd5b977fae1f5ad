"""The exact knapsack, against every set that there is."""

from itertools import combinations

import numpy as np
import pytest

from luopan.stats.portfolio import best


def by_force(worth: np.ndarray, use: np.ndarray, limits: np.ndarray) -> float:
    """The largest worth of any set that keeps the limits."""
    top = 0.0
    for count in range(1, worth.size + 1):
        for chosen in combinations(range(worth.size), count):
            if (use[:, chosen].sum(axis=1) <= limits * (1 + 1e-9)).all():
                top = max(top, float(worth[list(chosen)].sum()))
    return top


@pytest.mark.parametrize("seed", range(60))
def test_no_set_within_the_limits_is_worth_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    items, rows = int(rng.integers(1, 11)), int(rng.integers(1, 5))
    worth = rng.normal(1.0, 1.0, items) * 10.0 ** rng.integers(-3, 7)
    use = rng.exponential(1.0, (rows, items)) * 10.0 ** rng.integers(-3, 7, (rows, 1))
    use[rng.random((rows, items)) < 0.3] = 0.0
    limits = use.sum(axis=1) * rng.uniform(0.1, 0.9, rows)
    taken = best(worth, use, limits)
    assert (use[:, taken].sum(axis=1) <= limits * (1.0 + 1e-6)).all()
    assert (worth[taken] > 0.0).all()
    assert worth[taken].sum() == pytest.approx(by_force(worth, use, limits), rel=1e-6)


def test_a_larger_limit_is_never_worth_less() -> None:
    rng = np.random.default_rng(1)
    worth, use = rng.exponential(1.0, 40), rng.exponential(1.0, (2, 40))
    told = [worth[best(worth, use, np.array([b, 20.0]))].sum() for b in np.linspace(0, 40, 15)]
    assert told == sorted(told)
    assert told[0] == 0.0


def test_without_limits_all_that_is_worth_something_is_taken() -> None:
    worth = np.array([1.0, -1.0, 0.0, 2.0])
    assert best(worth, np.ones((1, 4)), np.array([np.inf])).tolist() == [0, 3]
    assert best(worth, np.empty((0, 4)), np.empty(0)).tolist() == [0, 3]


@pytest.mark.parametrize(
    ("worth", "use", "limits", "code"),
    [
        ([1.0], [[1.0], [1.0]], [1.0], "shape"),
        ([np.nan], [[1.0]], [1.0], "not_finite"),
        ([1.0], [[-1.0]], [1.0], "negative"),
        ([1.0], [[1.0]], [-1.0], "negative"),
    ],
)
def test_what_is_no_knapsack_is_refused(
    worth: list[float], use: list[list[float]], limits: list[float], code: str
) -> None:
    with pytest.raises(ValueError, match=f"^{code}"):
        best(np.array(worth), np.array(use), np.array(limits))
