import numpy as np
import pytest

from luopan.stats.ranks import uneven_p


@pytest.mark.parametrize("n", [20, 32, 100])
def test_even_ranks_are_called_uneven_as_often_as_stated(n: int) -> None:
    rng = np.random.default_rng(n)
    p = np.array([uneven_p(rng.random(n)) for _ in range(3000)])
    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.015)
    assert (p < 0.01).mean() == pytest.approx(0.01, abs=0.007)


@pytest.mark.parametrize(
    ("a", "b"), [(0.35, 0.35), (4.0, 4.0), (2.5, 1.0)], ids=["narrow", "wide", "leaning"]
)
def test_uneven_ranks_are_found(a: float, b: float) -> None:
    rng = np.random.default_rng(5)
    p = np.array([uneven_p(rng.beta(a, b, 32)) for _ in range(200)])
    assert (p < 0.05).mean() > 0.6


@pytest.mark.parametrize("ranks", [[0.1] * 4, [0.1, 0.2, 0.3, 0.4, 1.1], []])
def test_refuses_what_are_no_ranks(ranks: list[float]) -> None:
    with pytest.raises(ValueError, match="ranks"):
        uneven_p(np.array(ranks))
