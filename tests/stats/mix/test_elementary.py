import numpy as np
import pytest

from luopan.stats.mix.elementary import exp_all, log_all


def test_exp_equals_numpy():
    x = np.r_[np.linspace(-699, 699, 20001), 0.0, -0.0, 1e-300, 0.5 * np.log(2.0)]
    expected = np.exp(x)
    exp_all(x)
    np.testing.assert_allclose(x, expected, rtol=1e-12)


def test_exp_is_held_within_its_range():
    out = np.array([-np.inf, -1e9, 1e9, np.inf])
    exp_all(out)
    assert out == pytest.approx(np.exp([-700.0, -700.0, 700.0, 700.0]), rel=1e-12)


def test_exp_of_nan_is_nan():
    out = np.array([np.nan])
    exp_all(out)
    assert np.isnan(out[0])


def test_log_equals_numpy():
    x = np.r_[np.exp(np.linspace(-690, 690, 20001)), 1.0, 2.0, np.sqrt(2.0), 1 + 1e-12, 1 - 1e-12]
    out = np.empty_like(x)
    log_all(x, out)
    np.testing.assert_allclose(out, np.log(x), rtol=1e-12, atol=1e-15)
