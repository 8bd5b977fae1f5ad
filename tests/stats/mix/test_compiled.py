"""Kernels: inner ones are taken in, run as plain Python, and a density is called where it lies."""

import numpy as np
from tests.stats.mix.firms import firm

from luopan.stats.mix.compiled import inner, kernel
from luopan.stats.mix.density import address, log_density, scratch
from luopan.stats.mix.layout import lay_out, names


@inner
def doubled(x: float) -> float:
    """Return twice x."""
    return 2.0 * x


@kernel
def doubled_and_one(x: float) -> float:
    """Return twice x and one."""
    return doubled(x) + 1.0


@kernel
def followed(density, q, layout, work, grad):
    """Call a density at its address."""
    return density(q, layout, work, grad)


def test_an_inner_kernel_runs_inside_another_and_from_python() -> None:
    assert doubled_and_one(3.0) == 7.0
    assert doubled(3.0) == 6.0
    assert (doubled.__name__, doubled.__doc__) == ("doubled", "Return twice x.")


def test_a_density_called_at_its_address_is_the_density() -> None:
    made = firm()
    layout, size = lay_out(made), len(names(made))
    q = np.random.default_rng(1).normal(0.0, 0.1, size)
    q[names(made).index("log_sigma")] = np.log(made.spread)
    work, there, here = scratch(layout), np.empty(size), np.empty(size)
    density = address(layout)
    value = followed(density, q, layout, work, there)
    assert np.isfinite(value)
    assert value == log_density(q, layout, scratch(layout), here)
    np.testing.assert_array_equal(there, here)
