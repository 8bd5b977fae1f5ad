import numpy as np
import pytest

from luopan.stats.prevalence import Misreading, misreading, reread


def doubled(seed: int, errors: tuple[float, float], documents: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    truth = (rng.random(documents) < 0.3).astype(np.int64)
    wrong = rng.random((2, documents)) < np.array(errors)[truth]
    return tuple(np.where(w, 1 - truth, truth) for w in wrong)


def test_many_double_labels_tell_how_often_labellers_differ() -> None:
    first, second = doubled(1, (0.08, 0.08), 4000)
    found = misreading(first, second, 2, 1, 4000)
    assert found.draws.sum(axis=2) == pytest.approx(1.0)
    # what two labels show: P(they differ), here 2 e (1 - e)
    mean = found.draws.mean(axis=0)
    assert 0.02 < mean[0, 1] < 0.15
    assert 0.02 < mean[1, 0] < 0.3
    share = (first.mean() + second.mean()) / 2.0
    truth = reread(np.tile([1.0 - share, share], (4000, 1)), found)[:, 1]
    low, high = np.quantile(truth, [0.05, 0.95])
    assert low < 0.3 < high


def test_no_double_label_leaves_the_prior() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    found = misreading(nobody, nobody, 2, 1, 4000)
    assert found.pairs == 0
    error = found.draws[:, 0, 1]
    assert np.median(error) == pytest.approx(0.5 / (1.0 + np.exp(2.0)), abs=0.01)
    assert np.array_equal(found.draws, misreading(nobody, nobody, 2, 1, 4000).draws)


def test_agreement_lowers_errors_and_disagreement_raises_them() -> None:
    same = np.arange(100) % 2
    other = same.copy()
    other[:20] = 1 - other[:20]
    agreed, split = (misreading(same, x, 2, 1, 4000).draws[:, 0, 1].mean() for x in (same, other))
    nobody = np.zeros(0, dtype=np.int64)
    prior = misreading(nobody, nobody, 2, 1, 4000).draws[:, 0, 1].mean()
    assert agreed < prior < split


def test_mistakes_go_where_labellers_differed() -> None:
    first = np.repeat([0, 1, 2, 0], [40, 40, 40, 20])
    second = np.repeat([0, 1, 2, 1], [40, 40, 40, 20])
    read = misreading(first, second, 3, 1, 2000).draws.mean(axis=0)
    assert read[0, 1] > 10.0 * read[0, 2]


def test_rereading_undoes_misreading() -> None:
    true = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    read = np.array([[0.9, 0.05, 0.05], [0.1, 0.85, 0.05], [0.0, 0.2, 0.8]])
    both = Misreading(np.stack([read, read]), 10)
    assert reread(true @ read, both) == pytest.approx(true)
    # fewer positive labels than errors alone would give: none, not less than none
    none = reread(np.array([[1.0, 0.0, 0.0]]), Misreading(read[None], 10))
    assert none.min() >= 0.0
    assert none.sum() == pytest.approx(1.0)


@pytest.mark.slow
def test_shares_hold_though_labellers_err() -> None:
    """A plain sample of 250, a third labelled twice, with and without the errors in it."""
    held = without = 0
    runs = 100
    for run in range(runs):
        rng = np.random.default_rng(run)
        first, second = doubled(run, (0.05, 0.12), 250)
        drawn = rng.beta(first.sum() + 0.5, 250.5 - first.sum(), 1000)
        found = misreading(first[:80], second[:80], 2, run, 1000)
        true = reread(np.stack([1.0 - drawn, drawn], axis=1), found)[:, 1]
        held += np.quantile(true, 0.05) <= 0.3 <= np.quantile(true, 0.95)
        without += np.quantile(drawn, 0.05) <= 0.3 <= np.quantile(drawn, 0.95)
    assert held >= 82
    assert without < held


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [(np.array([0]), np.array([0, 1]), "shape:"), (np.array([-1]), np.array([0]), "label:")],
)
def test_bad_labels_are_named(first: np.ndarray, second: np.ndarray, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        misreading(first, second, 2, 1, 10)
