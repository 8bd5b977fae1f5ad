"""A test looked at as registered: whether it stops, and what it says then.

What is said after the stop orders the outcomes by stage (Tsiatis, Rosner and Mehta 1984,
Biometrics 40): an earlier stop is more extreme. Of the orders in use it is the one whose p value
and interval need nothing of the looks that never took place, whose p is below the error exactly
where a bound was crossed, and whose interval excludes nought exactly where p says so; its cover
is the stated one, where repeated intervals (Jennison and Turnbull 1989, JRSS B 51) are wider than
they say. It holds only for a test that stops as registered. Repeated intervals hold at every look
whether it stops or not, so they are what is shown on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from luopan.stats.sequential.plan import Bounds, LookPlan, bounds
from luopan.stats.sequential.walk import Walk

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Final:
    """What a finished test says.

    Parameters
    ----------
    estimate : float
        Median-unbiased: too high as often as too low, also after an early stop.
    low, high : float
        Interval at the level 1 − alpha; one end is infinite in a one-sided test.
    p : float
        Against no effect, for as many sides as the plan has.
    """

    estimate: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Monitoring:
    """A test so far.

    Parameters
    ----------
    bounds : Bounds
        Of the looks so far.
    z : (k,) array
        Estimates over their standard errors.
    low, high : (k,) array
        Repeated interval at each look: all of them hold together at the level 1 − alpha. Infinite
        where there was nothing to spend.
    stopped : int or None
        The first look at which a bound was crossed.
    final : Final or None
        At that look, or at the last that was planned; looks after it are not used.
    """

    bounds: Bounds
    z: Array
    low: Array
    high: Array
    stopped: int | None
    final: Final | None


def monitor(
    plan: LookPlan, estimates: Array, errors: Array, fractions: Array | None = None
) -> Monitoring:
    """Judge a test at its looks so far.

    Parameters
    ----------
    plan : LookPlan
        As registered.
    estimates, errors : (k,) array
        Estimate and standard error at each look, of everything seen until then.
    fractions : (k,) array, optional
        Information fractions as they came; see `bounds`. Standard errors of heavy-tailed figures
        are too rough to say them: give the share of the people.

    Raises
    ------
    ValueError
        ``shape: …``, ``errors: …`` or ``fractions: …`` if these are not as said.
    """
    estimates = np.asarray(estimates, dtype=np.float64)
    errors = np.asarray(errors, dtype=np.float64)
    if estimates.shape != errors.shape or estimates.ndim != 1 or estimates.size == 0:
        raise ValueError("shape: one estimate and one standard error a look")
    if not np.all(np.isfinite(estimates)) or not np.all(errors > 0.0):
        raise ValueError("errors: estimates must be finite and standard errors positive")
    looks = estimates.size
    if fractions is None and looks < len(plan.fractions):
        fractions = np.array(plan.fractions[:looks])
    limits = bounds(plan, fractions)
    if limits.times.size != looks:
        raise ValueError(f"fractions: {limits.times.size} for {looks} looks")
    z = estimates / errors
    crossed = np.flatnonzero(_outside(plan, z, limits.z))
    stopped = int(crossed[0]) if crossed.size else None
    end = stopped if stopped is not None else looks - 1 if looks == len(plan.fractions) else None
    margin = limits.z * errors
    high = estimates + margin if plan.sides == 2 else np.full(looks, inf)
    final = None
    if end is not None:
        law = limits.walk
        final = _final(plan, law, end, float(z[end])) if law else _unassuming(plan, limits, end, z)
        final = _scaled(final, float(errors[end]) * sqrt(limits.times[end]))
    return Monitoring(limits, z, estimates - margin, high, stopped, final)


def _outside(plan: LookPlan, z: Array, limit: Array) -> NDArray[np.bool_]:
    return np.asarray((np.abs(z) if plan.sides == 2 else z) >= limit)


def _scaled(final: Final, unit: float) -> Final:
    """Turn drifts, means of z at the information fraction 1, into effects."""
    return Final(unit * final.estimate, unit * final.low, unit * final.high, final.p)


def _final(plan: LookPlan, law: Walk, end: int, z: float) -> Final:
    """Return the stage-wise median, interval and p, in units of drift."""

    def at_least(drift: float) -> float:
        return _at_least(law, end, z, drift)

    def at_most(drift: float) -> float:
        return _at_most(law, end, z, drift)

    over, under = at_least(0.0), at_most(0.0)
    tail = plan.alpha / plan.sides
    guess = z / sqrt(law.times[end])
    step = 1.0 / sqrt(law.times[end])
    low = _solve(lambda d: at_least(d) - tail, guess, step)
    high = _solve(lambda d: tail - at_most(d), guess, step) if plan.sides == 2 else inf
    middle = _solve(lambda d: at_least(d) - 0.5, guess, step)
    p = min(1.0, 2.0 * min(over, under) if plan.sides == 2 else over)
    return Final(middle, low, high, p)


def _at_least(law: Walk, end: int, z: float, drift: float) -> float:
    early = [law.inside[k].above(law.times[k], law.high[k], drift) for k in range(end)]
    told = sum(early) + law.inside[end].above(law.times[end], z, drift)
    if np.isinf(law.low[end]):
        # Without a lower bound nobody who is at z has left another way. It matters for drifts so
        # far below nought that the grid does not follow them.
        told = max(told, float(ndtr(drift * sqrt(law.times[end]) - z)))
    return told


def _at_most(law: Walk, end: int, z: float, drift: float) -> float:
    early = [law.inside[k].below(law.times[k], law.low[k], drift) for k in range(end)]
    return sum(early) + law.inside[end].below(law.times[end], z, drift)


def _solve(growing: Callable[[float], float], guess: float, step: float) -> float:
    """Return where a growing function is nought, looking outwards from a guess."""
    low, high = guess - 3.0 * step, guess + 3.0 * step
    for _ in range(40):
        if growing(low) <= 0.0:
            break
        low -= 2.0 * (high - low)
    for _ in range(40):
        if growing(high) >= 0.0:
            break
        high += 2.0 * (high - low)
    return float(brentq(growing, low, high, xtol=1e-9))


def _unassuming(plan: LookPlan, limits: Bounds, end: int, z: Array) -> Final:
    """Return interval and p where each look spends its own share as if alone."""
    alpha = plan.alpha / plan.sides
    share = np.diff(np.concatenate([[0.0], limits.spent]))[: end + 1] / alpha
    looked = share > 0.0
    tails = ndtr(-np.abs(z[: end + 1])) if plan.sides == 2 else ndtr(-z[: end + 1])
    p = float(np.min(tails[looked] / share[looked], initial=1.0)) * plan.sides
    unit = 1.0 / sqrt(limits.times[end])
    low, high = (z[end] - limits.z[end]) * unit, (z[end] + limits.z[end]) * unit
    return Final(float(z[end]) * unit, float(low), float(high) if plan.sides == 2 else inf,
                 min(1.0, p))  # fmt: skip
