import numpy as np
import pytest
from scipy.special import ndtr

from luopan.stats.prevalence import CellShares, p_up, standardised


def cells(levels: list[list[int]], share: list[float], weight: list[float]) -> CellShares:
    last = np.array(share)
    draws = np.stack([1.0 - last, last], axis=1)[None]
    many = np.full(last.size, 100)
    return CellShares(np.array(levels), draws, np.array(weight), many, many, draws[0])


TWO = [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_a_share_that_moves_by_its_venues_alone_stands_still_at_one_mix() -> None:
    told = cells(TWO, [0.8, 0.2, 0.8, 0.2], [90.0, 10.0, 10.0, 90.0])
    plain = told.by(0).draws[0, :, 1]
    assert plain == pytest.approx([0.74, 0.26])
    fixed = standardised(told)
    assert fixed.draws[0, :, 1] == pytest.approx([0.5, 0.5])
    assert fixed.mix == pytest.approx([0.5, 0.5])
    assert fixed.left_out == 0.0
    other = standardised(told, np.array([3.0, 1.0]))
    assert other.draws[0, :, 1] == pytest.approx([0.65, 0.65])


def test_a_venue_of_one_period_is_left_out_and_told() -> None:
    told = cells([*TWO, [1, 2]], [0.8, 0.2, 0.7, 0.1, 0.9], [40.0, 40.0, 40.0, 40.0, 40.0])
    fixed = standardised(told)
    assert np.array_equal(fixed.venues, [0, 1])
    assert fixed.draws[0, :, 1] == pytest.approx([0.5, 0.4])
    assert fixed.left_out == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("told", "mix", "code"),
    [
        (cells([[0, 0], [1, 1]], [0.1, 0.2], [1.0, 1.0]), None, "venues:"),
        (cells([[0], [1]], [0.1, 0.2], [1.0, 1.0]), None, "shape:"),
        (cells(TWO, [0.1] * 4, [1.0] * 4), np.array([0.0, 0.0]), "mix:"),
        (cells(TWO, [0.1] * 4, [1.0] * 4), np.ones(3), "mix:"),
    ],
)
def test_what_cannot_be_standardised_is_named(told, mix, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        standardised(told, mix)


def test_p_up_is_taken_draw_by_draw() -> None:
    rng = np.random.default_rng(1)
    common = rng.standard_normal((20_000, 1))
    draws = common + 0.1 * rng.standard_normal((20_000, 3)) + np.array([0.0, 0.1, 0.1])
    # what periods share drops out of their difference
    assert p_up(draws) == pytest.approx([ndtr(0.1 / (0.1 * np.sqrt(2.0))), 0.5], abs=0.01)
    assert p_up(np.zeros((5, 2))) == pytest.approx([0.5])
    assert p_up(np.stack([draws, -draws], axis=2))[:, 1] == pytest.approx(1.0 - p_up(draws))
