"""The next test: the unknown whose answer would change the decision most, and what would tell it.

The decision is whether to move a step of a channel's spend into it or out of it. Its value is
linear in the channel's marginal return, so with normal laws the worth of a test has a closed form
(Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, ch. 5).
"""

from collections.abc import Callable
from math import exp, pi, sqrt
from statistics import NormalDist

import numpy as np

from luopan.instruments.experiments.design import DesignAsked, design
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Interval
from luopan.readings.designs import NextTest, NextTests, TestOption
from luopan.readings.mix import ChannelEffect, MixReading
from luopan.stats.student import normal_cdf
from luopan.tables.bundle import Tables

STEP = 0.2
"""Part of a channel's spend that a quarter's decision is about."""

QUARTER = 13
POWER = 0.8
UNTESTABLE = frozenset({"earned_social"})
"""Kinds that nobody can pause."""


def next_tests(
    tables: Tables,
    mix: MixReading,
    *,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> NextTests:
    """Return the tests worth making, the most valuable first.

    Parameters
    ----------
    tables : Tables
        Outcomes and spend by region.
    mix : MixReading
        What the joint model knows.
    seed : int
        Of the designs.
    progress : callable, optional
        Told the share of the work done.

    Raises
    ------
    NoTestError
        Where no outcome is told by region, or no channel has a marginal return.
    """
    asked = [c for c in mix.channels if c.marginal_roi is not None and c.kind not in UNTESTABLE]
    if not asked:
        raise NoTestError("test_nothing_unknown", {"outcome": mix.outcome})
    elsewhere = _elsewhere(tables, asked)
    found, unasked = [], []
    for number, channel in enumerate(asked):
        told = _best(tables, mix, channel, elsewhere, seed)
        if told is None:
            unasked.append(channel.channel)
        else:
            found.append(told)
        if progress is not None:
            progress((number + 1) / len(asked))
    return NextTests(
        schema="luopan/next-tests/1",
        outcome=mix.outcome,
        unit=mix.unit,
        elsewhere=elsewhere,
        tests=tuple(sorted(found, key=lambda t: -t.worth)),
        unasked=tuple(unasked),
        seed=seed,
    )


def worth_of_knowing(mean: float, sd: float, elsewhere: float, error: float, moved: float) -> float:
    """Return what a decision about ``moved`` money gains if a test is made first.

    Parameters
    ----------
    mean, sd : float
        Of the marginal return before the test.
    elsewhere : float
        Return of the same money elsewhere.
    error : float
        Standard error of the test.
    moved : float
        Money, into the channel or out of it.
    """
    shift = sd * sd / sqrt(sd * sd + error * error) if sd > 0.0 else 0.0
    apart = mean - elsewhere
    return max(0.0, moved * (_folded(apart, shift) - abs(apart)))


def _folded(mean: float, sd: float) -> float:
    """Return E|x| of a normal x."""
    if sd <= 0.0:
        return abs(mean)
    density = sd * sqrt(2.0 / pi) * exp(-0.5 * (mean / sd) ** 2)
    return density + mean * (1.0 - 2.0 * normal_cdf(-mean / sd))


def _elsewhere(tables: Tables, channels: list[ChannelEffect]) -> float:
    """Return what a unit of money brings otherwise: one over the margin, else the usual return."""
    margin = tables.company.plan.margin
    if margin is not None:
        return 1.0 / margin
    spends = np.array([c.spend for c in channels])
    means = np.array([c.marginal_roi.mean for c in channels if c.marginal_roi is not None])
    return float(spends @ means / spends.sum())


def _best(
    tables: Tables, mix: MixReading, channel: ChannelEffect, elsewhere: float, seed: int
) -> NextTest | None:
    """Return the channel's most valuable test; None where none can be priced or read."""
    names = channel.members or (channel.channel,)
    asked = DesignAsked(outcome=mix.outcome, channels=names[:1], seed=seed, candidates=1200)
    try:
        options = design(tables, asked).options
    except NoTestError:
        return None
    found = [
        told for o in options if (told := _priced(mix, channel, o, elsewhere, asked)) is not None
    ]
    # what a test is worth, less what it gives up: both in the outcome's unit
    return max(found, key=lambda t: t.worth - max(t.loss.mean, 0.0), default=None)


def _priced(
    mix: MixReading,
    channel: ChannelEffect,
    option: TestOption,
    elsewhere: float,
    asked: DesignAsked,
) -> NextTest | None:
    unknown, usual = channel.marginal_roi, channel.roi
    usable = option.amount is not None and option.cost is not None and option.cost > 0.0
    if unknown is None or usual is None or not usable or channel.spend <= 0.0:
        return None
    assert option.amount is not None  # noqa: S101 - just asked
    assert option.cost is not None  # noqa: S101
    reach = NormalDist().inv_cdf(0.5 * (1.0 + asked.level)) + NormalDist().inv_cdf(POWER)
    bend = abs(unknown.mean / usual.mean) if usual.mean else 1.0
    error = option.amount / reach / option.cost * min(bend, 1.0)
    sd = (unknown.high - unknown.low) / (2.0 * NormalDist().inv_cdf(0.5 * (1.0 + unknown.level)))
    moved = STEP * channel.spend * QUARTER / mix.weeks
    # a pause gives up what the money brought, and keeps the money for elsewhere
    given_up = (usual.mean - elsewhere, usual.low - elsewhere, usual.high - elsewhere)
    mean, low, high = (option.cost * each for each in given_up)
    return NextTest(
        channel=channel.channel,
        unknown=unknown,
        moved=moved,
        worth=worth_of_knowing(unknown.mean, sd, elsewhere, error, moved),
        known_to=error,
        option=option,
        loss=Interval(mean=mean, low=low, high=high, level=usual.level),
    )
