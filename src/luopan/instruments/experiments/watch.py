"""Looking at a test at its registered looks: stop for effect or for harm, else go on.

Looking often makes false alarms, so only looks that were registered are taken, and each may spend
a little of the error. On chosen regions the bounds come from the placebo sets themselves, by lot
from O'Brien and Fleming's spending (Lan & DeMets 1983, Biometrika 70). Where the most that a test
may cost was registered, it also stops when going on might cost more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from luopan.instruments.experiments import loss, lots
from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.history import Array, History
from luopan.instruments.experiments.loss import Limit
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.sets import Sets, rows_of
from luopan.readings.base import Interval
from luopan.readings.experiments import Effect, LookSaid, LossSaid
from luopan.stats import panels, sequential

Watch = Literal["go_on", "efficacy", "harm", "end", "refused"]


@dataclass(frozen=True)
class Watched:
    """What the looks so far say; see `ExperimentReading`.

    ``final`` is what is said once the looks have ended, by their own bounds.
    """

    looks: tuple[LookSaid, ...] = ()
    watch: Watch | None = None
    loss: LossSaid | None = None
    final: Effect | None = None


def watched(
    test: Asked,
    history: History,
    days: tuple[int, ...],
    taken: Mapping[str, str],
    limit: Limit | None,
    plan: ExperimentPlan,
    among: Sets = (),
) -> Watched:
    """Look at a test at the registered days, as far as they have come.

    Parameters
    ----------
    test, history
        The design, and the outcome by region.
    days : tuple of int
        Registered looks, in days since the start; the end is always one.
    taken : dict of str to str
        Regions that another test has.
    limit : Limit or None
        The most that it may cost.
    plan : ExperimentPlan
        Settings.
    among : tuple of tuple of str
        The sets that a registered lot could have drawn.
    """
    first, _ = history.span(test.start, test.end)
    total = -(-((test.end - test.start).days + 1) // history.step)
    counts = [max(1, min(total, day // history.step)) for day in days]
    planned = tuple(sorted({*counts, total}))
    come = tuple(n for n in planned if first + n <= len(history.periods))
    if not come or test.design not in {"chosen", "lot"} or len(test.arms) != 1:
        return Watched()
    if test.design == "lot" and not among:
        found = _by_lot(test, history, first, (planned, come), limit, plan)
    else:
        barred = _barred(test, history, taken)
        when = (first, planned, come)
        found = _chosen(test, history, when, barred, (limit, among), plan)
    cost = found.loss
    stops = cost is not None and cost.why is not None
    return replace(found, watch="harm") if stops else found


def _usual(test: Asked, history: History, first: int) -> float:
    """Return what the treated regions sold a period before the test, together."""
    rows = [i for i, name in enumerate(history.regions) if name in test.regions]
    return float(np.nanmean(history.values[rows, :first], axis=1).sum())


def _judged(test: Asked, watch: Watch) -> Watch:
    """Return what a crossed bound means: a pause is meant to lose, so a loss is its effect."""
    return "efficacy" if watch == "harm" and test.kind == "go_dark" else watch


def _barred(test: Asked, history: History, taken: Mapping[str, str]) -> tuple[int, ...]:
    names = enumerate(history.regions)
    return tuple(i for i, name in names if name in taken and name not in test.regions)


def _chosen(
    test: Asked,
    history: History,
    when: tuple[int, tuple[int, ...], tuple[int, ...]],
    barred: tuple[int, ...],
    asked: tuple[Limit | None, Sets],
    plan: ExperimentPlan,
) -> Watched:
    (first, planned, come), (limit, among) = when, asked
    values = history.values[:, : first + planned[-1]]
    short = first + planned[-1] - values.shape[1]
    # what lies after the last look is not used, but the test is put as long as it will be
    values = np.concatenate([values, np.repeat(values[:, -1:], short, axis=1)], axis=1)
    treated = tuple(i for i, name in enumerate(history.regions) if name in test.regions)
    try:
        rows = tuple(rows_of(among, history))
        posed = panels.PanelTest(values, treated, first, planned[-1], excluded=barred, among=rows)
        rule = panels.LookPlan(planned, level=plan.level)
        told = panels.look(posed, rule, seen=come[-1], seed=plan.seed)
    except ValueError:
        return Watched(watch="refused")
    said = [
        _said(history, first, one.period, (one.mean, one.statistic), (one.efficacy, one.harm), plan)
        for one in told.looks
    ]
    cost = None
    if limit is not None:
        days = [one.date for one in said]
        cost = loss.of_sets(limit, days, told.looks, planned, _usual(test, history, first))
    return Watched(tuple(said), _judged(test, told.verdict), cost)


def _by_lot(
    test: Asked,
    history: History,
    first: int,
    looks: tuple[tuple[int, ...], tuple[int, ...]],
    limit: Limit | None,
    plan: ExperimentPlan,
) -> Watched:
    planned, come = looks
    told = [lots.after(test, history, first, n, plan) for n in come]
    found = [one for one in told if one is not None and one.refused is None]
    if len(found) < len(come):
        return Watched(watch="refused")
    estimates: Array = np.array([one.estimate for one in found])
    errors: Array = np.array([one.standard_error for one in found])
    shares: Array = np.array(come) / planned[-1]
    rule = sequential.LookPlan(tuple(n / planned[-1] for n in planned), alpha=1.0 - plan.level)
    made = sequential.monitor(rule, estimates, errors, shares)
    said = [
        _said(history, first, n, (float(e), float(z)), (float(b), -float(b)), plan)
        for n, e, z, b in zip(come, estimates, made.z, made.bounds.z, strict=True)
    ]
    watch: Watch = "end" if len(come) == len(planned) else "go_on"
    if made.stopped is not None:
        watch = "efficacy" if made.z[made.stopped] > 0.0 else "harm"
    cost = None
    if limit is not None:
        exposed = _usual(test, history, first) * np.array(planned, dtype=np.float64)
        days = [one.date for one in said]
        cost = loss.watched(limit, days, -estimates, errors, (exposed, exposed[: len(come)]))
    return Watched(tuple(said), _judged(test, watch), cost)


def _said(
    history: History,
    first: int,
    periods: int,
    found: tuple[float, float],
    bounds: tuple[float, float],
    plan: ExperimentPlan,
) -> LookSaid:
    up, down = (float(b) if np.isfinite(b) else None for b in bounds)
    mean, statistic = (float(x) for x in found)
    effect = None
    if up is not None and down is not None and statistic != 0.0:
        # the repeated interval: every effect that this look's bounds would not stop for
        error = abs(mean / statistic)
        effect = Interval(
            mean=mean, low=mean - up * error, high=mean - down * error, level=plan.level
        )
    return LookSaid(
        date=history.ends[first + periods - 1],
        periods=periods,
        effect=effect,
        statistic=statistic,
        efficacy=up,
        harm=down,
    )
