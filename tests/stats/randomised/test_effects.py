"""What was planted is found, exactly where there is no noise, under every design and question."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from tests.stats.randomised.panels import acted, flat, panel, trial

from luopan.stats.randomised import (
    BlockLot,
    PauseLot,
    Question,
    Trial,
    analyse,
    barred,
    carried,
    complete,
    factorial,
    matched_pairs,
    moments,
    multi_cell,
    prepare,
    stratified,
)

H = 20


@pytest.mark.parametrize(
    "design",
    [
        complete(12, 6, 8),
        complete(12, 4, 8),
        stratified((0,) * 6 + (1,) * 6, (2, 3), 8),
        BlockLot(12, 24, 4, washout=1),
        BlockLot(12, 24, 4, balanced=False, staggered=True),
        PauseLot(12, 40, 6),
    ],
    ids=lambda d: type(d).__name__,
)
def test_an_effect_is_found_exactly_without_noise(design):
    rng = np.random.default_rng(1)
    drawn = design.draw(rng, 1)[0]
    sales = acted(flat(rng, 12, H + design.periods), H, drawn, 0.06)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    told = analyse(Trial(sales, H, drawn, design))
    assert told.estimate == pytest.approx(0.06, abs=1e-5)
    level = sales[:, :H].mean(axis=1)
    assert told.total == pytest.approx(0.06 * (level * drawn.sum(axis=1)).sum(), rel=1e-4)


def test_pairs_find_it_too():
    rng = np.random.default_rng(1)
    sales = flat(rng, 12, H + 8) * (1.0 + 1e-7 * rng.standard_normal((12, H + 8)))
    design = matched_pairs(sales[:, :H], 8)
    drawn = design.draw(rng, 1)[0]
    told = analyse(Trial(acted(sales, H, drawn, -0.03), H, drawn, design))
    assert told.estimate == pytest.approx(-0.03, abs=1e-5)


@pytest.mark.parametrize("half_life", [0.5, 1.0, 3.0])
def test_carry_over_within_regions_is_allowed_for(half_life):
    rng = np.random.default_rng(2)
    design = BlockLot(12, 32, 8, washout=2)
    drawn = design.draw(rng, 1)[0]
    sales = acted(flat(rng, 12, H + 32), H, drawn, 0.06, half_life)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    told = analyse(Trial(sales, H, drawn, design), Question(half_life=half_life))
    assert told.estimate == pytest.approx(0.06, abs=1e-5)
    # Unstated carry-over shrinks the effect, and the washed periods save most of it.
    untold = analyse(Trial(sales, H, drawn, design))
    unwashed = analyse(Trial(sales, H, drawn, BlockLot(12, 32, 8)))
    assert unwashed.estimate < untold.estimate < 0.06


def test_the_tail_counts_what_comes_after_the_end():
    rng = np.random.default_rng(3)
    design, tail = complete(12, 6, 8), 6
    drawn = design.draw(rng, 1)[0]
    longer = np.concatenate([drawn, np.zeros((12, tail), np.int8)], axis=1)
    sales = acted(flat(rng, 12, H + 8 + tail), H, longer, 0.06, half_life=1.0)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    during = 0.06 * carried(longer[drawn[:, 0] == 1][:1] == 1, 1.0)[0]
    found = [
        analyse(Trial(sales, H, drawn, design), Question(tail=t)).estimate for t in (0, 3, tail)
    ]
    assert found == pytest.approx([during[: 8 + t].sum() / 8 for t in (0, 3, tail)], abs=1e-5)
    assert found[2] == pytest.approx(0.06, abs=1e-3)


@pytest.mark.parametrize("design", [factorial(16, 8), BlockLot(16, 32, 4, factors=2)])
@pytest.mark.parametrize("scale", ["relative", "log"])
def test_a_factorial_parts_main_effects_from_what_both_do(design, scale):
    rng = np.random.default_rng(4)
    drawn = design.draw(rng, 1)[0]
    a, b = drawn & 1, drawn >> 1
    sales = flat(rng, 16, H + design.periods)
    effect = 0.05 * a + 0.02 * b - 0.04 * a * b
    if scale == "log":
        sales[:, H:] *= np.exp(effect)
    else:
        sales[:, H:] += effect * sales[:, :H].mean(axis=1, keepdims=True)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    made = Trial(sales, H, drawn, design)
    wanted = {"first": 0.05 - 0.02, "second": 0.02 - 0.02, "together": -0.04}
    for contrast, value in wanted.items():
        told = analyse(made, Question(contrast, scale=scale), redraws=199)
        assert told.estimate == pytest.approx(value, abs=1e-5)


def test_channels_that_only_multiply_have_no_synergy_in_logarithms_but_in_shares():
    rng = np.random.default_rng(5)
    design = factorial(16, 8)
    drawn = design.draw(rng, 1)[0]
    sales = flat(rng, 16, H + 8)
    sales[:, H:] *= 1.2 ** (drawn & 1) * 1.3 ** (drawn >> 1)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    logs = analyse(Trial(sales, H, drawn, design), Question("together", scale="log"), redraws=199)
    shares = analyse(Trial(sales, H, drawn, design), Question("together"), redraws=199)
    assert logs.estimate == pytest.approx(0.0, abs=1e-5)
    assert shares.estimate == pytest.approx(0.06, rel=0.15)


def test_cells_are_compared_with_each_other():
    rng = np.random.default_rng(6)
    design = multi_cell((6, 5, 5), 8)
    drawn = design.draw(rng, 1)[0]
    sales = flat(rng, 16, H + 8)
    effect = np.array([0.0, 0.03, 0.08])[drawn]
    sales[:, H:] += effect * sales[:, :H].mean(axis=1, keepdims=True)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    made = Trial(sales, H, drawn, design)
    found = {
        (i, j): analyse(made, Question(arm=i, against=j), redraws=199).estimate
        for i, j in ((1, 0), (2, 0), (2, 1), (0, 2))
    }
    wanted = {(1, 0): 0.03, (2, 0): 0.08, (2, 1): 0.05, (0, 2): -0.08}
    assert found == pytest.approx(wanted, abs=1e-5)


def test_what_a_channel_does_more_while_another_is_strong():
    rng = np.random.default_rng(7)
    design = BlockLot(16, 48, 8)
    drawn = design.draw(rng, 1)[0]
    tv = rng.gamma(2.0, 0.5, (1, 48)) * np.ones((16, 1))
    sales = flat(rng, 16, H + 48)
    level = sales[:, :H].mean(axis=1, keepdims=True)
    sales[:, H:] += level * (0.03 * drawn + 0.05 * tv + 0.02 * drawn * tv)
    sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
    told = analyse(Trial(sales, H, drawn, design, tv), Question("moderated"), redraws=199)
    assert told.estimate == pytest.approx(0.02, abs=1e-5)


def test_unequal_arms_have_slopes_of_their_own_as_lin_has_it():
    rng = np.random.default_rng(10)
    made = trial(rng, complete(19, 8, 6), history=30, effect=0.05)
    prepared = prepare(made, Question())
    found = moments(prepared, made.assignment[None])
    x = prepared.covariates
    assert x.shape == (19, 1)
    z = made.assignment[:, :1].astype(float)
    y = (made.outcome / made.outcome[:, :30].mean(axis=1, keepdims=True))[:, 30:].mean(axis=1)
    X = np.column_stack([z, np.ones(19), x, z * x])
    fit = sm.WLS(y, X, prepared.weights).fit(cov_type="HC2")
    assert found.estimate[0, 0] == pytest.approx(fit.params[0], abs=1e-6)
    assert np.sqrt(found.variance[0, 0]) == pytest.approx(fit.bse[0], rel=1e-5)


def test_what_the_history_foretells_narrows_the_interval():
    # Regions that stood high before the test stand high in it: half of the spread is foretold.
    rng, design, narrower = np.random.default_rng(11), complete(30, 15, 6), []
    for _ in range(20):
        made = trial(rng, design, history=60, walk=0.02, noise=0.02)
        prepared = prepare(made, Question())
        bare = replace(prepared, covariates=np.zeros((30, 0)))
        with_, without = (
            moments(p, made.assignment[None]).variance[0, 0] for p in (prepared, bare)
        )
        narrower.append(np.sqrt(with_ / without))
    assert np.mean(narrower) < 0.75


def test_restless_regions_count_less():
    rng, design, narrower = np.random.default_rng(12), BlockLot(16, 24, 4), []
    for _ in range(10):
        noise = np.repeat([0.02, 0.1], 8)[:, None]
        sales = np.exp(5.0 + noise * rng.standard_normal((16, 54)))
        made = Trial(sales, 30, design.draw(rng, 1)[0], design)
        by_noise, equal = (
            analyse(made, Question(weights=w), redraws=199).standard_error
            for w in ("noise", "equal")
        )
        narrower.append(by_noise / equal)
    # By arithmetic .48 with these weights, .38 with the best.
    assert np.mean(narrower) < 0.65


def test_missing_region_weeks_are_left_out_and_counted():
    rng = np.random.default_rng(8)
    for design in (complete(12, 6, 8), BlockLot(12, 24, 4)):
        drawn = design.draw(rng, 1)[0]
        sales = acted(flat(rng, 12, H + design.periods), H, drawn, 0.06)
        sales *= 1.0 + 1e-7 * rng.standard_normal(sales.shape)
        sales[rng.random(sales.shape) < 0.1] = np.nan
        sales[3] = np.nan
        sales[:, 4] = np.nan
        told = analyse(Trial(sales, H, drawn, design))
        assert told.estimate == pytest.approx(0.06, abs=0.01)
        assert told.regions == 11
        assert told.missing == np.isnan(np.delete(sales, 3, axis=0)[:, H:]).sum()


def test_a_strike_week_is_trimmed_and_a_strong_effect_is_not():
    rng = np.random.default_rng(9)
    design = BlockLot(12, 24, 4)
    drawn = design.draw(rng, 1)[0]
    calm = acted(panel(rng, 12, H + 24, noise=0.02), H, drawn, 0.4)
    strike = calm.copy()
    strike[:3, H + 10] *= 0.2
    trimmed = analyse(Trial(strike, H, drawn, design), Question(trim=6.0))
    whole = analyse(Trial(strike, H, drawn, design))
    quiet = analyse(Trial(calm, H, drawn, design), Question(trim=6.0))
    struck = ~prepare(Trial(strike, H, drawn, design), Question(trim=6.0)).present
    assert struck[:3, 10].all()
    assert trimmed.trimmed <= 4  # a neighbour in the same block may go with it
    assert quiet.trimmed == 0
    assert trimmed.standard_error < 0.6 * whole.standard_error
    assert trimmed.estimate == pytest.approx(quiet.estimate, abs=0.01)


@pytest.mark.parametrize(
    ("design", "question", "code"),
    [
        (BlockLot(8, 24, 4), Question(half_life=5.0), "half_life_exceeds_block"),
        (BlockLot(8, 24, 4, washout=4), Question(), "washout_eats_block"),
        (complete(3, 1, 8), Question(), "too_few_regions"),
        (complete(6, 3, 8), Question("together"), "not_factorial"),
        (factorial(8, 8), Question(), "not_factorial"),
        (complete(8, 4, 8), Question(arm=2), "no_such_arm"),
        (complete(8, 4, 8), Question("moderated"), "not_within"),
        (BlockLot(8, 24, 4), Question(tail=2), "tail_within"),
        (BlockLot(8, 24, 4, washout=3), Question(half_life=4.0), None),
    ],
)
def test_what_a_design_cannot_answer_is_refused_by_name(design, question, code):
    assert barred(design, question) == code
    if code is not None:
        told = analyse(trial(np.random.default_rng(0), design, history=8), question)
        assert told.refused == code
        assert np.isnan([told.estimate, told.low, told.high, told.p, told.total]).all()


def test_bad_input_is_refused():
    rng = np.random.default_rng(0)
    good = trial(rng, complete(8, 4, 8))
    for wrong in (
        lambda: Trial(good.outcome[:, :30], 26, good.assignment, good.design),
        lambda: Trial(good.outcome[:7], 26, good.assignment, good.design),
        lambda: Trial(good.outcome, 0, good.assignment, good.design),
        lambda: Trial(good.outcome, 26, good.assignment[:, :4], good.design),
        lambda: Trial(np.full((8, 34), np.inf), 26, good.assignment, good.design),
        lambda: Question(half_life=-1.0),
        lambda: Question(trim=2.0),
        lambda: Question(year=0),
        lambda: analyse(good, level=1.0),
        lambda: analyse(Trial(good.outcome, 26, 0 * good.assignment, good.design)),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"^[a-z]+: "):
            wrong()
