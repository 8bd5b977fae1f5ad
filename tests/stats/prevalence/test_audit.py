import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.stats.prevalence import Audit, draw, merge
from luopan.stats.prevalence.priority import priorities
from luopan.stats.prevalence.strata import FLOOR, cut, turns


def pool(seed: int, size: int, classes: int = 2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    ids = np.char.add(f"pool {seed}, document ", np.arange(size).astype(str))
    return ids, rng.dirichlet(np.full(classes, 0.5), size)


def same(first: Audit, second: Audit) -> bool:
    return (
        np.array_equal(first.ids, second.ids)
        and np.array_equal(first.lot, second.lot)
        and np.array_equal(first.chance, second.chance)
    )


def chosen(audit: Audit) -> set[str]:
    return set(audit.ids[audit.taken].tolist())


SIZES = st.integers(1, 120)
SEEDS = st.integers(0, 10)


@settings(max_examples=60, deadline=None)
@given(SEEDS, SIZES, st.integers(1, 80), st.integers(0, 60), st.integers(2, 4))
def test_a_larger_audit_holds_the_smaller(
    seed: int, size: int, labels: int, more: int, classes: int
) -> None:
    ids, scores = pool(seed, size, classes)
    small, large = (draw(ids, scores, n, "autumn") for n in (labels, labels + more))
    assert small.taken.sum() == min(labels, size)
    assert large.taken.sum() == min(labels + more, size)
    assert chosen(small) <= chosen(large)
    assert same(merge(small, large), merge(large, large))


@settings(max_examples=60, deadline=None)
@given(SEEDS, SEEDS, SEEDS, SIZES, SIZES, st.integers(1, 60))
def test_merging_is_a_union_in_any_order(
    one: int, two: int, three: int, size: int, other: int, labels: int
) -> None:
    a = draw(*pool(one, size), labels, "autumn")
    b = draw(*pool(two, other), labels, "autumn")
    c = draw(*pool(three, size), 2 * labels, "autumn")
    both = merge(a, b)
    assert chosen(both) == chosen(a) | chosen(b)
    assert same(both, merge(b, a))
    assert same(merge(both, c), merge(a, merge(b, c)))
    assert same(merge(both, both), both)


def test_a_classifier_trained_anew_between_two_draws_changes_no_label() -> None:
    ids, scores = pool(3, 500)
    first = draw(ids, scores, 100, "autumn")
    second = draw(ids, pool(4, 500)[1], 150, "autumn")
    both = merge(first, second)
    assert chosen(both) == chosen(first) | chosen(second)
    assert np.all(both.inclusion[both.taken] > 0.0)


def test_the_lot_is_the_ids_alone() -> None:
    ids, scores = pool(1, 300)
    mixed = np.random.default_rng(0).permutation(300)
    assert chosen(draw(ids, scores, 50, "a")) == chosen(draw(ids[mixed], scores[mixed], 50, "a"))
    assert chosen(draw(ids, scores, 50, "a")) != chosen(draw(ids, scores, 50, "b"))
    # known bytes: another machine, another year, the same sample
    assert priorities(np.array(["评论-1", "comment-2"]), "autumn") == pytest.approx(
        [0.45144121638590334, 0.6774776942884768], abs=0.0
    )


def test_lots_are_even() -> None:
    lots = priorities(np.arange(20_000).astype(str), "even")
    counts = np.histogram(lots, 20, (0.0, 1.0))[0]
    # chi-squared with 19 degrees of freedom; 43.8 is its .999 quantile
    assert ((counts - 1000.0) ** 2 / 1000.0).sum() < 43.8
    assert abs(np.corrcoef(lots[:-1], lots[1:])[0, 1]) < 0.03


def test_inclusion_is_what_happens_over_many_names() -> None:
    ids, scores = pool(2, 60)
    audits = [draw(ids, scores, 30, f"name {i}") for i in range(2000)]
    often = np.mean([a.taken for a in audits], axis=0)
    stated = np.mean([a.inclusion for a in audits], axis=0)
    assert np.abs(often - stated).max() < 4.5 * np.sqrt(0.25 / 2000)
    # weighting by its inverse is unbiased for whatever is counted
    value = np.arange(60.0)
    estimates = [(value[a.taken] / a.inclusion[a.taken]).sum() for a in audits]
    error = np.std(estimates) / np.sqrt(2000)
    assert abs(np.mean(estimates) - value.sum()) < 4.0 * error


def test_stopping_early_leaves_a_sample_within_each_stratum() -> None:
    audit = draw(*pool(5, 400), 120, "autumn")
    early = audit.queue[:60]
    for h in np.unique(audit.stratum):
        mine = np.flatnonzero(audit.stratum == h)
        got = np.intersect1d(mine, early)
        assert set(got) == set(mine[np.argsort(audit.lot[mine])][: got.size])
    assert set(audit.queue) == set(np.flatnonzero(audit.taken))


def test_heavy_documents_are_taken_for_certain() -> None:
    ids, scores = pool(6, 400)
    weight = np.ones(400)
    weight[[7, 300]] = 200.0
    audit = draw(ids, scores, 50, "autumn", weight)
    assert audit.taken[[7, 300]].all()
    assert audit.inclusion[[7, 300]] == pytest.approx(1.0)
    assert audit.taken.sum() == 50


def test_labels_go_where_the_best_allotment_says() -> None:
    size = np.array([400, 300, 200, 100])
    effort = size * np.array([0.5, 0.1, 0.3, 0.0])
    listed = turns(size, effort, 300)
    given = np.bincount(listed, minlength=4)
    assert given.min() == FLOOR
    assert given[0] == pytest.approx(292 * 200 / 290, abs=1.0)
    # no exchange of one label lowers the variance, wherever the floor does not bind

    def variance(n: np.ndarray) -> float:
        return float((effort**2 / n).sum())

    for i in range(3):
        for j in range(3):
            moved = given.copy()
            moved[i] += 1
            moved[j] -= 1
            if i != j and moved[j] >= FLOOR:
                assert variance(moved) >= variance(given)


def test_strata_hold_equal_spread_and_whole_scores() -> None:
    rng = np.random.default_rng(0)
    score = rng.beta(0.3, 0.6, 5000)
    spread = np.sqrt(score * (1.0 - score))
    stratum = cut(score, spread, 5)
    assert np.all(np.diff(stratum[np.argsort(score)]) >= 0)
    sums = np.bincount(stratum, spread)
    assert sums.max() / sums.min() < 1.02
    assert np.array_equal(cut(np.repeat(0.5, 9), np.ones(9), 5), np.zeros(9))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda: draw(np.array(["a"]), np.ones((2, 2)) / 2, 1, "s"), "shape:"),
        (lambda: draw(np.array(["a", "a"]), np.ones((2, 2)) / 2, 1, "s"), "ids:"),
        (lambda: draw(np.array(["a"]), np.ones((1, 2)) / 2, 0, "s"), "labels:"),
        (lambda: draw(np.array(["a"]), np.ones((1, 2)) / 2, 1, "s", np.zeros(1)), "weight:"),
        (lambda: priorities(np.array(["a"]), "长" * 30), "seed:"),
        (lambda: merge(draw(*pool(1, 5), 2, "a"), draw(*pool(1, 5), 2, "b")), "seed:"),
        (lambda: Audit("s", np.array(["a"]), np.ones(1), np.array([1.5])), "chance:"),
    ],
)
def test_bad_input_is_named(bad, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        bad()
