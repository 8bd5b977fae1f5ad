"""The scale on which chains walk: its map, its density, and what it does for a size near nought."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from luopan.stats.diagnostics import ess_bulk
from luopan.stats.mix import SamplerSettings, sample
from luopan.stats.mix.density import address, log_density, scratch
from luopan.stats.mix.layout import lay_out, priors
from luopan.stats.mix.priors import Prior
from luopan.stats.mix.straight import bent, centres, slopes, straight_density, straightened

from .firms import firm

CENTRE = np.array([-1.5, -np.inf, 0.3])


def test_only_sizes_that_may_be_nil_are_bent():
    given = (
        Prior("half_normal", 0.5),
        Prior("half_t", 2.0, 4.0),
        Prior("normal", 1.0, 2.0),
        Prior("gamma", 2.0, 1.0),
        Prior("beta", 2.0, 2.0),
    )
    assert centres(given) == pytest.approx([np.log(0.5), np.log(2.0), *[-np.inf] * 3])


def test_the_map_is_undone_from_the_far_left_to_the_right():
    q = np.random.default_rng(1).normal(0.0, 3.0, (200, 3))
    q[0] = -690.0  # where a draw of a prior was nought
    q[1] = 40.0
    z = straightened(q, CENTRE)
    assert bent(z, CENTRE) == pytest.approx(q, abs=1e-9, rel=1e-12)
    assert (z[:, 1] == q[:, 1]).all()
    assert z[1] == pytest.approx(q[1])


def test_its_slope_is_that_of_the_map():
    z = np.random.default_rng(2).normal(0.0, 3.0, (50, 3))
    told = (bent(z + 1e-6, CENTRE) - bent(z - 1e-6, CENTRE)) / 2e-6
    assert slopes(z, CENTRE) == pytest.approx(told, rel=1e-7)
    assert (slopes(z, CENTRE) >= 1.0).all()


def test_a_half_normal_size_loses_most_of_its_tail():
    q = np.log(np.abs(np.random.default_rng(3).normal(size=(100_000, 1))))
    z = straightened(q, np.zeros(1))
    assert abs(stats.skew(z[:, 0])) < 0.55 * abs(stats.skew(q[:, 0]))
    assert stats.kurtosis(z[:, 0]) < 0.2 * stats.kurtosis(q[:, 0])


def test_the_density_in_z_is_the_one_in_q_times_the_stretch():
    problem = firm()
    layout = lay_out(problem)
    centre = centres(priors(problem))
    given = (layout, scratch(layout), centre, np.empty((3, centre.size)))
    density = address(layout)
    rng = np.random.default_rng(4)
    for _ in range(5):
        z = rng.normal(-0.5, 0.8, centre.size)
        grad, unused = np.empty(z.size), np.empty(z.size)
        value = straight_density(z, density, given, grad)
        plain = log_density(bent(z, centre), layout, given[1], unused)
        assert value == pytest.approx(plain + np.log(slopes(z, centre)).sum(), rel=1e-10)
        for i in range(z.size):
            step = np.eye(z.size)[i] * 1e-6
            ends = [straight_density(z + s * step, density, given, unused) for s in (1.0, -1.0)]
            assert grad[i] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=2e-5, abs=2e-5)


def test_channels_that_do_nothing_keep_their_effective_draws():
    weeks = 104
    still = firm(weeks=weeks)
    noise = np.random.default_rng(5).normal(0.0, 0.03, weeks)
    problem = replace(still, outcome=1e6 * (1.0 + 0.05 * still.linear[:, 1] + noise))
    draws = sample(problem, SamplerSettings(chains=4, warmup=300, draws=500, seed=3))
    sizes = [i for i, name in enumerate(draws.names) if name.startswith("kappa")]
    # 1,169 where the logarithms themselves are walked
    assert min(ess_bulk(draws.params[:, :, i]) for i in sizes) > 1400.0
