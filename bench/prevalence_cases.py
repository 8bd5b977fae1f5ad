"""One pool judged: what each way to its share says, beside the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench import quantifiers
from bench.prevalence_pools import drawn
from bench.simulate.pools import Array, Pool, Whole, venues
from luopan.stats.prevalence import (
    UNLABELLED,
    CellShares,
    Gathered,
    cell_shares,
    draw,
    gathered,
    misreading,
    prior_corrected,
    reread,
    share,
)
from luopan.stats.prevalence.audit import Audit
from luopan.stats.proportions import share_interval

LEVEL = 0.9
LABELS = (100, 200, 300)
DRAWS = 600
SLOW = 20
"""Pools of a kind that the bootstrapped rivals are tried on."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One pool and number of labels.

    Parameters
    ----------
    said : mapping
        Low and high end of the last class's share, by method.
    truth : float
        The share itself.
    every : (C,) bool array
        Whether this method's intervals hold each class.
    sample : tuple of arrays
        Truth and score of a simple random sample, scores of the rest: what a peer needs.
    """

    said: Mapping[str, tuple[float, float]]
    truth: float
    every: Array
    sample: tuple[Array, Array, Array]


def corrected(pool: Pool) -> Array:
    """Return a pool's scores corrected for even training shares."""
    classes = pool.scores.shape[1]
    return prior_corrected(pool.scores, np.full(classes, 1.0 / classes))


def audited(pool: Pool, scores: Array, labels: int, name: str) -> tuple[Audit, Gathered]:
    """Return the audit of a pool, labelled."""
    ids = np.char.add(f"{name}-", np.arange(pool.truth.size).astype(str))
    audit = draw(ids, scores, labels, "study")
    return audit, gathered(audit, scores, np.where(audit.taken, pool.truth, UNLABELLED))


def judged(name: str, run: int) -> tuple[Case, ...]:
    """Return what is said of one pool with each number of labels."""
    pool = drawn(name, run)
    rng = np.random.default_rng(run)
    unlabelled = _unlabelled(pool, rng) if run < SLOW else {}
    scores = corrected(pool)
    return tuple(
        _judged(pool, audited(pool, scores, labels, f"{name}-{run}")[1], rng, unlabelled)
        for labels in LABELS
    )


def _unlabelled(pool: Pool, rng: np.random.Generator) -> dict[str, tuple[float, float]]:
    """Return what the ways say that need no label of this pool."""
    naive, size = float(quantifiers.counted(pool)[-1]), pool.truth.size
    return {
        "adjusted count": quantifiers.adjusted_count(pool, LEVEL, rng),
        "EMQ": quantifiers.expectation(pool, LEVEL, rng),
        "classify and count": share_interval(naive * size, size, LEVEL),
    }


def _judged(
    pool: Pool,
    told: Gathered,
    rng: np.random.Generator,
    unlabelled: Mapping[str, tuple[float, float]],
) -> Case:
    labels = int(told.evidence.labelled.sum())
    ours = share(told.evidence, labels, draws=DRAWS).interval(LEVEL)
    last = pool.scores.shape[1] - 1
    positive = (pool.truth == last).astype(np.int64)
    order = rng.permutation(positive.size)
    taken, rest = order[:labels], order[labels:]
    score = pool.scores[:, last]
    said = {
        "luopan": (float(ours[-1, 1]), float(ours[-1, 2])),
        "labels only": quantifiers.labels_only(positive, taken, LEVEL),
        **unlabelled,
    }
    shares = np.bincount(pool.truth, minlength=last + 1) / order.size
    every = (ours[:, 1] <= shares) & (shares <= ours[:, 2])
    return Case(said, float(shares[-1]), every, (positive[taken], score[taken], score[rest]))


@dataclass(frozen=True, slots=True, eq=False)
class Venues:
    """What is said of eight venues of one pool.

    Parameters
    ----------
    held, alone : (8,) bool array
        Whether the interval holds each venue's share: ours, and that of its own labels alone.
    width, width_alone : (8,) array
        Of the intervals.
    whole : bool
        Whether the pool's own share is held.
    p_up, up : (7,) array
        Probability that each venue lies above the one before, and whether it does.
    error, naive : (8,) array
        Of the mean, and of the classifier's count.
    """

    held: Array
    alone: Array
    width: Array
    width_alone: Array
    whole: bool
    p_up: Array
    up: Array
    error: Array
    naive: Array


def venue_case(key: tuple[float, int, int]) -> Venues:
    """Return what is said of the venues of one pool: drift, run, labels."""
    drift, run, labels = key
    pool = venues(4000, drift, np.random.default_rng([7, round(10 * drift), run]))
    audit, told = audited(pool, corrected(pool), labels, f"venues-{drift}-{run}")
    cells = cell_shares(told.evidence, pool.venue[:, None], run, draws=DRAWS)
    truth = _by_venue(pool)
    found = cells.interval(LEVEL)[:, 1]
    alone = np.array(
        [
            share_interval(
                float(pool.truth[audit.taken & (pool.venue == v)].sum()),
                float((audit.taken & (pool.venue == v)).sum()),
                LEVEL,
            )
            for v in range(truth.size)
        ]
    )
    whole = cells.by().interval(LEVEL)[0, 1]
    return Venues(
        (found[:, 1] <= truth) & (truth <= found[:, 2]),
        (alone[:, 0] <= truth) & (truth <= alone[:, 1]),
        found[:, 2] - found[:, 1],
        alone[:, 1] - alone[:, 0],
        bool(whole[1] <= pool.truth.mean() <= whole[2]),
        _above(cells),
        np.diff(truth) > 0.0,
        found[:, 0] - truth,
        _counted(pool) - truth,
    )


def by_venue(cases: Sequence[Venues]) -> dict[str, float]:
    """Return the figures of venues over pools."""
    sure = np.concatenate([np.abs(c.p_up - 0.5) >= 0.4 for c in cases])
    right = np.concatenate([(c.p_up > 0.5) == c.up for c in cases])
    held = np.mean([c.held for c in cases], axis=0)
    told = {f"held {v}": float(share) for v, share in enumerate(held)}
    means = {
        "alone": np.mean([c.alone for c in cases]),
        "width": np.mean([c.width for c in cases]),
        "width_alone": np.mean([c.width_alone for c in cases]),
        "whole": np.mean([c.whole for c in cases]),
        "sure": sure.mean(),
        "right": right[sure].mean(),
        "error": np.sqrt(np.mean([c.error**2 for c in cases])),
        "naive": np.sqrt(np.mean([c.naive**2 for c in cases])),
    }
    return told | {name: float(value) for name, value in means.items()}


def _by_venue(pool: Pool) -> Array:
    return np.bincount(pool.venue, pool.truth) / np.bincount(pool.venue)


def _counted(pool: Pool) -> Array:
    called = pool.scores.argmax(axis=1)
    return np.bincount(pool.venue, called) / np.bincount(pool.venue)


def _above(cells: CellShares) -> Array:
    return (np.diff(cells.draws[:, :, 1], axis=1) > 0.0).mean(axis=0)


def misread_case(key: tuple[tuple[float, float], int, int]) -> tuple[float, float, float, float]:
    """Return whether a share is held when labellers err: with and without their errors in it.

    Parameters
    ----------
    key : tuple
        Chances of mislabelling the first and the second class, run, labels; a third of the labels
        are given twice.

    Returns
    -------
    held, width, held_without, width_without : float
    """
    errors, run, labels = key
    rng = np.random.default_rng([11, run])
    pool = drawn("too sure", run)
    once, again = (_misread(pool.truth, errors, rng) for _ in range(2))
    read = Pool(once, pool.scores, pool.venue, pool.source_truth, pool.source_scores)
    audit, told = audited(read, corrected(read), labels, f"misread-{run}")
    shares = share(told.evidence, run, draws=DRAWS)
    twice = rng.permutation(np.flatnonzero(audit.taken))[: labels // 3]
    errs = misreading(once[twice], again[twice], 2, run, DRAWS)
    plain = np.quantile(shares.draws[:, 1], [0.05, 0.95])
    mended = np.quantile(reread(shares.draws, errs)[:, 1], [0.05, 0.95])
    truth = pool.truth.mean()
    return (
        float(mended[0] <= truth <= mended[1]),
        float(np.ptp(mended)),
        float(plain[0] <= truth <= plain[1]),
        float(np.ptp(plain)),
    )


def _misread(truth: Whole, errors: tuple[float, float], rng: np.random.Generator) -> Whole:
    wrong = rng.random(truth.size) < np.array(errors)[truth]
    return np.where(wrong, 1 - truth, truth)
