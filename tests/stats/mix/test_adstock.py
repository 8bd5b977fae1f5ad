import numpy as np
import pytest

from luopan.stats.mix.adstock import carry_over, carry_over_gradient, fill_weights, weights


def test_geometric_weights_by_hand():
    assert weights(0.5, 0.0, 3) == pytest.approx([4 / 7, 2 / 7, 1 / 7])


def test_delayed_weights_by_hand():
    # w ∝ 0.5^l (l + 1)²: 1, 2, 9/4, 2
    assert weights(0.5, 2.0, 4) == pytest.approx(np.array([1, 2, 2.25, 2]) / 7.25)


def test_geometric_kernel_equals_normalised_powers_of_alpha():
    powers = 0.3 ** np.arange(13)
    assert weights(0.3, 0.0, 13) == pytest.approx(powers / powers.sum())


def test_extreme_parameters_stay_finite_and_sum_to_one():
    for alpha, delay in ((1e-9, 50.0), (1 - 1e-9, -50.0), (1e-9, -50.0), (1 - 1e-9, 50.0)):
        assert weights(alpha, delay, 20).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("alpha", "max_lag"), [(0.0, 5), (1.0, 5), (0.5, 0)])
def test_impossible_kernels_are_refused(alpha, max_lag):
    with pytest.raises(ValueError, match="must"):
        weights(alpha, 0.0, max_lag)


def test_carry_over_is_a_causal_convolution():
    w, x, u = np.array([0.5, 0.3, 0.2]), np.array([10.0, 0.0, 0.0, 5.0]), np.empty(4)
    carry_over(w, x, u)
    assert u == pytest.approx([5.0, 3.0, 2.0, 2.5])


def test_kernel_longer_than_the_series():
    w, u = weights(0.5, 0.0, 13), np.empty(2)
    carry_over(w, np.array([1.0, 0.0]), u)
    assert u == pytest.approx(w[:2])


def test_gradient_equals_finite_differences():
    rng = np.random.default_rng(3)
    x, target = rng.gamma(2.0, 1.0, 30), rng.normal(size=30)

    def value(carry, delay):
        w, u = np.empty(8), np.empty(30)
        fill_weights(carry, delay, w)
        carry_over(w, x, u)
        return float(u @ target)

    w = np.empty(8)
    means = np.array(fill_weights(0.3, 0.7, w))
    in_alpha, in_delay = carry_over_gradient(w, x, target, means)
    h = 1e-6
    slope = (value(0.3 + h, 0.7) - value(0.3 - h, 0.7)) / (2 * h)
    # the kernel's gradient is in log α; d log α / d logit α = 1 − α
    assert in_alpha * (1 - 1 / (1 + np.exp(-0.3))) == pytest.approx(slope, rel=1e-6)
    assert in_delay == pytest.approx(
        (value(0.3, 0.7 + h) - value(0.3, 0.7 - h)) / (2 * h), rel=1e-6
    )
