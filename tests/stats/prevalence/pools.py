"""Simulated pools for the tests: what a classifier sees is normal, its scores may be too sure."""

import numpy as np

from luopan.stats.prevalence import UNLABELLED, Evidence, draw, gathered, prior_corrected


def simulated(
    seed: int, size: int = 2000, share: float = 0.3, apart: float = 2.0, sure: float = 1.5
) -> tuple[np.ndarray, np.ndarray]:
    """Return classes and scores of two classes."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(size) < share).astype(np.int64)
    seen = truth * apart + rng.standard_normal(size)
    last = 1.0 / (1.0 + np.exp(-sure * apart * (seen - apart / 2.0)))
    return truth, np.stack([1.0 - last, last], axis=1)


def audited(
    truth: np.ndarray, scores: np.ndarray, labels: int, name: str, weight: np.ndarray | None = None
) -> Evidence:
    """Return the evidence of an audit in which labellers do not err."""
    even = np.full(scores.shape[1], 1.0 / scores.shape[1])
    corrected = prior_corrected(scores, even)
    ids = np.char.add(f"{name}-", np.arange(truth.size).astype(str))
    audit = draw(ids, corrected, labels, "test", weight)
    label = np.where(audit.taken, truth, UNLABELLED)
    return gathered(audit, corrected, label, weight).evidence
