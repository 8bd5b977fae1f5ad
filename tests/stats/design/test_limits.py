"""Intervals: published examples, cover in simulation, and probabilities that hold."""

from dataclasses import replace

import numpy as np
import pytest

from luopan.stats.design import (
    Net,
    difference,
    estimate,
    net_difference,
    net_limits,
    published,
    sample,
    share_limits,
)


def of(successes: int, n: int):
    """A share with so many degrees of freedom that t is the normal, as in the papers."""
    return replace(published(successes / n, n), degrees=1e9)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_printed_it(successes: int, n: int, low: float, high: float) -> None:
    found = share_limits(of(successes, n), 0.95)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_differences_as_newcombe_printed_them(
    one: tuple, other: tuple, low: float, high: float
) -> None:
    found = difference(of(*one), of(*other), 0.95)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_share_of_few_units_is_wider_than_one_of_as_many_people() -> None:
    many, few = published(0.3, 200), replace(published(0.3, 200), degrees=4.0)
    wide, narrow = share_limits(few, 0.9), share_limits(many, 0.9)
    assert wide.low < narrow.low < 0.3 < narrow.high < wide.high


@pytest.mark.parametrize(("p", "units"), [(0.1, 30), (0.5, 8), (0.5, 30)])
def test_ninety_per_cent_hold_of_clustered_surveys(p: float, units: int) -> None:
    rng = np.random.default_rng(6)
    unit = np.arange(10 * units) % units
    hits = 0
    for _ in range(600):
        of_unit = rng.beta(19 * p, 19 * (1 - p), units)
        y = rng.random(unit.size) < of_unit[unit]
        found = share_limits(estimate(y, sample(unit.size, unit=unit)), 0.9)
        hits += found.low <= p <= found.high
    assert 0.86 <= hits / 600 <= 0.95


@pytest.mark.parametrize("shares", [(0.45, 0.40, 0.15), (0.9, 0.08, 0.02)])
def test_ninety_per_cent_hold_of_net_liking(shares: tuple) -> None:
    rng = np.random.default_rng(7)
    asked = rng.multinomial(80, shares, 2000) / 80
    ends = [net_limits(Net(a, c, 80, 79), 0.9) for a, _, c in asked]
    truth = shares[0] - shares[2]
    assert 0.87 <= np.mean([e.low <= truth <= e.high for e in ends]) <= 0.95


def test_net_liking_of_one_mind_is_not_certain() -> None:
    found = net_limits(Net(1.0, 0.0, 20, 19), 0.9)
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.8 < found.low < 0.99


def test_the_error_of_a_net_share_is_that_of_a_multinomial() -> None:
    plus, minus, n = 0.45, 0.15, 4000
    _, error = Net(plus, minus, n, n - 1).eased()
    assert error == pytest.approx(np.sqrt((plus + minus - (plus - minus) ** 2) / n), rel=1e-3)


def test_p_above_is_right_as_often_as_it_says() -> None:
    """Over shares that are spread as Jeffreys' prior says, of which it is the very posterior."""
    rng = np.random.default_rng(8)
    truth = rng.beta(0.5, 0.5, (4000, 2))
    seen = rng.binomial(25, truth)
    said = np.array(
        [difference(published(a / 25, 25), published(b / 25, 25), 0.9).p_above for a, b in seen]
    )
    right = truth[:, 0] > truth[:, 1]
    for low, high in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0)):
        among = (said >= low) & (said < high)
        assert right[among].mean() == pytest.approx(said[among].mean(), abs=0.05)


def test_alike_surveys_are_as_likely_above_as_below() -> None:
    same = published(0.02, 50)
    assert difference(same, same, 0.9).p_above == pytest.approx(0.5, abs=1e-3)
    net = Net(0.3, 0.1, 100, 99)
    assert net_difference(net, net, 0.9).p_above == pytest.approx(0.5)
    found = net_difference(Net(0.1, 0.8, 300, 299), Net(0.45, 0.15, 1000, 999), 0.9)
    assert found.value == pytest.approx(-1.0)
    assert found.low < -1.0 < found.high < -0.9
    assert found.p_above < 1e-6
