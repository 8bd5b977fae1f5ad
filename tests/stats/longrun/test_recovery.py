"""Simulated worlds with known truth: what is there is found, what is not is not, gates close."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stats.longrun.worlds import LIFT, world

from luopan.stats.longrun import (
    LongRunProblem,
    Posterior,
    Surveys,
    fit,
    long_effects,
    look,
)
from luopan.stats.longrun.gates import moves
from luopan.stats.longrun.problem import retention, slow, usual


def share(problem: LongRunProblem, posterior: Posterior) -> np.ndarray:
    effects = long_effects(problem, posterior, np.ones(problem.weeks, dtype=bool))
    return effects.within[:, 0] / problem.weeks


@pytest.fixture(scope="module")
def found() -> tuple[LongRunProblem, Posterior, float]:
    problem, true = world(3)
    return problem, fit(problem, seed=1), true


def test_a_brand_path_is_recovered(found: tuple[LongRunProblem, Posterior, float]) -> None:
    problem, posterior, true = found
    drawn = share(problem, posterior)
    low, high = np.quantile(drawn, [0.05, 0.95])
    assert 0.0 < low < true < high
    assert (drawn > 0.0).mean() > 0.95
    assert abs(posterior.lift.mean() - LIFT) < 2.0 * posterior.lift.std()


def test_its_gates_are_open(found: tuple[LongRunProblem, Posterior, float]) -> None:
    problem, posterior, _ = found
    gates, other = look(problem, posterior, [[0], [1]], [True, False])
    assert gates.moves > 10.0
    assert gates.contraction > 0.3
    assert gates.placebo > 0.05
    assert gates.shift < 1.645
    assert gates.weakest > 0.8
    assert 0.0 < gates.detectable < 0.2
    assert other.moves == gates.moves


def test_no_quarter_is_left_out_where_nothing_is_claimed(
    found: tuple[LongRunProblem, Posterior, float],
) -> None:
    problem, posterior, _ = found
    (gates,) = look(problem, posterior, [[0]], [False])
    assert gates.weakest == 1.0


def test_same_seed_same_draws(found: tuple[LongRunProblem, Posterior, float]) -> None:
    problem, posterior, _ = found
    again = fit(problem, seed=1)
    np.testing.assert_array_equal(again.reach, posterior.reach)


def test_what_is_to_come_follows_from_what_is_held(
    found: tuple[LongRunProblem, Posterior, float],
) -> None:
    problem, posterior, _ = found
    rows = np.ones(problem.weeks, dtype=bool)
    effects = long_effects(problem, posterior, rows, ahead=(1, 2000))
    k = 5
    phi = retention(posterior.half_life[k])
    curves = problem.curves[posterior.shape[k]]
    size = posterior.reach[k] * posterior.lift[k]
    tail = np.concatenate([curves, np.zeros((2000, curves.shape[1]))])
    state = slow(tail, phi)[problem.weeks :]
    np.testing.assert_allclose(effects.ahead[1][k], size * state[0], rtol=1e-9)
    np.testing.assert_allclose(effects.ahead[2000][k], size * state.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(
        effects.short[k], posterior.heights[k] * curves.sum(axis=0), rtol=1e-12
    )


def test_the_slow_state_starts_from_the_usual() -> None:
    steady = np.ones((50, 1))
    assert np.abs(usual(steady, 0.97)).max() < 1e-12
    assert slow(steady, 0.97)[-1, 0] == pytest.approx(1.0 - 0.97**50)


@pytest.mark.parametrize(("lift", "reach"), [(0.0, (6.0, 0.0)), (LIFT, (0.0, 0.0))])
def test_without_a_link_or_a_reach_nothing_is_found(lift: float, reach: tuple[float, ...]) -> None:
    problem, _ = world(5, lift=lift, reach=reach)
    low, high = np.quantile(share(problem, fit(problem, seed=2)), [0.01, 0.99])
    assert low < 0.0 < high


def test_false_claims_are_rare_on_a_drifting_base() -> None:
    false = 0
    for seed in range(6):
        lift, reach = ((0.0, (6.0, 0.0)), (LIFT, (0.0, 0.0)))[seed % 2]
        problem, _ = world(100 + seed, lift=lift, reach=reach, answers=400)
        p = float((share(problem, fit(problem, seed=seed, half_lives=(26.0, 52.0))) > 0.0).mean())
        false += p > 0.95 or p < 0.05
    assert false <= 1


def test_a_still_brand_does_not_pass_the_first_gate() -> None:
    rng = np.random.default_rng(0)
    ratios = []
    for _ in range(30):
        week = np.arange(0, 156, 4)
        noise = np.full(week.size, 1.3)
        value = rng.normal(0.0, np.sqrt(noise))
        ratios.append(moves(Surveys(week, value, noise, np.ones((week.size, 1)))))
    assert np.mean(np.array(ratios) > 2.71) <= 0.15
    walk = np.cumsum(rng.normal(0.0, 0.5, 156))[np.arange(0, 156, 4)]
    assert moves(Surveys(week, walk + value, noise, np.ones((week.size, 1)))) > 10.0


def test_a_jump_between_two_sources_is_no_movement() -> None:
    rng = np.random.default_rng(1)
    week = np.arange(0, 156, 4)
    noise = np.full(week.size, 1.0)
    late = week >= 80
    value = rng.normal(size=week.size) + 6.0 * late
    apart = np.column_stack([~late, late]).astype(float)
    assert moves(Surveys(week, value, noise, np.ones((week.size, 1)))) > 10.0
    assert moves(Surveys(week, value, noise, apart)) < 2.71


def test_two_surveys_move_nothing() -> None:
    assert (
        moves(Surveys(np.array([0, 9]), np.array([0.0, 9.0]), np.ones(2), np.ones((2, 1)))) == 0.0
    )


def test_spend_that_follows_the_brand_fails_the_placebo() -> None:
    # budgets repeat what the brand did half a year before: spend led by 26 weeks tracks it
    problem, _ = world(7, reach=(0.0, 0.0), drift=0.25)
    rng = np.random.default_rng(7)
    n, weeks, _ = problem.curves.shape
    budget = rng.lognormal(0.0, 0.9, weeks // 26 + 3).repeat(26)[: weeks + 26]
    early = np.column_stack([budget[26:], np.ones(weeks) + 0.2 * rng.random(weeks)])
    late = np.column_stack([budget[:weeks], early[:, 1]])
    held = slow(early / early.mean(axis=0) - 1.0, retention(26.0)) @ np.array([8.0, 0.0])
    value = problem.surveys.value + held[problem.surveys.week]
    curves = np.repeat((late / late.mean(axis=0))[None], n, axis=0)
    changed = replace(
        problem,
        outcome=problem.outcome + LIFT * held,
        curves=curves,
        surveys=replace(problem.surveys, value=value),
    )
    (gates,) = look(changed, fit(changed, seed=1), [[0]], [False])
    assert gates.placebo < 0.05
