"""Amounts a person of which most are nought and a few are very large: revenue, orders, calls.

Welch's t with the limits of its own permutation law (Janssen 1997, Stat. Probab. Lett. 36; Chung
and Romano 2013, Ann. Stat. 41). Where the new thing does nothing to anybody the cover is right
whatever the amounts; where it does something the statistic is studentised, so that it is right in
large samples. It was chosen by measurement (`bench/audiences.py`): Welch's own limits fail where
the arms differ in size, for a small arm of large amounts is skewed; bootstraps believe the few
large amounts that they saw and cover less than Welch; laws inverted at each end of the interval
cover no better and are a third wider. Arms of equal size are the best protection.
"""

from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.audiences.compare import Comparison, compare, lift
from luopan.stats.audiences.metrics import Metric, estimate
from luopan.stats.audiences.moments import filled, of_rows

Array = NDArray[np.float64]

DRAWS = 1999
MANY = 4000
"""Amounts that differ from the most common one, from which Welch's law is as good."""


def compare_amounts(
    amounts: tuple[Array, ...],
    before: tuple[Array, ...] | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[Comparison, ...]:
    """Compare the mean amount of every arm with that of the first.

    Parameters
    ----------
    amounts : tuple of (n_a,) arrays
        One amount a person; the control first.
    before : tuple of (n_a,) or (n_a, q) arrays, optional
        Covariates known before the test; NaN where missing.
    level : float
        At which all intervals hold together: with several new things each has its share of the
        error (Bonferroni).
    seed : int
        Of the permutations.

    Returns
    -------
    tuple of Comparison
        One for each new thing.

    Raises
    ------
    ValueError
        ``level: …`` if it is beyond what the permutations can tell, and as `compare`.
    """
    columns = [np.asarray(a, dtype=np.float64)[:, None] for a in amounts]
    metric = Metric()
    if before is not None:
        known = filled(before)
        metric = Metric(covariates=tuple(range(1, 1 + known[0].shape[1])))
        columns = [np.hstack(pair) for pair in zip(columns, known, strict=True)]
    arms = tuple(of_rows(rows) for rows in columns)
    found = estimate(arms, metric)
    plain = compare(arms, metric, level)
    # An arm's adjusted value leans on its own rows by (1, −θ), but for the shared mean.
    weights = found.leaning[0, 0] - found.leaning[1, 0]
    values = [rows @ weights for rows in columns]
    rng = np.random.default_rng(seed)
    told = []
    for arm, one in enumerate(plain, start=1):
        law = _law(values[0], values[arm], rng)
        if law is None:
            told.append(one)
            continue
        down, up = _reach(law, level, len(plain))
        told.append(
            replace(
                one,
                low=one.difference - down * one.error,
                high=one.difference + up * one.error,
                p=_p(law, one.difference / one.error, len(plain)),
                lift=lift(found, arm, down, up),
            )
        )
    return tuple(told)


def _p(law: Array, t: float, comparisons: int) -> float:
    """Return the two-sided p, twice the smaller tail; it counts the lot that was drawn."""
    beyond = min(int((law >= t).sum()), int((law <= t).sum()))
    return min(1.0, 2.0 * (beyond + 1) / (law.size + 1) * comparisons)


def _reach(law: Array, level: float, comparisons: int) -> tuple[float, float]:
    """Return how many standard errors the interval reaches, below and above.

    They are those values of the law which `_p` comes to lie below 1 − level beyond.
    """
    p = 2.0 * np.arange(1, law.size + 1) / (law.size + 1) * comparisons
    beyond = int((p < 1.0 - level).sum())
    if beyond == 0:
        raise ValueError(f"level: {level} is too near 1 for {law.size} draws")
    ordered = np.sort(law)
    return float(ordered[law.size - beyond]), float(-ordered[beyond - 1])


def _law(control: Array, treated: Array, rng: np.random.Generator) -> Array | None:
    """Return Welch's t of people drawn into the arms anew, or None if there are many.

    Only people who differ from the most common value (nought, as a rule) have to be drawn, for t
    does not change if all values are shifted.
    """
    everyone = np.concatenate([control, treated])
    values, counts = np.unique(everyone, return_counts=True)
    away = everyone - values[np.argmax(counts)]
    apart = away != 0.0
    rare, m, n = away[apart], control.size, treated.size
    if rare.size > MANY:
        return None
    taken = rng.hypergeometric(m, n, rare.size, DRAWS)
    order = rng.random((DRAWS, rare.size), dtype=np.float32)
    edge = np.take_along_axis(np.sort(order, axis=1), np.maximum(taken - 1, 0)[:, None], axis=1)
    chosen = (order <= edge) & (taken > 0)[:, None]
    sums, squares = chosen @ rare, chosen @ rare**2
    return _few(rare.size, m + n) * _t(
        (sums, squares, m), (rare.sum() - sums, (rare**2).sum() - squares, n)
    )


def _few(rare: int, people: int) -> float:
    """Return by how much the law is widened, as Student's t is wider than the normal.

    The permutation law is that of a new thing that does nothing; where it does something, the
    spread of what a few buyers spend is not known from the other arm.
    """
    freedom = max(min(rare, people) - 2.0, 3.0)
    return sqrt(freedom / (freedom - 2.0))


def _t(control: tuple[Array, Array, int], treated: tuple[Array, Array, int]) -> Array:
    (low, low_variance), (high, high_variance) = _mean(*control), _mean(*treated)
    return np.asarray((high - low) / np.sqrt(np.maximum(low_variance + high_variance, 1e-300)))


def _mean(total: Array, squares: Array, n: int) -> tuple[Array, Array]:
    """Return means and their sampling variances from sums and sums of squares."""
    mean = total / n
    return mean, np.maximum(squares - n * mean**2, 0.0) / (n - 1.0) / n
