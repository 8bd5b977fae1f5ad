"""Carry-over and wash-out against their definitions, cell by cell."""

import numpy as np
import pytest

from luopan.stats.randomised import carried, kept


def test_washout_leaves_out_the_periods_after_each_change():
    arms = np.array([[[0, 0, 1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]]], np.int8)
    wanted = np.array([[1, 1, 0, 0, 1, 0, 0, 1], [0, 0, 1, 1, 0, 0, 1, 1]], bool)
    assert (kept(arms, 2)[0] == wanted).all()
    assert kept(arms, 0).all()
    assert not kept(arms, 99)[0, :, 2:].any()


@pytest.mark.parametrize("half_life", [0.5, 1.0, 3.0])
def test_carry_over_is_the_sum_over_what_was_before(half_life):
    on = np.random.default_rng(0).random((2, 3, 30)) < 0.5
    stay = 0.5 ** (1 / half_life)
    wanted = np.zeros(on.shape)
    for t in range(30):
        for s in range(t + 1):
            wanted[..., t] += (1 - stay) * stay ** (t - s) * on[..., s]
    assert carried(on, half_life) == pytest.approx(wanted, abs=1e-12)


def test_the_half_life_is_one():
    on = np.zeros((1, 300), bool)
    on[:, :200] = True
    course = carried(on, 4.0)[0]
    assert course[199] == pytest.approx(1.0)
    assert course[203] == pytest.approx(0.5)
    assert carried(on, 0.0).sum() == 200
