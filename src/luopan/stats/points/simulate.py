"""Streams of events whose history is known: who brought whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Delays = Callable[[np.random.Generator, Ints], Array]

MOST = 5_000_000


@dataclass(frozen=True, eq=False)
class Lineage:
    """One stream's events and what they go back to.

    Parameters
    ----------
    times : (n,) array
        Hours, ascending.
    parent : (n,) array
        Stream of the event that brought this one directly, −1 from outside.
    own : (n,) bool array
        Whether it goes back to an event of its own stream, directly or through others.
    """

    times: Array
    parent: Ints
    own: Bools


def simulate(
    background: Array,
    branching: Array,
    decay: Array,
    end: float,
    seed: int,
    *,
    before: float | None = None,
    delays: Delays | None = None,
) -> tuple[Array, ...]:
    """Return the times of each stream's events; parameters as in `lineages`."""
    told = lineages(background, branching, decay, end, seed, before=before, delays=delays)
    return tuple(stream.times for stream in told)


def lineages(
    background: Array,
    branching: Array,
    decay: Array,
    end: float,
    seed: int,
    *,
    before: float | None = None,
    delays: Delays | None = None,
) -> tuple[Lineage, ...]:
    """Simulate a Hawkes process generation by generation (Hawkes & Oakes 1974).

    Parameters
    ----------
    background : (D,) or (D, H) array
        Events from outside per hour; with H columns, hour by hour and then over again.
    branching : (D, D) array
        Events in the target (row) that an event of the source (column) brings directly.
    decay : (D,) array
        Per hour, by source.
    end : float
        Events of the hours from 0 to ``end`` are returned.
    seed : int
        Same seed, same events.
    before : float, optional
        Hours run before hour 0: 30 mean delays of the slowest source unless given.
    delays : callable, optional
        Hours from events of these sources to those they bring, instead of exponential ones.

    Returns
    -------
    tuple of Lineage, one a stream

    Raises
    ------
    ValueError
        ``too_many`` where events multiply beyond five million.
    """
    rng = np.random.default_rng(seed)
    start = -(30.0 / float(decay.min()) if before is None else before)
    times, stream = _outside(rng, np.atleast_2d(background.T).T, start, end)
    parent, past = np.full(times.size, -1), np.zeros(times.size, dtype=np.int64)
    generations = [(times, stream, parent, past)]
    count = times.size
    while times.size:
        children = rng.poisson(branching[:, stream])
        count += int(children.sum())
        if count > MOST:
            raise ValueError(f"too_many: more than {MOST} events")
        bearer = np.repeat(np.tile(np.arange(times.size), len(branching)), children.ravel())
        target = np.repeat(np.arange(len(branching)), children.sum(axis=1))
        source = stream[bearer]
        lag = delays(rng, source) if delays else rng.exponential(1.0 / decay[source])
        born = times[bearer] + lag
        kept = born < end
        past = (past[bearer] | (1 << source))[kept]
        times, stream, parent = born[kept], target[kept], source[kept]
        generations.append((times, stream, parent, past))
    return _by_stream(generations, len(branching))


def _by_stream(
    generations: Sequence[tuple[Array, Ints, Ints, Ints]], streams: int
) -> tuple[Lineage, ...]:
    """Return each stream's events from hour 0, of all generations in order."""
    born, stream, parent, past = (np.concatenate(part) for part in zip(*generations, strict=True))
    order = np.argsort(born, kind="stable")
    order = order[born[order] >= 0.0]
    told = []
    for d in range(streams):
        mine = order[stream[order] == d]
        told.append(Lineage(born[mine], parent[mine], (past[mine] >> d & 1).astype(bool)))
    return tuple(told)


def _outside(
    rng: np.random.Generator, background: Array, start: float, end: float
) -> tuple[Array, Ints]:
    """Return times and streams of what nothing brought, thinned from its busiest hour."""
    most = background.max(axis=1)
    count = rng.poisson(most * (end - start))
    times = rng.uniform(start, end, count.sum())
    stream = np.repeat(np.arange(most.size), count)
    hour = np.floor(times).astype(np.int64) % background.shape[1]
    kept = rng.uniform(size=times.size) * most[stream] < background[stream, hour]
    return times[kept], stream[kept]
