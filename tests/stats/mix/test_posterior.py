import numpy as np
import pytest

from luopan.stats.mix import (
    SamplerSettings,
    curves,
    decompose,
    marginal,
    respond,
    sample,
    sample_prior,
    this_and_later,
)
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.saturation import curve

from .firms import firm


@pytest.fixture(scope="module")
def fitted():
    problem = firm(weeks=80)
    draws = sample(problem, SamplerSettings(warmup=300, draws=250, seed=1))
    return problem, draws, decompose(problem, draws, seed=1)


def _curve_by_hand(problem, draws, draw, channel, media):
    """Return one draw's response of one channel in the outcome's unit, week by week."""
    at = dict(zip(draws.names, draws.flat[draw], strict=True))
    w = weights(
        1 / (1 + np.exp(-at[f"carry[{channel}]"])), at[f"delay[{channel}]"], problem.max_lag
    )
    half, slope = np.exp(at[f"half[{channel}]"]), np.exp(at[f"slope[{channel}]"])

    def bent(x):
        u = np.convolve(x[:, channel] / problem.media_scale[channel], w)[: len(x)]
        return curve("hill", half, slope, u)

    height = np.exp(at[f"kappa[{channel}]"]) * problem.outcome_scale / bent(problem.media).mean()
    return height * bent(media)


def test_parts_add_up_to_the_outcome(fitted):
    problem, _, parts = fitted
    lines = (parts.channels, parts.pairs, parts.columns)
    total = sum(line.sum(axis=1) for line in lines) + parts.base
    assert total.mean() == pytest.approx(parts.fitted.sum(), rel=1e-9)
    assert parts.fitted.sum() == pytest.approx(problem.outcome.sum(), rel=0.005)


def test_contributions_over_all_weeks_are_exp_kappa(fitted):
    problem, draws, parts = fitted
    kappa = [i for i, n in enumerate(draws.names) if n.startswith("kappa")]
    whole = np.exp(draws.flat[:, kappa]) * problem.outcome_scale * problem.weeks
    np.testing.assert_allclose(parts.channels, whole, rtol=1e-10)


def test_contributions_over_some_weeks_by_hand(fitted):
    problem, draws, _ = fitted
    rows = np.zeros(problem.weeks, dtype=bool)
    rows[10:30] = True
    some = decompose(problem, draws, rows, seed=1)
    for draw in (0, 700):
        by_hand = _curve_by_hand(problem, draws, draw, 1, problem.media)[rows].sum()
        assert some.channels[draw, 1] == pytest.approx(by_hand, rel=1e-10)


def test_rows_of_another_length_are_refused(fitted):
    problem, draws, parts = fitted
    with pytest.raises(ValueError, match=r"^shape: "):
        decompose(problem, draws, np.ones(3, dtype=bool))
    with pytest.raises(ValueError, match=r"^shape: "):
        respond(problem, draws, parts, problem.media[:, :2])


def test_the_same_spending_gives_the_same_parts(fitted):
    problem, draws, parts = fitted
    channels, pairs = respond(problem, draws, parts, problem.media)
    np.testing.assert_allclose(channels, parts.channels, rtol=1e-10)
    np.testing.assert_allclose(pairs, parts.pairs, rtol=1e-10)


def test_other_spending_by_hand(fitted):
    problem, draws, parts = fitted
    media = np.vstack([problem.media * 1.5, np.zeros((5, 3))])
    channels, _ = respond(problem, draws, parts, media)
    by_hand = _curve_by_hand(problem, draws, 9, 2, media).sum()
    assert channels[9, 2] == pytest.approx(by_hand, rel=1e-10)


def test_nothing_spent_brings_nothing(fitted):
    problem, draws, parts = fitted
    channels, pairs = respond(problem, draws, parts, np.zeros((20, 3)))
    assert not channels.any()
    assert not pairs.any()


def test_this_quarter_and_later_by_hand(fitted):
    problem, draws, parts = fitted
    this, later = this_and_later(problem, draws, parts, weeks=13)
    tail = np.zeros((problem.max_lag, 3))
    media = np.vstack([problem.media, tail])
    without = media.copy()
    without[problem.weeks - 13 :] = 0.0
    gain = _curve_by_hand(problem, draws, 4, 0, media)
    gain = gain - _curve_by_hand(problem, draws, 4, 0, without)
    assert this[4, 0] == pytest.approx(gain[: problem.weeks].sum(), rel=1e-9)
    assert later[4, 0] == pytest.approx(gain[problem.weeks :].sum(), rel=1e-9)
    assert (later > 0.0).all()


def test_a_quarter_longer_than_the_data_is_all_of_it(fitted):
    problem, draws, parts = fitted
    this, _ = this_and_later(problem, draws, parts, weeks=1000)
    np.testing.assert_allclose(this, parts.channels, rtol=1e-10)


def test_marginal_return_is_the_slope_of_more_spending(fitted):
    problem, draws, parts = fitted
    small = marginal(problem, draws, parts, step=1e-4)
    tail = np.zeros((problem.max_lag, 3))
    media = np.vstack([problem.media, tail])
    up, down = (_curve_by_hand(problem, draws, 3, 1, media * f).sum() for f in (1.001, 0.999))
    assert small[3, 1] == pytest.approx((up - down) / (0.002 * problem.media[:, 1].sum()), rel=1e-3)


def test_curves_start_at_nought_and_rise(fitted):
    problem, draws, parts = fitted
    grid = np.linspace(0.0, 2.0, 9)[:, None] * problem.media.max(axis=0)
    response = curves(problem, draws, parts, grid)
    assert response.shape == (1000, 9, 3)
    assert not response[:, 0].any()
    assert (np.diff(response, axis=1) > 0.0).all()


def test_a_steady_week_equals_the_curve(fitted):
    problem, draws, parts = fitted
    steady = np.full((40, 3), 1234.0)
    last = np.zeros(40, dtype=bool)
    last[-1] = True
    week, _ = respond(problem, draws, parts, steady, last)
    np.testing.assert_allclose(curves(problem, draws, parts, steady[:1])[:, 0], week, rtol=1e-10)


def test_conditional_draws_have_the_right_spread(fitted):
    # law of total variance: collapsed pair effects redrawn with another seed keep their moments
    problem, draws, parts = fitted
    again = decompose(problem, draws, seed=2)
    assert (again.pairs != parts.pairs).all()
    np.testing.assert_allclose(again.pairs.std(axis=0), parts.pairs.std(axis=0), rtol=0.15)


def test_prior_parts_know_nothing_of_the_outcome():
    problem = firm(weeks=80)
    louder = firm(weeks=80, outcome=problem.outcome[::-1].copy())
    drawn = [decompose(p, sample_prior(p, 500, seed=4), seed=4) for p in (problem, louder)]
    np.testing.assert_allclose(drawn[0].pairs, drawn[1].pairs)
    np.testing.assert_allclose(drawn[0].columns, drawn[1].columns)
    intercept = drawn[0].columns[:, 0] / (problem.outcome_scale * problem.weeks)
    assert intercept.std() == pytest.approx(2.0, rel=0.1)


def test_checks_see_a_well_specified_fit(fitted):
    _, _, parts = fitted
    p = (parts.discrepancy[:, :, 1] >= parts.discrepancy[:, :, 0]).mean(axis=0)
    assert ((p > 0.02) & (p < 0.98)).all()
    assert 0.3 < parts.r2.mean() < 1.0
    assert abs(parts.autocorrelation.mean()) < 0.2


def test_checks_see_an_outlier():
    problem = firm(weeks=80)
    outcome = problem.outcome.copy()
    outcome[40] *= 0.3
    # the parameters of the sound firm: a model fitted to the outlier may bend itself around it
    spoiled = firm(weeks=80, outcome=outcome, outcome_scale=problem.outcome_scale)
    draws = sample(problem, SamplerSettings(warmup=200, draws=150))
    parts = decompose(spoiled, draws)
    assert (parts.discrepancy[:, 0, 1] >= parts.discrepancy[:, 0, 0]).mean() < 0.01
