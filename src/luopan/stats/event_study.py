"""What a weekly indicator did after an event, beside what it does after any other week.

The weeks from an event on are compared with what the weeks before it led one to expect. The same is
done at every other week far enough from all events: these placebos say how far the comparison goes
astray where nothing happened, whatever the noise. Estimate, interval and p value come from that one
distribution, so that they cannot contradict each other.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from luopan.stats.panels.null import Interval, Null

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_SETS = 999
_FEWEST = 30
_BASELINES = {"mean": 1.0, "weighted": 0.6, "last": 1e-9, "line": 1.0}
"""How much each week before an event counts beside the next."""


@dataclass(frozen=True, eq=False)
class EventStudy:
    """What followed events, beside placebos.

    Parameters
    ----------
    effect : Interval or None
        Mean of the weeks from an event on less what was expected, averaged over events; None
        where it is refused.
    p : float or None
        Two-sided, of no effect: at most 1 − level exactly where the interval leaves out 0.
    placebos : (m,) array
        The same estimate where nothing happened, around 0 and widened: the very ones that the
        interval and p rest on, so p is (1 + those at least as far from 0 as the effect) / (1 + m).
    dates : (n,) array
        Weeks that placebos were taken at.
    used : (k,) array
        Events that have enough observed weeks around them and belong to no other.
    baseline : str or None
        What was expected: the ``mean`` of the weeks before, their ``weighted`` mean with the
        latest first, the ``last`` of them, or the ``line`` through them; the one that went least
        astray over the placebo weeks.
    flags : tuple of str
        ``no_events``: none can be used; ``few_placebos``: too few other weeks; ``left_out``: some
        events are not used; ``flat``: the placebos do not differ.
    """

    effect: Interval | None
    p: float | None
    placebos: Array
    dates: Ints
    used: Ints
    baseline: str | None
    flags: tuple[str, ...]


def event_study(
    values: Array,
    events: Ints,
    *,
    before: int = 8,
    after: int = 4,
    level: float = 0.9,
    seed: int = 0,
) -> EventStudy:
    """Estimate the effect of events on a weekly indicator.

    Placebo windows that follow week after week share most of their weeks, so the placebos are
    worth fewer than there are: they are widened as Student's t is beside the normal, with two
    degrees of freedom for each length of a window among them. Their mean is taken off, with which
    a steady trend goes.

    Parameters
    ----------
    values : (weeks,) array
        Indicator; NaN where nothing was observed.
    events : (k,) array
        Weeks from which an effect is looked for, from 0. One that follows another by less than
        ``after`` weeks belongs to it.
    before, after : int
        Weeks that the expectation is made of, and weeks that are compared with it; at least half
        of either must be observed.
    level : float
        Of the interval.
    seed : int
        Of the sets of placebo weeks where there are several events.

    Returns
    -------
    EventStudy

    Raises
    ------
    ValueError
        ``values`` if they are not in one dimension or infinite; ``events`` if some lie outside
        the weeks; ``windows`` if ``before`` is below 2 or ``after`` below 1; ``level`` if it is
        not between 0 and 1.
    """
    series, when = _checked(values, events, before, after, level)
    gaps = {name: _gaps(series, before, after, name) for name in _BASELINES}
    possible = np.isfinite(gaps["mean"])
    used = _apart(when[possible[when]], after)
    free = possible.copy()
    for week in when:
        free[max(week - after + 1, 0) : week + after + before] = False
    dates = np.flatnonzero(free)
    flags = {"left_out"} if used.size < when.size else set()
    if not used.size:
        flags.add("no_events")
    if dates.size < max(_FEWEST, 2 * used.size):
        flags.add("few_placebos")
    if flags & {"no_events", "few_placebos"}:
        return EventStudy(None, None, np.empty(0), dates, used, None, tuple(sorted(flags)))
    baseline = min(gaps, key=lambda name: float(gaps[name][dates].std()))
    gap = gaps[baseline]
    usual = float(gap[dates].mean())
    wider = _wider(dates.size / (before + after), used.size, level)
    placebos = wider * (_sets(gap[dates], used.size, seed) - usual)
    null = Null(
        gap=float(gap[used].mean()) - usual,
        error=1.0,
        gaps=placebos,
        errors=np.ones(placebos.size),
        shares=np.zeros(placebos.size),
    )
    if not null.answers(level) or float(np.ptp(placebos)) == 0.0:
        flags.add("flat" if null.answers(level) else "few_placebos")
        return EventStudy(None, None, placebos, dates, used, baseline, tuple(sorted(flags)))
    effect, p = null.interval(level), null.p()
    return EventStudy(effect, p, placebos, dates, used, baseline, tuple(sorted(flags)))


def _checked(
    values: Array, events: Ints, before: int, after: int, level: float
) -> tuple[Array, Ints]:
    series, when = np.asarray(values, dtype=np.float64), np.unique(np.asarray(events, np.int64))
    if series.ndim != 1 or np.isinf(series).any():
        raise ValueError("values: one finite number a week is needed")
    if when.size and not (when[0] >= 0 and when[-1] < series.size):
        raise ValueError(f"events: not all lie within {series.size} weeks")
    if before < 2 or after < 1:
        raise ValueError(f"windows: {before} weeks before and {after} after are too few")
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: {level} is not between 0 and 1")
    return series, when


def _gaps(series: Array, before: int, after: int, baseline: str) -> Array:
    """Return what each week and those after it lie above the expectation; NaN where unknown."""
    gaps = np.full(series.size, np.nan)
    if series.size < before + after:
        return gaps
    windows = np.lib.stride_tricks.sliding_window_view(series, before + after)
    seen = np.isfinite(windows)
    enough = (2 * seen[:, :before].sum(axis=1) >= max(before, 4)) & (
        2 * seen[:, before:].sum(axis=1) >= after
    )
    windows, seen = windows[enough], seen[enough]
    level = _weighted(windows[:, :before], seen[:, :before], _BASELINES[baseline])
    if baseline == "line":
        weeks = np.broadcast_to(np.arange(before + after, dtype=np.float64), windows.shape)
        middle = _weighted(weeks[:, :before], seen[:, :before], 1.0)
        ahead = _weighted(weeks[:, before:], seen[:, before:], 1.0)
        apart = np.where(seen[:, :before], weeks[:, :before] - middle[:, None], 0.0)
        rise = np.sum(apart * np.nan_to_num(windows[:, :before]), axis=1)
        level += (ahead - middle) * rise / np.sum(apart**2, axis=1)
    gaps[before : before + enough.size][enough] = (
        _weighted(windows[:, before:], seen[:, before:], 1.0) - level
    )
    return gaps


def _weighted(windows: Array, seen: NDArray[np.bool_], ratio: float) -> Array:
    """Return each row's mean of what was seen, each week ``ratio`` of what the next counts."""
    weights = seen * ratio ** np.arange(windows.shape[1])[::-1]
    return np.asarray(np.sum(weights * np.nan_to_num(windows), axis=1) / weights.sum(axis=1))


def _apart(weeks: Ints, least: int) -> Ints:
    """Return the weeks that do not follow a kept one by fewer than ``least``."""
    kept: list[int] = []
    for week in weeks.tolist():
        if not kept or week - kept[-1] >= least:
            kept.append(week)
    return np.array(kept, dtype=np.int64)


def _sets(gaps: Array, size: int, seed: int) -> Array:
    """Return the mean gap of sets of placebo weeks, as many in a set as there are events."""
    if size == 1:
        return gaps
    order = np.random.default_rng(seed).uniform(size=(_SETS, gaps.size)).argsort(axis=1)
    return np.asarray(gaps[order[:, :size]].mean(axis=1))


def _wider(windows: float, events: int, level: float) -> float:
    """Return what placebos are widened by, given how many windows there are side by side.

    Student's quantile over the normal's; and where several events are averaged, the placebos' own
    mean is not known much better than theirs.
    """
    upper = (1.0 + level) / 2.0
    tails = stdtrit(max(2.0 * windows, 2.0), upper) / NormalDist().inv_cdf(upper)
    return float(tails * np.sqrt(1.0 + (events - 1) / windows))
