"""From times and observed windows to the arrays that the kernels read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points.clock import Clock
from luopan.stats.points.kernels import Record

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_STREAMS = 4
_CLOSEST = 1e-9
"""Hours under which two times are one: four microseconds."""
_MINUTE = 1.0 / 60.0
_CLOCKS = (24.0, 1.0, _MINUTE, _MINUTE / 60.0)
_NEAR = 1e-4
_NEARBY = 24.0
_MOVES = 1
"""A stream of random numbers that simulated data will not have come from."""


def observed(windows: Array | None, start: float, end: float) -> Array:
    """Return the observed windows (K, 2) within start and end, ascending, overlaps joined.

    Raises
    ------
    ValueError
        ``span`` if ``end`` is not after ``start``; ``windows`` if they are not finite pairs, or
        none of them lies between.
    """
    if not (np.isfinite(start) and np.isfinite(end) and end > start):
        raise ValueError(f"span: from {start} to {end}")
    if windows is None:
        return np.array([[start, end]], dtype=np.float64)
    given = np.asarray(windows, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != 2 or not np.isfinite(given).all():
        raise ValueError("windows: finite pairs of start and end are needed")
    given = np.clip(given[np.argsort(given[:, 0], kind="stable")], start, end)
    given = given[given[:, 1] > given[:, 0]]
    if not given.size:
        raise ValueError("windows: nothing was observed between start and end")
    reach = np.maximum.accumulate(given[:, 1])
    new = np.concatenate([[True], given[1:, 0] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(new)[1:] - 1, [len(given) - 1]])
    return np.column_stack([given[new, 0], reach[last]])


def record(
    times: Sequence[Array], windows: Array, classes: Clock, seed: int, *, steady: bool = True
) -> tuple[Record, frozenset[str]]:
    """Join the streams' events.

    Where events share a time, the clock was coarse: each time is moved on by less than the
    smallest step that this clock shows, at random, and never out of its window.

    Parameters
    ----------
    times : D arrays
        Hours, in any order.
    windows : (K, 2) array
        From `observed`.
    classes : Clock
        Which times the background may differ by.
    seed : int
        Of the moves.
    steady : bool
        Whether events came before the first window as in the first tenth of the observed time,
        or none did.

    Returns
    -------
    record : Record
    flags : frozenset
        ``ties`` if times were moved; ``left_out`` if events lay outside the windows.

    Raises
    ------
    ValueError
        ``streams`` if there are none or more than four; ``times`` if some are not finite.
    """
    if not 1 <= len(times) <= MOST_STREAMS:
        raise ValueError(f"streams: {len(times)} instead of 1 to {MOST_STREAMS}")
    parts = [np.asarray(t, dtype=np.float64).ravel() for t in times]
    joined = np.concatenate(parts)
    if not np.isfinite(joined).all():
        raise ValueError("times: not all are finite")
    stream = np.repeat(np.arange(len(parts)), [p.size for p in parts])
    window = np.searchsorted(windows[:, 0], joined, side="right") - 1
    inside = (window >= 0) & (joined <= windows[window, 1])
    flags = set() if inside.all() else {"left_out"}
    joined, stream, window = joined[inside], stream[inside], window[inside]
    if step := clock(joined):
        flags.add("ties")
        moved = joined + step * np.random.default_rng((seed, _MOVES)).uniform(size=joined.size)
        opens, closes = windows[window].T
        back = np.where(moved > closes, 2.0 * closes - moved, moved)
        joined = np.clip(back, opens, closes)
    order = np.argsort(joined, kind="stable")
    joined, stream = joined[order], stream[order]
    first = np.concatenate([[0], np.cumsum(np.bincount(window, minlength=len(windows)))])
    phase = classes.phase(joined)
    flows = _flows(joined, stream, windows, len(parts))
    if steady:
        flows[0] = _opening_rates(joined, stream, windows, len(parts))
    hours = classes.hours(windows)
    told = Record(joined, stream, phase, first.astype(np.int64), windows, flows, hours)
    return told, frozenset(flags)


def clock(times: Array) -> float:
    """Return the clock's step where events share a time, else 0."""
    different = np.unique(times)
    different = different[np.diff(different, prepend=-np.inf) >= _CLOSEST]
    if different.size == times.size or not times.size:
        return 0.0
    if different.size < 3:
        return _MINUTE
    since = different - different[0]
    for step in _CLOCKS:
        if np.all(np.abs(since / step - np.round(since / step)) < _NEAR):
            return step
    return float(np.diff(different).min())


def _flows(times: Array, stream: Ints, windows: Array, streams: int) -> Array:
    """Return events per hour (K, D) in the gap before each window, 0 before the first.

    It is the mean rate of what was observed nearby: within three times the gap, and a day at
    least. Events of a shorter stretch would, through it, seem to bring themselves.
    """
    closes, opens = windows[:-1, 1], windows[1:, 0]
    gap = np.maximum(3.0 * (opens - closes), _NEARBY)
    seen = _seen(windows, closes) - _seen(windows, closes - gap)
    seen += _seen(windows, opens + gap) - _seen(windows, opens)
    flows = np.zeros((len(windows), streams))
    for d in range(streams):
        mine = times[stream == d]
        before = np.searchsorted(mine, closes, "right") - np.searchsorted(mine, closes - gap)
        after = np.searchsorted(mine, opens + gap, "right") - np.searchsorted(mine, opens)
        flows[1:, d] = (before + after) / seen
    return flows


def _opening_rates(times: Array, stream: Ints, windows: Array, streams: int) -> Array:
    """Return events per hour (D,) in the first tenth of the observed time."""
    length = windows[:, 1] - windows[:, 0]
    tenth = 0.1 * float(length.sum())
    k = int(np.searchsorted(np.cumsum(length), tenth))
    until = windows[k, 0] + tenth - float(length[:k].sum())
    return np.bincount(stream[times <= until], minlength=streams) / tenth


def _seen(windows: Array, at: Array) -> Array:
    """Return the observed hours before each time."""
    length = windows[:, 1] - windows[:, 0]
    before = np.concatenate([[0.0], np.cumsum(length)])
    k = np.searchsorted(windows[:, 0], at, side="right")
    inside = np.minimum(at - windows[np.maximum(k - 1, 0), 0], length[np.maximum(k - 1, 0)])
    return np.asarray(np.where(k > 0, before[np.maximum(k - 1, 0)] + inside, 0.0))


def opening(whole: Record, count: int, classes: Clock) -> Record:
    """Return the record up to its event ``count``."""
    until = whole.times[count]
    kept = whole.windows[:, 0] < until
    windows = np.minimum(whole.windows[kept], until)
    return Record(
        whole.times[:count],
        whole.stream[:count],
        whole.phase[:count],
        np.minimum(whole.first[: len(windows) + 1], count),
        windows,
        whole.flows[kept],
        classes.hours(windows),
    )
