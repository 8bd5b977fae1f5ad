"""Finished tests beside the outcome: what they must, and must not, change."""

from dataclasses import replace

import numpy as np
import pytest

from luopan.stats.mix import (
    LiftTest,
    SamplerSettings,
    decompose,
    lift_differences,
    names,
    predict_lifts,
    respond,
    sample,
)
from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.likelihood import log_posterior
from luopan.stats.mix.scratch import make_work

from .firms import calibrated, elsewhere, factorial, firm

SHORT = SamplerSettings(chains=2, warmup=200, draws=300, seed=3)


def _gradient(problem, q):
    layout = lay_out(problem)
    gradient = np.empty_like(q)
    return log_posterior(q, layout, make_work(layout), gradient), gradient


def test_a_test_that_says_nothing_changes_nothing():
    problem = calibrated()
    vague = replace(problem, lifts=tuple(replace(t, sd=1e15) for t in problem.lifts))
    q = np.random.default_rng(0).normal(0.0, 0.5, len(names(problem))) - 1.0
    value, gradient = _gradient(replace(problem, lifts=()), q)
    same, equal = _gradient(vague, q)
    assert same == pytest.approx(value, rel=1e-9)
    np.testing.assert_allclose(equal, gradient, rtol=1e-7, atol=1e-9)


def test_what_is_predicted_is_the_response_to_the_other_input():
    # `respond` recomputes the outcome under other spending by another way
    problem = replace(calibrated(), lifts=calibrated().lifts[:2])
    draws = sample(replace(problem, lifts=()), SHORT)
    parts = decompose(problem, draws)
    said = predict_lifts(problem, draws, parts)
    for e, lift in enumerate(problem.lifts):
        other = problem.media.copy()
        other[:, lift.channels] = lift.instead
        now = [a.sum(axis=1) for a in respond(problem, draws, parts, problem.media, lift.rows)]
        then = [a.sum(axis=1) for a in respond(problem, draws, parts, other, lift.rows)]
        np.testing.assert_allclose(said[:, e], sum(now) - sum(then), rtol=1e-8, atol=1e-6)


def test_what_two_do_together_is_a_difference_of_differences():
    problem = calibrated()
    q = np.random.default_rng(1).normal(-0.5, 0.3, (2, len(names(problem))))
    lift = problem.lifts[2]
    single = [
        LiftTest((c,), lift.instead[:, [i]], lift.rows, 0.0, 1.0) for i, c in enumerate((0, 1))
    ]
    both = replace(lift, together=False)
    shared = lift_differences(replace(problem, lifts=(*single, both)), q)[1][:, :, 0]
    together = lift_differences(problem, q)[1][:, 2, 0]
    # with first: f(11) − f(01); second: f(11) − f(10); both: f(11) − f(00)
    np.testing.assert_allclose(together, shared[:, 0] + shared[:, 1] - shared[:, 2], rtol=1e-10)


def test_a_test_of_the_firms_own_input_needs_no_other_input_told():
    problem = calibrated()
    told = tuple(replace(t, own=problem.media[:, t.channels].copy()) for t in problem.lifts)
    q = np.random.default_rng(2).normal(-0.5, 0.3, len(names(problem)))
    value, gradient = _gradient(problem, q)
    same, equal = _gradient(replace(problem, lifts=told), q)
    assert same == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(equal, gradient, rtol=1e-10, atol=1e-12)


def test_what_a_test_elsewhere_says_is_the_difference_of_two_other_inputs():
    # f(tested) − f(other) = [f(own) − f(other)] − [f(own) − f(tested)]
    problem = elsewhere()
    q = np.random.default_rng(3).normal(-0.5, 0.3, (2, len(names(problem))))
    first = replace(problem.lifts[1], together=False)
    plain = replace(first, own=None)
    tested = replace(first, own=None, instead=first.own)
    own, shared = lift_differences(replace(problem, lifts=(first, plain, tested)), q)
    np.testing.assert_allclose(own[:, 0], own[:, 1] - own[:, 2], rtol=1e-10)
    np.testing.assert_allclose(shared[:, 0], shared[:, 1] - shared[:, 2], rtol=1e-10)


def test_a_sharp_test_pins_what_it_tested():
    plain = firm(weeks=80, seed=4)
    dark = plain.media[:, [0]].copy()
    dark[30:50] = 0.0
    rows = (np.arange(80) >= 30) & (np.arange(80) < 50)
    effect = 1.1 * 0.06 * 1e6 * 20
    lift = LiftTest((0,), dark, rows, effect, 0.02 * effect)
    problem = replace(plain, lifts=(lift,))
    before, after = sample(plain, SHORT), sample(problem, SHORT)
    unpinned = predict_lifts(problem, before, decompose(plain, before))[:, 0]
    pinned = predict_lifts(problem, after, decompose(problem, after))[:, 0]
    assert pinned.mean() == pytest.approx(effect, rel=0.02)
    assert pinned.std() == pytest.approx(lift.sd, rel=0.25)
    assert pinned.std() < 0.3 * unpinned.std()


@pytest.mark.parametrize(
    "broken",
    [
        {"channels": (7,)},
        {"channels": (0, 0)},
        {"instead": np.ones((3, 1))},
        {"instead": np.full((60, 1), -1.0)},
        {"rows": np.zeros(60, dtype=bool)},
        {"sd": 0.0},
        {"effect": np.nan},
        {"together": True},
        {"own": np.ones((3, 1))},
        {"own": np.full((60, 1), -1.0)},
    ],
)
def test_impossible_tests_are_refused(broken):
    lift = LiftTest((1,), np.ones((60, 1)), np.ones(60, dtype=bool), 1.0, 1.0)
    firm(lifts=(lift,))
    with pytest.raises(ValueError, match="lift"):
        firm(lifts=(replace(lift, **broken),))


@pytest.mark.parametrize(
    "broken",
    [
        {"kept": ()},
        {"kept": (2, 0)},
        {"kept": (1, 1)},
        {"kept": (0, 3)},
        {"channels": (1,)},
        {"effects": np.zeros(2)},
        {"covariance": -np.eye(3)},
    ],
)
def test_impossible_tests_by_two_are_refused(broken):
    _, by_two = factorial().lifts
    factorial(lifts=(by_two,))
    with pytest.raises(ValueError, match="lift"):
        factorial(lifts=(replace(by_two, **broken),))
