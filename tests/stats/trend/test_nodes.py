import numpy as np
import pytest

from luopan.stats.trend.nodes import TrendPrior, build


def test_the_grid_is_every_combination_and_its_weights_sum_to_one() -> None:
    prior = TrendPrior()
    nodes, log_weights = build(prior, 2.0)
    sizes = (prior.reversion, prior.damping, prior.level_grid, prior.slope_grid, prior.noise_grid)
    assert nodes.shape == (np.prod([len(s) for s in sizes]), 5)
    assert len(np.unique(nodes, axis=0)) == len(nodes)
    assert np.exp(log_weights).sum() == pytest.approx(1.0)


def test_scales_follow_the_unit() -> None:
    one, _ = build(TrendPrior(), 1.0)
    three, _ = build(TrendPrior(), 3.0)
    np.testing.assert_allclose(three[:, :2], one[:, :2])
    np.testing.assert_allclose(three[:, 2:], 3 * one[:, 2:])


def test_the_weights_are_the_priors_masses() -> None:
    prior = TrendPrior(
        level=1.0, level_grid=(0.5, 1.5), slope_grid=(0.0,), noise_grid=(0.0,), damping=(0.9,),
        reversion=((1.0, 0.25), (0.9, 0.75)),
    )  # fmt: skip
    nodes, log_weights = build(prior, 1.0)
    weights = np.exp(log_weights)
    assert weights[nodes[:, 0] == 1.0].sum() == pytest.approx(0.25)
    cells = np.diff([0.0, 1.0, 1.5 * 1.25]) * np.exp(-0.5 * np.array([0.25, 2.25]))
    walk = weights[nodes[:, 0] == 1.0]
    np.testing.assert_allclose(walk / walk.sum(), cells / cells.sum())
