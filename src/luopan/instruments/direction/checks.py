"""What may be wrong with a direction reading; each check is a code and its facts, no prose.

``fail`` watermarks the reading, ``warn`` is told beside it, ``info`` is only listed.
"""

import numpy as np
from scipy.special import bdtr, gdtrc

from luopan.instruments.direction.arrival import weekly
from luopan.instruments.direction.model import Model
from luopan.instruments.direction.plan import DirectionPlan
from luopan.instruments.direction.subjects import Subject
from luopan.readings.base import Check
from luopan.readings.direction import DirectionReading
from luopan.stats.proportions import Scores
from luopan.tables.company import BOUNDS, Goal

MIN_WAVES = 6
FEW_ANSWERS = 30
_EXTREME = 3.5
_AT_THE_EDGE = 0.9


def many_looks(looked: int, plan: DirectionPlan) -> tuple[Check, ...]:
    """Say how many were looked at, from ten on (H21)."""
    if looked < plan.many:
        return ()
    return (Check(code="many_looks", passed=False, severity="info", facts={"count": looked}),)


def checks(
    subject: Subject, model: Model, reading: DirectionReading, plan: DirectionPlan
) -> tuple[Check, ...]:
    """Return every check of one reading."""
    found = [_short(model, plan), _stale(model, plan), _grid_edge(model), *_waves_fit(model)]
    if model.waves.counts is not None:
        found.append(_few(model.waves.counts))
    if model.waves.estimates is not None:
        spoken = {"documents": int(model.waves.estimates.documents.sum())}
        found.append(Check(code="collected_only", passed=False, severity="info", facts=spoken))
    found += [
        Check(code="self_selected", passed=False, severity="warn", facts={"source": s.name})
        for s in reading.sources
        if s.selection == "self"
    ]
    found += [
        Check(code=f"left_out_{why}", passed=False, severity="info", facts=facts)
        for why, facts in sorted(model.waves.left_out.items())
    ]
    if subject.kind == "rate" and model.waves.counts is None:
        found.append(Check(code="rate_without_n", passed=False, severity="warn"))
    if model.unusual:
        days = tuple(model.waves.day[i].isoformat() for i in model.unusual[:5])
        facts = {"count": len(model.unusual), "dates": days}
        found.append(Check(code="unusual_weeks", passed=False, severity="info", facts=facts))
    if subject.goal is not None:
        found.append(_target(subject, subject.goal, model))
    if reading.scored:
        found.append(_calibration(reading))
    return tuple(found)


def _short(model: Model, plan: DirectionPlan) -> Check:
    """Check that the history covers the span that the heading speaks of."""
    weeks = int(model.now - model.waves.week[0]) + 1
    waves = np.unique(model.waves.week).size
    facts = {"waves": waves, "need_waves": MIN_WAVES, "weeks": weeks, "need": plan.span_weeks + 1}
    passed = waves >= MIN_WAVES and weeks > plan.span_weeks
    # An amount tells its own noise only by varying: one or two weeks of it bear no interval.
    alone = waves < MIN_WAVES and model.waves.n is None
    return Check(code="few_waves", passed=passed, severity="fail" if alone else "warn", facts=facts)


def _stale(model: Model, plan: DirectionPlan) -> Check:
    """Check that the last wave is not older than the heading's span."""
    weeks = int(model.now - model.waves.week[-1])
    facts = {"weeks": weeks, "last": model.waves.day[-1].isoformat()}
    return Check(code="stale", passed=weeks < plan.span_weeks, severity="warn", facts=facts)


def _few(counts: Scores) -> Check:
    usual = float(np.median(counts.n))
    facts = {"usual": int(usual), "need": FEW_ANSWERS, "smallest": int(counts.n.min())}
    return Check(code="few_answers", passed=usual >= FEW_ANSWERS, severity="warn", facts=facts)


def _grid_edge(model: Model) -> Check:
    """Check that the data do not ask for more movement or noise than the grid holds."""
    nodes, weights = model.posterior.nodes, model.posterior.weights
    moves, scatters = (nodes[:, [2, 4]] >= model.posterior.grid_top[[0, 2]] * (1 - 1e-9)).T
    mass = max(float(weights[moves].sum()), float(weights[scatters].sum()))
    facts = {"mass": round(mass, 3)}
    return Check(code="grid_edge", passed=mass < _AT_THE_EDGE, severity="warn", facts=facts)


def _waves_fit(model: Model) -> tuple[Check, Check]:
    """Check the waves by prediction: one-step errors over what the model expected.

    One check fails where all errors together are far too large for the model (a chi-square of the
    squared standardised errors); the other names single waves that nothing around them foretold.
    """
    posterior = model.posterior
    z = (posterior.weights @ (posterior.errors / np.sqrt(posterior.error_variances)))[1:]
    p = float(gdtrc(0.5, z.size / 2.0, float(z @ z))) if z.size else 1.0
    wild = tuple(model.waves.day[i + 1].isoformat() for i in np.flatnonzero(np.abs(z) > _EXTREME))
    odd = {"count": len(wild), "dates": wild[:5]}
    return (
        Check(code="waves_fit", passed=p >= 1e-4, severity="fail", facts={"p": round(p, 4)}),
        Check(code="wild_waves", passed=not wild, severity="warn", facts=odd),
    )


def _target(subject: Subject, goal: Goal, model: Model) -> Check:
    """Check the target's unit: a share of 34 is surely one of 0.34."""
    target, bounds = weekly(goal), BOUNDS.get(subject.kind)
    if bounds is not None:
        passed = bounds[0] <= target <= bounds[1]
        facts = {"target": target, "low": bounds[0], "high": bounds[1]}
    else:
        low, high = float(model.waves.value.min()), float(model.waves.value.max())
        size = max(abs(low), abs(high))
        passed = size == 0.0 or size / 20.0 <= abs(target) <= 20.0 * size
        facts = {"target": target, "low": low, "high": high}
    return Check(code="target_unit", passed=passed, severity="fail", facts=facts)


def _calibration(reading: DirectionReading) -> Check:
    """Check that earlier forecasts hit about as often as they said.

    Forecasts of one day stand or fall together, so each day of making counts once, by its furthest
    target.
    """
    furthest = {s.made_on: s for s in sorted(reading.scored, key=lambda s: s.target_date)}
    due = list(furthest.values())
    hits = sum(s.hit for s in due)
    level = float(np.mean([s.said.level for s in due]))
    p = float(bdtr(hits, len(due), level))
    facts = {"hits": hits, "forecasts": len(due), "level": round(level, 3)}
    passed = len(due) < 5 or p >= 0.05
    return Check(code="forecast_calibration", passed=passed, severity="warn", facts=facts)
