"""Test-market selection: which regions, for how long, and what they could show.

Thousands of distinct sets are scored by how well they were foretold in windows of the history.
The best of many looks better than it is, so what is promised is measured anew, in later windows
that had no part in the choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from luopan.stats.panels.candidates import Candidates, Lost, MarketPlan, candidates
from luopan.stats.panels.contrasts import Contrasts, Estimator
from luopan.stats.panels.foreseen import foreseen
from luopan.stats.panels.holdout import Trials, choose, mean_square, settle, shrunk
from luopan.stats.panels.placebo import RIDGE
from luopan.stats.panels.power import PowerCurve, power_curve
from luopan.stats.panels.problem import Array, Indices
from luopan.stats.panels.scale import shares

WINDOWS = 12
"""Windows to choose by, and as many others to promise by."""
MIN_HISTORY = 24


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """One test that could be run.

    Parameters
    ----------
    treated : tuple of int
    length : int
        Periods.
    near : tuple of int
        Regions that may not be donors, too near to a treated one.
    power : PowerCurve
        In windows that had no part in the choice.
    error : float
        Standard error in the same windows, as a lift.
    chosen_error : float
        The same in the windows of the choice: usually the smaller of the two.
    share, correlation : float
        Of all volume; with the total of all other regions.
    effect : float
        Outcome that the least detectable lift amounts to over the test.
    money : float
        The same in money.
    cost : float
        Money that the test takes (0 if no cost was given).
    sets : int
        Distinct placebo sets that there will be.
    """

    treated: tuple[int, ...]
    length: int
    near: tuple[int, ...]
    power: PowerCurve
    error: float
    chosen_error: float
    share: float
    correlation: float
    effect: float
    money: float
    cost: float
    sets: int


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What was found.

    Parameters
    ----------
    refused : {"too_few_sets", "none_allowed"} or None
        Every size has fewer distinct placebo sets than the level asks for; or no set passed.
    designs : tuple of Design
        The best of every length, best first; no two have the same regions and length.
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
        Designs returned of every length.
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
        Of the draw of sets.

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
        of_length: list[Design] = []
        for size in sizes:
            group = candidates(outcome, plan, size, length, rng)
            scored |= {tuple(s.tolist()) for s in group.sets}
            lost = {r: lost.get(r, 0) + n for r, n in group.lost.items()}
            if group.sets.size:
                of_length += best_of(outcome, plan, aim, group, (length, early, late), estimator)
        of_length.sort(key=lambda d: worth(d, aim))
        found += of_length[: aim.best]
    refused: Literal["none_allowed"] | None = None if found else "none_allowed"
    return Selection(refused, tuple(found), len(scored), lost, len(split[0][0]))


def worth(design: Design, aim: Aim) -> float:
    """Return what designs are sorted by, the smaller the better: by the windows of the choice."""
    if aim.by == "lift":
        return design.chosen_error
    return design.chosen_error * design.share * design.length


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
    outcome: Array,
    plan: MarketPlan,
    aim: Aim,
    group: Candidates,
    when: tuple[int, Indices, Indices],
    estimator: Estimator,
) -> list[Design]:
    """Return the best designs of one size and length."""
    length, early, late = when
    chosen = tried(outcome, group, early, length, estimator)
    setting = choose(chosen)
    first = settle(chosen, setting).errors
    weight = group.share if aim.by == "outcome" else np.ones(first.size)
    ranked = np.argsort(first * weight, kind="stable")[: aim.best]
    promised = tried(outcome, group, late, length, estimator, setting[0])
    own = [
        mean_square(tuple(fold[setting[1]] for fold in trials.held_out[i]))
        for trials, i in ((chosen, setting[0]), (promised, 0))
    ]
    noise, typical = promised.fits[0].noise, float(own[1].mean())
    errors = shrunk(own[1], noise, typical)
    # placebos by errors of other windows, as in a test: by its own a gap looks tamer than it is
    scale = shrunk(own[0] * (typical / own[0].mean()), noise, typical)
    gaps = np.array([fold[setting[1]].mean(axis=1) for fold in promised.held_out[0]])
    regions = promised.fits[0].regions
    out = []
    for i in ranked:
        treated = group.sets[i]
        moved = regions[:, treated].sum(axis=1) / scale
        curve = promise(outcome, group, (int(i), length), (gaps / scale, moved, errors), aim)
        level = float(outcome[treated].mean(axis=1).sum())
        cost = 0.0 if plan.cost is None else float(plan.cost[treated].sum() * length)
        out.append(
            Design(
                treated=tuple(treated.tolist()),
                length=length,
                near=tuple(group.near[i].tolist()),
                power=curve,
                error=float(errors[i]),
                chosen_error=float(first[i]),
                share=float(group.share[i]),
                correlation=float(group.correlation[i]),
                effect=curve.detectable * level * length,
                money=curve.detectable * level * length * plan.value,
                cost=cost,
                sets=comb(outcome.shape[0], treated.size) - 1,
            )
        )
    return out


def promise(
    outcome: Array,
    group: Candidates,
    which: tuple[int, int],
    late: tuple[Array, Array, Array],
    aim: Aim,
) -> PowerCurve:
    """Return the power of one set of a group in the later windows, the other sets its placebos.

    ``which`` are the set and the test's length; ``late`` the sets' scores (W, B), what an effect
    moves them by and their errors, (B,). Where hardly any other set passed, it gets placebos of
    its own.
    """
    i, length = which
    scores, moved, errors = late
    if (1.0 - aim.level) * (errors.size - 1) < 1.0:
        near, treated = (tuple(x.tolist()) for x in (group.near[i], group.sets[i]))
        return foreseen(outcome, treated, length, excluded=near, level=aim.level, wanted=aim.power)
    others = np.arange(errors.size) != i
    return power_curve(
        scores[:, others], moved[others], float(errors[i]), level=aim.level, wanted=aim.power
    )


def tried(
    outcome: Array,
    group: Candidates,
    starts: Indices,
    length: int,
    estimator: Estimator,
    setting: int | None = None,
) -> Trials:
    """Return all sets in every window, each foretold from before it; as `Trials` hold folds.

    With a setting, only that one; the fits are those of the last window.
    """
    fits: tuple[Contrasts, ...] = ()
    held_out: list[tuple[Array, ...]] = []
    for start in starts:
        early = outcome[:, : start + length]
        level = early[:, :start].mean(axis=1)
        values = early / level[:, None]
        fits = fitted(estimator, values, level, group, int(start), length)
        fits = fits if setting is None else fits[setting : setting + 1]
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
