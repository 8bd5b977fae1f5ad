"""Test-market selection: which regions, for how long, and what they could show.

Thousands of distinct sets are scored by how well they were foretold in windows of the history. The
best of many looks better than it is, and a test in it raises false alarms where regions are
restless. So the best set is not taken: a lot draws one of the best, as many as a test needs for its
placebo sets, and the others are these. What is promised is rehearsed, every one of them in later
windows that had no part in the choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import Literal

import numpy as np

from luopan.stats.panels.candidates import Candidates, Lost, MarketPlan, candidates
from luopan.stats.panels.contrasts import Contrasts, Estimator
from luopan.stats.panels.foreseen import foreseen
from luopan.stats.panels.holdout import Trials, choose, settle
from luopan.stats.panels.placebo import RIDGE
from luopan.stats.panels.power import PowerCurve
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.rehearsal import power_of, recent, rehearse
from luopan.stats.panels.scale import shares

WINDOWS = 12
"""Windows to choose by, and as many others to promise by."""
LOT = 200
"""Sets that a lot draws from, at most: with fewer the interval's ends are rough."""
SHARE, LEAST = 1.0 / 3.0, 100
"""Of the scored sets the best third is drawn from, and at least so many."""
MIN_HISTORY = 24


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """One test that could be run.

    Parameters
    ----------
    treated : tuple of int
        Drawn by lot from ``among``.
    among : tuple of tuple of int
        The sets that could have been drawn; see `PanelTest`. Empty where too few sets passed for
        a lot: then ``treated`` is the best of them.
    length : int
        Periods.
    near : tuple of int
        Regions that may not be donors, too near to a treated one.
    power : PowerCurve
        Of a set drawn from ``among``, in windows that had no part in the choice.
    error : float
        Standard error of a lift, mean over ``among``, in the windows of the choice.
    share, correlation : float
        Of all volume; with the total of all other regions.
    effect : float
        Outcome that the least detectable lift amounts to over the test.
    money : float
        The same in money.
    cost : float
        Money that the test takes (0 if no cost was given).
    """

    treated: tuple[int, ...]
    among: tuple[tuple[int, ...], ...]
    length: int
    near: tuple[int, ...]
    power: PowerCurve
    error: float
    share: float
    correlation: float
    effect: float
    money: float
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """The best sets of one size, before one of them is drawn.

    Parameters
    ----------
    group : Candidates
    best : (K,) array of int
        Rows of the group, ascending.
    top : int
        The best of them.
    error, worth : float
        Mean standard error of a lift, and mean of what sets are ranked by: the smaller the better.
    """

    group: Candidates
    best: Indices
    top: int
    error: float
    worth: float


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What was found.

    Parameters
    ----------
    refused : {"too_few_sets", "none_allowed"} or None
        Every size has fewer distinct placebo sets than the level asks for; or no set passed.
    designs : tuple of Design
        The best sizes of every length, best first; no two have the same size and length.
    scored : int
        Distinct sets scored.
    lost : dict
        Sets that did not pass, by reason.
    windows : int
        Windows of the choice of each length; as many others made the promise.
    """

    refused: Literal["too_few_sets", "none_allowed"] | None
    designs: tuple[Design, ...]
    scored: int
    lost: Mapping[Lost, int]
    windows: int


@dataclass(frozen=True, slots=True)
class Aim:
    """What a design is judged by.

    Parameters
    ----------
    level, power : float
        Of the placebo test, and the power at which an effect counts as detectable.
    by : {"lift", "outcome"}
        Whether the least detectable lift shall be small, or what it amounts to in outcome.
    best : int
        Sizes returned of every length.
    """

    level: float = 0.95
    power: float = 0.8
    by: Literal["lift", "outcome"] = "lift"
    best: int = 5


def select(
    outcome: Array,
    plan: MarketPlan,
    aim: Aim | None = None,
    *,
    estimator: Estimator = RIDGE,
    seed: int = 0,
) -> Selection:
    """Choose test markets.

    Parameters
    ----------
    outcome : (N, T) array
        The history, in the outcome's unit; every region with sales and without gaps.
    plan : MarketPlan
    aim : Aim or None
    estimator : Estimator
        That the test will be analysed with.
    seed : int
        Of the draw of sets, and of the lot.

    Raises
    ------
    ValueError
        ``not_finite`` or ``zero_sales``; ``short_history`` if there are no three windows of the
        greatest length in either part of the history.
    """
    aim = aim or Aim()
    if not np.isfinite(outcome).all():
        raise ValueError("not_finite: the history has gaps; leave those regions out")
    if not (outcome.mean(axis=1) > 0.0).all():
        raise ValueError("zero_sales: a region sold nothing")
    split = [windows(outcome.shape[1], length) for length in plan.lengths]
    sizes = [k for k in plan.sizes if (1.0 - aim.level) * comb(outcome.shape[0], k) >= 1.0]
    if not sizes:
        return Selection("too_few_sets", (), 0, {}, 0)
    rng = np.random.default_rng(seed)
    found: list[Design] = []
    scored: set[tuple[int, ...]] = set()
    lost: dict[Lost, int] = {}
    for length, (early, late) in zip(plan.lengths, split, strict=True):
        lots: list[Lot] = []
        for size in sizes:
            group = candidates(outcome, plan, size, length, rng)
            scored |= {tuple(s.tolist()) for s in group.sets}
            lost = {r: lost.get(r, 0) + n for r, n in group.lost.items()}
            if group.sets.size:
                lots.append(best_of(outcome, aim, group, (length, early), estimator))
        for lot in sorted(lots, key=lambda one: one.worth)[: aim.best]:
            sets = lot.group.sets[lot.best]
            if (1.0 - aim.level) * len(sets) < 1.0:
                found.append(alone(outcome, plan, lot, length, aim))
                continue
            told = [rehearse(outcome, sets, int(s), length, estimator, aim.level) for s in late]
            power = power_of(told, recent(late.size), aim.power)
            found.append(drawn(outcome, plan, lot, length, int(rng.choice(lot.best)), power))
    refused: Literal["none_allowed"] | None = None if found else "none_allowed"
    return Selection(refused, tuple(found), len(scored), lost, len(split[0][0]))


def windows(periods: int, length: int, count: int = WINDOWS) -> tuple[Indices, Indices]:
    """Return the starts of the windows of choice, and of those of promise.

    A third of the history is only fitted to; the rest is halved, so that no window of promise
    shares a period with one of choice.
    """
    first = max(MIN_HISTORY, periods // 3)
    middle = (first + periods) // 2
    spans = ((first, middle - length), (middle, periods - length))
    if min(high - low for low, high in spans) < 2:
        raise ValueError(f"short_history: {periods} periods for tests of {length}")
    early, late = (
        np.unique(np.linspace(low, high, count).round().astype(np.intp)) for low, high in spans
    )
    return early, late


def best_of(
    outcome: Array, aim: Aim, group: Candidates, when: tuple[int, Indices], estimator: Estimator
) -> Lot:
    """Return the best sets of one size, by the windows of the choice."""
    length, early = when
    trials = tried(outcome, group, early, length, estimator)
    errors = settle(trials, choose(trials)).errors
    worth = errors * group.share * length if aim.by == "outcome" else errors
    count = min(LOT, max(LEAST, round(SHARE * errors.size)), errors.size)
    ranked = np.argsort(worth, kind="stable")[:count]
    best = np.sort(ranked)
    return Lot(group, best, int(ranked[0]), float(errors[best].mean()), float(worth[best].mean()))


def alone(outcome: Array, plan: MarketPlan, lot: Lot, length: int, aim: Aim) -> Design:
    """Return the best set of a group too small for a lot to tell anything: with other placebos."""
    one = lot.top
    near, treated = (tuple(x[one].tolist()) for x in (lot.group.near, lot.group.sets))
    power = foreseen(outcome, treated, length, excluded=near, level=aim.level, wanted=aim.power)
    return replace(drawn(outcome, plan, lot, length, one, power), among=())


def drawn(
    outcome: Array, plan: MarketPlan, lot: Lot, length: int, one: int, power: PowerCurve
) -> Design:
    """Return the design whose lot drew the set ``one`` of its group."""
    group = lot.group
    treated = group.sets[one]
    effect = power.detectable * float(outcome[treated].mean(axis=1).sum()) * length
    return Design(
        treated=tuple(treated.tolist()),
        among=tuple(tuple(row) for row in group.sets[lot.best].tolist()),
        length=length,
        near=tuple(group.near[one].tolist()),
        power=power,
        error=lot.error,
        share=float(group.share[one]),
        correlation=float(group.correlation[one]),
        effect=effect,
        money=effect * plan.value,
        cost=0.0 if plan.cost is None else float(plan.cost[treated].sum() * length),
    )


def tried(
    outcome: Array,
    group: Candidates,
    starts: Indices,
    length: int,
    estimator: Estimator,
) -> Trials:
    """Return all sets in every window, each foretold from before it; as `Trials` hold folds.

    The fits are those of the last window.
    """
    fits: tuple[Contrasts, ...] = ()
    held_out: list[tuple[Array, ...]] = []
    for start in starts:
        early = outcome[:, : start + length]
        level = early[:, :start].mean(axis=1)
        values = early / level[:, None]
        fits = fitted(estimator, values, level, group, int(start), length)
        held_out.append(tuple(fit.gaps(values, int(start)) for fit in fits))
    by_setting = tuple(zip(*held_out, strict=True))
    return Trials(fits, tuple(folds[-1] for folds in by_setting), by_setting)


def fitted(
    estimator: Estimator, values: Array, level: Array, group: Candidates, start: int, length: int
) -> tuple[Contrasts, ...]:
    """Fit all sets, those with as many near regions together."""
    reach = np.array([near.size for near in group.near])
    parts: list[tuple[Indices, tuple[Contrasts, ...]]] = []
    for m in np.unique(reach):
        rows = np.flatnonzero(reach == m)
        weights = shares(level, group.sets[rows])
        near = np.array([group.near[i] for i in rows], dtype=np.intp).reshape(rows.size, int(m))
        sets = np.hstack([group.sets[rows], near])
        padded = np.hstack([weights, np.zeros(near.shape)])
        parts.append((rows, estimator(values, sets, padded, start, length)))
    if len(parts) == 1:
        return parts[0][1]
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    return tuple(joined([fits[i] for _, fits in parts], order) for i in range(len(parts[0][1])))


def joined(parts: Sequence[Contrasts], order: Indices) -> Contrasts:
    """Return the contrasts of several groups of sets in one order."""
    periods = [
        np.broadcast_to(p.periods, (p.periods.shape[0], p.regions.shape[0], p.periods.shape[2]))
        for p in parts
    ]
    return Contrasts(
        np.vstack([p.regions for p in parts])[order],
        np.concatenate(periods, axis=1)[:, order],
        np.concatenate([p.noise for p in parts])[order],
    )
