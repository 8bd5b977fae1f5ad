import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from luopan.stats import mixtures

TAILS = np.array([0.01, 0.05, 0.5, 0.95, 0.99])


def test_one_component_is_a_normal() -> None:
    found = mixtures.quantiles(np.ones(1), np.array([[3.0, -1.0]]), np.array([[2.0, 0.5]]), TAILS)
    expected = np.array([3.0, -1.0]) + ndtri(TAILS)[:, None] * np.array([2.0, 0.5])
    np.testing.assert_allclose(found, expected, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.05, 1), st.floats(-50, 50), st.floats(0.01, 20)),
        min_size=1,
        max_size=6,
    )
)
def test_the_distribution_at_a_quantile_is_its_probability(
    parts: list[tuple[float, float, float]],
) -> None:
    weights, means, sds = np.array(parts).T
    weights = weights / weights.sum()
    found = mixtures.quantiles(weights, means[:, None], sds[:, None], TAILS)[:, 0]
    reached = ndtr((found[:, None] - means) / sds) @ weights
    np.testing.assert_allclose(reached, TAILS, atol=1e-4)
    for q in found:
        above = mixtures.above(weights, means, sds, q)
        assert above == pytest.approx(1 - ndtr((q - means) / sds) @ weights, abs=1e-12)


def test_a_point_mass_is_its_point() -> None:
    found = mixtures.quantiles(np.ones(1), np.array([[4.0]]), np.zeros((1, 1)), TAILS)
    np.testing.assert_allclose(found, 4.0)
    assert mixtures.above(np.ones(1), np.array([4.0]), np.zeros(1), 3.0) == 1.0
    assert mixtures.above(np.ones(1), np.array([4.0]), np.zeros(1), 5.0) == 0.0


def test_draws_are_allotted_by_weight_to_within_one() -> None:
    weights = np.array([0.503, 0.25, 0.0, 0.247])
    counts = np.bincount(mixtures.allot(weights, 1000), minlength=4)
    np.testing.assert_allclose(counts, 1000 * weights, atol=1.0)
    assert counts[2] == 0
