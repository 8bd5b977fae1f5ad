"""Effects drawn towards what bets usually do: against brute force, published values and truth."""

import numpy as np
import pytest
from numpy.typing import NDArray

from luopan.stats import shrinkage
from luopan.stats.shrinkage import SHAPES, Shrunk, Usual, error_of, shrink

Array = NDArray[np.float64]

Y = np.array([0.08, 0.01, -0.02, 0.05, 0.06])
S = np.array([0.03, 0.02, 0.04, 0.02, 0.05])
BETS = np.array([0, 1, 2, 0, 3])

# Colditz et al. 1994: thirteen trials of BCG against tuberculosis, log relative risks and variances
# as metafor's dat.bcg gives them (Viechtbauer 2010, J. Stat. Softw. 36)
BCG = np.array([-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694,
                -1.3713, -0.3394, 0.4459, -0.0173])  # fmt: skip
BCG_VARIANCE = np.array([0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564,
                         0.0730, 0.0124, 0.5325, 0.0714])  # fmt: skip


def by_force(usual: Usual, draws: int = 600_000) -> tuple[Array, Array]:
    """Mean and 90 % interval of each bet: draws from the prior, weighed with the likelihood."""
    rng = np.random.default_rng(3)
    centre = usual.size * rng.normal(size=(draws, 1))
    spread = usual.size * np.abs(rng.standard_cauchy(size=(draws, 1)))
    place = rng.uniform(0.0, 1.0 / 3.0, (draws, 1))
    between, within = spread * np.sqrt(1.0 - place), spread * np.sqrt(place)
    part, times, shift = np.array(SHAPES)[rng.integers(len(SHAPES), size=draws)].T
    apart = part * (1.0 - part) * (times * shift) ** 2
    narrow = between[:, 0] / np.sqrt(1.0 - part + part * times**2 + apart)
    wide = rng.random((draws, 4)) < part[:, None]
    sizes = np.where(wide, times[:, None], 1.0) * narrow[:, None]
    offset = (wide - part[:, None]) * (narrow * times * shift)[:, None]
    bets = centre + offset + sizes * rng.normal(size=(draws, 4))
    places = bets[:, BETS] + within * rng.normal(size=(draws, BETS.size))
    log = -0.5 * (((Y - places) / S) ** 2).sum(axis=1)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    ends = np.empty((2, 4))
    for bet, column in enumerate(bets.T):
        order = np.argsort(column)
        reached = np.cumsum(weight[order])
        ends[:, bet] = column[order][np.searchsorted(reached, [0.05, 0.95])]
    return weight @ bets, ends


def test_the_posterior_is_that_of_brute_force() -> None:
    usual = Usual(size=0.04)
    told = shrink(Y, S, BETS, usual)
    mean, ends = by_force(usual)
    np.testing.assert_allclose(told.effects, mean, atol=7e-4)
    np.testing.assert_allclose([told.interval(b, 0.9) for b in range(4)], ends.T, atol=2e-3)


def test_with_a_normal_law_many_trials_give_the_published_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """REML of all of them: mean −0.7145 (0.1798), spread √0.3132 (metafor's manual)."""
    monkeypatch.setattr(shrinkage, "SHAPES", SHAPES[:1])
    told = shrink(BCG, np.sqrt(BCG_VARIANCE), np.arange(13), Usual(size=1.0))
    assert told.centre == pytest.approx(-0.7145, abs=0.09)
    assert told.spread == pytest.approx(np.sqrt(0.3132), rel=0.15)
    # the fourth is exact and keeps most of its distance, the twelfth is not and loses most of it
    kept = (told.effects - told.centre) / (BCG - told.centre)
    assert kept[3] > 0.6
    assert kept[11] < 0.45


def test_one_lucky_bet_among_nulls_is_drawn_in_more_than_one_among_its_like() -> None:
    nulls, alike = np.array([0.08, 0, 0.01, -0.01, 0, 0.005]), np.full(6, 0.08)
    errors, bets = np.full(6, 0.03), np.arange(6)
    lucky = shrink(nulls, errors, bets).effects[0]
    usual = shrink(alike, errors, bets).effects[0]
    assert 0.0 < lucky < 0.045
    assert 0.065 < usual < 0.08


def test_a_replication_that_agrees_makes_a_bet_surer_and_moves_it_out() -> None:
    once = shrink(np.array([0.06, 0.0, 0.0]), np.full(3, 0.025), np.array([0, 1, 2]))
    twice = shrink(np.array([0.06, 0.0, 0.0, 0.055]), np.full(4, 0.025), np.array([0, 1, 2, 0]))
    assert twice.effects[0] > once.effects[0]
    assert twice.positive(0) > once.positive(0)
    assert np.diff(twice.interval(0, 0.9)) < np.diff(once.interval(0, 0.9))


def test_order_and_sign_of_the_tests_do_not_matter() -> None:
    order = np.array([3, 0, 4, 2, 1])
    plain, other = shrink(Y, S, BETS), shrink(Y[order], S[order], BETS[order])
    np.testing.assert_allclose(plain.effects, other.effects, rtol=1e-10)
    np.testing.assert_allclose(shrink(-Y, S, BETS).effects, -plain.effects, rtol=1e-10)


def test_an_untested_bet_is_expected_to_do_what_bets_do() -> None:
    told = shrink(Y, S, BETS, count=5)
    assert told.effects[4] == pytest.approx(told.centre, abs=1e-3)
    assert np.diff(told.interval(4, 0.9)) > np.diff(told.interval(1, 0.9))


def test_without_any_test_there_is_the_prior() -> None:
    told = shrink(np.array([]), np.array([]), np.array([], dtype=np.intp), count=1)
    assert told.effects[0] == pytest.approx(0.0)
    assert told.positive(0) == pytest.approx(0.5)


def winners(rng: np.random.Generator, firms: int) -> Array:
    """Truth, raw, shrunken, low, high, and a replication's chance and outcome, of every winner."""
    rows = []
    for _ in range(firms):
        usual = Usual()
        centre, between = 0.01, 0.02
        truth = rng.normal(centre, between, 20)
        error = rng.uniform(0.01, 0.03, 20)
        seen = truth + rng.normal(0.0, 0.01, 20) + error * rng.normal(size=20)
        told: Shrunk = shrink(seen, error, np.arange(20), usual)
        for bet in np.flatnonzero(seen > 1.645 * error):
            again = truth[bet] + 0.01 * rng.normal() + error[bet] * rng.normal()
            chance = told.replication(int(bet), float(error[bet]), 0.9)[1]
            rows.append((truth[bet], seen[bet], told.effects[bet], *told.interval(int(bet), 0.9),
                         chance, again > 1.645 * error[bet]))  # fmt: skip
    return np.array(rows)


def test_what_is_said_of_winners_is_not_biased_though_their_raw_effects_are() -> None:
    truth, raw, shrunken, low, high, chance, again = winners(np.random.default_rng(5), 150).T
    assert raw.mean() > 1.4 * truth.mean()
    assert shrunken.mean() == pytest.approx(truth.mean(), rel=0.08)
    assert 0.87 < np.mean((low <= truth) & (truth <= high)) < 0.94
    assert chance.mean() == pytest.approx(again.mean(), abs=0.05)


def test_a_standard_error_is_read_from_an_interval() -> None:
    assert error_of(-0.0645, 0.1, 0.9) == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((np.array([0.1, np.nan]), np.ones(2), np.array([0, 1])), "not_finite"),
        ((np.array([0.1]), np.zeros(1), np.array([0])), "errors"),
        ((np.array([0.1]), np.ones(2), np.array([0])), "bets"),
        ((np.array([0.1]), np.ones(1), np.array([-1])), "bets"),
    ],
)
def test_what_cannot_be_read_is_refused(given: tuple[Array, ...], code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}"):
        shrink(*given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^scale"):
        Usual(size=0.0)
