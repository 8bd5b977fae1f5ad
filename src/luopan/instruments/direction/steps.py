"""What to do where the heading is inconclusive (H3): computed, not advised."""

from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from luopan.instruments.direction.model import Model
from luopan.instruments.direction.plan import DirectionPlan
from luopan.readings.base import INCONCLUSIVE, NextStep
from luopan.readings.direction import DirectionReading
from luopan.stats.trend import foresee

_TIMES = (2, 3, 4, 6, 8, 12, 16)
_WEEKS = (4, 8, 13, 26, 52)


def next_steps(
    model: Model, reading: DirectionReading, plan: DirectionPlan
) -> tuple[NextStep, ...]:
    """Return what would make an inconclusive heading conclusive; nothing where it is.

    ``more_waves``: so many answers a wave, had they been there all along, would tell the velocity
    that is seen now; ``more_documents``: the same of documents that are collected.
    ``wait_weeks``: so many more weeks at the present rhythm would, if it goes on like this.
    ``add_source``: all who answered chose to. ``hold_course``: the level is so still that nothing
    short of years would tell; the next step is to decide what change would matter.
    """
    if reading.heading.state != "inconclusive":
        return ()
    if model.waves.week.size < 3:
        weeks = max(plan.span_weeks, 4)
        return (NextStep(code="first_waves", facts={"waves": 3, "weeks": weeks}),)
    need = float(ndtri(INCONCLUSIVE[1]))
    change = abs(float(model.posterior.weights @ model.posterior.change(plan.span_weeks)[0]))
    found: list[NextStep] = []
    waves = model.waves
    if waves.n is not None:
        usual = float(np.median(waves.n))
        code = "more_waves" if waves.estimates is None else "more_documents"
        for times in _TIMES:
            denser = replace(model.series, v=model.series.v / times)
            if change >= need * foresee(denser, model.posterior, plan.span_weeks, 0):
                facts = {"n": int(np.ceil(usual * times)), "usual": int(usual)}
                found.append(NextStep(code=code, facts=facts))
                break
    for weeks in _WEEKS:
        grown = change * (plan.span_weeks + weeks) / plan.span_weeks
        if grown >= need * foresee(model.series, model.posterior, plan.span_weeks + weeks, weeks):
            found.append(NextStep(code="wait_weeks", facts={"weeks": weeks}))
            break
    if reading.sources and all(s.selection == "self" for s in reading.sources):
        found.append(NextStep(code="add_source", facts={"sources": len(reading.sources)}))
    return tuple(found) or (NextStep(code="hold_course", facts={"span_days": plan.span_days}),)
