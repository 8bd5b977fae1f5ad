"""Streams of which only counts by hour, or another bin, are known."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points.clock import classes_of
from luopan.stats.points.exact import Problem, joined, of_events
from luopan.stats.points.kernels import Record, log_likelihood
from luopan.stats.points.latent import Bins, stir
from luopan.stats.points.parameters import space
from luopan.stats.points.plan import HawkesPlan, LogNormal
from luopan.stats.points.posterior import walk
from luopan.stats.points.reading import Hawkes, Seen, read
from luopan.stats.points.record import record

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_A_BIN = 50
_NARROW = 0.8
_WORK = 16_000_000.0
_LIGHT = 10_000.0
_FEWEST = 100
_PLACES = 2
_SHARES = 300


def binned(
    counts: Ints,
    width: float,
    plan: HawkesPlan | None = None,
    *,
    observed: Bools | None = None,
    openings: Array | None = None,
) -> Hawkes:
    """Fit the process of `exact` to counts: where in its bin an event lay is drawn as well.

    The likelihood is that of events with times, and the chain moves parameters and times in turn,
    so that what is brought within the same bin counts. Of which stream came first within a bin
    the counts say nothing; the delays are told the less, the wider the bins are beside them.

    Parameters
    ----------
    counts : (D, B) array
        Events of each stream in each bin; bin 0 begins at hour 0.
    width : float
        Hours of a bin.
    plan : HawkesPlan, optional
        Settings.
    observed : (B,) bool array, optional
        Which bins somebody looked at; counts of the others are not read. All unless given.
    openings : (s,) array, optional
        As in `exact`, in hours from bin 0 on.

    Returns
    -------
    Hawkes

    Raises
    ------
    ValueError
        ``counts`` if they are not whole numbers from 0 in two dimensions; ``width`` if it is not
        above 0; ``windows`` if no bin was observed; ``streams`` as in `record`.
    """
    seen, windows = _checked(counts, width, observed)
    plan = _resolvable(plan or HawkesPlan(), width)
    rng = np.random.default_rng((plan.seed, _PLACES))
    bin_of = [np.repeat(np.arange(seen.shape[1]), row) for row in seen]
    times = [width * (b + rng.uniform(1e-9, 1.0 - 1e-9, b.size)) for b in bin_of]
    by = classes_of(windows, openings, weekly=plan.rhythm)
    whole, flags = record(times, windows, by, plan.seed, steady=plan.history)
    events = np.bincount(whole.stream, minlength=len(seen))
    where = space(whole, len(seen), plan, by)
    problem = Problem(whole, where, by)
    places = _Places(problem, _bins(whole, width), rng)
    work = _work(places.bins)
    count = int(np.clip(_WORK / work, _FEWEST, plan.draws))
    warmup = count // 2
    most = 4 if work < _LIGHT else 1
    peak = problem.peak()
    draws = walk(problem.slope, peak, count, warmup, plan.seed, stir=places.move, most=most)
    told = places.told[warmup :: -(-(len(places.told) - warmup) // _SHARES)]
    if windows[:, 1].sum() - windows[:, 0].sum() < width * (seen.shape[1] - 0.5):
        flags |= {"gaps"}
    top = float(log_likelihood(whole, where.point(draws.values.mean(axis=0)))[0])
    summary = Seen(events, whole.hours, width, flags - {"ties"})
    return read(where, plan, summary, top, draws, of_events(whole, told))


def _resolvable(plan: HawkesPlan, width: float) -> HawkesPlan:
    """Return the plan with a prior of decays that the bins can tell apart.

    Delays far shorter than a bin all look alike; a chain that strays among them is stuck.
    """
    decay = LogNormal(min(plan.decay.median, 1.0 / width), min(plan.decay.sd, _NARROW))
    return replace(plan, decay=decay)


def _work(bins: Bins) -> float:
    """Return how long a sweep takes, in events that are looked at, most of them by each other."""
    held = np.diff(bins.first).astype(np.float64)
    return float(1.0 + held.sum() + 0.3 * np.sum(np.minimum(held, _A_BIN) * held))


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the events lie, and what is told of them wherever the chain has been."""

    problem: Problem
    bins: Bins
    rng: np.random.Generator
    told: list[tuple[Array, Array]] = field(default_factory=list)

    def move(self, at: Array) -> None:
        """Offer every event another place, and note who brought whom."""
        events, point = self.problem.record, self.problem.space.point(at)
        if events.times.size:
            stir(events, point, self.bins, self.rng.uniform(size=(events.times.size, 2)), _A_BIN)
            events.phase[:] = self.problem.clock.phase(events.times)
        self.told.append(joined(events, point))


def _checked(counts: Ints, width: float, observed: Bools | None) -> tuple[Ints, Array]:
    """Return the counts, nought where nobody looked, and the observed windows (K, 2)."""
    given = np.asarray(counts)
    if given.ndim != 2 or not (np.isfinite(given).all() and (given >= 0).all()):
        raise ValueError("counts: numbers from 0 are needed, a row a stream")
    if not (np.isfinite(width) and width > 0.0):
        raise ValueError(f"width: {width} is not above 0")
    seen = given.astype(np.int64)
    if (seen != given).any():
        raise ValueError("counts: whole numbers are needed")
    looked = np.ones(seen.shape[1], bool) if observed is None else np.asarray(observed, bool)
    if looked.shape != (seen.shape[1],):
        raise ValueError(f"observed: {looked.shape} for {seen.shape[1]} bins")
    if not looked.any():
        raise ValueError("windows: no bin was observed")
    edges = np.flatnonzero(np.diff(np.concatenate([[False], looked, [False]]).astype(np.int64)))
    return np.where(looked, seen, 0), width * edges.reshape(-1, 2).astype(np.float64)


def _bins(whole: Record, width: float) -> Bins:
    """Return the bins that hold events."""
    number = np.floor(whole.times / width).astype(np.int64)
    held, first = np.unique(number, return_index=True)
    starts = np.asarray(held * width, dtype=np.float64)
    window = np.searchsorted(whole.windows[:, 0], starts + width / 2.0, side="right") - 1
    ends = np.append(first, whole.times.size).astype(np.int64)
    return Bins(starts, ends, window.astype(np.int64), width)
