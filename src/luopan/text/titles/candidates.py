"""Which pairs of titles are worth a look: those near in time that share what few titles have."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.text.batch import Places
from luopan.text.titles.batch import Titles
from luopan.text.titles.grams import BITS, told_by

Hours = NDArray[np.float64]

_TELLING = 4.0
"""A gram that tells less is had by too many titles to look for."""
_LEAST = 0.2
"""Share of the shorter title that such grams must tell in both."""


def candidates(
    left: Titles,
    right: Titles,
    left_at: Hours,
    right_at: Hours,
    window: float,
    most: int | None = None,
) -> tuple[Places, Places]:
    """Return places of pairs within the window that share enough to be looked at.

    A sparse product over the grams of ``left``, which is best a few hundred titles.

    Parameters
    ----------
    left, right : Titles
    left_at, right_at : float64 array
        Their hours.
    window : float
        Hours that may lie between two.
    most : int, optional
        Pairs kept of each of ``left``, those that share most; all if left out.

    Returns
    -------
    i, j : int64 array, shape (pairs,)
        By place in ``left`` and then in ``right``.
    """
    known = np.unique(left.columns)
    known = known[told_by(known) >= _TELLING]
    number = np.full(1 << BITS, -1, dtype=np.int32)
    number[known] = np.arange(known.size, dtype=np.int32)
    one, other = _matrix(left, number, known.size), _matrix(right, number, known.size)
    one.data = told_by(known)[one.indices]
    shared = (one @ other.T).tocoo()
    i, j = shared.row.astype(np.int64), shared.col.astype(np.int64)
    less = np.minimum(left.mass.sum(axis=1)[i], right.mass.sum(axis=1)[j])
    kept = (shared.data >= _LEAST * less) & (np.abs(left_at[i] - right_at[j]) <= window)
    i, j, share = i[kept], j[kept], shared.data[kept] / less[kept]
    if most is not None and i.size > most:
        order = np.lexsort((j, -share, i))
        opens = np.searchsorted(i[order], i[order])
        order = order[np.arange(order.size) - opens < most]
        i, j = i[order], j[order]
    order = np.lexsort((j, i))
    return i[order], j[order]


def _matrix(batch: Titles, number: NDArray[np.int32], width: int) -> csr_matrix[np.float32]:
    """Return which of the numbered grams each title has."""
    column = number[batch.columns]
    kept = column >= 0
    upto = np.concatenate(([0], np.cumsum(kept)))
    ones = np.ones(int(upto[-1]), dtype=np.float32)
    return csr_matrix((ones, column[kept], upto[batch.starts]), shape=(len(batch), width))
