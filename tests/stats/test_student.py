import numpy as np
import pytest
from scipy.special import ndtr, stdtr

from luopan.stats.student import normal_cdf, two_sided_p


@pytest.mark.parametrize("df", [1, 2, 3, 4, 11, 130, 131])
def test_two_sided_p_is_that_of_scipy(df):
    t = np.array([-30.0, -2.5, 0.0, 0.1, 1.0, 3.0, 8.0])
    found = [two_sided_p(float(one), df) for one in t]
    assert found == pytest.approx(2.0 * stdtr(df, -np.abs(t)), abs=1e-13)


def test_normal_cdf_is_that_of_scipy():
    x = np.array([-40.0, -8.0, -1.0, 0.0, 0.3, 6.0, np.inf, -np.inf])
    assert [normal_cdf(float(one)) for one in x] == pytest.approx(ndtr(x), rel=1e-13)
