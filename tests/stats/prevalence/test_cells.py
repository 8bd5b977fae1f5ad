import numpy as np
import pytest
from tests.stats.prevalence.pools import audited

from luopan.stats.prevalence import (
    CellShares,
    Evidence,
    Misreading,
    ShiftPrior,
    cell_shares,
    reread_cells,
    share,
)
from luopan.stats.prevalence.cells import OPINIONS, benchmarked
from luopan.stats.prevalence.shifts import Layout, shifted_odds

SIZES = np.array([0.45, 0.3, 0.15, 0.1])


def drifting(
    seed: int, drift: float, size: int = 2500
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes, scores and venues: shares and the classifier differ from venue to venue."""
    rng = np.random.default_rng(seed)
    venue = rng.choice(SIZES.size, size, p=SIZES)
    odds = -0.6 + 0.7 * rng.standard_normal(SIZES.size)
    truth = (rng.random(size) < 1.0 / (1.0 + np.exp(-odds[venue]))).astype(np.int64)
    seen = 2.0 * truth + rng.standard_normal(size)
    off = drift * rng.standard_normal(SIZES.size)
    last = 1.0 / (1.0 + np.exp(-(3.0 * (seen - 1.0) + off[venue])))
    return truth, np.stack([1.0 - last, last], axis=1), venue


def by_venue(truth: np.ndarray, venue: np.ndarray) -> np.ndarray:
    return np.bincount(venue, truth) / np.bincount(venue)


def test_cells_add_up_to_the_pool() -> None:
    truth, scores, venue = drifting(1, 0.5)
    period = np.arange(truth.size) % 3
    evidence = audited(truth, scores, 200, "add")
    cells = cell_shares(evidence, np.stack([period, venue], axis=1), 1)
    assert cells.draws.sum(axis=2) == pytest.approx(1.0)
    assert cells.documents.sum() == truth.size
    assert cells.labels.sum() == 200
    whole = cells.by()
    alone = share(evidence, 1).interval(0.9)[1]
    assert whole.interval(0.9)[0, 1] == pytest.approx(alone, abs=6e-3)
    assert whole.counted[0] == pytest.approx(evidence.counted)
    by_hand = np.einsum("k,dkc->dc", cells.weight / cells.weight.sum(), cells.draws)
    assert cells.by(1).by().draws[:, 0] == pytest.approx(by_hand)
    assert np.array_equal(cells.by(0).levels.ravel(), [0, 1, 2])


def test_a_pool_labelled_to_the_last_document_has_known_cells() -> None:
    truth, scores, venue = drifting(2, 0.5, size=120)
    found = cell_shares(audited(truth, scores, 120, "all"), venue[:, None], 1, draws=50)
    assert found.interval(0.9)[:, 1, 0] == pytest.approx(by_venue(truth, venue))
    assert np.ptp(found.draws, axis=0) == pytest.approx(0.0, abs=1e-12)


def test_fewer_than_ten_documents_are_individual_opinions() -> None:
    truth, scores, _ = drifting(3, 0.5, size=400)
    cell = np.repeat([0, 1, 2], [OPINIONS - 1, OPINIONS, 400 - 2 * OPINIONS + 1])
    found = cell_shares(audited(truth, scores, 100, "few"), cell[:, None], 1, draws=200)
    assert np.array_equal(found.opinions, [True, False, False])
    assert np.isnan(found.interval(0.9)[0]).all()
    assert np.isfinite(found.interval(0.9)[1:]).all()


def test_three_classes_and_one_cell_are_the_pool() -> None:
    rng = np.random.default_rng(4)
    scores = rng.dirichlet([0.8, 0.5, 0.4], 1500)
    truth = np.array([rng.choice(3, p=p) for p in scores])
    evidence = audited(truth, scores, 150, "three")
    found = cell_shares(evidence, np.zeros((1500, 1), dtype=np.int64), 1)
    assert found.interval(0.9)[0] == pytest.approx(share(evidence, 2).interval(0.9), abs=8e-3)


def test_a_venue_that_is_misread_is_found_by_its_own_labels() -> None:
    """At one venue the classifier says the opposite: a pooled correction would believe it."""
    rng = np.random.default_rng(5)
    truth, scores, _ = drifting(5, 0.0)
    venue = rng.integers(0, 2, truth.size)
    scores[venue == 1] = scores[venue == 1][:, ::-1]
    found = cell_shares(audited(truth, scores, 300, "opposite"), venue[:, None], 1)
    low, high = found.interval(0.9)[1, 1, 1:]
    assert low <= by_venue(truth, venue)[1] <= high


def test_shifts_of_cells_are_those_of_a_grid() -> None:
    """Two cells of one stratum, one spread: the posterior by brute force beside the nodes'."""
    counts = np.array([[30.0, 10.0], [4.0, 12.0]])
    zeros = np.zeros(2, dtype=np.int64)
    layout = Layout((zeros, np.array([0, 1])), (1, 2), np.zeros((2, 1)), counts)
    prior = ShiftPrior(drift=1.0, unit=1e-3, stratum=1.5)
    drawn = shifted_odds(layout, prior, 20_000, np.random.default_rng(1))[:, :, 0]
    eta = np.linspace(-4.0, 4.0, 161)
    one, two = np.meshgrid(eta, eta, indexing="ij")
    log_like = sum(
        k[1] * e - k.sum() * np.logaddexp(0.0, e) for k, e in zip(counts, (one, two), strict=True)
    )
    density = np.zeros_like(one)
    for tau in (np.arange(60) + 0.5) / 60.0 * 3.5:
        same, own = prior.stratum**2, tau**2
        inverse = np.linalg.inv(np.array([[same + own, same], [same, same + own]]))
        square = inverse[0, 0] * one**2 + 2 * inverse[0, 1] * one * two + inverse[1, 1] * two**2
        root = np.sqrt(np.linalg.det(inverse))
        density += np.exp(log_like - log_like.max() - 0.5 * square - 0.5 * tau**2) * root
    density /= density.sum()
    for cell, at in ((0, one), (1, two)):
        mean = (density * at).sum()
        sd = np.sqrt((density * (at - mean) ** 2).sum())
        assert drawn[:, cell].mean() == pytest.approx(mean, abs=0.08)
        assert drawn[:, cell].std() == pytest.approx(sd, rel=0.1)


def test_rates_are_fitted_to_their_strata_and_keep_their_odds() -> None:
    rng = np.random.default_rng(6)
    odds = rng.standard_normal((4, 6, 2))
    size = rng.uniform(1.0, 9.0, 6)
    stratum = np.array([0, 0, 0, 1, 1, 1])
    target = rng.dirichlet([2.0, 2.0, 1.0], (4, 2))
    rates = benchmarked(odds, size, stratum, target)
    for g in range(2):
        mine = stratum == g
        reached = np.einsum("u,duc->dc", size[mine] / size[mine].sum(), rates[:, mine])
        assert reached == pytest.approx(target[:, g], abs=1e-5)
        logs = np.log(rates[:, mine, 1:] / rates[:, mine, :1])
        assert np.diff(logs, axis=1) == pytest.approx(np.diff(odds[:, mine], axis=1))


def test_labellers_errors_pass_through_every_cell() -> None:
    draws = np.array([[[0.7, 0.3], [0.9, 0.1]]])
    cells = CellShares(
        np.array([[0], [1]]), draws, np.ones(2), np.full(2, 50), np.full(2, 9), draws[0]
    )
    read = np.array([[[0.9, 0.1], [0.2, 0.8]]])
    found = reread_cells(cells, Misreading(read, 40))
    assert found.draws @ read[0] == pytest.approx(draws)


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 1.0])
def test_cells_hold_though_the_classifier_drifts(drift: float) -> None:
    held, runs = np.zeros(SIZES.size), 60
    ours, naive = [], []
    for run in range(runs):
        truth, scores, venue = drifting(100 + run, drift)
        evidence = audited(truth, scores, 150, f"{drift}-{run}")
        cells = cell_shares(evidence, venue[:, None], run, draws=400)
        found = cells.interval(0.9)[:, 1]
        true = by_venue(truth, venue)
        held += (found[:, 1] <= true) & (true <= found[:, 2])
        ours.append(found[:, 0] - true)
        naive.append(by_venue(scores.argmax(axis=1), venue) - true)
    # 240 shares at .9, four of a pool together: below .83 is not chance
    assert held.sum() / (runs * SIZES.size) >= 0.83
    assert held.min() / runs >= 0.75
    if drift:
        assert np.std(ours) < 0.8 * np.sqrt(np.mean(np.square(naive)))


def test_bad_input_is_named() -> None:
    truth, scores, venue = drifting(7, 0.0, size=200)
    evidence: Evidence = audited(truth, scores, 50, "bad")
    with pytest.raises(ValueError, match="shape:"):
        cell_shares(evidence, venue, 1)
    with pytest.raises(ValueError, match="prior:"):
        ShiftPrior(drift=0.0)
