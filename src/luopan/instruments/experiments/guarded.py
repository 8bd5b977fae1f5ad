"""What must not get worse: each guardrail held, broken, or open, whatever the test itself found.

Everything that was registered must hold, so nothing is corrected for the number of guardrails (an
intersection-union test; see `luopan.stats.audiences.guardrails`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Found
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.split import Split
from luopan.readings.base import Interval
from luopan.readings.experiments import Effect, GuardrailSaid
from luopan.stats import audiences
from luopan.stats.audiences import Moments
from luopan.tables.register import Guardrail, Record

Word = Literal["held", "broken", "open"]
WORDS: dict[str, Word] = {"kept": "held", "broken": "broken", "open": "open"}


@dataclass(frozen=True)
class Asks:
    """The guardrails of a test, and whether they were registered before it began."""

    all: tuple[Guardrail, ...]
    registered: bool


def asks(test: Asked, record: Record | None) -> Asks:
    """Return what must not get worse: as registered, else as the tests table says."""
    if record is not None and record.test.guardrails:
        return Asks(record.test.guardrails, record.before)
    return Asks(test.guardrails, registered=False)


def by_region(asked: Asks, analysed: Callable[[str], Found]) -> tuple[GuardrailSaid, ...]:
    """Judge the guardrails of a regional test.

    Parameters
    ----------
    asked : Asks
        What must not get worse.
    analysed : callable
        Analyses the test on another indicator; it may raise `NoTestError`.
    """
    said: list[GuardrailSaid] = []
    for one in asked.all:
        try:
            found = analysed(one.indicator)
        except NoTestError as error:
            said.append(refused(one, asked, error.code))
            continue
        effects: list[tuple[str | None, Effect]] = [
            (c.arm, c.effect) for c in found.contrasts if c.of == "arm"
        ] or [(None, found.effect)]
        said += [_by_interval(one, asked, arm, effect) for arm, effect in effects]
    return tuple(said)


def _by_interval(one: Guardrail, asked: Asks, arm: str | None, effect: Effect) -> GuardrailSaid:
    """Judge by the side of the margin that the whole interval lies on."""
    change = effect.relative
    if effect.refused is not None or change is None:
        return refused(one, asked, effect.refused or "no_bound", arm)
    sign = 1.0 if one.worse == "lower" else -1.0
    good, bad = sorted((sign * change.low, sign * change.high), reverse=True)
    word: Word = "held" if bad > -one.margin else "broken" if good < -one.margin else "open"
    return _said(one, asked, arm, word, change)


def of_split(split: Split, asked: Asks, plan: ExperimentPlan) -> tuple[GuardrailSaid, ...]:
    """Judge the guardrails of a split of people, in every arm."""
    return tuple(told for one in asked.all for told in _of_one(split, one, asked, plan))


def _of_one(
    split: Split, one: Guardrail, asked: Asks, plan: ExperimentPlan
) -> Iterator[GuardrailSaid]:
    arms = split.test.arms
    named: tuple[str | None, ...] = arms if len(arms) > 1 else (None,)
    if one.indicator not in split.indicators:
        yield refused(one, asked, "not_told")
        return
    try:
        told = split.arms(one.indicator)
        yield from of_moments(one, asked, told.moments, named, told.metric, plan.level)
    except ValueError as error:
        yield refused(one, asked, str(error).split(":")[0])


def of_moments(
    one: Guardrail,
    asked: Asks,
    moments: tuple[Moments, ...],
    named: tuple[str | None, ...],
    metric: audiences.Metric,
    level: float,
) -> Iterator[GuardrailSaid]:
    """Judge one guardrail in every arm of people, business as usual first in ``moments``.

    Raises
    ------
    ValueError
        As `luopan.stats.audiences.guard`.
    """
    rail = audiences.Guardrail(
        metric, one.margin, relative=True, good="more" if one.worse == "lower" else "less"
    )
    found = audiences.guard(moments, rail, level=0.5 * (1.0 + level))
    for arm, told in zip(named, found, strict=True):
        if told.change is None:
            yield refused(one, asked, "no_bound", arm)
            continue
        ends = (told.change.value, told.change.low, told.change.high)
        mean, low, high = (float(x) for x in ends)
        if not np.isfinite([mean, low, high]).all():
            yield refused(one, asked, "no_bound", arm)
            continue
        change = Interval(mean=mean, low=low, high=high, level=level)
        yield _said(one, asked, arm, WORDS[told.verdict], change)


def _said(
    one: Guardrail, asked: Asks, arm: str | None, word: Word, change: Interval
) -> GuardrailSaid:
    return GuardrailSaid(
        indicator=one.indicator,
        arm=arm,
        margin=one.margin,
        worse=one.worse,
        change=change,
        verdict=word,
        registered=asked.registered,
    )


def refused(one: Guardrail, asked: Asks, reason: str, arm: str | None = None) -> GuardrailSaid:
    """Return a guardrail of which nothing can be said, and why."""
    return GuardrailSaid(
        indicator=one.indicator,
        arm=arm,
        margin=one.margin,
        worse=one.worse,
        verdict="open",
        refused=reason,
        registered=asked.registered,
    )
