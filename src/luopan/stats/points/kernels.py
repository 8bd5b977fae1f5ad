"""Compiled passes over events: the likelihood with its gradient, and who started what.

The rate of stream d is ``background[d] · shape[d, hour] + Σⱼ branching[d, j] · decay[j] · R[j]``,
where ``R[j]`` is the sum of ``exp(−decay[j] · age)`` over the events of stream j so far. R is
carried from event to event, so a pass takes as long as there are events (Ozaki 1979, "Maximum
likelihood estimation of Hawkes' self-exciting point processes"). As ``dR = −decay · R dt + dN``,
the integral of ``decay · R`` over a stretch is R at its start, plus the events in it, less R at its
end: the compensator needs no term an event.

Through a gap in what was observed, R fades and is fed by the events that were probably there: a
steady flow at the rate of the observed time around the gap.
"""

from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_SMALL, _LARGE = 1e-200, 1e200
_LONG_AGO = 1e9
"""Hours from which the flow before the first window has come."""


class Record(NamedTuple):
    """n events of D streams in K observed windows, H classes of hours."""

    times: Array  # (n,) hours, ascending
    stream: Ints  # (n,)
    phase: Ints  # (n,) class of the hour
    first: Ints  # (K + 1,) first event of each window, and n
    windows: Array  # (K, 2) opens, closes
    flows: Array  # (K, D) events per hour in the gap before, or before the start
    hours: Array  # (H,) observed hours of each class


class Point(NamedTuple):
    """Parameters of D streams in their own units."""

    background: Array  # (D,) per hour
    branching: Array  # (D, D) target, source
    decay: Array  # (D,) per hour, by source
    shape: Array  # (D, H) factor of the background in each class of hours


@kernel
def _fade(R: Array, Q: Array, decay: Array, hours: float) -> None:
    """Let ``hours`` pass in which nothing happens; Q is −dR / d decay."""
    for j in range(R.size):
        e = exp(-decay[j] * hours)
        Q[j] = e * (Q[j] + hours * R[j])
        R[j] = e * R[j]


@kernel
def _feed(R: Array, Q: Array, decay: Array, hours: float, flows: Array) -> None:
    """Add what a steady flow of events over the last ``hours`` leaves."""
    for j in range(R.size):
        e = exp(-decay[j] * hours)
        fed = (1.0 - e) / decay[j]
        Q[j] += flows[j] * (fed - hours * e) / decay[j]
        R[j] += flows[j] * fed


@kernel
def log_likelihood(record: Record, point: Point) -> tuple[float, Array, Array, Array]:
    """Return the log-likelihood and its derivatives in the logs of shape, branching and decay.

    The derivative in the log of a background is the sum over its shape's. Events of one time
    excite each other in the order given.
    """
    times, stream, phase, _, windows, flows, hours = record
    background, branching, decay, shape = point
    streams = background.size
    rate = branching * decay
    R, Q = np.zeros(streams), np.zeros(streams)
    # sums of 1, R and Q over the rate at each event; what of R and Q the windows let go
    ones = np.zeros(shape.shape)
    sums, sums_q = np.zeros((streams, streams)), np.zeros((streams, streams))
    gone, gone_q = np.zeros(streams), np.zeros(streams)
    total, product = 0.0, 1.0
    last = windows[0, 0] - _LONG_AGO
    for k in range(windows.shape[0]):
        _fade(R, Q, decay, windows[k, 0] - last)
        _feed(R, Q, decay, windows[k, 0] - last, flows[k])
        gone += R
        gone_q -= Q
        last = windows[k, 0]
        for i in range(record.first[k], record.first[k + 1]):
            _fade(R, Q, decay, times[i] - last)
            last = times[i]
            x = stream[i]
            now = background[x] * shape[x, phase[i]]
            for j in range(streams):
                now += rate[x, j] * R[j]
            ones[x, phase[i]] += 1.0 / now
            for j in range(streams):
                sums[x, j] += R[j] / now
                sums_q[x, j] += Q[j] / now
            R[x] += 1.0
            gone[x] += 1.0
            # one logarithm for many events
            product *= now
            if product < _SMALL or product > _LARGE:
                total += log(product)
                product = 1.0
        _fade(R, Q, decay, windows[k, 1] - last)
        gone -= R
        gone_q += Q
        last = windows[k, 1]
    total += log(product)
    in_decay = np.zeros(streams)
    for d in range(streams):
        for h in range(hours.size):
            base = background[d] * shape[d, h]
            ones[d, h] = base * (ones[d, h] - hours[h])
            total -= base * hours[h]
        for j in range(streams):
            total -= branching[d, j] * gone[j]
            by_decay = sums[d, j] - decay[j] * sums_q[d, j]
            in_decay[j] += rate[d, j] * by_decay - rate[d, j] * gone_q[j]
            sums[d, j] = rate[d, j] * sums[d, j] - branching[d, j] * gone[j]
    return total, ones, sums, in_decay


@kernel
def origins(record: Record, point: Point) -> tuple[Array, Array, Array, Array]:
    """Return how many events of each stream came from where, as far as the rates tell.

    Returns
    -------
    direct : (D, 1 + D) array
        Expected events of a stream from outside, and directly from each stream's events.
    own : (D,) array
        Expected events with an event of their own stream among what they go back to.
    direct_spread, own_spread : arrays of the same shapes
        Variances of these counts given the rates, were the events' origins independent.
    """
    times, stream, phase, _, windows, flows, _ = record
    streams = point.background.size
    R, faded = np.zeros(streams), np.zeros(streams)
    # of R[j], the part of events that go back to stream d
    back = np.zeros((streams, streams))
    direct, own = np.zeros((streams, 1 + streams)), np.zeros(streams)
    direct_spread, own_spread = np.zeros((streams, 1 + streams)), np.zeros(streams)
    came, goes = np.zeros(1 + streams), np.zeros(streams)
    last = windows[0, 0] - _LONG_AGO
    for k in range(windows.shape[0]):
        gap = windows[k, 0] - last
        for j in range(streams):
            e = exp(-point.decay[j] * gap)
            faded[j] = e * R[j] + flows[k, j] * (1.0 - e) / point.decay[j]
            for d in range(streams):
                # unseen events are taken to go back as those before them
                back[j, d] *= faded[j] / R[j] if R[j] > 0.0 else 1.0
            R[j] = faded[j]
        last = windows[k, 0]
        for i in range(record.first[k], record.first[k + 1]):
            x = stream[i]
            for j in range(streams):
                e = exp(-point.decay[j] * (times[i] - last))
                R[j] *= e
                for d in range(streams):
                    back[j, d] *= e
            last = times[i]
            _came(point, x, phase[i], R, back, came, goes)
            for j in range(1 + streams):
                direct[x, j] += came[j]
                direct_spread[x, j] += came[j] * (1.0 - came[j])
            own[x] += goes[x]
            own_spread[x] += goes[x] * (1.0 - goes[x])
            R[x] += 1.0
            for d in range(streams):
                back[x, d] += goes[d]
    return direct, own, direct_spread, own_spread


@kernel
def _came(point: Point, x: int, h: int, R: Array, back: Array, came: Array, goes: Array) -> None:
    """Fill in the chances that an event came from each place, and goes back to each stream."""
    streams = R.size
    came[0] = point.background[x] * point.shape[x, h]
    now = came[0]
    for j in range(streams):
        came[1 + j] = point.branching[x, j] * point.decay[j] * R[j]
        now += came[1 + j]
    came[0] /= now
    goes[:] = 0.0
    for j in range(streams):
        came[1 + j] /= now
        if R[j] > 0.0:
            for d in range(streams):
                goes[d] += came[1 + j] * (1.0 if j == d else back[j, d] / R[j])
