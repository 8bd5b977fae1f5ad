import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from luopan.stats.sequential import NormalMixture, follow


@pytest.mark.parametrize("sides", [1, 2])
def test_evidence_is_the_mixed_likelihood_ratio(sides: int) -> None:
    mixture = NormalMixture(4.0, 0.05, sides)
    for z, information in ((0.3, 1.0), (2.5, 3.0), (-1.0, 9.0)):
        score = z * np.sqrt(information)

        def ratio(effect: float, score: float = score, information: float = information) -> float:
            density = norm.pdf(effect, 0.0, np.sqrt(mixture.spread)) * (3 - sides)
            return float(density * np.exp(effect * score - 0.5 * effect**2 * information))

        low = 0.0 if sides == 1 else -np.inf
        assert np.exp(mixture.log_evidence(z, information)) == pytest.approx(
            quad(ratio, low, np.inf)[0], rel=1e-6
        )
        bound = mixture.z(information)
        assert mixture.log_evidence(bound, information) == pytest.approx(np.log(20.0), abs=1e-8)


def test_it_is_narrowest_where_it_was_tuned() -> None:
    for sides in (1, 2):
        widths = [NormalMixture(t, 0.05, sides).z(1.0) for t in (0.25, 0.5, 1.0, 2.0, 4.0)]
        assert np.argmin(widths) == 2


def test_all_looks_together_miss_as_seldom_as_stated() -> None:
    rng = np.random.default_rng(5)
    n = np.arange(100, 5001, 100)
    missed = {1: 0, 2: 0}
    for _ in range(400):
        sums = rng.exponential(1.0, (n.size, 100)).sum(axis=1).cumsum()
        for sides in missed:
            told = follow(NormalMixture(2000.0, 0.1, sides), sums / n, 1.0 / np.sqrt(n))
            missed[sides] += bool(np.any((told.low > 1.0) | (told.high < 1.0)))
    for sides, count in missed.items():
        assert 0.01 < count / 400 < 0.1, sides


def test_p_agrees_with_the_interval_at_every_look() -> None:
    rng = np.random.default_rng(6)
    n = np.arange(1, 41) * 100.0
    for sides in (1, 2):
        told = follow(
            NormalMixture(2000.0, 0.05, sides),
            0.06 + rng.standard_normal(40) / np.sqrt(n),
            1.0 / np.sqrt(n),
        )
        excluded = (told.low > 0.0) | (told.high < 0.0)
        assert 0 < excluded.sum() < 40
        np.testing.assert_array_equal(told.p < 0.05, excluded)
        assert told.stopped == int(np.argmax(excluded))


def test_bad_boundaries_are_refused() -> None:
    for arguments, code in (((0.0,), "tuned:"), ((1.0, 0.6), "level:"), ((1.0, 0.1, 0), "sides:")):
        with pytest.raises(ValueError, match=code):
            NormalMixture(*arguments)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="errors:"):
        follow(NormalMixture(1.0), np.array([1.0]), np.array([-1.0]))
    with pytest.raises(ValueError, match="shape:"):
        follow(NormalMixture(1.0), np.array([1.0]), np.array([1.0, 2.0]))
