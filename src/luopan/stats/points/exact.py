"""Streams whose events have times."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points.clock import Clock, classes_of
from luopan.stats.points.kernels import Point, Record, log_likelihood, origins
from luopan.stats.points.parameters import Space, space
from luopan.stats.points.plan import HawkesPlan
from luopan.stats.points.posterior import Draws, Peak, climb, curvature, normal, walk
from luopan.stats.points.reading import Hawkes, Seen, Shares, read
from luopan.stats.points.record import clock, observed, opening, record

Array = NDArray[np.float64]

_SHORT = 4000
_LONG = 6000
_STARTS = (-1.3, 0.0, 1.3)
_MANY = 5_000
_WARMUP = 150
_SHARES = 300


def exact(
    times: Sequence[Array],
    start: float,
    end: float,
    plan: HawkesPlan | None = None,
    *,
    windows: Array | None = None,
    openings: Array | None = None,
) -> Hawkes:
    """Fit a Hawkes process with exponential delays to streams of events (Hawkes 1971).

    What came before ``start`` is taken to be a steady flow, see `HawkesPlan`. Through a gap the
    excitation of what was seen fades, and what was not seen is taken to be a steady flow at the
    rate around the gap.

    Parameters
    ----------
    times : D arrays of (n_d,)
        Hours, in any order; at most four streams. Where events share a time, each is moved on by
        less than the clock's step, at random.
    start, end : float
        Hours between which events were looked for.
    plan : HawkesPlan, optional
        Settings.
    windows : (K, 2) array, optional
        Observed stretches; all of the time unless given. Events outside them are left out.
    openings : (s,) array, optional
        Hours at which something outside may have begun: for three days from each the background
        may be of another height, see `luopan.stats.points.clock`.

    Returns
    -------
    Hawkes

    Raises
    ------
    ValueError
        As `observed` and `record` say.
    """
    plan = plan or HawkesPlan()
    stretches = observed(windows, start, end)
    told = classes_of(stretches, openings, weekly=plan.rhythm)
    whole, flags = record(times, stretches, told, plan.seed, steady=plan.history)
    if len(stretches) > 1 or stretches[0, 0] > start or stretches[0, 1] < end:
        flags |= {"gaps"}
    events = np.bincount(whole.stream, minlength=len(times))
    where = space(whole, len(times), plan, told)
    problem = Problem(whole, where, told)
    peak = problem.peak()
    if events.sum() > _MANY:
        draws = normal(peak, plan.draws, plan.seed)
        shares = problem.straight_shares(peak, draws)
    else:
        draws = walk(problem.slope, peak, plan.draws, _WARMUP, plan.seed)
        shares = problem.shares(draws.values[:: -(-plan.draws // _SHARES)])
    step = clock(np.concatenate(times)) if "ties" in flags else 0.0
    seen = Seen(events, whole.hours, step, flags)
    top = log_likelihood(whole, where.point(peak.at))[0]
    return read(where, plan, seen, float(top), draws, shares)


@dataclass(frozen=True, eq=False)
class Problem:
    """Events and where their parameters lie."""

    record: Record
    space: Space
    clock: Clock

    def slope(self, at: Array) -> tuple[float, Array]:
        """Return the log posterior, but for a constant, and its gradient."""
        value, *parts = log_likelihood(self.record, self.space.point(at))
        return value - 0.5 * float(at @ at), self.space.gradient(at, *parts) - at

    def peak(self) -> Peak:
        """Return the mode; of many events, sought from that of the first few."""
        whole, size = self.record, self.space.size
        long = whole.times.size > _LONG
        few = Problem(opening(whole, _SHORT, self.clock), self.space, self.clock) if long else self
        decays = slice(self.space.means.size, self.space.means.size + self.space.streams)
        found = []
        for score in _STARTS:
            start = np.zeros(size)
            start[decays] = score
            found.append(climb(few.slope, start, np.eye(size)))
        at, height = max(found, key=lambda f: f[1])
        if long:
            root = curvature(few.slope, at) * np.sqrt(_SHORT / whole.times.size)
            at, height = climb(self.slope, at, root)
        return Peak(at, height, curvature(self.slope, at))

    def shares(self, values: Array) -> Shares:
        """Return the shares of each of the draws."""
        return of_events(
            self.record, [joined(self.record, point) for point in self.space.points(values)]
        )

    def straight_shares(self, peak: Peak, draws: Draws) -> Shares:
        """Return shares whose log-odds are straight in the parameters, as the opening has them."""
        few = Problem(opening(self.record, _SHORT, self.clock), self.space, self.clock)
        top = self.shares(peak.at[None])
        steps = 0.05 * peak.root.T
        around = few.shares(np.concatenate([peak.at + steps, peak.at - steps])).mean
        odds = _logit(around)
        slopes = (odds[: len(steps)] - odds[len(steps) :]) / 0.1
        z = np.linalg.solve(peak.root, (draws.values - peak.at).T).T
        mean = 1.0 / (1.0 + np.exp(-(_logit(top.mean) + np.tensordot(z, slopes, axes=1))))
        mean[:, :, :-1] /= mean[:, :, :-1].sum(axis=2, keepdims=True)
        return Shares(mean, np.broadcast_to(top.variance, mean.shape))


def _logit(p: Array) -> Array:
    kept = np.clip(p, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(kept / (1.0 - kept)))


def joined(events: Record, point: Point) -> tuple[Array, Array]:
    """Return counts (D, D + 2) from outside, by source and of own echo, and their variances."""
    direct, own, direct_spread, own_spread = origins(events, point)
    return np.column_stack([direct, own]), np.column_stack([direct_spread, own_spread])


def of_events(events: Record, told: Sequence[tuple[Array, Array]]) -> Shares:
    """Return counts and variances of several draws as shares of each stream's events."""
    number = np.maximum(np.bincount(events.stream, minlength=len(told[0][0])), 1)[:, None]
    return Shares(
        np.array([mean for mean, _ in told]) / number,
        np.array([variance for _, variance in told]) / number**2,
    )
