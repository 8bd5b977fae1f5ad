"""A test budget spread over bold small bets: the set of tests that is worth most within limits.

Each bet pauses or doubles one channel: bold, for all of its spend goes or comes once more, and
small, for it does so in a few regions for a few weeks. What a test is worth is the expected value
of what it tells (see `next_test`); of two channels it adds up, for each is a decision of its own.
Exact: the best set is found, not a good one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from luopan.instruments.experiments.next_test import (
    Offers,
    elsewhere_of,
    net,
    offers_of,
    prices,
    testable,
)
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.wanted import DesignAsked
from luopan.readings.designs import Bets, LeftBet, LeftCode, NextTest, PlannedBet, TestOption
from luopan.readings.mix import ChannelEffect, MixReading
from luopan.stats.portfolio import Array, best
from luopan.tables.bundle import Tables

SLOT = 28
"""Days between possible starts."""

ROUNDS = 3
"""Searches of every size, each without the regions that the ones before it found."""

SOONER = 1e-6
"""Part of its worth that a bet loses by each slot that it waits: of equal plans, the earlier."""


@dataclass(frozen=True, kw_only=True)
class BetsAsked:
    """Limits of the portfolio.

    Parameters
    ----------
    budget : float
        Money that all tests together may move.
    share : float
        Part of the budget that one test may move.
    limit : float or None
        What all tests together may give up at worst, in the outcome's unit.
    start : datetime.date
        First day on which a test may begin.
    days : int
        Within which all are to be done.
    lengths : tuple of int
        Days of a test.
    candidates : int
        Sets of regions scored in each search.
    seed : int
        Of the searches.
    """

    budget: float
    share: float = 0.5
    limit: float | None = None
    start: date
    days: int = 91
    lengths: tuple[int, ...] = (28, 56)
    candidates: int = 120
    seed: int = 20261115


@dataclass(frozen=True, slots=True)
class _Item:
    """A test that could be made, in the slot in which it would begin."""

    test: NextTest
    slot: int

    @property
    def slots(self) -> range:
        """Those in which it is in the field."""
        return range(self.slot, self.slot + -(-self.test.option.days // SLOT))


def choose_bets(
    tables: Tables,
    mix: MixReading,
    asked: BetsAsked,
    progress: Callable[[float], None] | None = None,
) -> Bets:
    """Return the tests that spend a budget best.

    Parameters
    ----------
    tables : Tables
        Outcomes and spend by region, and the register of tests.
    mix : MixReading
        What the joint model knows.
    asked : BetsAsked
        Limits.
    progress : callable, optional
        Told the share of the work done.

    Raises
    ------
    NoTestError
        Where no outcome is told by region, or no channel has a marginal return.
    """
    channels = testable(mix)
    elsewhere = elsewhere_of(tables, channels)
    offers = _offers(tables, mix.outcome, asked, progress)
    if offers.history is None:
        raise NoTestError("test_no_regions", {"test": "", "outcome": mix.outcome})
    priced = {c.channel: prices(tables, mix, c, offers, elsewhere) for c in channels}
    items = [i for tests in priced.values() for t in tests for i in _slotted(t, asked, tables)]
    worth = np.array([net(i.test) * (1.0 - SOONER * i.slot) for i in items])
    use, limits = _limits(items, list(priced), offers.history.regions, asked)
    taken = best(worth, use, limits) if items else np.array([], dtype=np.intp)
    bets = tuple(_planned(items[i], asked) for i in taken)
    chosen = {bet.test.channel for bet in bets}
    left = [_left(c, priced[c.channel], items, asked) for c in channels if c.channel not in chosen]
    return Bets(
        schema="luopan/bets/1",
        outcome=mix.outcome,
        unit=mix.unit,
        elsewhere=elsewhere,
        budget=asked.budget,
        most=asked.share * asked.budget,
        limit=asked.limit,
        start=asked.start,
        end=asked.start + timedelta(days=asked.days - 1),
        money=sum(bet.test.option.cost or 0.0 for bet in bets),
        net=sum(bet.net for bet in bets),
        worst=sum(_worst(bet.test) for bet in bets),
        offers=sum(len(tests) for tests in priced.values()),
        bets=tuple(sorted(bets, key=lambda b: (-b.net, b.test.channel))),
        left=tuple(left),
        seed=asked.seed,
    )


def _offers(
    tables: Tables, outcome: str, asked: BetsAsked, progress: Callable[[float], None] | None
) -> Offers:
    """Return designs of every size, in regions of their own as far as there are any."""
    usual = DesignAsked(
        outcome=outcome,
        days=asked.lengths,
        candidates=asked.candidates,
        best=2,
        seed=asked.seed,
    )
    whole = offers_of(tables, replace(usual, sizes=(2,)))
    if whole.history is None:
        return whole
    lots = [o for o in whole.options if o.design == "lot"]
    chosen: list[TestOption] = []
    regions = whole.history.regions
    sizes = range(1, max(3, len(regions) // 4) + 1)
    for number, size in enumerate(sizes):
        used: set[str] = set()
        for turn in range(ROUNDS):
            if len(regions) - len(used) < size:
                break
            never = tuple(sorted(used))
            more = replace(usual, sizes=(size,), never=never, lots=False, seed=asked.seed + turn)
            found = offers_of(tables, more).options
            chosen += found
            used |= {name for o in found for name in o.regions}
        if progress is not None:
            progress((number + 1) / len(sizes))
    return replace(whole, options=(*chosen, *lots))


def _slotted(test: NextTest, asked: BetsAsked, tables: Tables) -> list[_Item]:
    """Return the test in every slot that it fits into without meeting a registered one."""
    found = []
    for slot in range((asked.days - test.option.days) // SLOT + 1):
        start = asked.start + timedelta(days=SLOT * slot)
        end = start + timedelta(days=test.option.days - 1)
        busy = {} if tables.register is None else tables.register.busy(start, end)
        mine = set(test.option.regions)
        if not (busy if not mine else mine & set(busy)):
            found.append(_Item(test, slot))
    return found


def _worst(test: NextTest) -> float:
    """Return what a test gives up at worst."""
    return max(test.loss.high, 0.0)


def _limits(
    items: list[_Item], channels: list[str], regions: tuple[str, ...], asked: BetsAsked
) -> tuple[Array, Array]:
    """Return what each item takes of each limit, (R, N), and the limits, (R,).

    Money; what may be lost; a bet a channel; every region once at a time; half of the regions at
    a time left alone, to be compared with.
    """
    slots = range(-(-asked.days // SLOT))
    rows = [
        [(item.test.option.cost or 0.0) for item in items],
        [_worst(item.test) for item in items],
    ]
    limits = [asked.budget, np.inf if asked.limit is None else asked.limit]
    rows += [[float(item.test.channel == name) for item in items] for name in channels]
    limits += [1.0] * len(channels)
    for slot in slots:
        for name in regions:
            rows.append([float(slot in i.slots and _uses(i.test, name)) for i in items])
            limits.append(1.0)
        rows.append([float(slot in i.slots) * i.test.option.treated for i in items])
        limits.append(float(len(regions) // 2))
    # one that may not move so much alone takes more than there is
    most = asked.share * asked.budget
    rows.append([float((item.test.option.cost or 0.0) > most) for item in items])
    limits.append(0.0)
    return np.array(rows, dtype=np.float64).reshape(len(limits), len(items)), np.array(limits)


def _uses(test: NextTest, region: str) -> bool:
    """Whether a region is part of a test: of a lot all are."""
    return not test.option.regions or region in test.option.regions


def _planned(item: _Item, asked: BetsAsked) -> PlannedBet:
    start = asked.start + timedelta(days=SLOT * item.slot)
    end = start + timedelta(days=item.test.option.days - 1)
    return PlannedBet(test=item.test, start=start, end=end, net=net(item.test))


def _left(
    channel: ChannelEffect, tests: list[NextTest], items: list[_Item], asked: BetsAsked
) -> LeftBet:
    """Return why a channel has no bet: the first thing that none of its tests gets past."""
    top = max((net(t) for t in tests), default=None)
    most = asked.share * asked.budget
    free = [i.test for i in items if i.test.channel == channel.channel]
    steps: tuple[tuple[LeftCode, Callable[[NextTest], bool]], ...] = (
        ("not_worth", lambda t: net(t) > 0.0),
        ("too_large", lambda t: (t.option.cost or 0.0) <= most),
        ("loses", lambda t: asked.limit is None or _worst(t) <= asked.limit),
        ("collides", lambda t: any(t is other for other in free)),
    )
    if not tests:
        return LeftBet(channel=channel.channel, reason="not_priced")
    rest = tests
    for reason, passes in steps:
        rest = [t for t in rest if passes(t)]
        if not rest:
            return LeftBet(channel=channel.channel, reason=reason, best=top)
    return LeftBet(channel=channel.channel, reason="others", best=top)
