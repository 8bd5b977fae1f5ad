"""Simulated firms whose talk and press bring each other, and what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points import Hawkes, HawkesPlan, Lineage, binned, exact, lineages

Array = NDArray[np.float64]

MEASURES = (
    "background",
    "branching, own",
    "branching, other",
    "outside",
    "own",
    "brought by own",
    "brought by other",
)
FIXED = (
    np.array([0.5, 0.15]),
    np.array([[0.5, 0.15], [0.1, 0.3]]),
    np.array([1.5, 0.7]),
)
DAY = np.exp(np.sin(2.0 * np.pi * (np.arange(24) - 9.0) / 24.0))


@dataclass(frozen=True)
class Key:
    """Which firm: ``world`` and how many events it has on average."""

    world: str
    size: int
    seed: int


@dataclass(frozen=True)
class Told:
    """By measure, whether each interval holds the truth; of a few, the means and the claims."""

    key: Key
    covered: tuple[tuple[str, bool], ...]
    own: tuple[float, float]
    claims: tuple[bool, ...]


def told(key: Key) -> Told:
    """Simulate a firm and read it."""
    background, branching, decay = _drawn(key.seed) if key.world == "drawn" else FIXED
    delays = None
    base = background
    if key.world in {"breathing", "breathing, rhythm", "no echo", "no echo, rhythm"}:
        base = background[:, None] * DAY / DAY.mean()
    if key.world in {"Poisson", "no echo", "no echo, rhythm"}:
        base, branching = 2.0 * base, np.zeros((2, 2))
    if key.world == "power law":
        delays = _late
    mean = np.atleast_2d(base.T).T.mean(axis=1)
    hours = key.size / float(np.linalg.solve(np.eye(2) - branching, mean).sum())
    streams = lineages(base, branching, decay, hours, key.seed, delays=delays)
    reading = _read(key, [s.times for s in streams], hours)
    kept = [_kept(key, s, hours) for s in streams]
    return Told(
        key,
        tuple(_covered(reading, kept, mean, branching)),
        (float(np.mean([s.own.mean() for s in kept])), float(reading.own.mean.mean())),
        tuple(bool(reading.brought.low[d, 1 - d] >= 0.05) for d in range(2)),
    )


def _drawn(seed: int) -> tuple[Array, Array, Array]:
    """Return parameters from wide ranges, not near critical."""
    rng = np.random.default_rng((seed, 7))
    while True:
        own = np.diag(rng.uniform(0.05, 0.8, 2))
        other = np.exp(rng.uniform(np.log(0.01), np.log(0.5), 2))
        branching = own + np.array([[0.0, other[0]], [other[1], 0.0]])
        if np.abs(np.linalg.eigvals(branching)).max() < 0.9:
            break
    background = np.exp(rng.uniform(np.log(0.05), np.log(2.0), 2))
    return background, branching, np.exp(rng.uniform(np.log(0.15), np.log(6.0), 2))


def _late(rng: np.random.Generator, source: NDArray[np.int64]) -> Array:
    """Return Lomax delays: a mean of 24 minutes, with a tail that never fades as exponentials."""
    return 0.2 * (rng.uniform(size=source.size) ** (-1.0 / 1.5) - 1.0)


def _nights(hours: float) -> Array:
    """Return windows that leave out eight hours a day."""
    opens = np.arange(0.0, hours, 24.0)
    return np.column_stack([opens, np.minimum(opens + 16.0, hours)])


def _kept(key: Key, stream: Lineage, hours: float) -> Lineage:
    if key.world == "nights":
        seen = stream.times % 24.0 < 16.0
    elif key.world == "by the hour":
        seen = stream.times < np.floor(hours)
    else:
        return stream
    return Lineage(stream.times[seen], stream.parent[seen], stream.own[seen])


def _read(key: Key, times: Sequence[Array], hours: float) -> Hawkes:
    plan = HawkesPlan(rhythm=key.world.endswith("rhythm"))
    if key.world == "by the hour":
        bins = int(hours)
        counted = [np.bincount(t[t < bins].astype(np.int64), minlength=bins) for t in times]
        return binned(np.array(counted), 1.0, plan)
    windows = _nights(hours) if key.world == "nights" else None
    return exact(times, 0.0, hours, plan, windows=windows)


def _covered(
    reading: Hawkes, streams: Sequence[Lineage], background: Array, branching: Array
) -> list[tuple[str, bool]]:
    """Return, entry by entry, whether the interval holds what was so."""
    found = []

    def add(name: str, true: float, estimate: object, at: object) -> None:
        low, high = estimate.low[at], estimate.high[at]  # type: ignore[attr-defined]
        found.append((name, bool(low - 1e-12 <= true <= high + 1e-12)))

    for d, stream in enumerate(streams):
        add("background", background[d], reading.background, d)
        for j in range(2):
            whose = "own" if j == d else "other"
            add(f"branching, {whose}", branching[d, j], reading.branching, (d, j))
            if stream.times.size:
                share = float(np.mean(stream.parent == j))
                add(f"brought by {whose}", share, reading.brought, (d, j))
        if stream.times.size:
            add("outside", float(np.mean(stream.parent < 0)), reading.outside, d)
            add("own", float(stream.own.mean()), reading.own, d)
    return found
