import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.stats.links import Link

LINKS = [Link("identity"), Link("log"), Link.logit(0, 1), Link.logit(-100, 100), Link.logit(1, 5)]


@pytest.mark.parametrize("link", LINKS)
@given(share=st.floats(0.01, 0.99))
def test_there_and_back_again(link: Link, share: float) -> None:
    value = np.array(link.low + share * (link.high - link.low))
    assert float(link.inverse(link.forward(value))) == pytest.approx(float(value), rel=1e-9)


@pytest.mark.parametrize("link", LINKS)
def test_the_slope_is_the_derivative(link: Link) -> None:
    value = np.array(link.low + 0.3 * (link.high - link.low))
    eta, step = float(link.forward(value)), 1e-5
    ends = link.inverse(np.array([eta - step, eta + step]))
    assert float(link.slope(value)) == pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-6)


def test_beyond_a_bound_is_infinitely_far() -> None:
    link = Link.logit(-100, 100)
    np.testing.assert_array_equal(
        link.forward(np.array([-100, 100, 150])), [-np.inf, np.inf, np.inf]
    )
    np.testing.assert_array_equal(link.inverse(np.array([-1e9, 1e9])), [-100, 100])
    assert Link("log").forward(np.array(0.0)) == -np.inf
