"""People split by lot: what a message did to the answers of those who got it.

The surveys table tells the answers by audience; an arm is one audience or several. The arm of
business as usual is compared with every other.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import POWER, Found, no_lot_told
from luopan.instruments.experiments.guarded import Asks, of_moments, refused
from luopan.instruments.experiments.history import judged_by
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Check, Evidence, Interval
from luopan.readings.direction import Kind
from luopan.readings.experiments import Contrast, Effect, GuardrailSaid
from luopan.stats.audiences import (
    Comparison,
    Lots,
    Metric,
    Moments,
    compare_answers,
    lots,
    of_counts,
)
from luopan.tables.answers import infer_kind, scores
from luopan.tables.bundle import Tables

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def indicator_of(test: Asked, tables: Tables, wanted: str | None) -> str:
    """Return the survey indicator that a test is judged by.

    Raises
    ------
    NoTestError
        ``test_no_answers``, or as `judged_by`.
    """
    told = [] if tables.surveys is None else tables.surveys["indicator"].to_list()
    if not told:
        raise NoTestError("test_no_answers", {"test": test.name})
    return judged_by(test, told, wanted)


def answered(tables: Tables) -> tuple[str, ...]:
    """Return the indicators that surveys tell and the audiences table does not."""
    if tables.surveys is None:
        return ()
    did = set() if tables.audiences is None else set(tables.audiences["indicator"].to_list())
    return tuple(str(x) for x in tables.surveys["indicator"].unique().to_list() if x not in did)


def guarded(
    test: Asked, tables: Tables, asked: Asks, plan: ExperimentPlan
) -> tuple[GuardrailSaid, ...]:
    """Judge what must not get worse by the answers of each arm.

    A score that can be below nought has no share that it may fall by: it stays open.
    """
    said: list[GuardrailSaid] = []
    arms = test.arms
    named: tuple[str | None, ...] = arms if len(arms) > 1 else (None,)
    for one in asked.all:
        rows = _rows(test, tables, one.indicator, plan)
        kind = _kind(tables, one.indicator, rows)
        usual = tuple(sorted({c.audience or "" for c in test.cells if c.control}))
        counts, values = _counts(rows, _groups(test, usual), kind)
        reason = "not_told" if rows.is_empty() or counts.sum(axis=1).min() < 2 else None
        if reason is None and values.min() < 0.0:
            reason = "no_share"
        if reason is not None:
            said.append(refused(one, asked, reason))
            continue
        moments = tuple(of_counts(values, row) for row in counts)
        try:
            said += of_moments(one, asked, moments, named, Metric(), plan.level)
        except ValueError as error:
            said.append(refused(one, asked, str(error).split(":")[0]))
    return tuple(said)


def answers_of(tables: Tables, indicator: str) -> tuple[Moments, int] | None:
    """Return what was answered so far by all, and over how many days; None where nothing was."""
    if tables.surveys is None:
        return None
    rows = tables.surveys.filter(pl.col("indicator") == indicator)
    answers, values = _known(rows, _kind(tables, indicator, rows))
    sums = dict(rows.group_by("answer").agg(pl.col("count").sum()).iter_rows())
    counts = np.array([float(sums.get(a) or 0.0) for a in answers])
    first, last = rows["date"].min(), rows["date"].max()
    if counts.sum() < 2 or not isinstance(first, date) or not isinstance(last, date):
        return None
    return of_counts(values, counts), (last - first).days + 1


def _rows(test: Asked, tables: Tables, indicator: str, plan: ExperimentPlan) -> pl.DataFrame:
    assert tables.surveys is not None  # noqa: S101 - `indicator_of` asked
    until = test.end + timedelta(days=plan.tail_days)
    return tables.surveys.filter(
        (pl.col("indicator") == indicator) & pl.col("date").is_between(test.start, until)
    )


def _groups(test: Asked, usual: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the audiences of every arm, business as usual first."""
    return {"": usual} | {
        arm: tuple(sorted({c.audience or "" for c in test.cells if c.arm == arm}))
        for arm in test.arms
    }


def analyse(
    test: Asked, tables: Tables, indicator: str, plan: ExperimentPlan, *, drawn: bool
) -> Found:
    """Return what each arm's answers say against those of business as usual.

    ``drawn`` says that a lot is told, by the table or the register.
    """
    rows = _rows(test, tables, indicator, plan)
    usual = tuple(sorted({c.audience or "" for c in test.cells if c.control}))
    ready = Found(
        effect=Effect(estimator="answers", point=0.0, refused="no_control_arm"),
        evidence=Evidence.E4 if drawn else Evidence.E1,
        periods=(test.end - test.start).days + 1,
        tail=plan.tail_days,
        history=0,
        treated=tuple(sorted({c.audience or "" for c in test.cells if not c.control})),
        compared=usual,
    )
    if not usual:
        return ready
    kind = _kind(tables, indicator, rows)
    counts, values = _counts(rows, _groups(test, usual), kind)
    if counts.sum(axis=1).min() <= 0.0 or np.unique(values).size < 2:
        return replace(ready, effect=_refused("too_few_answers"))
    told = compare_answers(counts, values, plan.level)
    effects = [_effect(one, plan.level) for one in told]
    contrasts = tuple(
        Contrast(of="arm", arm=arm, effect=effect)
        for arm, effect in zip(test.arms, effects, strict=True)
    )
    first = told[0]
    base = abs(first.control)
    reach = 0.5 * (first.high - first.low) + POWER * first.error
    return replace(
        ready,
        effect=effects[0],
        contrasts=contrasts if len(contrasts) > 1 else (),
        detectable=reach / base if base > 0.0 and effects[0].relative is not None else None,
        sets=int(counts.sum()),
        checks=(*_even(counts), *(() if drawn else (no_lot_told(test.name),))),
    )


def _kind(tables: Tables, indicator: str, rows: pl.DataFrame) -> Kind:
    company = tables.company
    said: dict[str, Kind] = {i.name: i.kind for i in company.indicator}
    said |= {g.indicator: g.kind for g in company.goal}
    answers = [str(a) for a in rows["answer"].drop_nulls().unique().to_list()]
    return said.get(indicator) or infer_kind(indicator, answers) or "mean"


def _counts(
    rows: pl.DataFrame, groups: dict[str, tuple[str, ...]], kind: Kind
) -> tuple[Array, Array]:
    """Return how often each known answer was given in each arm, and what it counts for."""
    answers, values = _known(rows, kind)
    counts = np.zeros((len(groups), len(answers)))
    for row, audiences in enumerate(groups.values()):
        mine = rows.filter(pl.col("audience").is_in(audiences))
        sums = dict(mine.group_by("answer").agg(pl.col("count").sum()).iter_rows())
        counts[row] = [float(sums.get(a) or 0.0) for a in answers]
    return counts, values


def _known(rows: pl.DataFrame, kind: Kind) -> tuple[list[str], Array]:
    """Return the answers that count for something, and for what."""
    answers = [str(a) for a in rows["answer"].drop_nulls().unique().sort().to_list()]
    values = np.asarray(scores(answers, kind), dtype=np.float64)
    known = [(a, v) for a, v in zip(answers, values, strict=True) if np.isfinite(v)]
    return [a for a, _ in known], np.array([v for _, v in known])


def _effect(one: Comparison, level: float) -> Effect:
    relative = None
    if one.lift is not None:
        lift = one.lift
        relative = Interval(mean=lift.value, low=lift.low, high=lift.high, level=level)
    total = Interval(mean=one.difference, low=one.low, high=one.high, level=level)
    return Effect(
        estimator="answers", point=one.difference, total=total, relative=relative, p=one.p
    )


def _refused(reason: str) -> Effect:
    return Effect(estimator="answers", point=0.0, refused=reason)


def _even(counts: Array) -> tuple[Check, ...]:
    """Say so where arms meant to be alike in size are not: who answers may depend on the arm."""
    arms = counts.sum(axis=1)
    found: Lots = lots(arms, np.full(arms.size, 1.0 / arms.size))
    facts = {"answers": tuple(str(int(n)) for n in arms)}
    check = Check(code="test_uneven_arms", passed=found.fault is None, severity="warn", facts=facts)
    return (check,)
