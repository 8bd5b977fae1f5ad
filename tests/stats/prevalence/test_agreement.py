"""Agreement against published examples and against the definition, pair by pair."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.stats.prevalence import UNLABELLED, alpha, kappa

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", part C: four observers, twelve
# units. Its published answers, and what the package `krippendorff` 0.9 gives to more digits.
PUBLISHED = """
1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *
"""
RATINGS = np.array(
    [
        [UNLABELLED if cell == "*" else int(cell) - 1 for cell in line.split()]
        for line in PUBLISHED.split("\n")
        if line
    ]
)


@pytest.mark.parametrize(
    ("scale", "published", "digits"),
    [
        ("nominal", 0.743, 0.743421052631579),
        ("ordinal", 0.815, 0.8153875037548814),
        ("interval", 0.849, 0.8491071428571428),
    ],
)
def test_alpha_of_the_published_example(scale, published: float, digits: float) -> None:
    found = alpha(RATINGS, 0.9, scale, 1)
    assert found.value == pytest.approx(published, abs=5e-4)
    assert found.value == pytest.approx(digits, abs=1e-12)
    assert found.units == 11
    assert found.low < found.value < found.high <= 1.0


def test_kappa_of_a_published_table() -> None:
    # Fleiss, Levin and Paik 2003, "Statistical methods for rates and proportions", table 18.1
    table = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    first, second = (np.repeat(index.ravel(), table.ravel()) for index in np.indices((3, 3)))
    found = kappa(first, second, 0.9, "nominal", 1)
    assert found.value == pytest.approx(0.676, abs=5e-4)
    # the large-sample standard error (Fleiss, Cohen and Everitt 1969) gives ± 0.144
    assert (found.low, found.high) == pytest.approx((0.676 - 0.144, 0.676 + 0.144), abs=0.03)


PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=25)


@settings(max_examples=25, deadline=None)
@given(PAIRS)
def test_alpha_of_two_is_one_less_disagreement_over_that_of_any_two_labels(pairs) -> None:
    told = np.array(pairs).T
    everyone = told.ravel()
    chance = [a != b for a, b in itertools.permutations(everyone, 2)]
    found = alpha(told, 0.9, "nominal", 1)
    if not any(chance):
        assert found.fault == "one_class"
        assert np.isnan(found.value)
        return
    expected = 1.0 - np.mean(told[0] != told[1]) / np.mean(chance)
    assert found.value == pytest.approx(expected, abs=1e-12)
    swapped = alpha(told[::-1], 0.9, "nominal", 1)
    assert (swapped.value, swapped.low) == pytest.approx((found.value, found.low))


@settings(max_examples=25, deadline=None)
@given(PAIRS)
def test_kappa_is_agreement_beyond_chance(pairs) -> None:
    first, second = np.array(pairs).T
    by_chance = np.mean(first[:, None] == second[None, :])
    found = kappa(first, second, 0.9, "nominal", 1)
    if by_chance == 1.0:
        assert found.fault == "one_class"
        return
    agreed = np.mean(first == second)
    assert found.value == pytest.approx((agreed - by_chance) / (1.0 - by_chance), abs=1e-12)


def test_full_agreement_of_a_few_is_no_certainty() -> None:
    few, many = (np.arange(n) % 2 for n in (10, 400))
    short, long = (kappa(x, x, 0.9, "nominal", 1) for x in (few, many))
    assert short.value == long.value == 1.0
    assert short.low < 0.85
    assert 0.97 < long.low < 1.0


def test_nothing_labelled_twice_is_said() -> None:
    first = np.array([0, 1, UNLABELLED])
    second = np.array([UNLABELLED, UNLABELLED, 1])
    assert kappa(first, second, 0.9, "nominal", 1).fault == "no_pairs"
    assert alpha(np.stack([first, second]), 0.9, "nominal", 1).fault == "no_pairs"


@pytest.mark.slow
def test_intervals_hold() -> None:
    held = {"kappa": 0, "alpha": 0}
    # two labellers who misread one document in ten, at shares of .3: both coefficients tend to
    # 1 - disagreement / chance
    wrong = 2 * 0.1 * 0.9
    told = 0.3 * 0.9 + 0.7 * 0.1
    truth = 1.0 - wrong / (2.0 * told * (1.0 - told))
    for run in range(100):
        rng = np.random.default_rng(run)
        true = (rng.random(120) < 0.3).astype(int)
        pair = np.stack([true ^ (rng.random(120) < 0.1) for _ in range(2)]).astype(np.int64)
        for name, found in (
            ("kappa", kappa(pair[0], pair[1], 0.9, "nominal", run)),
            ("alpha", alpha(pair, 0.9, "nominal", run)),
        ):
            held[name] += found.low <= truth <= found.high
    # a binomial of 100 at .87 lies above 75 with .999
    assert min(held.values()) >= 76, held


def test_an_ordinal_kappa_is_refused() -> None:
    with pytest.raises(ValueError, match="scale:"):
        kappa(np.array([0]), np.array([0]), 0.9, "ordinal", 1)
