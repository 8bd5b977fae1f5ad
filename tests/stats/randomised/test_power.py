"""What is promised is kept, agrees with the formula, and with figures known from elsewhere."""

import numpy as np
import pytest
from tests.stats.randomised.panels import acted, panel

from luopan.stats.randomised import (
    BlockLot,
    PauseLot,
    Plan,
    Question,
    Trial,
    analyse,
    complete,
    factorial,
    matched_pairs,
    power,
    quick_guess,
    synergy_designs,
)

ONE_SIDED = Plan(level=0.9, spread=0.0)


def independent(rng, regions, length, noise=0.08):
    level = np.exp(rng.normal(0, 1, (regions, 1)))
    return level * (1 + noise * rng.standard_normal((regions, length)))


@pytest.mark.parametrize(
    ("regions", "main", "together"), [(20, 0.033, 0.067), (80, 0.0167, 0.033), (200, 0.0105, 0.021)]
)
def test_the_formula_gives_the_known_figures_of_a_factorial_by_region(regions, main, together):
    design = factorial(regions, 8)
    guess = [quick_guess(design, Question(c), 0.08, 0.01, ONE_SIDED) for c in ("first", "together")]
    assert guess == pytest.approx([main, together], rel=0.02)


@pytest.mark.parametrize("regions", [20, 80])
def test_trying_it_finds_what_the_formula_says_and_synergy_costs_double(regions):
    rng = np.random.default_rng(0)
    history, design = independent(rng, regions, 60), factorial(regions, 8)
    first = power(history, design, Question("first"), ONE_SIDED)
    both = power(history, design, Question("together"), ONE_SIDED)
    assert both.detectable / first.detectable == pytest.approx(2.0, rel=0.12)
    guess = quick_guess(design, Question("together"), 0.08, 0.01, ONE_SIDED)
    # Few regions pay for degrees of freedom that the formula forgets.
    assert guess * 0.93 <= both.detectable <= guess * (1.1 if regions == 80 else 1.3)


@pytest.mark.parametrize(
    "design",
    [
        BlockLot(20, 48, 8),
        BlockLot(20, 48, 8, washout=2),
        BlockLot(20, 48, 4, balanced=False),
        PauseLot(20, 48, 8),
        complete(20, 10, 8),
    ],
)
def test_the_formula_is_near_for_the_other_designs(design):
    history = independent(np.random.default_rng(1), 20, 104, noise=0.05)
    tried = power(history, design, Question(), Plan(spread=0.0, samples=150))
    assert quick_guess(design, Question(), 0.05, 0.0) == pytest.approx(tried.detectable, rel=0.25)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "history"),
    [(complete(16, 8, 6), 80), (BlockLot(12, 16, 4), 80), (complete(16, 8, 8), 40)],
)
def test_what_was_promised_at_80_percent_is_found_in_about_80_percent(design, history):
    found = []
    for s in range(30):
        rng = np.random.default_rng([3, s])
        sales = panel(rng, design.regions, history + design.periods)
        promised = power(
            sales[:, :history], design, Question(), Plan(samples=40, spread=0.0, seed=s)
        )
        for t, drawn in enumerate(design.draw(rng, 4)):
            made = acted(sales, history, drawn, promised.detectable)
            told = analyse(Trial(made, history, drawn, design), redraws=199, seed=t)
            found.append(told.p <= 0.05)
    assert np.mean(found) == pytest.approx(0.8, abs=0.11)


def test_power_grows_with_the_effect_from_the_level_on():
    history = panel(np.random.default_rng(4), 12, 80)
    found = power(history, complete(12, 6, 6), Question())
    assert (np.diff(found.power) >= 0).all()
    assert found.power[0] == pytest.approx(0.05, abs=0.01)
    assert found.at(found.detectable) == pytest.approx(0.8, abs=0.01)
    assert found.at(-found.detectable) == found.at(found.detectable)
    assert found.at(1e-20) == pytest.approx(0.05, abs=0.01)


def test_what_cannot_be_asked_has_no_power():
    history = panel(np.random.default_rng(5), 8, 60)
    refused = power(history, BlockLot(8, 24, 4), Question(half_life=9.0))
    assert refused.refused == "half_life_exceeds_block"
    assert np.isnan(refused.detectable)
    assert power(history, complete(4, 2, 8), Question()).refused == "too_few_assignments"
    # Of 32 assignments of five pairs the opposite one always says the same: 2 in 32 at best.
    ten = panel(np.random.default_rng(5), 10, 60)
    pairs = matched_pairs(ten, 8)
    assert power(ten, pairs, Question()).refused == "too_few_assignments"
    assert power(ten, pairs, Question(), Plan(level=0.9)).refused is None


def test_carry_over_costs_power():
    history = panel(np.random.default_rng(6), 12, 90)
    found = [
        power(history, BlockLot(12, 24, 4, 1), Question(half_life=h)).detectable for h in (0, 2)
    ]
    assert found[1] > 1.2 * found[0]


@pytest.mark.slow
def test_ready_designs_for_synergy_find_what_is_known_of_them():
    # 8 % noise, 104 weeks, synergy of 2 % of sales, 5 % one-sided; the other channel's schedule
    # differs by half its mean. Known for 20 regions: .55 for two pauses, .77 for blocks.
    rng = np.random.default_rng(8)
    history = independent(rng, 20, 104)
    tv = rng.gamma(4.0, 0.25, (20, 104))
    plan = Plan(level=0.9, samples=200, spread=0.0)
    found = {
        s.code: power(history, s.design, s.question, plan, tv if s.randomised == 1 else None)
        for s in synergy_designs(20, 104)
    }
    assert list(found) == ["pauses", "blocks", "factorial", "factorial_blocks"]
    assert found["pauses"].at(0.02) == pytest.approx(0.55, abs=0.1)
    assert found["blocks"].at(0.02) == pytest.approx(0.77, abs=0.1)
    assert found["factorial"].at(0.02) < 0.3
    assert found["factorial_blocks"].at(0.02) > 0.7


def test_ready_designs_are_those_that_fit():
    assert [s.code for s in synergy_designs(20, 10)] == ["factorial"]
    assert [s.code for s in synergy_designs(20, 17)] == ["blocks", "factorial"]
    assert synergy_designs(3, 6) == ()
