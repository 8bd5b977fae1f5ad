"""Stop a test before it costs more than was agreed.

Two rules at every look:

*Shown*: harm beyond nought is shown by a one-sided group-sequential bound, whatever it costs.

*Dear*: going on until the next look might cost more than the limit, because a harm of that size is
not excluded by a one-sided interval of this look. A constant harm δ passes the limit only if the
test goes on at one certain look, the last at which ``δ × exposed`` is within it; so that the limit
holds with the chance of that one interval, and looking daily takes nothing from it. For the limit
nothing is assumed of how looks depend on each other, only a standard error that is right; a harm
that grows from day to day passes it by at most what one day adds. Showing harm, and the shares
computed before the test, assume independent increments as `LookPlan` does.

The price is paid by harmless tests, for nobody can exclude a harm with little data: a limit that
is tight beside the noise of the test stops many of them. How many is computed before the test
(`false_stop`), and with it the tightest limit that stops few (`tightest`), which is the honest
answer to "can this be tested at this risk": if not, the test must be smaller, not longer.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri

from luopan.stats.sequential.plan import LookPlan, bounds
from luopan.stats.sequential.walk import walk

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HarmRule:
    """The worst acceptable cost of a test.

    Parameters
    ----------
    limit : float
        The most that the test may cost in all, in the metric's unit, > 0.
    exposed : tuple of float
        Units (people, orders) that will have been exposed to the new thing by each look, growing;
        cost is harm a unit times units.
    confidence : float
        Chance that a harmful test stays within the limit.
    shown : float
        Error of the bound that shows harm, over all looks.
    """

    limit: float
    exposed: tuple[float, ...]
    confidence: float = 0.95
    shown: float = 0.02

    def __post_init__(self) -> None:
        if not (np.isfinite(self.limit) and self.limit > 0.0):
            raise ValueError(f"limit: must be positive, not {self.limit}")
        if not 0.5 < self.confidence < 1.0:
            raise ValueError(f"level: confidence must be in (0.5, 1), not {self.confidence}")
        exposed = np.array(self.exposed, dtype=np.float64)
        if exposed.size < 2 or np.any(np.diff(np.concatenate([[0.0], exposed])) <= 0.0):
            raise ValueError("exposed: at least two growing numbers")
        _ = self.plan

    @property
    def plan(self) -> LookPlan:
        """The looks at which harm may be shown."""
        fractions = tuple(float(n / self.exposed[-1]) for n in self.exposed)
        return LookPlan(fractions, self.shown, sides=1)

    @property
    def blind(self) -> float:
        """The harm a unit beyond which the first look already comes too late."""
        return self.limit / self.exposed[0]

    def following(self, exposed: Array) -> Array:
        """Return units exposed by the look after each: those of it and what is planned to come."""
        coming = np.append(np.diff(self.exposed), 0.0)
        return np.asarray(exposed + coming[: exposed.size])

    def dear(self, errors: Array, exposed: Array) -> Array:
        """Return the z of harm at which going on might break the limit.

        Parameters
        ----------
        errors, exposed : (k,) array
            Standard errors of the harm a unit, and units exposed, at the looks so far.

        Returns
        -------
        z : (k,) array
            Infinite at the last planned look, after which nothing goes on.
        """
        z = self.limit / (self.following(exposed) * errors) - float(ndtri(self.confidence))
        z[len(self.exposed) - 1 :] = inf
        return z


@dataclass(frozen=True, slots=True, eq=False)
class HarmWatch:
    """Whether a test must stop for harm.

    Parameters
    ----------
    stopped : int or None
        The first look that says so.
    why : {"shown", "dear"} or None
        ``shown``: it does harm. ``dear``: it may cost more than the limit by the next look; harm
        itself need not be shown.
    cost : (k,) array
        Estimated cost so far at each look.
    worst : (k,) array
        What the test may cost by the next look, at the rule's confidence.
    """

    stopped: int | None
    why: str | None
    cost: Array
    worst: Array


def watch(rule: HarmRule, harms: Array, errors: Array, exposed: Array | None = None) -> HarmWatch:
    """Apply the rule to a test so far.

    Parameters
    ----------
    rule : HarmRule
        As registered.
    harms, errors : (k,) array
        Estimated harm a unit and its standard error at each look, of everything seen until then;
        harm is positive where the new thing does worse.
    exposed : (k,) array, optional
        Units exposed by each look as they came; as planned without.

    Raises
    ------
    ValueError
        ``shape: …``, ``errors: …`` or ``fractions: …`` if these are not as said.
    """
    harms = np.asarray(harms, dtype=np.float64)
    errors = np.asarray(errors, dtype=np.float64)
    if harms.shape != errors.shape or harms.ndim != 1 or not 0 < harms.size <= len(rule.exposed):
        raise ValueError("shape: one estimate and one standard error for each look so far")
    if not np.all(np.isfinite(harms)) or not np.all(errors > 0.0):
        raise ValueError("errors: estimates must be finite and standard errors positive")
    seen = np.array(rule.exposed[: harms.size]) if exposed is None else np.asarray(exposed)
    if seen.shape != harms.shape:
        raise ValueError("shape: one number of exposed units for each look so far")
    z = harms / errors
    fractions = None if exposed is None else seen / rule.exposed[-1]
    shown = z >= bounds(rule.plan, fractions).z[: harms.size]
    dear = z >= rule.dear(errors, seen)
    out = np.flatnonzero(shown | dear)
    stopped = int(out[0]) if out.size else None
    why = None if stopped is None else "shown" if shown[stopped] else "dear"
    worst = (harms + float(ndtri(rule.confidence)) * errors) * rule.following(seen)
    return HarmWatch(stopped, why, harms * seen, worst)


def _stops(rule: HarmRule, error: float, harm: float) -> Array:
    """Return the chance to stop at each look; the stop of the last look changes nothing."""
    share = np.array(rule.plan.fractions)
    high = np.minimum(
        bounds(rule.plan).z, rule.dear(error / np.sqrt(share), np.array(rule.exposed))
    )
    high[-1] = inf
    _, above = walk(share, np.full(share.size, -inf), high).leaves(harm / error)
    return above


def false_stop(rule: HarmRule, error: float, harm: float = 0.0) -> float:
    """Return the chance that a test without harm is stopped before its end.

    Parameters
    ----------
    rule : HarmRule
        The rule.
    error : float
        Standard error of the harm a unit at the end of the test.
    harm : float
        True harm a unit; below nought the new thing does good.
    """
    return float(_stops(rule, error, harm).sum())


def broken(rule: HarmRule, error: float, harm: float) -> float:
    """Return the chance that a test with this constant harm costs more than the limit."""
    costs = harm * np.array(rule.exposed)
    if costs[-1] <= rule.limit:
        return 0.0
    within = costs <= rule.limit
    return float(1.0 - _stops(rule, error, harm)[within].sum())


def tightest(rule: HarmRule, error: float, stopped: float = 0.04) -> float:
    """Return the smallest limit that stops at most this share of the tests without harm.

    Parameters
    ----------
    rule : HarmRule
        Its own limit is not used.
    error : float
        Standard error of the harm a unit at the end of the test.
    stopped : float
        Must be above ``rule.shown``. The default leaves room below 5 % for standard errors that
        are estimated.

    Raises
    ------
    ValueError
        ``stopped: …`` if the bound that shows harm alone stops more.
    """
    if stopped <= rule.shown:
        raise ValueError(f"stopped: must be above {rule.shown}, which shown harm takes")
    scale = error * rule.exposed[-1]

    def surplus(limit: float) -> float:
        tried = HarmRule(limit, rule.exposed, rule.confidence, rule.shown)
        return false_stop(tried, error) - stopped

    return float(brentq(surplus, 0.5 * scale, 50.0 * scale, xtol=1e-4 * scale))
