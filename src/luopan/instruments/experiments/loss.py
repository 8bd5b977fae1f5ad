"""What a test has cost so far, and whether going on may cost more than was agreed.

For people and for regions by lot that is `luopan.stats.sequential.harm`; for chosen regions the
same rule with the placebo sets' own spread in place of a normal law.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.readings.base import Check, Interval
from luopan.readings.experiments import LossSaid
from luopan.stats import sequential
from luopan.stats.panels import Look
from luopan.tables.bundle import Tables
from luopan.tables.register import Record

Array = NDArray[np.float64]

CONFIDENCE = 0.95
"""That a harmful test stays within the limit."""
Z = 1.6448536269514722
"""Standard errors of that, one-sided."""
NEVER = 1e-9
"""Error of showing harm where harm is what the test is for: a pause is meant to lose."""
_MONEY = {"CNY": ("元", "圆", "¥", "人民币", "rmb"), "USD": ("$",), "EUR": ("€",), "GBP": ("£",)}


@dataclass(frozen=True)
class Limit:
    """The most that a test may cost, and what one unit of its outcome is worth.

    Parameters
    ----------
    most : float
        In the firm's money.
    worth : float
        Money a unit of the outcome; below nought where less of it is better.
    meant : bool
        The test is meant to lose (a pause), so that harm shown is no reason to stop.
    """

    most: float
    worth: float
    meant: bool = False

    @property
    def shown(self) -> float:
        """Error of showing harm over all looks."""
        return NEVER if self.meant else 0.02


def limit_of(
    record: Record | None, tables: Tables, outcome: str, unit: str
) -> tuple[Limit | None, tuple[Check, ...]]:
    """Return the registered limit, or why it cannot be watched."""
    if record is None or not record.test.loss:
        return None, ()
    worth = record.test.worth
    currency = tables.company.company.currency
    if worth is None:
        money = {currency.casefold(), *_MONEY.get(currency, ())}
        if unit.strip().casefold() not in money:
            facts = {"test": record.test.name, "outcome": outcome}
            check = Check(code="test_loss_unpriced", passed=False, severity="warn", facts=facts)
            return None, (check,)
        worth = 1.0
    less = {goal.indicator for goal in tables.company.goal if goal.better == "lower"}
    signed = -worth if outcome in less else worth
    return Limit(record.test.loss, signed, record.test.kind == "go_dark"), ()


def watched(
    limit: Limit, days: Sequence[date], harms: Array, errors: Array, exposed: tuple[Array, Array]
) -> LossSaid | None:
    """Watch a test whose estimates are near normal.

    Parameters
    ----------
    limit : Limit
        As registered.
    days : sequence of date
        Of the looks so far.
    harms, errors : (k,) array
        Harm a unit exposed, in the outcome's unit, and its standard error.
    exposed : tuple of arrays
        Units exposed by every planned look, (K,), and by those that have come, (k,).

    Returns
    -------
    LossSaid or None
        At the look that stops the test, else at the last; None where fewer than two were planned.
    """
    planned, seen = exposed
    if planned.size < 2:
        return None
    worth = abs(limit.worth)
    sign = 1.0 if limit.worth > 0.0 else -1.0
    rule = sequential.HarmRule(
        limit.most / worth, tuple(float(x) for x in planned), CONFIDENCE, limit.shown
    )
    told = sequential.watch(rule, sign * harms, errors, seen)
    at = told.stopped if told.stopped is not None else harms.size - 1
    reach = Z * float(errors[at] * seen[at])
    cost = float(told.cost[at])
    return LossSaid(
        date=days[at],
        limit=limit.most,
        loss=_interval(worth * cost, worth * reach),
        worst=worth * float(told.worst[at]),
        why=told.why,
    )


def of_sets(
    limit: Limit,
    days: Sequence[date],
    looks: Sequence[Look],
    planned: tuple[int, ...],
    usual: float,
) -> LossSaid:
    """Watch a test on chosen regions.

    Parameters
    ----------
    limit, days
        As in `watched`.
    looks : sequence of Look
        So far; their means are shares of what is usual.
    planned : tuple of int
        Periods of every registered look.
    usual : float
        What the treated regions sold a period before the test, together.
    """
    money = usual * limit.worth
    said = []
    for k, (day, one) in enumerate(zip(days, looks, strict=True)):
        last = k + 1 == len(planned)
        following = planned[k] if last else planned[k + 1]
        spread = one.reach * one.error * abs(money)
        cost, worst = -one.mean * money, -one.mean * money + spread
        shown = one.statistic * np.sign(money) < -abs(one.harm) and not limit.meant
        why = "shown" if shown else "dear" if worst * following >= limit.most and not last else None
        said.append(
            LossSaid(
                date=day,
                limit=limit.most,
                loss=_interval(cost * planned[k], spread * planned[k]),
                worst=worst * following,
                why=why,
            )
        )
        if why is not None:
            break
    return said[-1]


def _interval(mean: float, reach: float) -> Interval:
    return Interval(mean=mean, low=mean - reach, high=mean + reach, level=2.0 * CONFIDENCE - 1.0)
