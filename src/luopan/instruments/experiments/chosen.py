"""A test on chosen regions: the treated set beside placebo sets of regions left alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import ceil

import numpy as np

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import POWER, Found
from luopan.instruments.experiments.history import History
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.sets import Sets, rows_of, some_of
from luopan.readings.base import Check, Evidence, Interval, Point
from luopan.readings.experiments import (
    Contrast,
    Effect,
    Estimator,
    LeftOut,
    OfPeriod,
    OfRegion,
)
from luopan.stats import panels

MOST_REGIONS = 12
"""Treated regions that are looked at one by one."""

OTHERS: tuple[Estimator, ...] = ("synthetic_control", "synthetic_did", "local_level")
OTHER_SETS = 200
"""Placebo sets of the estimators that only say whether they agree."""
OUTLIER = 8.0
"""Robust standard deviations by which a period stands apart from its neighbours."""

NEAR = 4
"""Periods on either side that a period is held against."""

LEAST_BEFORE, TIMES_BEFORE = 26, 3
"""Of the history so many periods are drawn at least, and so many times the test's length."""

LARGE, MOST_DONORS, SHORTEST = 20_000, 60, 180
"""Above so many figures only so many regions are compared with, over so many periods at least."""


def analyse(
    test: Asked,
    history: History,
    taken: Mapping[str, str],
    plan: ExperimentPlan,
    among: Sets = (),
    *,
    brief: bool = False,
) -> Found:
    """Return what the test found.

    Parameters
    ----------
    test, history
        The design and the outcome by region.
    taken : dict of str to str
        Regions that are no comparison, with the reason: another test had them in the same days, or
        they are too near.
    plan : ExperimentPlan
        Settings.
    among : tuple of tuple of str
        The sets that a lot could have drawn, of a test of one arm: its placebo sets.
    brief : bool
        Only the effect: no other estimators, regions or periods.
    """
    arms = test.arms
    if among:
        return _arm(test, arms[0], history, taken, plan, among=among, brief=brief)
    whole = _arm(test, arms[0], history, taken, plan, brief=brief)
    if len(arms) == 1:
        return whole
    told = [whole, *(_arm(test, arm, history, taken, plan, brief=True) for arm in arms[1:])]
    contrasts = tuple(
        Contrast(of="arm", arm=arm, effect=one.effect) for arm, one in zip(arms, told, strict=True)
    )
    return replace(whole, contrasts=contrasts)


def _arm(
    test: Asked,
    arm: str,
    history: History,
    taken: Mapping[str, str],
    plan: ExperimentPlan,
    *,
    brief: bool = False,
    among: Sets = (),
) -> Found:
    """Analyse one arm; the regions of the others are no comparison."""
    mine = tuple(sorted({c.region for c in test.cells if c.arm == arm and c.region is not None}))
    first, last = history.span(test.start, test.end)
    tail = max(0, min(ceil(plan.tail_days / history.step), len(history.periods) - last))
    if first < panels.MIN_HISTORY:
        return _early(mine, first, last)
    treated, lost, checks = _whole(test, mine, history, first, last + tail)
    barred = {x.name: x.reason for x in lost}
    barred |= {r: reason for r, reason in taken.items() if r not in mine}
    barred |= {r: "other_arm" for r in test.regions if r not in mine}
    begin = _begin(history, treated, first)
    cut: tuple[Check, ...] = ()
    if history.values[:, begin : last + tail].size > LARGE:
        begin, far, cut = _cut(history, (treated, first, last + tail), barred)
        barred |= dict.fromkeys(far, "far_from_treated")
    none = {x.reason for x in lost} == {"zero_sales"}
    ready = Found(
        effect=Effect(
            estimator="ridge", point=0.0, refused="zero_sales" if none else "missing_treated"
        ),
        evidence=Evidence.E3,
        tail=tail,
        periods=last - first,
        history=first - begin,
        treated=treated,
        left_out=lost,
        checks=(*checks, *cut),
    )
    if not treated:
        return ready
    try:
        sets = among if treated == mine else ()
        posed = _pose(history, treated, barred, (begin, first, last), tail, sets)
    except ValueError as error:
        reason = str(error).split(":")[0]
        return replace(ready, effect=Effect(estimator="ridge", point=0.0, refused=reason))
    found = panels.find(posed, level=plan.level, sets=plan.sets, seed=plan.seed)
    done = replace(
        ready,
        effect=effect_of("ridge", found),
        compared=tuple(history.regions[i] for i in found.donors),
        left_out=(*lost, *_left(found, history, barred, lost)),
        sets=found.sets,
        detectable=_detectable(found, plan.level),
        checks=(*checks, *cut, *_odd(history, posed, begin)),
    )
    return done if brief else _told(done, posed, found, (begin, first, last + tail), plan, history)


def _early(mine: tuple[str, ...], first: int, last: int) -> Found:
    """Return that a test began before there was a history to compare with."""
    return Found(
        effect=Effect(estimator="ridge", point=0.0, refused="short_history"),
        evidence=Evidence.E3,
        periods=last - first,
        history=first,
        treated=mine,
    )


def _cut(
    history: History, where: tuple[tuple[str, ...], int, int], barred: dict[str, str]
) -> tuple[int, tuple[str, ...], tuple[Check, ...]]:
    """Keep the regions that moved most like the treated ones, and the later part of the history.

    Returns where the history begins, the regions left aside, and the check that says so.
    """
    treated, first, end = where
    kept = max(8 * (end - first), SHORTEST)
    begin = max(0, first - kept)
    index = {name: i for i, name in enumerate(history.regions)}
    values = history.values[:, begin:first]
    mine = values[[index[name] for name in treated]].sum(axis=0)
    others = [n for n in history.regions if n not in treated and n not in barred]
    alike = [
        float(np.nan_to_num(np.corrcoef(mine, values[index[n]])[0, 1], nan=-2.0)) for n in others
    ]
    order = [others[i] for i in np.argsort(-np.array(alike), kind="stable")]
    facts = {"regions": len(order[:MOST_DONORS]), "periods": first - begin}
    check = Check(code="test_cut", passed=False, severity="info", facts=facts)
    return begin, tuple(order[MOST_DONORS:]), (check,)


def _pose(
    history: History,
    treated: tuple[str, ...],
    barred: dict[str, str],
    when: tuple[int, int, int],
    tail: int,
    among: Sets,
) -> panels.PanelTest:
    """Put the question; ``when`` are the first period of the history, of the test, and its end."""
    begin, first, last = when
    index = {name: i for i, name in enumerate(history.regions)}
    return panels.PanelTest(
        outcome=history.values[:, begin:],
        treated=tuple(index[name] for name in treated),
        start=first - begin,
        length=last - first,
        tail=tail,
        excluded=tuple(sorted(index[name] for name in barred if name in index)),
        sizes=history.volume,
        among=tuple(rows_of(among, history)),
    )


def _left(
    found: panels.Found, history: History, barred: dict[str, str], lost: tuple[LeftOut, ...]
) -> tuple[LeftOut, ...]:
    """Return the regions that are no comparison, but for the treated ones that were lost."""
    told = {x.name for x in lost}
    names = [(history.regions[d.region], d.reason) for d in found.dropped]
    return tuple(LeftOut(name=n, reason=barred.get(n, why)) for n, why in names if n not in told)


def _told(
    done: Found,
    posed: panels.PanelTest,
    found: panels.Found,
    when: tuple[int, int, int],
    plan: ExperimentPlan,
    history: History,
) -> Found:
    """Add what other estimators say, the second opinion, regions and periods.

    ``when`` are the first period of the history, of the test, and one past its tail.
    """
    begin, first, end = when
    periods = history.periods[first:end]
    others = tuple(_other(posed, name, plan) for name in OTHERS)
    return replace(
        done,
        others=others,
        agreement=_agreement(done.effect, others),
        other_p=panels.conformal(posed, level=plan.level).p,
        regions=_by_region(posed, history, periods, plan),
        course=_course(posed, found, periods),
        cumulative=() if found.cumulative is None else _points(found.cumulative, periods),
        placebos=tuple(tuple(float(x) for x in path) for path in found.paths[: plan.shown]),
        before=_before(posed, found, history.periods[begin:first]),
    )


def effect_of(estimator: Estimator, found: panels.Found) -> Effect:
    """Return what one estimator found, as readings tell it."""
    return Effect(
        estimator=estimator,
        point=found.effect,
        total=_interval(found.total),
        relative=_interval(found.relative),
        p=found.p,
        refused=found.refused,
    )


def _interval(told: panels.Interval | None) -> Interval | None:
    if told is None or not np.isfinite([told.mean, told.low, told.high]).all():
        return None
    return Interval(mean=told.mean, low=told.low, high=told.high, level=told.level)


def _whole(
    test: Asked, mine: tuple[str, ...], history: History, first: int, end: int
) -> tuple[tuple[str, ...], tuple[LeftOut, ...], tuple[Check, ...]]:
    """Leave out treated regions with gaps, or without sales, and say so."""
    index = {name: i for i, name in enumerate(history.regions)}
    kept, lost = [], []
    for name in mine:
        if name not in index:
            lost.append(LeftOut(name=name, reason="not_told"))
            continue
        row = history.values[index[name]]
        since = int(np.argmax(~np.isnan(row))) if (~np.isnan(row)).any() else row.size
        if np.isnan(row[since:end]).any() or since >= first:
            lost.append(LeftOut(name=name, reason="missing"))
        elif row[since:first].mean() <= 0.0:
            lost.append(LeftOut(name=name, reason="zero_sales"))
        else:
            kept.append(name)
    if not lost:
        return tuple(kept), (), ()
    facts = {"test": test.name, "regions": tuple(x.name for x in lost)}
    check = Check(code="test_treated_lost", passed=False, severity="warn", facts=facts)
    return tuple(kept), tuple(lost), (check,)


def _begin(history: History, treated: tuple[str, ...], first: int) -> int:
    """Return the first period from which on every treated region is told."""
    index = {name: i for i, name in enumerate(history.regions)}
    starts = [int(np.argmax(~np.isnan(history.values[index[name]]))) for name in treated]
    return min(max(starts, default=0), first)


def _other(posed: panels.PanelTest, name: Estimator, plan: ExperimentPlan) -> Effect:
    found = panels.find(
        replace(posed, among=some_of(posed, OTHER_SETS, plan.seed)),
        level=plan.level,
        estimator=panels.ESTIMATORS[name],
        sets=min(plan.sets, OTHER_SETS),
        seed=plan.seed,
    )
    return effect_of(name, found)


def _agreement(main: Effect, others: tuple[Effect, ...]) -> float | None:
    """Return the spread of the estimates over the width of the interval."""
    if main.total is None:
        return None
    points = [main.point, *(o.point for o in others)]
    return (max(points) - min(points)) / (main.total.high - main.total.low)


def _detectable(found: panels.Found, level: float) -> float | None:
    """Return the smallest relative effect found in eight cases of ten."""
    if found.null is None or not found.null.answers(level):
        return None
    interval = found.null.interval(level)
    reach = 0.5 * (interval.high - interval.low) + POWER * found.error
    expected = float(found.expected.sum())
    return reach / expected if expected > 0.0 else None


def _by_region(
    posed: panels.PanelTest, history: History, periods: tuple[date, ...], plan: ExperimentPlan
) -> tuple[OfRegion, ...]:
    """Return the effect in each treated region alone, the others of them no comparison."""
    if len(posed.treated) < 2 or len(posed.treated) > MOST_REGIONS:
        return ()
    out = []
    for region in posed.treated:
        rest = tuple(r for r in posed.treated if r != region)
        alone = replace(posed, treated=(region,), excluded=(*posed.excluded, *rest), among=())
        found = panels.find(alone, level=plan.level, sets=min(plan.sets, 200), seed=plan.seed)
        effect = effect_of("ridge", found)
        course = _course(alone, found, periods)
        out.append(OfRegion(region=history.regions[region], effect=effect, course=course))
    return tuple(out)


def _course(
    posed: panels.PanelTest, found: panels.Found, periods: tuple[date, ...]
) -> tuple[OfPeriod, ...]:
    sold = posed.outcome[list(posed.treated), posed.start : posed.end].sum(axis=0)
    points = (
        [None] * len(periods) if found.per_period is None else _points(found.per_period, periods)
    )
    told = zip(periods, sold, found.expected, points, strict=True)
    return tuple(
        OfPeriod(date=day, observed=float(seen), expected=float(expected), effect=point)
        for day, seen, expected, point in told
    )


def _points(band: panels.Band, periods: tuple[date, ...]) -> tuple[Point, ...]:
    told = zip(periods, band.mean, band.low, band.high, strict=True)
    return tuple(
        Point(date=day, mean=float(mean), low=float(low), high=float(high))
        for day, mean, low, high in told
    )


def _before(
    posed: panels.PanelTest, found: panels.Found, periods: tuple[date, ...]
) -> tuple[OfPeriod, ...]:
    """Return the last part of the history, beside what the fit makes of it."""
    since = max(0, posed.start - max(LEAST_BEFORE, TIMES_BEFORE * posed.length))
    sold = posed.outcome[list(posed.treated), : posed.start].sum(axis=0)
    told = list(zip(periods, sold, found.fitted, strict=True))[since:]
    return tuple(
        OfPeriod(date=day, observed=float(seen), expected=float(fitted), effect=None)
        for day, seen, fitted in told
    )


def _odd(history: History, posed: panels.PanelTest, begin: int) -> tuple[Check, ...]:
    """Name periods in which the treated regions stood far apart from what is usual."""
    sold = posed.outcome[list(posed.treated), : posed.end].sum(axis=0)
    rest = np.nansum(posed.outcome[list(posed.donors), : posed.end], axis=0)
    ratio = np.log(np.maximum(sold, 1e-12) / np.maximum(rest, 1e-12))
    padded = np.pad(ratio, NEAR, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR + 1)
    change = ratio - np.median(windows, axis=1)
    scale = 1.4826 * float(np.median(np.abs(change[: posed.start])))
    odd = np.flatnonzero(np.abs(change) > OUTLIER * max(scale, 1e-12))
    if not odd.size:
        return ()
    days = tuple(str(history.periods[begin + int(i)]) for i in odd[:5])
    facts = {"days": days, "count": int(odd.size)}
    return (Check(code="test_odd_periods", passed=False, severity="warn", facts=facts),)
