"""Weights of a linear head, fitted to labels that may be soft and of unequal worth.

Penalised maximum likelihood of the multinomial or of separate logistic models, by L-BFGS. A start
and a centre for the penalty make it a fine-tuning: without data the weights stay where they were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from luopan.text.head import Floats, Link


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights and intercepts.

    Parameters
    ----------
    weights : float32 array, shape (columns, classes)
    intercepts : float64 array, shape (classes,)
    """

    weights: NDArray[np.float32]
    intercepts: Floats


def fit(
    matrix: csr_matrix[np.float32],
    targets: Floats,
    link: Link,
    *,
    worth: Floats | None = None,
    penalty: float | Floats = 1.0,
    centre: Fitted | None = None,
    steps: int = 120,
) -> Fitted:
    """Return the weights that tell the targets best.

    Parameters
    ----------
    matrix : csr_matrix, shape (texts, columns)
        From `luopan.text.features`.
    targets : float64 array, shape (texts, classes)
        For ``softmax`` rows that sum to one; for ``logistic`` each in [0, 1], NaN where unknown.
    link : "softmax" or "logistic"
        As the head has it.
    worth : float64 array, shape (texts,), optional
        What each text counts for; 1 if left out.
    penalty : float, or float64 array, shape (columns,)
        On half the squared distance of the weights from the centre, above nought; intercepts are
        free.
    centre : Fitted, optional
        Where the weights start, and what they are drawn to; nought if left out.
    steps : int
        Of the search, at most.

    Raises
    ------
    ValueError
        ``shape: …`` if the arrays do not fit each other.
    """
    rows, columns = matrix.shape
    if not isinstance(penalty, float) and penalty.shape != (columns,):
        raise ValueError(f"shape: penalties {penalty.shape} of {columns} columns")
    if targets.ndim != 2 or targets.shape[0] != rows or rows == 0:
        raise ValueError(f"shape: {targets.shape} targets of {rows} texts")
    classes = targets.shape[1]
    known = ~np.isnan(targets)
    aim = np.where(known, targets, 0.0).astype(np.float32)
    share = np.ones(rows) if worth is None else worth
    each = (share[:, None] * known).astype(np.float32)
    used = np.unique(matrix.indices)
    inner = matrix[:, used]
    turned = inner.T.tocsr()
    free: Floats = np.ones((used.size, 1))
    held = 1.0
    if isinstance(penalty, float):
        held = penalty
    else:  # weights are sought in units of how far they may go: no column is steeper than another
        free = 1.0 / np.sqrt(penalty[used, None])
    origin: NDArray[np.float32] = np.zeros((used.size, classes), dtype=np.float32)
    if centre is not None:
        origin = centre.weights[used].astype(np.float32)

    def loss(flat: Floats) -> tuple[float, Floats]:
        moved = flat[:-classes].reshape(used.size, classes)
        weighed = (free * moved + origin).astype(np.float32)
        scores = inner @ weighed + flat[-classes:].astype(np.float32)
        told, slope = _misfit(scores, aim, each, link)
        up = free * (turned @ slope) + held * moved
        gradient = np.concatenate([up.ravel(), slope.sum(axis=0)])
        return told + 0.5 * held * float(moved.ravel() @ moved.ravel()), gradient

    begin = np.zeros(used.size * classes + classes)
    if centre is not None:
        begin[-classes:] = centre.intercepts
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    weights = np.zeros((columns, classes), dtype=np.float32)
    if centre is not None:
        weights[:] = centre.weights
    weights[used] = origin + free * found.x[:-classes].reshape(used.size, classes)
    return Fitted(weights, np.asarray(found.x[-classes:], dtype=np.float64))


def _misfit(
    scores: NDArray[np.float32], aim: NDArray[np.float32], worth: NDArray[np.float32], link: Link
) -> tuple[float, Floats]:
    """Return the weighted negative log-likelihood and its slope in the scores."""
    if link == "softmax":
        top = scores.max(axis=1, keepdims=True)
        logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        return -float((worth * aim * logs).sum()), np.asarray(worth * (np.exp(logs) - aim))
    logs = np.logaddexp(0.0, scores)
    slope = worth * (1.0 / (1.0 + np.exp(-scores)) - aim)
    return float((worth * (logs - aim * scores)).sum()), np.asarray(slope)
