"""What is said of streams that bring each other's events, from draws of their parameters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.intervals import equal_tailed, sized
from luopan.stats.points.parameters import Space
from luopan.stats.points.plan import HawkesPlan
from luopan.stats.points.posterior import Draws

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_SPARSE = 50
_CRITICAL, _CHANCE = 0.95, 0.25
_ROUGH = 100.0
_COARSE = 1.0
_LEARNT = 0.9


@dataclass(frozen=True, eq=False)
class Estimate:
    """Means and intervals of one shape; NaN where there is nothing to have a share of."""

    mean: Array
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Hawkes:
    """D streams of events, what comes to them from outside and what they bring each other.

    Parameters
    ----------
    log_likelihood : float
        At the most probable values, without the prior.
    background : (D,) Estimate
        Events from outside per observed hour.
    branching : (D, D) Estimate
        Events in the target (row) that one event of the source (column) brings directly.
    decay : (D,) Estimate
        Per hour, by source; the mean delay of what an event brings is its reciprocal.
    outside : (D,) Estimate
        Share of a stream's events that nothing observed brought.
    own : (D,) Estimate
        Share that is its own echo: an event of the same stream is among what they go back to,
        directly or through other streams. What is neither from outside nor own echo was brought
        by other streams without an event of this one before.
    brought : (D, D) Estimate
        Share of the target's events that the source's brought directly; with ``outside`` the
        means of a row add up to 1.
    learnt : (D, D) array
        Posterior over prior sd of the logs of branching: near 1, the data said nothing.
    events : (D,) array
        In the observed time.
    hours : float
        Observed.
    effective : float
        How many independent draws the intervals are worth.
    flags : tuple of str
        ``empty``: a stream without events; ``sparse``: one with fewer than 50; ``near_critical``:
        an event may bring one event or more, all generations together without end; ``at_prior``:
        some of the branching is known no better than before the data; ``gaps``: not all of the
        time was observed; ``ties``: events shared a time and were moved apart within the clock's
        step; ``coarse``: what an event brings mostly comes within that step; ``left_out``: events
        lay outside the observed windows; ``rough``: few draws carry the intervals.
    """

    log_likelihood: float
    background: Estimate
    branching: Estimate
    decay: Estimate
    outside: Estimate
    own: Estimate
    brought: Estimate
    learnt: Array
    events: Ints
    hours: float
    effective: float
    flags: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares of each stream's events for each of m draws, and their variances given the draw.

    The last axis has outside, then each source, then own echo.
    """

    mean: Array  # (m, D, D + 2)
    variance: Array


@dataclass(frozen=True, eq=False)
class Seen:
    """What was observed, beside the events' times.

    Parameters
    ----------
    events : (D,) array
        Of each stream.
    hours : (H,) array
        Of each class.
    step : float
        Hours within which the clock does not tell events apart, or 0.
    flags : frozenset
        What is known already.
    """

    events: Ints
    hours: Array
    step: float
    flags: frozenset[str]


def read(
    space: Space,
    plan: HawkesPlan,
    seen: Seen,
    log_likelihood: float,
    draws: Draws,
    shares: Shares,
) -> Hawkes:
    """Put draws and shares into words of numbers."""
    d = space.streams
    core = space.core(draws.values)
    branching = core[:, d : d + d * d].reshape(-1, d, d)
    learnt = np.std(draws.values[:, d : d + d * d], axis=0).reshape(d, d)
    usual = space.shapes(draws.values) @ (seen.hours / seen.hours.sum())
    parts = _realised(shares, plan.seed)
    means = np.where(seen.events[:, None] > 0, shares.mean.mean(axis=0), np.nan)

    def share(part: slice | int) -> Estimate:
        told = _estimate(parts[:, :, part], plan.level, sized)
        absent = np.isnan(means[:, part])
        if part == 0:
            # all may be from outside: the rest is what may be nought
            rest = _estimate(1.0 - parts[:, :, part], plan.level, sized)
            told = Estimate(told.mean, 1.0 - rest.high, 1.0 - rest.low)
        low, high = (np.where(absent, np.nan, side) for side in (told.low, told.high))
        return Estimate(means[:, part], low, high)

    flags = {
        "empty": bool((seen.events == 0).any()),
        "sparse": bool((seen.events < _SPARSE).any()),
        "near_critical": _near_critical(branching),
        "at_prior": bool((learnt > _LEARNT).any()),
        "coarse": bool((np.median(core[:, d + d * d :], axis=0) * seen.step > _COARSE).any()),
        "rough": draws.effective < _ROUGH,
    }
    return Hawkes(
        log_likelihood=log_likelihood,
        background=_estimate(core[:, :d] * usual, plan.level),
        branching=_estimate(branching, plan.level, sized),
        decay=_estimate(core[:, d + d * d :], plan.level),
        outside=share(0),
        own=share(d + 1),
        brought=share(slice(1, d + 1)),
        learnt=learnt,
        events=seen.events,
        hours=float(seen.hours.sum()),
        effective=draws.effective,
        flags=tuple(sorted({f for f, raised in flags.items() if raised} | seen.flags)),
    )


def _realised(shares: Shares, seed: int) -> Array:
    """Return shares with the chance of who brought whom: Beta draws of their mean and variance."""
    mean = np.clip(shares.mean, 1e-9, 1.0 - 1e-9)
    most = mean * (1.0 - mean)
    size = np.maximum(most / np.maximum(shares.variance, 1e-9 * most) - 1.0, 1e-2)
    return np.asarray(np.random.default_rng(seed).beta(mean * size, (1.0 - mean) * size))


def _near_critical(branching: Array) -> bool:
    radius = np.abs(np.linalg.eigvals(branching)).max(axis=1)
    return bool(np.mean(radius >= _CRITICAL) > _CHANCE)


def _estimate(
    draws: Array,
    level: float,
    interval: Callable[[Array, float], tuple[float, float]] = equal_tailed,
) -> Estimate:
    """Return mean and interval over the first axis."""
    flat = draws.reshape(len(draws), -1)
    sides = np.array([interval(column, level) for column in flat.T]).reshape(*draws.shape[1:], 2)
    return Estimate(draws.mean(axis=0), sides[..., 0], sides[..., 1])
