import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from tests.text.texts import HOSTILE, batches

from luopan.text import CHINESE, ENGLISH, FeaturePlan, Texts, features, normalise, words

PLANS = [
    CHINESE,
    ENGLISH,
    FeaturePlan((), (1,), bits=20),
    FeaturePlan((2, 5), (3,), bits=10),
    FeaturePlan((), (1, 2), negated=True),
    FeaturePlan((3, 4), (1, 2), negated=2, negated_characters=True),
]


def grams(text: str, plan: FeaturePlan) -> set[tuple[str, ...]]:
    """The n-grams of a text, cut one by one."""
    texts = Texts.of([text])
    found = words(texts)
    tokens = [text[a:b] for a, b in zip(found.start, found.stop, strict=True)]
    return {("c", text[i : i + n]) for n in plan.characters for i in range(len(text) - n + 1)} | {
        ("w", *tokens[i : i + n]) for n in plan.words for i in range(len(tokens) - n + 1)
    }


@settings(deadline=None)
@given(batches)
def test_a_row_holds_one_entry_a_distinct_gram(strings: list[str]) -> None:
    texts = normalise(strings).texts
    for plan in (FeaturePlan((1, 3), (), bits=24), FeaturePlan((), (1, 2), bits=24), ENGLISH):
        matrix = features(texts, plan)
        assert matrix.shape == (len(strings), plan.columns)
        told = np.diff(matrix.indptr).tolist()
        expected = [len(grams(s, plan)) for s in texts.strings()]
        assert all(e * 0.99 - 2 <= t <= e for t, e in zip(told, expected, strict=True))


@settings(deadline=None)
@given(batches)
def test_rows_are_canonical_of_length_one_and_do_not_know_each_other(strings: list[str]) -> None:
    texts = normalise(strings).texts
    for plan in PLANS:
        matrix = features(texts, plan)
        matrix.check_format(full_check=True)
        again = matrix.copy()
        again.has_canonical_format = False
        again.sum_duplicates()
        assert (again != matrix).nnz == 0
        length = np.sqrt(matrix.multiply(matrix).sum(axis=1)).ravel()
        assert np.allclose(length, np.diff(matrix.indptr) > 0, atol=1e-5)
        apart = [features(Texts.of([s]), plan).indices for s in texts.strings()]
        assert matrix.indices.tolist() == [c for row in apart for c in row.tolist()]


def test_columns_are_the_same_for_good() -> None:
    """Weights are kept in files: whatever moves a column breaks them."""
    texts = normalise(["房间很好，但是服务差[微笑]", "The room wasn't nice 👍", "𠮷野家"]).texts
    told = hashlib.sha256()
    for plan in PLANS[:-1]:
        told.update(features(texts, plan).indices.astype("<i4").tobytes())
    assert told.hexdigest() == "3b837545f7eaa4eb36722fc8c1b67bca91fa6691b920bc37d8ae71aa23348725"
    told.update(features(texts, PLANS[-1]).indices.astype("<i4").tobytes())
    assert told.hexdigest() == "4b4d74cb4975eb75b9f0e91ad1bb571603788787c69a3f97633ed27d162aa1f0"


def test_columns_are_used_evenly() -> None:
    rng = np.random.default_rng(3)
    chars = rng.integers(0x4E00, 0x9FA5, (2000, 60))
    texts = Texts.of(["".join(map(chr, row)) for row in chars])
    plan = FeaturePlan((2, 3), (), bits=12)
    held = np.bincount(features(texts, plan).indices, minlength=plan.columns)
    assert held.var() == pytest.approx(held.mean(), rel=0.1)


def test_a_negated_word_is_another_feature() -> None:
    plan = FeaturePlan((), (1,), negated=True)
    plain, negated = features(normalise(["good", "not good"]).texts, plan)
    assert plain.indices[0] not in negated.indices
    assert features(normalise(["good"]).texts, FeaturePlan((), (1,))).indices == plain.indices


def test_a_negated_pair_is_another_feature_only_where_the_plan_says_so() -> None:
    texts = normalise(["very good", "not very good"]).texts
    same = features(texts, FeaturePlan((), (2,), negated=0))
    other = features(texts, FeaturePlan((), (1, 2), negated=2))
    assert same.indices[0] in same[1].indices
    assert not set(other[0].indices) & set(other[1].indices)
    once = features(texts, FeaturePlan((), (1, 2), negated=1))
    assert len(set(once[0].indices) & set(once[1].indices)) == 1


def test_negated_characters_are_other_features_only_where_the_plan_says_so() -> None:
    texts = normalise(["bad", "not bad", "notable, bad"]).texts
    plan = FeaturePlan((3,), (), negated_characters=True)
    plain, denied, free = (set(row.indices) for row in features(texts, plan))
    assert plain <= free
    assert not plain & denied
    same = features(texts, FeaturePlan((3,), ()))
    assert set(same[0].indices) <= set(same[1].indices)
    assert plain == set(same[0].indices)


def test_wide_batches_take_wide_keys() -> None:
    texts = normalise(["好吃"] * 400).texts
    matrix = features(texts, FeaturePlan((1, 2), (), bits=24))
    assert np.array_equal(matrix.indices, np.tile(matrix[0].indices, 400))


def test_hostile_texts_have_features() -> None:
    for plan in PLANS:
        matrix = features(normalise(HOSTILE).texts, plan)
        assert np.isfinite(matrix.data).all()
        assert features(Texts.of([]), plan).shape == (0, plan.columns)


@pytest.mark.parametrize(
    "wrong",
    [
        {"characters": ()},
        {"negated": 1},
        {"words": (1,), "negated": -1},
        {"characters": (0,)},
        {"characters": (2, 1)},
        {"characters": (9,)},
        {"characters": (2, 2)},
        {"words": (5,)},
        {"bits": 7},
        {"bits": 25},
    ],
    ids=str,
)
def test_plans_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"characters|words|negated|bits"):
        FeaturePlan(**wrong)
