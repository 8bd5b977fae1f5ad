"""The same question asked when fewer outcomes were known."""

from dataclasses import replace

import numpy as np
import pytest

from luopan.stats.mix import decompose, names, respond, sample_prior, until
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.mode import Posterior

from .firms import firm

KNOWN = 45


def at_hand(problem):
    """Return a point not far from the prior's middle."""
    return sample_prior(problem, draws=1, seed=3).flat[0] * 0.5


def test_as_if_later_outcomes_could_be_anything():
    """Leaving weeks out is the same as giving each of them a coefficient of its own."""
    whole = firm()
    unseen = np.eye(whole.weeks)[:, KNOWN:]
    free = replace(
        whole,
        linear=np.c_[whole.linear, unseen],
        linear_sd=np.r_[whole.linear_sd, np.full(unseen.shape[1], 1e4)],
    )
    short = until(whole, KNOWN)
    both = [Posterior(lay_out(p), len(names(p))) for p in (free, short)]
    one, other = at_hand(whole), at_hand(whole) + 0.1
    differences = [p(other)[0] - p(one)[0] for p in both]
    assert differences[0] == pytest.approx(differences[1], abs=1e-4)


def test_parts_are_of_the_whole_span():
    whole = firm()
    short = until(whole, KNOWN)
    draws = sample_prior(short, draws=50, seed=1)
    parts = decompose(short, draws)
    kappa = [short_name.startswith("kappa") for short_name in draws.names]
    expected = np.exp(draws.flat[:, kappa]) * whole.weeks * whole.outcome_scale
    np.testing.assert_allclose(parts.channels, expected, rtol=1e-9)
    channels, pairs = respond(short, draws, parts, whole.media)
    np.testing.assert_allclose(parts.channels, channels, rtol=1e-9)
    np.testing.assert_allclose(parts.pairs, pairs, rtol=1e-8)
    assert parts.fitted.shape == (KNOWN,)


def test_columns_that_are_nought_so_far_are_left_out():
    whole = firm()
    late = np.zeros((whole.weeks, 1))
    late[50] = 1.0
    longer = replace(whole, linear=np.c_[whole.linear, late], linear_sd=np.r_[whole.linear_sd, 0.3])
    assert until(longer, 51).linear.shape[1] == longer.linear.shape[1]
    assert until(longer, KNOWN).linear.shape[1] == whole.linear.shape[1]
    assert until(longer, KNOWN).outcome_scale == longer.outcome_scale


@pytest.mark.parametrize("weeks", [2, 61])
def test_refuses_weeks_that_are_not_there(weeks):
    with pytest.raises(ValueError, match="shape"):
        until(firm(), weeks)
