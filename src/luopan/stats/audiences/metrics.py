"""What is compared: a mean or a ratio of means, with or without what was known before.

An estimate is a smooth function of an arm's means, so that its variance is that of a weighted sum
of the arm's columns (the delta method; for ratios of what people did, Deng, Knoblich and Lu 2018,
KDD).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.audiences.moments import Moments

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean, or a ratio of two means.

    Parameters
    ----------
    column : int
        Of the outcome.
    per : int or None
        Column of the denominator, whose mean must be above nought; None for a mean.
    covariates : tuple of int
        Columns known before the test that take their part out of the noise (CUPED: Deng, Xu,
        Kohavi and Walker 2013, WSDM).
    """

    column: int = 0
    per: int | None = None
    covariates: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        used = (self.column, *(() if self.per is None else (self.per,)), *self.covariates)
        if len(set(used)) < len(used):
            raise ValueError(f"columns: {used} names one twice")


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """The metric by arm, and how it leans on each arm's means.

    Parameters
    ----------
    value : (A,) array
        By arm.
    leaning : (A, A, p) array
        Derivative of each arm's value by each arm's mean of each column; an adjusted value leans
        on the other arms through the covariate's mean over all.
    variance : (A, p, p) array
        Covariances of each arm's means.
    freedom : (A,) array
        Degrees of freedom of each arm's variances.
    """

    value: Array
    leaning: Array
    variance: Array
    freedom: Array

    def contrast(self, weights: Array) -> tuple[float, float, float]:
        """Return a weighted sum of the values, its variance and its degrees of freedom.

        Welch's, with Satterthwaite's degrees of freedom: no arm is taken to vary like another.
        """
        slope = np.einsum("a,abp->bp", weights, self.leaning)
        parts = np.einsum("bp,bpq,bq->b", slope, self.variance, slope)
        total = float(parts.sum())
        used = parts > 0.0
        freedom = total**2 / float((parts[used] ** 2 / self.freedom[used]).sum()) if total else 1.0
        return float(weights @ self.value), total, freedom

    @property
    def covariance(self) -> Array:
        """Covariances of the arms' values."""
        return np.asarray(np.einsum("abp,bpq,cbq->ac", self.leaning, self.variance, self.leaning))


def estimate(arms: tuple[Moments, ...], metric: Metric) -> Estimates:
    """Return the metric of each arm.

    Parameters
    ----------
    arms : tuple of Moments
        With the same columns.
    metric : Metric
        What is compared.

    Raises
    ------
    ValueError
        ``arms: …`` if there are fewer than two or their columns differ; ``columns: …`` if the
        metric names one that they lack; ``ratio: …`` if a denominator's mean is not above nought.
    """
    columns = {arm.mean.size for arm in arms}
    if len(arms) < 2 or len(columns) != 1:
        raise ValueError("arms: two or more, all with the same columns")
    p = columns.pop()
    named = [metric.column, *metric.covariates, *([] if metric.per is None else [metric.per])]
    if not all(0 <= c < p for c in named):
        raise ValueError(f"columns: {named} of {p}")
    value, slope = zip(*(_plain(arm, metric) for arm in arms), strict=True)
    plain, slopes = np.array(value), np.array(slope)
    leaning = np.zeros((len(arms), len(arms), p))
    own = np.arange(len(arms))
    leaning[own, own] = slopes
    n = np.array([arm.n for arm in arms])
    lost = 0
    if metric.covariates:
        theta, lost = _coefficients(arms, slopes, np.array(metric.covariates))
        means = np.array([arm.mean for arm in arms])
        plain = plain - (means - n @ means / n.sum()) @ theta
        leaning[own, own] -= theta
        leaning += (n / n.sum())[None, :, None] * theta
    # Each coefficient costs a degree of freedom, and its own error adds as much again.
    inflate = n.sum() / max(n.sum() - 2.0 * lost, 1.0)
    variance = np.array([arm.covariance / arm.n * inflate for arm in arms])
    return Estimates(plain, leaning, variance, np.maximum(n - 1.0 - lost, 1.0))


def _plain(arm: Moments, metric: Metric) -> tuple[float, Array]:
    slope = np.zeros(arm.mean.size)
    top = float(arm.mean[metric.column])
    if metric.per is None:
        slope[metric.column] = 1.0
        return top, slope
    below = float(arm.mean[metric.per])
    if below <= 0.0:
        raise ValueError(f"ratio: the denominator's mean is {below:g}")
    slope[metric.column] = 1.0 / below
    slope[metric.per] = -top / below**2
    return top / below, slope


def _coefficients(
    arms: tuple[Moments, ...], slopes: Array, at: NDArray[np.int64]
) -> tuple[Array, int]:
    """Return one coefficient a covariate, and how many independent covariates there are.

    Arms weigh by 1 / n, which makes the variance of two arms' difference the smallest also where
    they differ in size or spread: what Freedman (2008) and Lin (2013) warn of cannot happen.
    """
    xx = sum(arm.covariance[np.ix_(at, at)] / arm.n for arm in arms)
    xy = sum(arm.covariance[at] @ s / arm.n for arm, s in zip(arms, slopes, strict=True))
    spread = np.sqrt(np.maximum(np.diag(np.asarray(xx)), 0.0))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0.0)
    correlation = np.asarray(xx) * np.outer(scale, scale)
    inverse = np.linalg.pinv(correlation, rcond=1e-9, hermitian=True)
    theta = np.zeros(arms[0].mean.size)
    theta[at] = scale * (inverse @ (scale * np.asarray(xy)))
    return theta, int(np.linalg.matrix_rank(correlation, tol=1e-9, hermitian=True))
