"""Where within their bins counted events may lie: a compiled sweep of moves.

Each event is offered another place in its bin, drawn evenly, and takes it as often as the
likelihood says (Metropolis). What a move does to the rates of its own and the next bin is counted
in full; what it does to everything later, which is little, to first order in the excitation that
it leaves.
"""

from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.points.kernels import Point, Record

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Bins(NamedTuple):
    """M bins with events."""

    starts: Array  # (M,) hours
    first: Ints  # (M + 1,) first event of each
    window: Ints  # (M,) window that each lies in
    width: float  # hours


@kernel
def _onward(R: Array, point: Point, record: Record, place: Array, to: float, k: int) -> None:
    """Carry R from ``place``, a time and its window, to a time in window k."""
    while place[1] < k:
        w = int(place[1])
        gap = record.windows[w + 1, 0] - record.windows[w, 1]
        for j in range(R.size):
            b = point.decay[j]
            R[j] *= exp(-b * (record.windows[w + 1, 0] - place[0]))
            R[j] += record.flows[w + 1, j] * (1.0 - exp(-b * gap)) / b
        place[0] = record.windows[w + 1, 0]
        place[1] += 1.0
    for j in range(R.size):
        R[j] *= exp(-point.decay[j] * (to - place[0]))
    place[0] = to


@kernel
def _rates(
    record: Record, point: Point, span: tuple[int, int], at: float, R: Array, rates: Array
) -> float:
    """Fill in the rates at events ``span``, with R at ``at`` before them; R moves on with them."""
    for i in range(span[0], span[1]):
        x = record.stream[i]
        now = point.background[x] * point.shape[x, record.phase[i]]
        for j in range(R.size):
            R[j] *= exp(-point.decay[j] * (record.times[i] - at))
            now += point.branching[x, j] * point.decay[j] * R[j]
        at = record.times[i]
        rates[i] = now
        R[x] += 1.0
    return at


@kernel
def _values(record: Record, point: Point, bins: Bins, rates: Array) -> Array:
    """Return what excitation by each stream at the end of each bin is worth later, (M, D)."""
    streams = point.background.size
    windows = record.windows
    worth = np.empty((bins.starts.size, streams))
    V = np.zeros(streams)
    total = np.zeros(streams)
    for j in range(streams):
        for d in range(streams):
            total[j] += point.branching[d, j]
    k = windows.shape[0] - 1
    V += total
    now = windows[k, 1]
    for m in range(bins.starts.size - 1, -1, -1):
        while k > bins.window[m]:
            for j in range(streams):
                V[j] = V[j] * exp(-point.decay[j] * (now - windows[k, 0])) - total[j]
                V[j] *= exp(-point.decay[j] * (windows[k, 0] - windows[k - 1, 1]))
                V[j] += total[j]
            k -= 1
            now = windows[k, 1]
        end = bins.starts[m] + bins.width
        for j in range(streams):
            V[j] *= exp(-point.decay[j] * (now - end))
            worth[m, j] = V[j]
            V[j] *= exp(-point.decay[j] * bins.width)
            for i in range(bins.first[m], bins.first[m + 1]):
                excited = point.branching[record.stream[i], j] * point.decay[j] / rates[i]
                V[j] += excited * exp(-point.decay[j] * (record.times[i] - bins.starts[m]))
        now = bins.starts[m]
    return worth


@kernel
def _change(
    record: Record, point: Point, i: int, span: tuple[int, int], to: float, rates: Array
) -> tuple[float, float]:
    """Return the gain of the others' rates if event i moves, and what they bring to it there."""
    x, was = record.stream[i], record.times[i]
    gain, brought = 0.0, 0.0
    for o in range(span[0], span[1]):
        at, y = record.times[o], record.stream[o]
        if o == i:
            continue
        if at < to:
            brought += point.branching[x, y] * point.decay[y] * exp(-point.decay[y] * (to - at))
        more = exp(-point.decay[x] * (at - to)) if at > to else 0.0
        less = exp(-point.decay[x] * (at - was)) if at > was else 0.0
        gain += log(1.0 + point.branching[y, x] * point.decay[x] * (more - less) / rates[o])
    return gain, brought


@kernel
def _offer(
    record: Record,
    point: Point,
    i: int,
    span: tuple[int, int],
    edges: tuple[float, float, float],
    held: tuple[Array, Array, Array],
    chance: Array,
) -> None:
    """Offer event i a place in its bin.

    ``span`` holds the events that are counted in full, ``edges`` where the bin starts and ends and
    where what is counted in full ends; ``held`` R at the bin's start, what excitation is worth at
    the last edge, and all rates.
    """
    R, worth, rates = held
    start, end, far = edges
    x, was = record.stream[i], record.times[i]
    to = start + (end - start) * chance[0]
    gain, now = _change(record, point, i, span, to, rates)
    now += point.background[x] * point.shape[x, record.phase[i]]
    for j in range(R.size):
        now += point.branching[x, j] * point.decay[j] * R[j] * exp(-point.decay[j] * (to - start))
    b = point.decay[x]
    gain += worth[x] * (exp(-b * (far - to)) - exp(-b * (far - was))) + log(now / rates[i])
    if log(chance[1] + 1e-300) >= gain:
        return
    for o in range(span[0], span[1]):
        at, y = record.times[o], record.stream[o]
        more = exp(-b * (at - to)) if at > to else 0.0
        less = exp(-b * (at - was)) if at > was else 0.0
        rates[o] += point.branching[y, x] * b * (more - less) if o != i else now - rates[i]
    record.times[i] = to


@kernel
def _sort(record: Record, first: int, last: int) -> None:
    """Bring the events of a bin in order, most of which are."""
    for i in range(first + 1, last):
        at, x = record.times[i], record.stream[i]
        o = i
        while o > first and record.times[o - 1] > at:
            record.times[o] = record.times[o - 1]
            record.stream[o] = record.stream[o - 1]
            o -= 1
        record.times[o] = at
        record.stream[o] = x


@kernel
def _begin(record: Record, point: Point, R: Array, place: Array) -> None:
    """Set R as the flow before the first window left it."""
    for j in range(R.size):
        R[j] = record.flows[0, j] / point.decay[j]
    place[0] = record.windows[0, 0]
    place[1] = 0.0


@kernel
def stir(record: Record, point: Point, bins: Bins, chances: Array, most: int) -> None:
    """Offer events new places, at most ``most`` a bin; the record is changed in place.

    ``chances`` (n, 2) are drawn evenly from 0 to 1. Phases are not renewed.
    """
    rates = np.empty(record.times.size)
    R, place = np.zeros(point.background.size), np.zeros(2)
    _begin(record, point, R, place)
    for m in range(bins.starts.size):
        _onward(R, point, record, place, bins.starts[m], bins.window[m])
        span = (bins.first[m], bins.first[m + 1])
        place[0] = _rates(record, point, span, bins.starts[m], R, rates)
    worth = _values(record, point, bins, rates)
    _begin(record, point, R, place)
    for m in range(bins.starts.size):
        _onward(R, point, record, place, bins.starts[m], bins.window[m])
        first, last = bins.first[m], bins.first[m + 1]
        start, end = bins.starts[m], bins.starts[m] + bins.width
        near = m + 1 < bins.starts.size and bins.starts[m + 1] - end < 1e-6 * bins.width
        span = (first, bins.first[m + 2] if near else last)
        edges = (start, end, end + bins.width if near else end)
        # the rates of this bin and the next, with all moves so far
        _rates(record, point, span, start, R.copy(), rates)
        stride = 1 + (last - first - 1) // most
        held = (R, worth[m + 1 if near else m], rates)
        for i in range(first + int(chances[first, 1] * stride), last, stride):
            _offer(record, point, i, span, edges, held, chances[i])
        _sort(record, first, last)
        place[0] = _rates(record, point, (first, last), start, R, rates)
