import numpy as np
import pytest

from luopan.stats.audiences import compare_answers
from luopan.stats.proportions import nps_score

SCALE = np.arange(11.0)


def test_scores_of_a_net_promoter_question() -> None:
    counts = np.zeros((2, 11))
    counts[0, [3, 7, 9]] = 30, 40, 30
    counts[1, [3, 8, 10]] = 20, 30, 50
    told = compare_answers(counts, nps_score(SCALE))[0]
    assert (told.control, told.treated, told.difference) == pytest.approx((0.0, 30.0, 30.0))
    assert told.low < 30.0 < told.high
    assert told.lift is None
    mean = compare_answers(counts, SCALE)[0]
    assert mean.lift is not None
    assert mean.control == pytest.approx(0.3 * 3 + 0.4 * 7 + 0.3 * 9)


@pytest.mark.parametrize("mix", [(0.02, 0.08, 0.9), (0.3, 0.4, 0.3), (0.0, 0.05, 0.95)])
@pytest.mark.parametrize("n", [(20, 20), (30, 120)])
def test_cover_from_twenty_answers_on(mix: tuple[float, ...], n: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    other = np.array(mix) * 0.9 + np.array([0.1, 0.0, 0.0])
    scores = np.array([-100.0, 0.0, 100.0])
    truth = scores @ other - scores @ np.array(mix)
    held = [
        (told := compare_answers(
            np.array([rng.multinomial(n[0], mix), rng.multinomial(n[1], other)]), scores, 0.9
        )[0]).low <= truth <= told.high
        for _ in range(1500)
    ]  # fmt: skip
    assert 0.87 <= np.mean(held) <= 0.97


def test_a_share_of_some_answers_with_everybody_alike() -> None:
    scores = np.array([0.0, 1.0, 1.0])
    told = compare_answers(np.array([[10.0, 0.0, 0.0], [0.0, 4.0, 6.0]]), scores)[0]
    assert told.difference == 1.0
    assert told.low > 0.3
    assert told.p < 0.001
    alike = compare_answers(np.array([[10.0, 0.0, 0.0], [12.0, 0.0, 0.0]]), scores)[0]
    assert alike.low < 0.0 < alike.high


def test_no_answers_or_no_scale_are_refused() -> None:
    for counts, scores, code in (
        (np.ones((2, 3)), np.ones(2), "shape:"),
        (np.ones((1, 2)), np.arange(2.0), "shape:"),
        (np.ones((2, 2)), np.ones(2), "scores:"),
        (np.array([[0.0, 0.0], [1.0, 2.0]]), np.arange(2.0), "counts:"),
    ):
        with pytest.raises(ValueError, match=code):
            compare_answers(counts, scores)
