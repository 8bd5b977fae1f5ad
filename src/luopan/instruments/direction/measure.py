"""Tables and a plan in, direction readings out.

A direction reading is of evidence level E2: position, heading and arrival rest on a joint model
of all waves and its assumptions (requirements: "model estimate, rests on assumptions"). It tells
where an indicator is and goes, never why; nothing in it is E3, because no experiment is in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from time import perf_counter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.direction import arrival, checks, scoring, sources, steps
from luopan.instruments.direction.model import Model, build
from luopan.instruments.direction.plan import DirectionPlan
from luopan.instruments.direction.shown import Shown
from luopan.instruments.direction.subjects import Subject, subjects
from luopan.instruments.direction.waves import waves
from luopan.readings.base import INCONCLUSIVE, Check, Evidence, Heading, Input, Point
from luopan.readings.direction import DirectionReading, Scored
from luopan.stats.trend import recent
from luopan.tables.bundle import Tables
from luopan.tables.company import Goal
from luopan.tables.names import key
from luopan.tables.weeks import Weeks

Floats = NDArray[np.float64]


def measure(
    tables: Tables, plan: DirectionPlan, *, progress: Callable[[float], None] | None = None
) -> tuple[DirectionReading, ...]:
    """Read every indicator of the surveys and outcomes, and of what people wrote.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables; ``surveys``, ``outcomes``, ``shares`` and ``forecasts``
        are read.
    plan : DirectionPlan
        Settings.
    progress : callable, optional
        Told the share of the work done.

    Returns
    -------
    tuple of DirectionReading
        Goals in their order, then what is declared, then the rest. An indicator whose kind is
        unknown, or that has no usable wave, is named by a check of the first reading.
    """
    run = _Run(tables, plan)
    found, skipped = subjects(tables, plan)
    readings = []
    for number, subject in enumerate(found):
        reading = run.read(subject)
        if reading is None:
            facts = {"indicator": subject.indicator, "table": subject.table}
            skipped = (*skipped, Check(code="no_waves", passed=False, severity="warn", facts=facts))
        else:
            readings.append(reading)
        if progress is not None:
            progress((number + 1) / len(found))
    looks = checks.many_looks(len(readings), plan)
    return tuple(
        r.model_copy(update={"checks": (*(skipped if i == 0 else ()), *r.checks, *looks)})
        for i, r in enumerate(readings)
    )


@dataclass(frozen=True)
class _Draws:
    """Standard normal draws, shared by all indicators of a run."""

    first: Floats
    shocks: Floats
    past: Floats


@lru_cache(maxsize=1)
def _draw(seed: int, draws: int, horizon: int, past: int) -> _Draws:
    rng = np.random.default_rng(seed)
    return _Draws(
        rng.standard_normal((draws, 3)),
        rng.standard_normal((draws, horizon, 2)),
        rng.standard_normal((draws // 2, past)),
    )


class _Run:
    """What all indicators of one run share."""

    def __init__(self, tables: Tables, plan: DirectionPlan) -> None:
        self.tables, self.plan = tables, plan
        self.weeks = Weeks.of(tables.company)
        self.now = self.weeks.number(tables.as_of)
        last = max((g.by for g in tables.company.goal), default=tables.as_of)
        ahead = (last - tables.as_of).days // 7 + 1
        horizon = int(np.clip(ahead, plan.eta_weeks, 520))
        self.draws = _draw(plan.seed, plan.draws, horizon, 2 * plan.turn_weeks + 1)

    def read(self, subject: Subject) -> DirectionReading | None:
        """Return the reading of one subject, or None where no wave is usable."""
        started = perf_counter()
        seen = waves(subject, self.weeks, self.tables.as_of)
        if seen.week.size == 0 or seen.week[-1] <= self.now - self.plan.history_weeks:
            return None
        chosen = {s.name: s.selection for s in self.tables.company.source}
        model = build(subject, seen, self.now, self.plan, chosen)
        shown = Shown(model, self.plan.level)
        position = shown.position()
        heading = _heading(model, shown, self.plan)
        destination = arrival.destination(subject.goal, position)
        past = _past(subject, self.tables, self.weeks, shown)
        told = sources.sources(model, shown, self.tables.company, subject.table)
        reading = DirectionReading(
            as_of=self.tables.as_of,
            inputs=_inputs(self.tables, subject.table),
            evidence=Evidence.E2,
            seed=self.plan.seed,
            indicator=subject.indicator,
            kind=subject.kind,
            unit=subject.unit,
            goal=key(subject.goal.name) if subject.goal else None,
            horizon=subject.goal.horizon if subject.goal else None,
            region=subject.region,
            audience=subject.audience,
            destination=destination,
            position=position,
            n=None if model.waves.n is None else int(model.waves.n.sum()),
            sources=told,
            heading=heading,
            p_turned=p_turned(model, subject.goal, self.plan, self.draws.past),
            eta=arrival.eta(model, subject.goal, self.tables.as_of, self.plan, self.draws),
            history=self._history(model, shown),
            forecast=self._forecast(shown),
            observed=sources.observed(model, subject, self.plan.level),
            breaks=sources.breaks(model, shown, self.weeks),
            scored=past,
        )
        return reading.model_copy(
            update={
                "checks": checks.checks(subject, model, reading, self.plan),
                "next_steps": steps.next_steps(model, reading, self.plan),
                "seconds": perf_counter() - started,
            }
        )

    def _history(self, model: Model, shown: Shown) -> tuple[Point, ...]:
        """Return the level in every week from the first wave on; the last point is now."""
        begin = int(model.waves.week[0]) - model.first
        mean, low, high = shown.history()
        return tuple(
            Point(
                date=min(self.weeks.end(model.first + t), self.tables.as_of),
                mean=mean[t],
                low=low[t],
                high=high[t],
            )
            for t in range(max(begin, 0), mean.size)
        )

    def _forecast(self, shown: Shown) -> tuple[Point, ...]:
        mean, low, high = shown.forecast(self.plan.forecast_weeks)
        return tuple(
            Point(
                date=self.tables.as_of + timedelta(weeks=t + 1),
                mean=mean[t],
                low=low[t],
                high=high[t],
            )
            for t in range(mean.size)
        )


def _inputs(tables: Tables, table: str) -> tuple[Input, ...]:
    read = {"voices", "audits"} if table == "shares" else {table}
    return tuple(i for i in tables.inputs if i.table in read | {"forecasts"})


def _heading(model: Model, shown: Shown, plan: DirectionPlan) -> Heading:
    p_up = model.posterior.p_up(plan.span_weeks)
    low, high = INCONCLUSIVE
    return Heading(
        p_up=p_up,
        span_days=plan.span_days,
        velocity=shown.velocity(plan.span_weeks),
        state="rising" if p_up > high else "falling" if p_up < low else "inconclusive",
    )


def p_turned(model: Model, goal: Goal | None, plan: DirectionPlan, normals: Floats) -> float:
    """Return P(turned): that the level has of late come back from its best.

    Within the last half-year (`DirectionPlan.turn_days`) it has come back from its best by a real
    margin (`DirectionPlan.turn_margin` units), and in the half-year before it had not already
    come back as far: what falls steadily has not turned. Best is the highest, or the lowest where
    the goal is to go down. On simulated trackers this hardly ever sounds on a level that stands
    still and finds a turn as early as other rules do at equal false alarms
    (``bench/results/direction.md``).
    """
    sign = -1.0 if goal is not None and goal.better == "lower" else 1.0
    weeks = plan.turn_weeks
    known = model.now - int(model.waves.week[0])
    paths = sign * recent(model.posterior, 2 * weeks + 1, normals)
    paths = paths[:, -1 - max(min(2 * weeks, known), weeks) :]
    margin = plan.turn_margin * model.series.unit
    then = paths[:, -1 - weeks]
    back = paths[:, -1 - weeks :].max(axis=1) - paths[:, -1] > margin
    falling = paths[:, 0] - then > margin
    return float(np.mean(back & ~falling))


def _past(subject: Subject, tables: Tables, weeks: Weeks, shown: Shown) -> tuple[Scored, ...]:
    if tables.forecasts is None:
        return ()
    mine = tables.forecasts.filter(
        (pl.col("indicator") == subject.indicator)
        & pl.col("audience").eq_missing(pl.lit(subject.audience, dtype=pl.String))
        & pl.col("region").eq_missing(pl.lit(subject.region, dtype=pl.String))
        & (pl.col("target_date") <= tables.as_of)
    )
    return scoring.score(mine, shown, weeks)
