"""Every draw keeps the law, every assignment of the law is drawn, and they are counted right."""

import itertools
from math import comb, exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.stats.randomised import (
    BlockLot,
    PauseLot,
    RegionLot,
    complete,
    factorial,
    matched_pairs,
    multi_cell,
    size_strata,
    stratified,
)

COUNTED = [
    (complete(7, 3, 2), 35),
    (multi_cell((2, 1, 2), 3), 30),
    (stratified((0, 0, 0, 1, 1), (1, 1), 4), 6),
    (RegionLot((0, 0, 1, 1, 2, 2), ((1, 1),) * 3, 5), 8),
    (factorial(5, 2), 60),
    (BlockLot(4, 6, 2), 36),
    (BlockLot(5, 4, 2, balanced=False), 100),
    (BlockLot(4, 5, 1, factors=2), 24 * 6 * 24),
    (BlockLot(4, 3, 1, factors=2), 24 * 6),
    (PauseLot(2, 9, 2, count=2, gap=1), 15**2),
    (PauseLot(3, 6, 3, count=1), 4**3),
]


@pytest.mark.parametrize(("design", "count"), COUNTED, ids=lambda x: str(x)[:40])
def test_the_number_of_assignments_is_exact_and_all_are_equally_likely(design, count):
    assert exp(design.log_distinct) == pytest.approx(count)
    drawn = design.draw(np.random.default_rng(1), 40 * count).reshape(40 * count, -1)
    found = np.unique(drawn, axis=0, return_counts=True)[1]
    assert len(found) == count
    # Chi-square over its degrees of freedom; six standard deviations.
    assert ((found - 40) ** 2 / 40).sum() / (count - 1) < 1 + 6 * np.sqrt(2 / (count - 1))


def test_the_law_of_small_designs_is_all_that_its_check_allows():
    for design in (complete(5, 2, 2), BlockLot(4, 4, 2), PauseLot(2, 5, 2, count=1, gap=1)):
        cells = design.regions * design.periods
        allowed = sum(
            design.allows(np.array(arms, np.int8).reshape(design.regions, design.periods))
            for arms in itertools.product((0, 1), repeat=cells)
        )
        assert allowed == round(exp(design.log_distinct))


@settings(max_examples=40, deadline=None)
@given(
    regions=st.integers(4, 11),
    periods=st.integers(5, 40),
    block=st.integers(1, 5),
    factors=st.sampled_from([1, 2]),
    balanced=st.booleans(),
    staggered=st.booleans(),
    seed=st.integers(0, 99),
)
def test_draws_of_blocks_are_allowed(regions, periods, block, factors, balanced, staggered, seed):
    design = BlockLot(
        regions, periods, block, balanced=balanced, staggered=staggered, factors=factors
    )
    for drawn in design.draw(np.random.default_rng(seed), 5):
        assert drawn.shape == (regions, periods)
        assert design.allows(drawn)


def test_a_round_of_a_factorial_switchback_is_a_latin_square():
    arms = BlockLot(8, 16, 2, factors=2).draw(np.random.default_rng(3), 1)[0, :, ::2]
    for start in (0, 4):
        assert (np.sort(arms[:, start : start + 4], axis=1) == np.arange(4)).all()
    assert (np.sort(arms, axis=0) == np.repeat(np.arange(4), 2)[:, None]).all()


def test_pauses_keep_their_length_and_distance():
    design = PauseLot(30, 40, 8, count=2, gap=6)
    for drawn in design.draw(np.random.default_rng(0), 20):
        assert design.allows(drawn)
        assert (drawn.sum(axis=1) == 16).all()
    moved = drawn.copy()
    moved[0] = np.roll(moved[0], 1) if moved[0, -1] else np.roll(moved[0], -1)
    moved[0, :8] = 1
    moved[0, 8:] = 0
    assert not design.allows(moved)


def test_wrong_assignments_are_refused():
    drawn = complete(6, 3, 4).draw(np.random.default_rng(0), 1)[0].copy()
    assert complete(6, 3, 4).allows(drawn)
    assert not complete(6, 2, 4).allows(drawn)
    drawn[0, 1] ^= 1
    assert not complete(6, 3, 4).allows(drawn)
    switch = BlockLot(6, 8, 2).draw(np.random.default_rng(0), 1)[0]
    assert not BlockLot(6, 8, 2).allows(1 - np.ones_like(switch))
    assert not BlockLot(6, 8, 4).allows(switch)


def test_pairs_are_regions_with_like_histories():
    rng = np.random.default_rng(5)
    course = 1.0 + 0.3 * rng.standard_normal((4, 1, 20)) ** 2
    twins = (
        course
        * np.exp(rng.normal(0, 2, (4, 2, 1)))
        * (1.0 + 0.01 * rng.standard_normal((4, 2, 20)))
    )
    order = rng.permutation(8)
    design = matched_pairs(twins.reshape(8, 20)[order], 6)
    pairs = {frozenset(order[np.flatnonzero(np.array(design.strata) == s)] // 2) for s in range(4)}
    assert pairs == {frozenset({k}) for k in range(4)}
    assert exp(design.log_distinct) == pytest.approx(2**4)


def test_strata_by_size_are_even_and_ordered():
    history = np.arange(1, 13)[:, None] * np.ones((1, 5))
    assert size_strata(history, 3) == (2,) * 4 + (1,) * 4 + (0,) * 4


def test_complete_randomisation_has_a_binomial_number():
    assert exp(complete(40, 20, 8).log_distinct) == pytest.approx(comb(40, 20))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: complete(4, 5, 8),
        lambda: RegionLot((0, 0), ((1, 1),), 0),
        lambda: RegionLot((0, 0), ((2,),), 3),
        lambda: RegionLot((0, 0, 0), ((1, 2),), 3, factors=2),
        lambda: BlockLot(4, 3, 5),
        lambda: BlockLot(4, 8, 2, washout=-1),
        lambda: PauseLot(4, 16, 8, count=2, gap=1),
        lambda: PauseLot(4, 30, 8, gap=0),
        lambda: matched_pairs(np.ones((3, 5)), 4),
    ],
)
def test_designs_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"^[a-z]+: "):
        wrong()
