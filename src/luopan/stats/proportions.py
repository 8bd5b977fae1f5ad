"""Scores from counted answers: means, and sampling variances that behave at n = 5.

The variance of a wave is not taken from the wave itself (five promoters out of five are not
certain to be followed by a sixth) but from the mix of answers of the weeks around it, smoothed
towards the mix of all weeks and, faintly, towards an even mix.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEAR_WEEKS = 8.0
"""Standard deviation of the kernel that says which weeks are near."""
PSEUDO_ANSWERS = 10.0
"""Answers' worth of the mix of all weeks in the mix around a week."""


def nps_score(answers: Floats) -> Floats:
    """Return 100 for a promoter (9–10), −100 for a detractor (0–6), 0 for a passive (7–8)."""
    answers = np.asarray(answers, dtype=np.float64)
    return np.where(answers >= 9, 100.0, np.where(answers <= 6, -100.0, 0.0))


@dataclass(frozen=True)
class Scores:
    """Counted answers a wave, as sums: enough for every mean and variance.

    Parameters
    ----------
    n, total, squares : array, shape (waves,)
        Number of answers, sum of their scores, sum of their squared scores.
    """

    n: Floats
    total: Floats
    squares: Floats

    @property
    def mean(self) -> Floats:
        """Mean score of each wave."""
        return np.asarray(self.total / self.n)

    def around(self, week: NDArray[np.int64], even: tuple[float, ...]) -> tuple[Floats, Floats]:
        """Return mean and variance of one answer around each wave.

        Parameters
        ----------
        week : int64 array, shape (waves,)
            When each wave was.
        even : tuple of float
            The possible scores; half an answer of each is added (Jeffreys' prior of a
            multinomial), so that no variance is zero: to the mix of all weeks, and to that
            around a wave where nearly all said the same. Empty where they are not known; a
            spread of 5 % of the mean is added then.

        Returns
        -------
        mean, variance : array, shape (waves,)
        """
        moments = np.stack([self.n, self.total, self.squares])
        overall = self._overall(even)
        near = np.exp(-0.5 * ((week[:, None] - week[None, :]) / NEAR_WEEKS) ** 2)
        local = moments @ near + PSEUDO_ANSWERS * (overall / overall[0])[:, None]
        mean, variance = _moments(local)
        if even:
            # Weeks in which all said the same hold less than half an answer of anything else.
            eased, wider = _moments(local + _faint(even)[:, None])
            bare = variance < 0.5 * wider
            mean, variance = np.where(bare, eased, mean), np.where(bare, wider, variance)
        return mean, variance

    def overall(self, even: tuple[float, ...]) -> tuple[float, float]:
        """Return mean and variance of one answer over all waves; ``even`` as for `around`."""
        n, total, squares = self._overall(even)
        return float(total / n), float(squares / n - (total / n) ** 2)

    def _overall(self, even: tuple[float, ...]) -> Floats:
        if even:
            faint = _faint(even)
        else:
            centre = self.total.sum() / self.n.sum()
            faint = np.array([1.0, centre, centre**2 * 1.0025 + 1e-12])
        return np.array([self.n.sum(), self.total.sum(), self.squares.sum()]) + faint


def _faint(even: tuple[float, ...]) -> Floats:
    """Return number, sum and sum of squares of half an answer of each score."""
    scores = np.array(even)
    return 0.5 * np.array([scores.size, scores.sum(), (scores**2).sum()])


def _moments(sums: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance from numbers, sums and sums of squares, shape (3, waves)."""
    mean = sums[1] / sums[0]
    return mean, np.asarray(sums[2] / sums[0] - mean**2)


def share_interval(successes: float, n: float, level: float) -> tuple[float, float]:
    """Return Jeffreys' equal-tailed interval of a share; its end is 0 or 1 at no or all successes.

    Brown, Cai and DasGupta 2001, "Interval estimation for a binomial proportion".
    """
    tail = (1.0 - level) / 2.0
    a, b = successes + 0.5, n - successes + 0.5
    low = 0.0 if successes <= 0 else float(scipy.special.betaincinv(a, b, tail))
    high = 1.0 if successes >= n else float(scipy.special.betaincinv(a, b, 1.0 - tail))
    return low, high


def score_interval(
    mean: float, variance: float, n: float, bounds: tuple[float, float] | None, level: float
) -> tuple[float, float]:
    """Return the sampling interval of a wave's mean score.

    Parameters
    ----------
    mean : float
        The wave's mean.
    variance : float
        Variance of one answer (`Scores.around`).
    n : float
        Number of answers.
    bounds : tuple of float or None
        Where scores must lie; the interval is cut there.
    level : float
        For example 0.9.
    """
    half = float(scipy.special.ndtri(0.5 + level / 2.0)) * float(np.sqrt(variance / n))
    low, high = mean - half, mean + half
    if bounds is None:
        return low, high
    return min(max(low, bounds[0]), mean), max(min(high, bounds[1]), mean)
