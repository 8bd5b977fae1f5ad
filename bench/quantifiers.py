"""Other ways to a share: labels alone, adjusted counting, expectation maximisation."""

from collections.abc import Callable

import numpy as np

from bench.simulate.pools import Array, Pool, Whole
from luopan.stats.prevalence import prior_corrected
from luopan.stats.proportions import share_interval

RESAMPLES = 25


def labels_only(truth: Whole, taken: Whole, level: float) -> tuple[float, float]:
    """Return Jeffreys' interval of a simple random sample, with the finite-pool correction.

    The sample counts as n (N - 1) / (N - n) labels; at one document in five that is a tenth off
    the width.
    """
    n, size = taken.size, truth.size
    worth = (size - 1.0) / (size - n)
    return share_interval(truth[taken].sum() * worth, n * worth, level)


def adjusted_count(pool: Pool, level: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return a bootstrap interval of the adjusted count of the last class.

    Forman 2008, "Quantifying counts and costs via classification": hit and false-alarm rates are
    those of the field that the classifier was trained in.
    """
    last = pool.scores.shape[1] - 1
    called = pool.scores.argmax(axis=1) == last
    there = pool.source_scores.argmax(axis=1) == last
    true_there = pool.source_truth == last

    def one(at: Whole, of: Whole) -> float:
        hit = there[of][true_there[of]].mean()
        false = there[of][~true_there[of]].mean()
        return float(np.clip((called[at].mean() - false) / max(hit - false, 1e-3), 0.0, 1.0))

    return _bootstrap(one, called.size, true_there.size, level, rng)


def expectation(pool: Pool, level: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return a bootstrap interval of the last class's share by expectation maximisation.

    Saerens, Latinne and Decaestecker 2002.
    """
    classes = pool.scores.shape[1]
    even = np.full(classes, 1.0 / classes)

    def one(at: Whole, _: Whole) -> float:
        return float(prior_corrected(pool.scores[at], even, rounds=30).mean(axis=0)[-1])

    return _bootstrap(one, pool.truth.size, 1, level, rng)


def _bootstrap(
    one: Callable[[Whole, Whole], float],
    size: int,
    source: int,
    level: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    found = [
        one(rng.integers(0, size, size), rng.integers(0, source, source)) for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(found, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def counted(pool: Pool) -> Array:
    """Return the classifier's count of each class."""
    top = pool.scores.argmax(axis=1)
    return np.bincount(top, minlength=pool.scores.shape[1]) / top.size
