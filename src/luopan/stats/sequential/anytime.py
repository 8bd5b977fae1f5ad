"""Intervals that hold at all looks at once, planned or not.

The normal mixture of Robbins (1970, Ann. Math. Stat. 41) as a confidence sequence (Howard,
Ramdas, McAuliffe and Sekhon 2021, Ann. Stat. 49), with estimated standard errors as in the
asymptotic confidence sequences of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024
(Ann. Stat. 52). It assumes an estimate that is, near enough, a mean of what each person adds,
where what is added next does not depend on what was seen; the first look must already be large
enough for a normal law (some hundred people, more with heavy tails). It need not know when or how
often it is looked at, and pays for that: at a planned end it is about half as wide again as an
interval of one look. Where the looks are known, register them (`LookPlan`).
"""

from dataclasses import dataclass
from math import e, exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import lambertw, ndtr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceSequence:
    """A confidence sequence at the looks so far.

    Parameters
    ----------
    low, high : (k,) array
        Interval at each look.
    p : (k,) array
        The p value at each look; it is at most alpha exactly where the interval excludes nought.
        The smallest of all looks so far is valid as well.
    stopped : int or None
        The first look at which nought was excluded.
    """

    low: Array
    high: Array
    p: Array
    stopped: int | None


@dataclass(frozen=True, slots=True)
class NormalMixture:
    """The boundary of a confidence sequence.

    Parameters
    ----------
    tuned : float
        Information (1 / standard error²) at which the interval shall be narrowest: that of the
        look which matters most. It must be chosen before the data.
    alpha : float
        Chance that any interval misses, over all looks.
    sides : {2, 1}
        1 bounds the effect from below only.
    """

    tuned: float
    alpha: float = 0.05
    sides: int = 2

    def __post_init__(self) -> None:
        if not (np.isfinite(self.tuned) and self.tuned > 0.0):
            raise ValueError(f"tuned: information must be positive, not {self.tuned}")
        if not 0.0 < self.alpha < 0.5:
            raise ValueError(f"level: alpha must be in (0, 0.5), not {self.alpha}")
        if self.sides not in {1, 2}:
            raise ValueError(f"sides: 1 or 2, not {self.sides}")

    @property
    def spread(self) -> float:
        """Variance of the effects that are mixed over; it makes ``tuned`` the best look.

        In a one-sided test half the mixture is cut away, which is as if alpha were doubled.
        """
        alpha = self.alpha * (3 - self.sides)
        return float(-lambertw(-(alpha**2) / e, -1).real - 1.0) / self.tuned

    def z(self, information: float) -> float:
        """Return the bound of z at a look."""
        return self.z_at(information, self.alpha)

    def z_at(self, information: float, alpha: float) -> float:
        """Return the bound of z at a look for another error of the same mixture."""
        odds = 1.0 + self.spread * information
        shrunk = (odds - 1.0) / odds
        two = sqrt((log(odds) + 2.0 * log(1.0 / alpha)) / shrunk)
        if self.sides == 2:
            return two
        return float(brentq(lambda z: self.log_evidence(z, information) + log(alpha), 0.0, two))

    def log_evidence(self, z: float, information: float) -> float:
        """Return the logarithm of the mixed likelihood ratio against no effect."""
        odds = 1.0 + self.spread * information
        shrunk = (odds - 1.0) / odds
        two = 0.5 * (z * z * shrunk - log(odds))
        if self.sides == 2:
            return two
        return two + log(2.0 * max(float(ndtr(z * sqrt(shrunk))), 1e-300))


def follow(mixture: NormalMixture, estimates: Array, errors: Array) -> ConfidenceSequence:
    """Return the confidence sequence of a stream of estimates and standard errors.

    Parameters
    ----------
    mixture : NormalMixture
        The boundary.
    estimates, errors : (k,) array
        Of everything seen until each look.

    Raises
    ------
    ValueError
        ``shape: …`` or ``errors: …`` if these are not as said.
    """
    estimates = np.asarray(estimates, dtype=np.float64)
    errors = np.asarray(errors, dtype=np.float64)
    if estimates.shape != errors.shape or estimates.ndim != 1 or estimates.size == 0:
        raise ValueError("shape: one estimate and one standard error a look")
    if not np.all(np.isfinite(estimates)) or not np.all(errors > 0.0):
        raise ValueError("errors: estimates must be finite and standard errors positive")
    information = 1.0 / errors**2
    margin = np.array([mixture.z(i) for i in information]) * errors
    low = estimates - margin
    high = estimates + margin if mixture.sides == 2 else np.full(estimates.size, inf)
    log_e = [
        mixture.log_evidence(z, i) for z, i in zip(estimates / errors, information, strict=True)
    ]
    p = np.array([exp(-max(value, 0.0)) for value in log_e])
    out = np.flatnonzero((low > 0.0) | (high < 0.0))
    return ConfidenceSequence(low, high, p, int(out[0]) if out.size else None)
