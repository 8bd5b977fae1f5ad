"""A base that may drift: a low-rank basis of a random walk."""

import numpy as np
from numpy.typing import NDArray


def drift_basis(weeks: int, rank: int = 20) -> NDArray[np.float64]:
    """Return the leading Karhunen–Loève basis (weeks, rank) of a random walk from 0.

    A coefficient ~ N(0, τ²) on every column gives, up to ``rank``, a random walk that ends the
    period with standard deviation τ (Karhunen–Loève expansion of Brownian motion on [0, 1]).
    Columns are centred, so that the intercept keeps its meaning.
    """
    rank = min(rank, weeks - 1)
    time = (np.arange(weeks) + 0.5) / weeks
    frequency = (np.arange(rank) + 0.5) * np.pi
    basis = np.sqrt(2.0) * np.sin(time[:, None] * frequency) / frequency
    return np.ascontiguousarray(basis - basis.mean(axis=0))
