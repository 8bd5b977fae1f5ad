import numpy as np
import pytest

from luopan.stats.proportions import Scores, nps_score, score_interval, share_interval

NPS = (-100.0, 0.0, 100.0)


def wave(*answers: float) -> tuple[float, float, float]:
    scores = nps_score(np.array(answers))
    return float(scores.size), float(scores.sum()), float((scores**2).sum())


def scored(*waves: tuple[float, float, float]) -> Scores:
    return Scores(*np.array(waves).T)


def test_nps_by_hand() -> None:
    # Promoters 10, 9, 9; passive 8; detractors 6, 0: (3 - 2) of 6.
    found = scored(wave(10, 9, 9, 8, 6, 0))
    assert found.mean[0] == pytest.approx(100 / 6)
    np.testing.assert_array_equal(nps_score(np.arange(11)), [-100] * 7 + [0, 0] + [100, 100])


def test_the_variance_of_an_answer_by_hand() -> None:
    # 60 detractors, 40 passives, 100 promoters and half an answer of each.
    found = scored((200.0, 4000.0, 1_600_000.0))
    mean, variance = found.overall(NPS)
    assert mean == pytest.approx(4000 / 201.5)
    assert variance == pytest.approx((1_600_000 + 10_000) / 201.5 - (4000 / 201.5) ** 2)
    around, spread = found.around(np.array([0]), NPS)
    assert around[0] == pytest.approx(mean, abs=0.2)
    assert spread[0] == pytest.approx(variance, rel=0.01)


def test_all_promoters_out_of_five_are_not_certain() -> None:
    found = scored(wave(*[10] * 5))
    mean, variance = found.around(np.array([0]), NPS)
    assert 50 < mean[0] < 100
    assert variance[0] > 1000


def test_a_wave_borrows_its_variance_from_its_neighbours() -> None:
    alone = wave(*[10] * 5)
    mixed = wave(*[10] * 50, *[5] * 50)
    found = scored(mixed, alone, mixed)
    _, near = found.around(np.array([0, 1, 2]), NPS)
    _, far = found.around(np.array([0, 200, 400]), NPS)
    assert near[1] > far[1]
    assert near[1] == pytest.approx(near[0], rel=0.05)


def test_scores_without_known_bounds_still_vary() -> None:
    _, variance = scored((5.0, 35.0, 245.0)).overall(())
    assert variance > 0


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 10, 0.0, 0.1715), (10, 10, 0.8285, 1.0), (5, 10, 0.2632, 0.7368)],
)
def test_share_intervals_are_jeffreys(k: int, n: int, low: float, high: float) -> None:
    # Reference values of the Beta(k + 1/2, n - k + 1/2) quantiles at 90 %.
    assert share_interval(k, n, 0.9) == pytest.approx((low, high), abs=2e-3)


def test_score_intervals_stay_within_bounds_and_hold_the_mean() -> None:
    assert score_interval(3.0, 4.0, 100, None, 0.95) == pytest.approx((2.608, 3.392), abs=1e-3)
    low, high = score_interval(99.0, 3000.0, 5, (-100, 100), 0.9)
    assert high == 100
    assert low < 99 < high
