import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from luopan.stats.audiences import Moments, filled, of_counts, of_rows, of_sums

ROWS = arrays(np.float64, st.tuples(st.integers(2, 30), st.just(3)), elements=st.floats(-1e3, 1e3))


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_rows_sums_and_merged_parts_say_the_same(first: np.ndarray, second: np.ndarray) -> None:
    both = np.vstack([first, second])
    whole = of_rows(both)
    np.testing.assert_allclose(whole.covariance, np.cov(both.T), atol=1e-6, rtol=1e-9)
    merged = of_rows(first) + of_rows(second)
    sums = of_sums(len(both), both.sum(axis=0), both.T @ both)
    for other in (merged, sums):
        assert other.n == whole.n
        np.testing.assert_allclose(other.mean, whole.mean, atol=1e-9)
        np.testing.assert_allclose(other.scatter, whole.scatter, atol=1e-5, rtol=1e-9)


def test_counts_are_rows_counted() -> None:
    rows = np.repeat([-100.0, 0.0, 100.0], [3, 5, 9])
    counted = of_counts(np.array([-100.0, 0.0, 100.0]), np.array([3, 5, 9]))
    np.testing.assert_allclose(counted.covariance, np.var(rows, ddof=1))
    # scores that are shared are one score to which answers are added
    added = of_counts(np.array([1.0, 0.0, 0.0]), np.array([4, 6, 0]), added=2.0)
    assert (added.n, added.mean[0]) == (12.0, pytest.approx(5.0 / 12.0))


def test_gaps_take_the_mean_of_all_arms_and_are_marked() -> None:
    one, two = filled((np.array([1.0, np.nan, 3.0]), np.array([5.0, 7.0])))
    np.testing.assert_array_equal(one, [[1.0, 0.0], [4.0, 1.0], [3.0, 0.0]])
    np.testing.assert_array_equal(two, [[5.0, 0.0], [7.0, 0.0]])
    (whole, _) = filled((np.ones((2, 2)), np.zeros((3, 2))))
    assert whole.shape == (2, 2)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda: of_rows(np.ones(1)), "shape:"),
        (lambda: of_sums(1, np.ones(1), np.ones((1, 1))), "n:"),
        (lambda: of_sums(10, np.ones(2), np.ones((1, 1))), "shape:"),
        (lambda: of_sums(10, np.array([100.0]), np.array([[10.0]])), "squares:"),
        (lambda: of_rows(np.array([1.0, np.nan])), "finite:"),
        (lambda: Moments(5.0, np.ones(2), np.ones((3, 3))), "shape:"),
        (lambda: of_counts(np.ones(2), np.array([1.0, -1.0])), "shape:"),
    ],
)
def test_what_cannot_be_is_refused(bad: object, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        bad()  # type: ignore[operator]
