"""Shares and their errors: samplics, closed forms, and what is true by construction."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench.awareness_peer import ours

from luopan.stats.design import (
    Margin,
    estimate,
    kish,
    published,
    rake,
    sample,
    share_limits,
)

SURVEYS = json.loads((Path(__file__).parent / "samplics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SURVEYS)
def test_point_and_error_are_those_of_samplics(name: str) -> None:
    found = ours(SURVEYS[name])
    assert found.value == pytest.approx(SURVEYS[name]["said"]["point"], abs=1e-10)
    assert found.error == pytest.approx(SURVEYS[name]["said"]["error"], abs=1e-10)
    assert found.error > 0.01


def test_people_drawn_simply_have_the_binomial_error_and_no_design_effect() -> None:
    y = np.array([1.0] * 12 + [0.0] * 28)
    found = estimate(y, sample(40))
    assert found.error == pytest.approx(np.sqrt(0.3 * 0.7 / 39))
    assert found.design_effect == pytest.approx(1.0)
    assert (found.n, found.n_effective, found.degrees) == (40.0, pytest.approx(40.0), 39.0)


def test_a_row_for_many_is_as_many_rows() -> None:
    rng = np.random.default_rng(1)
    y, w, times = rng.random(9) < 0.4, rng.lognormal(size=9), rng.integers(1, 5, 9)
    layer, unit = np.arange(9) % 2, np.arange(9) % 6
    for more in ({}, {"stratum": layer}, {"stratum": layer, "unit": unit}):
        short = estimate(y, sample(9, weight=w, repeats=times, **more))
        long = {key: np.repeat(value, times) for key, value in more.items()}
        whole = sample(int(times.sum()), weight=np.repeat(w, times), **long)
        full = estimate(np.repeat(y, times), whole)
        for name in ("value", "error", "n", "degrees", "design_effect", "steady"):
            assert getattr(short, name) == pytest.approx(getattr(full, name)), name


def test_units_that_are_copies_count_once() -> None:
    y = np.repeat(np.arange(10) < 4, 5).astype(float)
    drawn = sample(50, unit=np.repeat(np.arange(10), 5))
    found = estimate(y, drawn)
    assert found.n_effective == pytest.approx(10.0, rel=0.12)
    assert found.degrees == 9.0


def test_strata_that_explain_all_leave_no_error() -> None:
    y = np.array([1.0] * 20 + [0.0] * 20)
    found = estimate(y, sample(40, stratum=y))
    assert found.error == pytest.approx(0.0, abs=1e-12)
    assert found.n_effective == pytest.approx(40.0)


def test_a_stratum_of_one_unit_is_told_and_measured_by_the_mean_of_all() -> None:
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
    layer = np.array([0, 0, 0, 0, 1])
    found = estimate(y, sample(5, stratum=layer))
    assert found.lonely == 1
    score = (y - 0.6) / 5
    four = 4 / 3 * ((score[:4] - score[:4].mean()) ** 2).sum()
    assert found.error**2 == pytest.approx(four + score[4] ** 2)


def test_all_of_one_mind_have_the_effect_of_their_weights() -> None:
    w = np.array([1.0, 2.0, 3.0, 4.0])
    found = estimate(np.zeros(4), sample(4, weight=w))
    assert (found.value, found.error) == (0.0, 0.0)
    assert found.design_effect == found.steady == pytest.approx(kish(w))


def test_the_rarer_an_answer_the_more_the_weights_decide() -> None:
    rng = np.random.default_rng(2)
    w = rng.lognormal(0.0, 0.8, 400)
    few = np.zeros(400)
    few[np.argmin(w)] = 1.0
    found = estimate(few, sample(400, weight=w))
    alone = kish(w)
    assert found.design_effect < 0.3 < alone
    assert found.steady == pytest.approx((found.design_effect + 5 * alone) / 6)
    units = estimate(few, sample(400, weight=w, unit=np.arange(400) % 40))
    assert units.steady == units.design_effect


def test_a_known_half_of_a_raked_sample_is_no_error() -> None:
    rng = np.random.default_rng(3)
    group = (rng.random(300) < 0.3).astype(np.int64)
    margin = Margin(group, np.array([0.5, 0.5]))
    drawn = sample(300, weight=rake(np.ones(300), [margin]).weight)
    found = estimate(group, drawn, margins=[margin])
    assert found.value == pytest.approx(0.5)
    assert found.error == pytest.approx(0.0, abs=1e-9)


def test_the_error_of_raked_shares_is_what_they_scatter_by() -> None:
    rng = np.random.default_rng(4)
    values, errors = [], []
    for _ in range(400):
        group = (rng.random(250) < 0.3).astype(np.int64)
        y = rng.random(250) < np.where(group == 1, 0.8, 0.2)
        margin = Margin(group, np.array([0.4, 0.6]))
        drawn = sample(250, weight=rake(np.ones(250), [margin]).weight)
        found = estimate(y, drawn, margins=[margin])
        values.append(found.value)
        errors.append(found.error)
        assert found.error < estimate(y, drawn).error
    assert np.mean(values) == pytest.approx(0.4 * 0.2 + 0.6 * 0.8, abs=0.006)
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(values), rel=0.1)


@pytest.mark.parametrize("units", [6, 30])
def test_ninety_per_cent_hold_of_raked_surveys_in_units(units: int) -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(300):
        unit = rng.integers(0, units, 200)
        group = (rng.random(200) < 0.3).astype(np.int64)
        chance = np.where(group == 1, 0.5, 0.2) + rng.normal(0.0, 0.05, units)[unit]
        y = rng.random(200) < chance
        margin = Margin(group, np.array([0.5, 0.5]))
        drawn = sample(200, weight=rake(np.ones(200), [margin]).weight, unit=unit)
        found = share_limits(estimate(y, drawn, margins=[margin]), 0.9)
        hits += found.low <= 0.35 <= found.high
    assert 0.85 <= hits / 300 <= 0.95


def test_a_published_share_has_the_effect_that_was_published() -> None:
    found = published(0.1, 1000, 2.0)
    assert found.error == pytest.approx(np.sqrt(0.1 * 0.9 / 500))
    assert (found.n, found.n_effective, found.steady) == (1000, 500.0, 2.0)


@pytest.mark.parametrize(
    ("given", "code"),
    [((1.1, 10), "share"), ((0.1, 0), "n"), ((0.1, 10, 0.0), "design_effect")],
)
def test_what_cannot_be_published_is_refused(given: tuple, code: str) -> None:
    with pytest.raises(ValueError, match=rf"^{code}"):
        published(*given)


def test_a_part_of_nobody_and_values_of_others_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^empty"):
        estimate([1.0, 0.0], sample(2), domain=np.array([False, False]))
    with pytest.raises(ValueError, match=r"^shape"):
        estimate([1.0], sample(2))
