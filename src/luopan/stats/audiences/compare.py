"""New things against a control: differences, relative effects, p values that agree with both."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.audiences.joint import joint_critical, joint_p
from luopan.stats.audiences.metrics import Estimates, Metric, estimate
from luopan.stats.audiences.moments import Moments

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lift:
    """A relative effect: the difference as a share of the control.

    Parameters
    ----------
    value, low, high : float
        For example 0.05 for 5 % more.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One arm against the control.

    Parameters
    ----------
    control, treated : float
        The metric in both; adjusted where there are covariates.
    difference, error : float
        Treated minus control, and its standard error.
    freedom : float
        Welch-Satterthwaite degrees of freedom; the smallest of all arms.
    low, high : float
        Interval of the difference; those of all arms hold together at the level.
    p : float
        Against no difference, corrected for the number of arms: below 1 − level exactly where the
        interval excludes nought.
    lift : Lift or None
        Fieller's interval (1954, JRSS B 16), which excludes nought exactly where that of the
        difference does. None where the control's mean is not clear of nought.
    """

    control: float
    treated: float
    difference: float
    error: float
    freedom: float
    low: float
    high: float
    p: float
    lift: Lift | None


def compare(
    arms: tuple[Moments, ...], metric: Metric | None = None, level: float = 0.95
) -> tuple[Comparison, ...]:
    """Compare every arm with the first.

    Parameters
    ----------
    arms : tuple of Moments
        The control, then one or more new things.
    metric : Metric, optional
        The mean of the first column by default.
    level : float
        At which all intervals hold together (`luopan.stats.audiences.joint`).

    Returns
    -------
    tuple of Comparison
        One for each new thing.

    Raises
    ------
    ValueError
        ``level: …`` if it is not in (0, 1), and as `estimate`.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: must be in (0, 1), not {level}")
    found = estimate(arms, metric or Metric())
    contrasts = [found.contrast(_against_first(len(arms), arm)) for arm in range(1, len(arms))]
    if any(variance <= 0.0 for _, variance, _ in contrasts):
        raise ValueError("variance: all people answered or did the same in both arms")
    own = np.diag(found.covariance)
    shared = np.clip(own[0] / (own[0] + own[1:]), 1e-9, 1.0 - 1e-9)
    # One law for all: the smallest degrees of freedom, which err on the side of doubt.
    freedom = min(df for _, _, df in contrasts)
    reach = joint_critical(shared, freedom, level)
    return tuple(
        Comparison(
            control=float(found.value[0]),
            treated=float(found.value[arm]),
            difference=difference,
            error=sqrt(variance),
            freedom=freedom,
            low=difference - reach * sqrt(variance),
            high=difference + reach * sqrt(variance),
            p=joint_p(difference / sqrt(variance), shared, freedom),
            lift=lift(found, arm, reach, reach),
        )
        for arm, (difference, variance, _) in enumerate(contrasts, start=1)
    )


def _against_first(arms: int, arm: int) -> Array:
    weights = np.zeros(arms)
    weights[0], weights[arm] = -1.0, 1.0
    return weights


def lift(found: Estimates, arm: int, down: float, up: float) -> Lift | None:
    """Return Fieller's interval of a relative effect.

    Parameters
    ----------
    found : Estimates
        Of all arms, the control first.
    arm : int
        Which is set beside the control.
    down, up : float
        Standard errors that the interval reaches below and above.

    Returns
    -------
    Lift or None
        None if the control is not above nought by that many standard errors: every relative
        effect would then be possible.
    """
    base, new = float(found.value[0]), float(found.value[arm])
    covariance = found.covariance[np.ix_([0, arm], [0, arm])]
    if base <= max(down, up, 0.0) * sqrt(covariance[0, 0]):
        return None
    low = _fieller(base, new, covariance, down, -1.0)
    return Lift(new / base - 1.0, low, _fieller(base, new, covariance, up, 1.0))


def _fieller(base: float, new: float, covariance: Array, reach: float, side: float) -> float:
    below = base**2 - reach**2 * covariance[0, 0]
    middle = base * new - reach**2 * covariance[0, 1]
    above = new**2 - reach**2 * covariance[1, 1]
    root = sqrt(max(middle**2 - below * above, 0.0))
    return float((middle + side * root) / below - 1.0)
