"""How hard each column's weight is held: less where texts of one side hold it and others do not.

The log ratio of counts of Wang and Manning (2012), "Baselines and bigrams: simple, good sentiment
and topic classification", ACL, as the scale of the penalty instead of that of the features: what a
head does when it reads stays the same. Words that stand on both sides are held back. What fields
gain by it that the head never saw is measured in ``docs/decisions/0014-voices.md``.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
SMOOTHED = 2.0
"""Added to each count."""
LEAST, MOST = 0.3, 2.0
"""The freedom of a column that tells nothing, and what one can gain by telling."""


def penalties(matrix: csr_matrix[np.float32], good: Floats, bad: Floats) -> Floats:
    """Return the penalty of each column, for `luopan.text.fit.fit`: one over its freedom squared.

    Parameters
    ----------
    matrix : csr_matrix, shape (texts, columns)
        From `luopan.text.features`.
    good, bad : float64 array, shape (texts,)
        What each text counts for on either side.
    """
    held = csr_matrix((np.ones_like(matrix.data), matrix.indices, matrix.indptr), matrix.shape)
    counts = (SMOOTHED + np.asarray(held.T @ side, dtype=np.float64) for side in (good, bad))
    ups, downs = (np.log(count / count.sum()) for count in counts)
    freedom = LEAST + np.minimum(np.abs(ups - downs), MOST)
    return np.asarray(freedom**-2.0)
