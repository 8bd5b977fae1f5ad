"""The weakest kind: the whole firm before and after, without any comparison.

The same sum is taken wherever it can be in the history before the test, each time against the
periods just before; how far it was off there is how sure it is here. What else happened in the
days of the test is in it.
"""

from dataclasses import replace
from math import ceil

import numpy as np

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Found
from luopan.instruments.experiments.history import Array, History
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.readings.base import Evidence, Interval
from luopan.readings.experiments import Effect, OfPeriod

FEWEST = 8
"""Windows without overlap that the level asks for at least."""


def analyse(test: Asked, history: History, plan: ExperimentPlan) -> Found:
    """Return how far the test's periods were from those before, and how far that usually is."""
    first, last = history.span(test.start, test.end)
    length = last - first
    values = history.values.sum(axis=0)
    back = max(length, 4)
    ready = Found(
        effect=Effect(estimator="before_after", point=0.0, refused="short_history"),
        evidence=Evidence.E1,
        periods=length,
        history=first,
    )
    if first < back or np.isnan(values[first - back : last]).any():
        return ready
    expected = float(values[first - back : first].mean())
    point = float(values[first:last].sum()) - length * expected
    errors = _errors(values[:first], length, back)
    course = tuple(
        OfPeriod(date=day, observed=float(seen), expected=expected, effect=None)
        for day, seen in zip(history.periods[first:last], values[first:last], strict=True)
    )
    ready = replace(ready, course=course, effect=ready.effect.model_copy(update={"point": point}))
    if errors.size // length < FEWEST or expected <= 0.0:
        return ready
    rank = ceil(plan.level * (errors.size + 1))
    if rank > errors.size:
        return ready
    # an effect just beyond this has a p of 1 − level at most
    reach = float(np.sort(np.abs(errors))[rank - 1])
    sizes = (1 + np.count_nonzero(np.abs(errors) >= abs(point))) / (errors.size + 1)
    whole = length * expected
    ends = {"low": point - reach, "high": point + reach}
    effect = Effect(
        estimator="before_after",
        point=point,
        total=Interval(mean=point, level=plan.level, **ends),
        relative=Interval(
            mean=point / whole, level=plan.level, **{k: v / whole for k, v in ends.items()}
        ),
        p=float(sizes),
    )
    return replace(ready, effect=effect, sets=int(errors.size))


def _errors(values: Array, length: int, back: int) -> Array:
    """Return the same sum at every earlier place, told there by the periods before."""
    out = []
    for start in range(back, values.size - length + 1):
        window = values[start - back : start + length]
        if not np.isnan(window).any():
            out.append(window[back:].sum() - length * window[:back].mean())
    return np.array(out)
