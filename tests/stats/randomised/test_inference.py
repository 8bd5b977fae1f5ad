"""The test is the lot's own; p value and interval are one; both are right as often as they say."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.stats.randomised.panels import acted, panel, trial

from luopan.stats.randomised import (
    BlockLot,
    PauseLot,
    Question,
    Trial,
    analyse,
    complete,
    factorial,
    matched_pairs,
    multi_cell,
    redrawn,
)
from luopan.stats.randomised.inference import p_values
from luopan.stats.randomised.regression import Moments


def test_a_small_design_is_enumerated_and_its_p_is_fishers():
    rng = np.random.default_rng(0)
    design = complete(7, 3, 4)
    made = trial(rng, design, history=1, effect=0.1)
    told = analyse(made, level=0.9)
    y = (made.outcome / made.outcome[:, :1])[:, 1:].mean(axis=1)

    def statistic(on):
        one, other = y[list(on)], np.delete(y, list(on))
        return (one.mean() - other.mean()) ** 2 / (
            one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)
        )

    drawn = statistic(np.flatnonzero(made.assignment[:, 0]))
    every = [statistic(on) for on in itertools.combinations(range(7), 3)]
    assert told.exact
    assert told.redraws == 35
    # Effects beyond nought may be less surely rejected: the p value is at least Fisher's own.
    fisher = np.mean(np.array(every) >= drawn * (1 - 1e-9))
    assert told.p >= fisher - 1e-12
    _, exact = redrawn(design, made.assignment, 1000, 0)
    assert exact
    assert told.p == pytest.approx(fisher, abs=2.5 / 35)


def test_redraws_are_all_different_where_they_are_all_there_are():
    design = matched_pairs(panel(np.random.default_rng(0), 12, 20), 3)
    drawn = design.draw(np.random.default_rng(1), 1)[0]
    found, exact = redrawn(design, drawn, 1000, 0)
    assert exact
    assert (found[0] == drawn).all()
    assert len(np.unique(found.reshape(len(found), -1), axis=0)) == len(found) == 64


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    effect=st.sampled_from([0.0, 0.03, -0.06]),
    level=st.sampled_from([0.8, 0.9, 0.95]),
    which=st.integers(0, 4),
)
@example(seed=1402, effect=-0.06, level=0.9, which=4)  # p is .1, which is not 1 − .9
def test_p_and_interval_never_contradict(seed, effect, level, which):
    design = (
        complete(10, 5, 4),
        complete(9, 3, 4),
        BlockLot(8, 12, 3, washout=1),
        PauseLot(8, 20, 4, gap=2),
        multi_cell((4, 4, 4), 4),
    )[which]
    told = analyse(trial(np.random.default_rng(seed), design, effect=effect), level=level,
                   redraws=199, seed=seed)  # fmt: skip
    if told.refused is None:
        assert told.low <= told.estimate <= told.high
        assert (told.p <= 1 - level + 1e-12) == (not told.low <= 0.0 <= told.high)
        assert told.p >= max(1 / (told.redraws), np.exp(-told.log_distinct)) - 1e-12
        assert told.total_low <= told.total <= told.total_high
    else:
        assert told.refused == "too_few_assignments"


def test_too_few_assignments_are_refused_at_the_level_that_they_cannot_reach():
    made = trial(np.random.default_rng(0), complete(6, 3, 8), effect=0.5)
    assert analyse(made, level=0.95).refused == "too_few_assignments"  # 2 of 20 at best
    told = analyse(made, level=0.85)
    assert told.refused is None
    assert told.p == pytest.approx(0.1)


def test_the_unit_of_the_outcome_does_not_matter_and_the_seed_fixes_everything():
    made = trial(np.random.default_rng(1), BlockLot(8, 24, 4, washout=1), effect=0.02)
    told = analyse(made, seed=7)
    again = analyse(made, seed=7)
    assert told == again
    scaled = analyse(Trial(1000 * made.outcome, 26, made.assignment, made.design), seed=7)
    assert scaled.p == told.p
    assert scaled.low == pytest.approx(told.low)
    assert scaled.total == pytest.approx(1000 * told.total)
    assert analyse(made, seed=8).low == pytest.approx(told.low, abs=0.4 * told.standard_error)


def test_an_effect_that_is_taken_away_moves_the_interval_by_as_much():
    made = trial(np.random.default_rng(2), BlockLot(10, 24, 4), effect=0.0)
    moved = Trial(acted(made.outcome, 26, made.assignment, 0.08), 26, made.assignment, made.design)
    here, there = analyse(made), analyse(moved)
    assert there.estimate - here.estimate == pytest.approx(0.08)
    assert there.low - here.low == pytest.approx(0.08, abs=1e-6)
    assert there.high - here.high == pytest.approx(0.08, abs=1e-6)


def test_the_p_value_of_a_supposed_effect_is_the_share_as_far_off():
    moments = Moments(
        np.array([[2.0, 1.0, -3.0, 0.5], [1.0, 0.0, 0.0, 0.0]]),
        np.array([[1.0, 1.0, 1.0, 1.0], [0.0] * 4, [0.0] * 4]),
    )
    assert p_values(moments, np.array([0.0, 1.9])) == pytest.approx([0.5, 1.0])


def study(design, question, count, effect, spread, seed, **settings):
    """Share of p ≤ .05 without an effect, and cover of 90 % intervals with one that differs."""
    false = covered = 0
    for s in range(count):
        rng = np.random.default_rng([seed, s])
        sales = panel(rng, design.regions, 26 + design.periods, **settings)
        drawn = design.draw(rng, 1)[0]
        told = analyse(Trial(sales, 26, drawn, design), question, redraws=199, seed=s)
        false += told.p <= 0.05
        size = effect * (1 + spread * rng.standard_normal((design.regions, 1)))
        made = Trial(acted(sales, 26, drawn, size), 26, drawn, design)
        told = analyse(made, question, level=0.9, redraws=199, seed=s)
        covered += told.low <= effect <= told.high
    return false / count, covered / count


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "question"),
    [
        (complete(12, 6, 6), Question()),
        (complete(14, 4, 6), Question()),
        (BlockLot(10, 16, 4, washout=1), Question()),
        (PauseLot(10, 24, 4), Question()),
    ],
)
def test_false_alarms_and_cover_are_as_stated(design, question):
    false, cover = study(design, question, 150, 0.05, 0.5, 11)
    # Three standard errors of 150 panels about 5 % and 90 %.
    assert false <= 0.103
    assert 0.826 <= cover <= 0.974


@pytest.mark.slow
def test_main_effects_do_not_pass_for_synergy():
    design = factorial(16, 6)
    false = 0
    for s in range(200):
        rng = np.random.default_rng([12, s])
        sales = panel(rng, 16, 32)
        drawn = design.draw(rng, 1)[0]
        level = sales[:, :26].mean(axis=1, keepdims=True)
        sales[:, 26:] += level * (0.1 * (drawn & 1) + 0.15 * (drawn >> 1))
        told = analyse(Trial(sales, 26, drawn, design), Question("together"), redraws=199, seed=s)
        false += told.p <= 0.05
    assert false / 200 <= 0.096


@pytest.mark.slow
def test_an_effect_with_mean_nought_that_differs_is_not_claimed():
    # Sixteen of forty treated, each moved a lot but not on average: only a studentised statistic
    # keeps its size here.
    design, false = complete(40, 16, 6), 0
    for s in range(200):
        rng = np.random.default_rng([13, s])
        sales = panel(rng, 40, 32, noise=0.03)
        drawn = design.draw(rng, 1)[0]
        made = acted(sales, 26, drawn, 0.1 * rng.standard_normal((40, 1)))
        false += analyse(Trial(made, 26, drawn, design), redraws=199, seed=s).p <= 0.05
    assert false / 200 <= 0.096
