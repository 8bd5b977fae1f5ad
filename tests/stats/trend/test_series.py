import numpy as np
import pytest

from luopan.stats.trend import Series


def series(**changes: object) -> Series:
    given: dict[str, object] = {
        "week": np.array([0, 2, 2]), "y": np.array([1.0, 2.0, 3.0]), "v": np.ones(3),
        "n_weeks": 4, "unit": 1.0,
    }  # fmt: skip
    return Series(**(given | changes))  # type: ignore[arg-type]


def test_the_long_run_mean_comes_before_the_constants() -> None:
    found = series(x=np.array([[2.0], [0.0], [5.0]]), x_prior=np.array([1.0]))
    np.testing.assert_array_equal(found.design, [[1, 2], [1, 0], [1, 5]])
    np.testing.assert_array_equal(series().design, np.ones((3, 1)))


@pytest.mark.parametrize(
    "changes",
    [
        {"week": np.array([2, 0, 2])},
        {"week": np.array([0, 2, 4])},
        {"week": np.array([-1, 2, 2])},
        {"v": np.ones(2)},
        {"v": np.array([1.0, -1.0, 1.0])},
        {"y": np.array([1.0, np.nan, 1.0])},
        {"unit": 0.0},
        {"x": np.ones((2, 1)), "x_prior": np.ones(1)},
        {"y": np.zeros(0), "week": np.zeros(0, dtype=int), "v": np.zeros(0)},
    ],
)
def test_what_cannot_be_a_series_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"series|week|x must|unit"):
        series(**changes)
