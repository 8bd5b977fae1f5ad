"""The next test: the unknown whose answer would change the decision most, and what would tell it.

The decision is whether to move a step of a channel's spend into it or out of it, or of the spend
of two channels at once where it is not known what they do together. Its value is linear in the
marginal return, so with normal laws the worth of a test has a closed form (Raiffa & Schlaifer 1961,
Applied Statistical Decision Theory, ch. 5).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import NormalDist

import numpy as np

from luopan.instruments.experiments.design import design, pair_options, whole_history
from luopan.instruments.experiments.history import History
from luopan.instruments.experiments.pair_design import SOCIAL
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.wanted import DesignAsked, cost_of
from luopan.readings.base import Interval
from luopan.readings.designs import NextTest, NextTests, TestOption
from luopan.readings.mix import ChannelEffect, MixReading
from luopan.stats.student import normal_cdf
from luopan.tables.bundle import Tables

STEP = 0.2
"""Part of a channel's spend that a quarter's decision is about."""

PAUSE, BOOST = -1.0, 1.0
"""Relative changes of a channel's spend that are tested: none of it, and twice as much."""

MOST_PAIRS = 2
"""Pairs that are looked at: a design for each is tried on the history."""

LEAST = 0.1
"""Part of the marginal return that a boost adds at least; of a flatter curve it tells nothing."""

QUARTER = 13
POWER = 0.8
UNTESTABLE = frozenset({"earned_social"})
"""Kinds that nobody can pause."""


def next_tests(
    tables: Tables,
    mix: MixReading,
    *,
    seed: int,
    limit: float | None = None,
    only_first: bool = False,
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
    limit : float or None
        What a test may give up at worst, in the outcome's unit.
    only_first : bool
        Return the most valuable test alone, and leave out what cannot be worth more: no test is
        worth more than knowing for certain.
    progress : callable, optional
        Told the share of the work done.

    Raises
    ------
    NoTestError
        ``test_nothing_unknown`` where no channel has a marginal return.
    """
    asked = testable(mix)
    elsewhere = elsewhere_of(tables, asked)
    open_ = _unknowns(mix, asked, elsewhere)
    offers = offers_of(tables, DesignAsked(outcome=mix.outcome, seed=seed, candidates=1200))
    found: list[NextTest] = []
    unasked: list[str] = []
    for number, one in enumerate(open_):
        if only_first and found and max(t.worth for t in found) >= one.most:
            break
        told = _best(tables, mix, one, offers, (elsewhere, limit))
        if told is not None:
            found.append(told)
        elif isinstance(one.of, ChannelEffect):
            unasked.append(one.of.channel)
        if progress is not None:
            progress((number + 1) / len(open_))
    found = sorted(found, key=lambda t: -t.worth)[: 1 if only_first else None]
    return NextTests(
        schema="luopan/next-tests/1",
        outcome=mix.outcome,
        unit=mix.unit,
        elsewhere=elsewhere,
        tests=tuple(found),
        unasked=() if only_first else tuple(sorted(unasked)),
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


@dataclass(frozen=True)
class _Pair:
    """Two paid channels of which it is not known what they do together, social media first."""

    channels: tuple[ChannelEffect, ChannelEffect]
    effect: Interval

    @property
    def spend(self) -> float:
        """What both cost."""
        return sum(c.spend for c in self.channels)

    @property
    def unknown(self) -> Interval:
        """What both do together for a unit of what they cost."""
        told = self.effect
        ends = (each / self.spend for each in (told.mean, told.low, told.high))
        mean, low, high = ends
        return Interval(mean=mean, low=low, high=high, level=told.level)

    @property
    def marginal(self) -> float:
        """What one more unit of money on both brings."""
        told = [(c.spend, c.marginal_roi.mean) for c in self.channels if c.marginal_roi is not None]
        return sum(spend * mean for spend, mean in told) / self.spend


def _open_pairs(mix: MixReading, asked: list[ChannelEffect]) -> list[_Pair]:
    """Return the pairs that nobody knows about, the least known first."""
    paid = {c.channel: c for c in asked if c.spend > 0.0}
    open_ = []
    for one in mix.synergy:
        if one.verdict == "inconclusive" and set(one.pair) <= set(paid):
            first, second = sorted((paid[n] for n in one.pair), key=lambda c: c.kind not in SOCIAL)
            open_.append(_Pair((first, second), one.effect))
    return sorted(open_, key=lambda p: p.effect.low - p.effect.high)[:MOST_PAIRS]


def _pair_priced(
    mix: MixReading, pair: _Pair, option: TestOption, elsewhere: float, asked: DesignAsked
) -> NextTest | None:
    """Return a test of a pair with its worth: of moving a step of both channels' spend at once.

    What both do together is a part of what they return, so that the rest of it is taken as known:
    the test tells nothing of that.
    """
    if option.detectable is None or option.cost is None or option.cost <= 0.0:
        return None
    per_week = pair.spend / mix.weeks
    usual = mix.total / mix.weeks
    # of usual sales while both are on, to outcome for a unit of what both cost
    reach = NormalDist().inv_cdf(0.5 * (1.0 + asked.level)) + NormalDist().inv_cdf(POWER)
    error = option.detectable / reach * usual / per_week
    returns = [c.roi for c in pair.channels if c.roi is not None]
    if len(returns) < len(pair.channels):
        return None
    ends = [
        sum(c.spend * getattr(r, end) for c, r in zip(pair.channels, returns, strict=True))
        / pair.spend
        - elsewhere
        for end in ("mean", "low", "high")
    ]
    moved = STEP * pair.spend * QUARTER / mix.weeks
    return NextTest(
        channel=pair.channels[0].channel,
        other=pair.channels[1].channel,
        unknown=pair.unknown,
        moved=moved,
        worth=worth_of_knowing(pair.marginal, _sd(pair.unknown), elsewhere, error, moved),
        known_to=error,
        option=option,
        loss=Interval(
            mean=option.cost * ends[0],
            low=option.cost * ends[1],
            high=option.cost * ends[2],
            level=returns[0].level,
        ),
    )


def _folded(mean: float, sd: float) -> float:
    """Return E|x| of a normal x."""
    if sd <= 0.0:
        return abs(mean)
    density = sd * sqrt(2.0 / pi) * exp(-0.5 * (mean / sd) ** 2)
    return density + mean * (1.0 - 2.0 * normal_cdf(-mean / sd))


def testable(mix: MixReading) -> list[ChannelEffect]:
    """Return the channels whose marginal return a test could tell.

    Raises
    ------
    NoTestError
        ``test_nothing_unknown`` where there is none.
    """
    asked = [c for c in mix.channels if c.marginal_roi is not None and c.kind not in UNTESTABLE]
    if not asked:
        raise NoTestError("test_nothing_unknown", {"outcome": mix.outcome})
    return asked


def elsewhere_of(tables: Tables, channels: list[ChannelEffect]) -> float:
    """Return what a unit of money brings otherwise: one over the margin, else the usual return."""
    margin = tables.company.plan.margin
    if margin is not None:
        return 1.0 / margin
    spends = np.array([c.spend for c in channels])
    means = np.array([c.marginal_roi.mean for c in channels if c.marginal_roi is not None])
    return float(spends @ means / spends.sum())


@dataclass(frozen=True, eq=False)
class Offers:
    """Designs that the outcome's history allows, whatever is tested, and that history."""

    options: tuple[TestOption, ...] = ()
    history: History | None = None
    level: float = 0.9
    seed: int = 0


def offers_of(tables: Tables, asked: DesignAsked) -> Offers:
    """Return the designs; none where no outcome is told by region."""
    try:
        history, _ = whole_history(tables, asked)
        return Offers(design(tables, asked).options, history, asked.level, asked.seed)
    except NoTestError:
        return Offers(seed=asked.seed)


def prices(
    tables: Tables, mix: MixReading, channel: ChannelEffect, offers: Offers, elsewhere: float
) -> list[NextTest]:
    """Return a pause and a boost of the channel in each design that can be priced and read."""
    if offers.history is None:
        return []
    names = channel.members or (channel.channel,)
    cost = cost_of(tables, names[:1], PAUSE, offers.history)
    if cost is None:
        return []
    place = {name: i for i, name in enumerate(offers.history.regions)}
    found = []
    for option in offers.options:
        treated = [place[name] for name in option.regions]
        each = float(cost[treated].sum()) if treated else float(cost.mean()) * option.treated
        periods = option.days / offers.history.step
        for step in (PAUSE, BOOST):
            made = option.model_copy(update={"cost": abs(step) * each * periods})
            told = _priced(mix, channel, made, step, elsewhere, offers.level)
            if told is not None:
                found.append(told)
    return found


def net(test: NextTest) -> float:
    """Return what a test is worth less what it is expected to give up, in the outcome's unit."""
    return test.worth - max(test.loss.mean, 0.0)


@dataclass(frozen=True)
class _Unknown:
    """What is not known, and the most that knowing it could be worth."""

    of: "ChannelEffect | _Pair"
    most: float


def _unknowns(mix: MixReading, asked: list[ChannelEffect], elsewhere: float) -> list[_Unknown]:
    """Return the channels and the pairs, what could be worth most to know first."""
    found = []
    for channel in asked:
        moved = STEP * channel.spend * QUARTER / mix.weeks
        mean, sd = _marginal(channel)
        found.append(_Unknown(channel, worth_of_knowing(mean, sd, elsewhere, 0.0, moved)))
    for pair in _open_pairs(mix, asked):
        moved = STEP * pair.spend * QUARTER / mix.weeks
        worth = worth_of_knowing(pair.marginal, _sd(pair.unknown), elsewhere, 0.0, moved)
        found.append(_Unknown(pair, worth))
    return sorted(found, key=lambda u: -u.most)


def _marginal(channel: ChannelEffect) -> tuple[float, float]:
    """Return mean and standard deviation of a channel's marginal return."""
    told = channel.marginal_roi
    return (0.0, 0.0) if told is None else (told.mean, _sd(told))


def _sd(told: Interval) -> float:
    return (told.high - told.low) / (2.0 * NormalDist().inv_cdf(0.5 * (1.0 + told.level)))


def _best(
    tables: Tables,
    mix: MixReading,
    unknown: _Unknown,
    offers: Offers,
    bounds: tuple[float, float | None],
) -> NextTest | None:
    """Return the most valuable test of an unknown; None where none can be priced or read.

    ``bounds`` are what money brings elsewhere, and what a test may give up at worst.
    """
    one, (elsewhere, limit) = unknown.of, bounds
    found: list[NextTest] = []
    if isinstance(one, ChannelEffect):
        found = prices(tables, mix, one, offers, elsewhere)
    else:
        names = tuple((c.members or (c.channel,))[0] for c in one.channels)
        asked = DesignAsked(outcome=mix.outcome, channels=names, seed=offers.seed)
        try:
            for option in pair_options(tables, asked):
                told = _pair_priced(mix, one, option, elsewhere, asked)
                found += [] if told is None else [told]
        except NoTestError:
            return None
    borne = (t for t in found if limit is None or t.loss.high <= limit)
    return max(borne, key=net, default=None)


def _added(channel: ChannelEffect, weeks: int, step: float, bend: float) -> float:
    """Return what a unit of a boost's money adds, as a part of what the next unit does.

    By the channel's curve as the joint model draws it; where none is drawn, by the square of how
    the next unit compares with the usual one, below which no concave curve of those in use falls.
    """
    if channel.marginal_roi is None or channel.marginal_roi.mean <= 0.0:
        return LEAST
    part = bend**2
    if channel.curve:
        usual = channel.spend / weeks
        spends = [point.spend for point in channel.curve]
        heights = [point.response.mean for point in channel.curve]
        now, then = np.interp([usual, (1.0 + step) * usual], spends, heights)
        part = float(then - now) / (step * usual) / channel.marginal_roi.mean
    return min(max(part, LEAST), 1.0)


def _priced(
    mix: MixReading,
    channel: ChannelEffect,
    option: TestOption,
    step: float,
    elsewhere: float,
    level: float,
) -> NextTest | None:
    unknown, usual = channel.marginal_roi, channel.roi
    usable = option.amount is not None and option.cost is not None and option.cost > 0.0
    if unknown is None or usual is None or not usable or channel.spend <= 0.0:
        return None
    assert option.amount is not None  # noqa: S101 - just asked
    assert option.cost is not None  # noqa: S101
    reach = NormalDist().inv_cdf(0.5 * (1.0 + level)) + NormalDist().inv_cdf(POWER)
    bend = abs(unknown.mean / usual.mean) if usual.mean else 1.0
    error = option.amount / reach / option.cost
    if step < 0.0:
        # it tells the usual return, and gives up what the money brought; the money is kept
        error *= min(bend, 1.0)
        ends = [r - elsewhere for r in (usual.mean, usual.low, usual.high)]
    else:
        # it tells what twice the spend adds, which is less than the next unit would
        part = _added(channel, mix.weeks, step, bend)
        error /= part
        ends = [elsewhere - part * r for r in (unknown.mean, unknown.high, unknown.low)]
    moved = STEP * channel.spend * QUARTER / mix.weeks
    mean, low, high = (option.cost * each for each in ends)
    return NextTest(
        channel=channel.channel,
        step=step,
        unknown=unknown,
        moved=moved,
        worth=worth_of_knowing(unknown.mean, _sd(unknown), elsewhere, error, moved),
        known_to=error,
        option=option,
        loss=Interval(mean=mean, low=low, high=high, level=usual.level),
    )
