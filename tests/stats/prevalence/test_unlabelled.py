import numpy as np
import pytest

from luopan.stats.prevalence import way

HALF = np.tile([0.1, 0.9], 200)
MORE = np.tile([0.1, 0.9, 0.9], 133)


def test_drift_makes_every_claim_weaker_and_is_told() -> None:
    found = way(HALF, MORE)
    assert 0.5 < found.p_up < found.p_up_if_alike
    assert found.undone_by == pytest.approx(MORE.mean() - HALF.mean())
    assert way(HALF, MORE, drift=0.0).p_up == found.p_up_if_alike
    # a classifier that may say anything tells nothing
    assert way(HALF, MORE, drift=100.0).p_up == pytest.approx(0.5, abs=0.01)


def test_up_and_down_are_mirrors() -> None:
    assert way(MORE, HALF).p_up == pytest.approx(1.0 - way(HALF, MORE).p_up)
    assert way(HALF, HALF).p_up == 0.5


def test_a_mix_of_venues_that_moves_is_no_movement() -> None:
    calm, angry = np.full(100, 0.9), np.full(100, 0.2)
    before = np.concatenate([calm, angry[:20]])
    after = np.concatenate([calm[:20], angry])
    where = np.repeat([0, 1], [100, 20]), np.repeat([0, 1], [20, 100])
    assert way(before, after).p_up_if_alike < 0.01
    assert way(before, after, venues=where).p_up_if_alike == pytest.approx(0.5)
    apart = np.zeros(120, dtype=np.int64), np.ones(120, dtype=np.int64)
    assert way(before, after, venues=apart).fault == "no_venue_in_both"


def test_a_handful_of_documents_tells_nothing() -> None:
    found = way(HALF, np.full(9, 0.99))
    assert (found.p_up, found.fault) == (0.5, "few_documents")


def test_probabilities_are_those_of_repeated_periods() -> None:
    """Errors alike in both periods, movements of any size: who is sure is mostly right."""
    stated, rose = [], []
    for run in range(400):
        rng = np.random.default_rng(run)
        before, after = rng.uniform(0.1, 0.9, 2)
        scores = [
            np.where(rng.random(300) < share, rng.beta(3, 2, 300), rng.beta(2, 3, 300))
            for share in (before, after)
        ]
        stated.append(way(*scores, drift=0.0).p_up)
        rose.append(after > before)
    sure = np.abs(np.array(stated) - 0.5) > 0.4
    right = (np.array(stated) > 0.5) == np.array(rose)
    assert right[sure].mean() > 0.93
    assert sure.mean() > 0.1
