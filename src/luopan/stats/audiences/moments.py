"""What an arm must tell: how many people, their means and their cross-products.

Every estimate here needs no more than that, so that a firm which only has sums by arm can have
everything but `revenue`, which needs the amounts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """One arm of a test.

    Parameters
    ----------
    n : float
        People (or whatever was drawn by lot), at least 2.
    mean : (p,) array
        Mean of each column: outcomes, denominators, covariates.
    scatter : (p, p) array
        Sum over people of the products of deviations from the mean.
    """

    n: float
    mean: Array
    scatter: Array

    def __post_init__(self) -> None:
        p = self.mean.size
        if self.mean.shape != (p,) or self.scatter.shape != (p, p):
            raise ValueError(f"shape: mean {self.mean.shape}, scatter {self.scatter.shape}")
        if not self.n >= 2:
            raise ValueError(f"n: at least two people an arm, not {self.n}")
        if not (np.all(np.isfinite(self.mean)) and np.all(np.isfinite(self.scatter))):
            raise ValueError("finite: moments must be finite")
        size = np.abs(np.diag(self.scatter)) + self.n * self.mean**2
        # squares this small have no digits left to differ in
        least = -1e-9 * size - self.n * np.finfo(np.float64).tiny
        if np.any(np.diag(self.scatter) < least):
            raise ValueError("squares: a sum of squares is too small for its sum")

    @property
    def covariance(self) -> Array:
        """Sample covariances of the columns."""
        return np.asarray(self.scatter / (self.n - 1.0))

    def __add__(self, other: "Moments") -> "Moments":
        """Return the moments of both groups of people together (Chan, Golub and LeVeque 1983)."""
        n = self.n + other.n
        gap = other.mean - self.mean
        scatter = self.scatter + other.scatter + np.outer(gap, gap) * (self.n * other.n / n)
        return Moments(n, self.mean + gap * (other.n / n), scatter)


def of_rows(rows: Array) -> Moments:
    """Return the moments of one row a person.

    Parameters
    ----------
    rows : (n, p) or (n,) array
        Outcomes, denominators and covariates as columns, finite.
    """
    rows = np.asarray(rows, dtype=np.float64)
    rows = rows[:, None] if rows.ndim == 1 else rows
    if rows.ndim != 2 or rows.shape[0] < 2:
        raise ValueError(f"shape: rows must be (n, p) with n at least 2, not {rows.shape}")
    mean = rows.mean(axis=0)
    away = rows - mean
    return Moments(float(rows.shape[0]), mean, away.T @ away)


def of_sums(n: float, total: Array, products: Array) -> Moments:
    """Return the moments that a firm's sums hold.

    Parameters
    ----------
    n : float
        People.
    total : (p,) array
        Sum of each column.
    products : (p, p) array
        Sums of squares on the diagonal, of products beside it.
    """
    total = np.atleast_1d(np.asarray(total, dtype=np.float64))
    products = np.atleast_2d(np.asarray(products, dtype=np.float64))
    if products.shape != (total.size, total.size):
        raise ValueError(f"shape: total {total.shape}, products {products.shape}")
    if not n >= 2:
        raise ValueError(f"n: at least two people an arm, not {n}")
    return Moments(float(n), total / n, products - np.outer(total, total) / n)


def of_counts(scores: Array, counts: Array, added: float = 0.0) -> Moments:
    """Return the moments of counted answers.

    Parameters
    ----------
    scores : (c,) array
        What each answer counts for: 100, 0, −100 for a net promoter score; 1 and 0 for a share.
    counts : (c,) array
        How often it was given.
    added : float
        Answers added to the counts, spread evenly over the scores that differ; see `survey`.
    """
    scores = np.asarray(scores, dtype=np.float64)
    counts = np.asarray(counts, dtype=np.float64)
    if scores.shape != counts.shape or scores.ndim != 1 or np.any(counts < 0.0):
        raise ValueError("shape: one count, 0 or more, for each score")
    distinct, place = np.unique(scores, return_inverse=True)
    held = np.bincount(place, counts, distinct.size) + added / distinct.size
    n = float(held.sum())
    mean = float(held @ distinct) / n
    return Moments(n, np.array([mean]), np.array([[float(held @ (distinct - mean) ** 2)]]))


def filled(covariates: tuple[Array, ...]) -> tuple[Array, ...]:
    """Return covariates without gaps, each with a column that says where a gap was.

    A gap takes the mean of all arms, and its indicator is a covariate like any other. Both are
    known before the lot is drawn, so that no effect is lost or made, whoever is missing.

    Parameters
    ----------
    covariates : tuple of (n_a, q) arrays
        One an arm; NaN where a covariate is missing.

    Returns
    -------
    filled : tuple of (n_a, q + g) arrays
        g columns have gaps somewhere.
    """
    arms = [np.asarray(c, dtype=np.float64).reshape(len(c), -1) for c in covariates]
    everyone = np.vstack(arms)
    gap = np.isnan(everyone)
    known = np.maximum((~gap).sum(axis=0), 1)
    mean = np.where(gap, 0.0, everyone).sum(axis=0) / known
    gappy = gap.any(axis=0)
    return tuple(
        np.hstack([np.where(np.isnan(arm), mean, arm), np.isnan(arm)[:, gappy].astype(np.float64)])
        for arm in arms
    )
