from functools import reduce

import numpy as np
import pytest
from scipy.special import betaincinv
from tests.stats.prevalence.pools import audited, simulated

from luopan.stats.prevalence import (
    UNLABELLED,
    Evidence,
    draw,
    gathered,
    merge,
    prior_corrected,
    share,
)
from luopan.stats.prevalence.calibration import LABEL_WORTH, CalibrationPrior, strata_shares
from luopan.stats.prevalence.evidence import grouped
from luopan.stats.prevalence.nodes import NormalPrior, settings_drawn


def test_a_pool_labelled_to_the_last_document_has_no_interval() -> None:
    truth, scores = simulated(1, size=150)
    found = share(audited(truth, scores, 150, "all"), 1)
    assert found.interval(0.9)[1] == pytest.approx(truth.mean())
    assert found.fault is None


def test_shares_sum_to_one_draw_by_draw_and_repeat() -> None:
    rng = np.random.default_rng(2)
    scores = rng.dirichlet([1.0, 0.5, 0.3, 0.1], 800)
    truth = np.array([rng.choice(4, p=p) for p in scores])
    evidence = audited(truth, scores, 120, "four")
    found, again = share(evidence, 7), share(evidence, 7)
    assert found.draws.sum(axis=1) == pytest.approx(1.0)
    assert found.draws.min() >= 0.0
    assert found.draws.tobytes() == again.draws.tobytes()
    assert found.draws.tobytes() != share(evidence, 8).draws.tobytes()


def test_the_order_of_classes_does_not_matter() -> None:
    truth, scores = simulated(3)
    evidence = audited(truth, scores, 150, "order")
    turned = Evidence(
        np.ascontiguousarray(evidence.scores[:, ::-1]),
        np.where(evidence.label == UNLABELLED, UNLABELLED, 1 - evidence.label),
        evidence.stratum,
        evidence.weight,
    )
    one, other = share(evidence, 1, draws=20_000), share(turned, 1, draws=20_000)
    assert one.interval(0.9)[0] == pytest.approx(other.interval(0.9)[1], abs=2e-3)


def test_one_stratum_and_a_prior_worth_nothing_give_the_beta_posterior() -> None:
    prior = CalibrationPrior(worth=1e-3, worth_spread=0.01)
    counts = np.array([[30.0, 12.0]])
    drawn = strata_shares(counts, np.array([[0.6, 0.4]]), prior, 40_000, np.random.default_rng(1))
    exact = betaincinv(12.0 * LABEL_WORTH, 30.0 * LABEL_WORTH, [0.05, 0.5, 0.95])
    assert np.quantile(drawn[:, 0, 1], [0.05, 0.5, 0.95]) == pytest.approx(exact, abs=4e-3)


def test_draws_of_settings_are_those_of_an_exact_posterior() -> None:
    # a normal likelihood of known answer, off the prior's centre
    prior = NormalPrior(np.zeros(2), np.array([1.0, 2.0]))
    sight = np.array([[1.0, 0.5], [0.0, 1.0]])
    seen, sd = np.array([1.5, -2.0]), 0.4

    def log_likelihood(x: np.ndarray) -> np.ndarray:
        return -0.5 * (((seen - x @ sight.T) / sd) ** 2).sum(axis=1)

    drawn = settings_drawn(log_likelihood, prior, 20_000, np.random.default_rng(3))
    precision = sight.T @ sight / sd**2 + np.diag(prior.sd**-2)
    covariance = np.linalg.inv(precision)
    assert drawn.mean(axis=0) == pytest.approx(covariance @ sight.T @ seen / sd**2, abs=0.05)
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.03)


def test_copies_count_once_or_all() -> None:
    """A pool with copies told as weights is the pool with the copies written out."""
    truth, scores = simulated(4, size=600, share=0.4)
    copies = np.where(np.arange(600) % 3 == 0, 4.0, 1.0)
    once = share(audited(truth, scores, 200, "copies"), 1)
    every = share(audited(truth, scores, 200, "copies", copies), 1)
    assert abs(once.interval(0.9)[1, 0] - truth.mean()) < 0.04
    assert abs(every.interval(0.9)[1, 0] - np.average(truth, weights=copies)) < 0.05
    # fewer documents carry the weight: less is known
    assert np.ptp(every.interval(0.9)[1, 1:]) > 0.95 * np.ptp(once.interval(0.9)[1, 1:])
    tripled = share(audited(truth, scores, 200, "copies", np.full(600, 3.0)), 1)
    assert tripled.draws == pytest.approx(once.draws)


def test_a_document_that_everyone_copies_is_known() -> None:
    truth, scores = simulated(5, size=500, share=0.2)
    weight = np.ones(500)
    viral = int(np.flatnonzero(truth == 1)[0])
    weight[viral] = 500.0
    low = share(audited(truth, scores, 100, "viral", weight), 1).interval(0.9)[1, 1]
    assert low > 500.0 / 999.0


def test_labels_picked_by_doubt_enter_no_share() -> None:
    truth, scores = simulated(6)
    ids = np.arange(truth.size).astype(str)
    audit = draw(ids, scores, 100, "test")
    honest = np.where(audit.taken, truth, UNLABELLED)
    doubtful = np.argsort(np.abs(scores[:, 1] - 0.5))[:100]
    mixed = honest.copy()
    mixed[doubtful] = truth[doubtful]
    told = gathered(audit, scores, mixed)
    assert set(np.flatnonzero(told.set_aside)) == set(doubtful) - set(audit.queue)
    assert not told.missing.any()
    only = gathered(audit, scores, honest)
    assert share(told.evidence, 1).draws.tobytes() == share(only.evidence, 1).draws.tobytes()


def test_labels_that_are_not_back_yet_are_missing_and_the_rest_is_a_sample() -> None:
    truth, scores = simulated(6)
    ids = np.arange(truth.size).astype(str)
    audit = draw(ids, scores, 200, "test")
    label = np.full(truth.size, UNLABELLED)
    label[audit.queue[:80]] = truth[audit.queue[:80]]
    told = gathered(audit, scores, label)
    assert set(np.flatnonzero(told.missing)) == set(audit.queue[80:])
    found = share(told.evidence, 1)
    assert found.labels == 80
    assert found.interval(0.9)[1, 1] <= truth.mean() <= found.interval(0.9)[1, 2]


def test_effective_labels_are_kish() -> None:
    evidence = Evidence(
        np.full((4, 2), 0.5),
        np.array([0, 1, 1, UNLABELLED]),
        np.zeros(4, dtype=np.int64),
        np.array([1.0, 2.0, 3.0, 5.0]),
    )
    sums = grouped(evidence, evidence.stratum)
    assert sums.known == pytest.approx(np.array([[1.0, 5.0]]))
    assert sums.counts.sum() == pytest.approx(36.0 / 14.0)
    assert (sums.rest[0], sums.pieces[0]) == (5.0, 1)


def test_too_few_labels_and_unseen_strata_are_faults() -> None:
    truth, scores = simulated(7)
    assert share(audited(truth, scores, 12, "few"), 1).fault == "few_labels"
    evidence = audited(truth, scores, 100, "blind")
    half = np.where(evidence.stratum == 0, UNLABELLED, evidence.label)
    blind = Evidence(evidence.scores, half, evidence.stratum, evidence.weight)
    assert share(blind, 1).fault == "blind_spot"
    assert share(evidence, 1).fault is None


def test_correcting_scores_finds_the_share_where_classes_look_alike() -> None:
    truth, scores = simulated(8, size=20_000, share=0.1, sure=1.0)
    corrected = prior_corrected(scores, np.array([0.5, 0.5]))
    assert scores[:, 1].mean() > 0.2
    assert corrected[:, 1].mean() == pytest.approx(truth.mean(), abs=0.01)


CASES = {
    "well separated": {"apart": 3.5, "share": 0.4},
    "weak": {"apart": 1.0, "share": 0.35},
    "shifted prior": {"apart": 2.2, "share": 0.12},
    "rare": {"apart": 2.5, "share": 0.02, "size": 3000},
    "far too sure": {"apart": 1.8, "share": 0.3, "sure": 4.0},
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_intervals_hold(case: str) -> None:
    held = 0
    runs = 120
    for run in range(runs):
        truth, scores = simulated(1000 + run, **CASES[case])
        found = share(audited(truth, scores, 120, f"{case}-{run}"), run, draws=500)
        low, high = found.interval(0.9)[1, 1:]
        held += low <= truth.mean() <= high
    # a binomial of 120 at .90 lies above 96 with .999
    assert held >= 97, held / runs


@pytest.mark.slow
def test_intervals_of_audits_merged_from_parts_hold() -> None:
    """Four people draw on four parts, with unlike numbers of labels: one sample, honest still."""
    held, runs = 0, 100
    for run in range(runs):
        rng = np.random.default_rng(run)
        part = rng.integers(0, 4, 2000)
        truth, scores = simulated(2000 + run)
        # the parts differ in share, so that their unlike chances matter
        truth = np.where((part == 0) & (rng.random(2000) < 0.5), 1, truth)
        ids = np.char.add(f"merged {run}-", np.arange(2000).astype(str))
        audits = [
            draw(ids[part == p], scores[part == p], labels, "test")
            for p, labels in enumerate((40, 60, 50, 80))
        ]
        whole = reduce(merge, audits)
        at = np.argsort(ids)
        assert np.array_equal(whole.ids, ids[at])
        label = np.where(whole.taken, truth[at], UNLABELLED)
        evidence = gathered(whole, scores[at], label).evidence
        assert evidence.labelled.sum() == 230
        low, high = share(evidence, run, draws=500).interval(0.9)[1, 1:]
        held += low <= truth.mean() <= high
    # a binomial of 100 at .90 lies above 79 with .999
    assert held >= 80, held / runs


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"scores": np.ones((3, 2))}, "scores:"),
        ({"scores": np.ones((3, 1))}, "shape:"),
        ({"label": np.array([0, 1, 2])}, "label:"),
        ({"weight": np.array([1.0, 0.0, 1.0])}, "weight:"),
        ({"stratum": np.zeros(2, dtype=np.int64)}, "shape:"),
        ({"stratum": np.array([0, 2, 2])}, "stratum:"),
    ],
)
def test_bad_evidence_is_named(changed: dict[str, np.ndarray], code: str) -> None:
    good = {
        "scores": np.full((3, 2), 0.5),
        "label": np.array([0, 1, UNLABELLED]),
        "stratum": np.zeros(3, dtype=np.int64),
        "weight": np.ones(3),
    }
    with pytest.raises(ValueError, match=code):
        Evidence(**(good | changed))


def test_a_prior_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="prior:"):
        CalibrationPrior(worth=0.0)
