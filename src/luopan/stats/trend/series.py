"""What the latent trend is fitted to."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Observations on a weekly axis.

    Parameters
    ----------
    week : int64 array, shape (n,)
        Week of each observation, ascending, in ``[0, n_weeks)``; a week may hold several or none.
    y : array, shape (n,)
        Observed values on the model's scale.
    v : array, shape (n,)
        Their known sampling variances.
    n_weeks : int
        Length of the axis; its last week is now.
    unit : float
        One unit of change (see `luopan.stats.trend.nodes`).
    x : array, shape (n, c)
        What each observation takes of the constants (houses, wordings, season).
    x_prior : array, shape (c,)
        Prior variances of the constants.
    """

    week: NDArray[np.int64]
    y: Floats
    v: Floats
    n_weeks: int
    unit: float
    x: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    x_prior: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        n = self.y.size
        if n == 0:
            raise ValueError("a series needs at least one observation")
        if self.week.shape != (n,) or self.v.shape != (n,):
            raise ValueError("week, y and v must have one entry an observation")
        if np.any(np.diff(self.week) < 0) or self.week[0] < 0 or self.week[-1] >= self.n_weeks:
            raise ValueError("weeks must ascend within the axis")
        if self.x_prior.size and self.x.shape != (n, self.x_prior.size):
            raise ValueError("x must have one row an observation and one column a constant")
        if not (self.unit > 0.0 and np.all(np.isfinite(self.y)) and np.all(self.v >= 0.0)):
            raise ValueError("unit must be positive, values finite, variances not negative")

    @property
    def design(self) -> Floats:
        """The constants' design with the long-run mean's column of ones first."""
        ones = np.ones((self.y.size, 1))
        return np.hstack([ones, self.x]) if self.x_prior.size else ones
