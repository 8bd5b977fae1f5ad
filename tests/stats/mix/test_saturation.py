import numpy as np
import pytest

from luopan.stats.mix.saturation import CODES, curve, curve_gradient, fill_curve

INPUTS = np.array([0.0, 0.5, 1.0, 2.0, 40.0])


def test_hill_by_hand():
    assert curve("hill", 2.0, 1.0, INPUTS) == pytest.approx([0, 0.2, 1 / 3, 0.5, 40 / 42])


def test_hill_is_half_at_half_whatever_the_slope():
    for slope in (0.3, 1.0, 4.0):
        assert curve("hill", 0.7, slope, [0.7]) == pytest.approx([0.5])


def test_logistic_is_a_hyperbolic_tangent():
    # (1 − e^−λu) / (1 + e^−λu) = tanh(λu / 2) with λ = 1 / half
    assert curve("logistic", 0.5, 1.0, INPUTS) == pytest.approx(np.tanh(INPUTS / 0.5 / 2))


@pytest.mark.parametrize("kind", ["hill", "logistic"])
def test_curves_start_at_nought_rise_and_stay_below_one(kind):
    values = curve(kind, 1.3, 1.7, np.linspace(0, 20, 200))
    assert values[0] == 0.0
    assert (np.diff(values) > 0).all()
    assert values[-1] < 1.0


def test_enormous_and_tiny_inputs_stay_finite():
    values = curve("hill", 1e-3, 3.0, [1e-300, 1e-12, 1e9, 1e300])
    assert np.isfinite(values).all()
    assert values[-1] == 1.0


def test_impossible_curves_are_refused():
    with pytest.raises(ValueError, match="positive"):
        curve("hill", 0.0, 1.0, INPUTS)


@pytest.mark.parametrize("kind", ["hill", "logistic"])
def test_gradient_equals_finite_differences(kind):
    rng = np.random.default_rng(5)
    u, target = np.r_[0.0, rng.gamma(2.0, 1.0, 20)], rng.normal(size=21)

    def value(half, slope, inputs):
        s = np.empty_like(inputs)
        fill_curve((CODES[kind], half, slope), inputs, np.empty_like(inputs), s)
        return float(s @ target)

    shape, logs, s, ds = (CODES[kind], 0.2, 0.3), np.empty_like(u), np.empty_like(u), target.copy()
    fill_curve(shape, u, logs, s)
    in_half, in_slope = curve_gradient(shape, u, logs, s, ds)
    h = 1e-6
    assert in_half == pytest.approx(
        (value(0.2 + h, 0.3, u) - value(0.2 - h, 0.3, u)) / (2 * h), rel=1e-6
    )
    assert in_slope == pytest.approx(
        (value(0.2, 0.3 + h, u) - value(0.2, 0.3 - h, u)) / (2 * h), rel=1e-6, abs=1e-12
    )
    for t in range(1, u.size):
        step = np.zeros_like(u)
        step[t] = h
        difference = value(0.2, 0.3, u + step) - value(0.2, 0.3, u - step)
        assert ds[t] == pytest.approx(difference / (2 * h), rel=1e-5)
    if kind == "hill":
        assert ds[0] == 0.0
