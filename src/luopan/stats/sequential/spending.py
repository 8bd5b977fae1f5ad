"""How much of the error may be spent by when: Lan and DeMets 1983, Biometrika 70."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
Spending = Literal["obrien_fleming", "pocock"]


def spent(kind: Spending, alpha: float, fractions: Array) -> Array:
    """Return the error of one side that may be spent by each fraction of the information.

    ``obrien_fleming`` spends next to nothing early, so that the last look keeps almost the whole
    level; ``pocock`` spends nearly evenly. Both are those of Lan and DeMets 1983.

    Parameters
    ----------
    kind : {"obrien_fleming", "pocock"}
        Which function.
    alpha : float
        Error of one side.
    fractions : (K,) array
        In (0, 1]; what is beyond 1 counts as 1.
    """
    t = np.minimum(fractions, 1.0)
    if kind == "obrien_fleming":
        return np.asarray(2.0 * ndtr(-ndtri(1.0 - alpha / 2.0) / np.sqrt(t)))
    return np.asarray(alpha * np.log1p((np.e - 1.0) * t))
