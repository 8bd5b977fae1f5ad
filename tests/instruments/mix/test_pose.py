"""When chains by region are run on."""

import numpy as np

from luopan.instruments.mix.pose import ENOUGH, TOGETHER, slow
from luopan.stats.diagnostics import ess_bulk, ess_tail, rhat
from luopan.stats.mix import Draws


def draws(params: np.ndarray) -> Draws:
    ones = np.ones(len(params))
    return Draws(params[:, :, None], ("a",), 0, ones, ones)


def test_chains_are_run_on_for_their_middle_and_for_their_tails() -> None:
    rng = np.random.default_rng(5)
    free = rng.standard_normal((4, 750))
    assert not slow(draws(free))
    sticky = np.cumsum(0.3 * rng.standard_normal((4, 750)), axis=1)
    assert slow(draws(sticky))
    # the middle is told well, and the tails are visited in long stretches
    wide = np.repeat(np.isin(np.arange(10), (2, 7)), 75)
    tails = free * np.where(wide, 5.0, 1.0)
    assert ess_bulk(tails) > ENOUGH > ess_tail(tails)
    assert rhat(tails) < TOGETHER
    assert slow(draws(tails))
