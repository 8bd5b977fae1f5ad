"""Which test could be run: a lot among sets of regions, lots and switchbacks; what each sees."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.instruments.experiments.asked import asked as asked_tests
from luopan.instruments.experiments.history import USUAL_DAYS, Array, History, of_regions
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Fact
from luopan.readings.designs import DesignCode, PowerPoint, TestOption, TestOptions
from luopan.stats import panels, randomised
from luopan.tables.bundle import Tables
from luopan.tables.headers import nearest

POINTS = 25


@dataclass(frozen=True, kw_only=True)
class DesignAsked:
    """What a test may look like.

    Parameters
    ----------
    outcome : str or None
        Indicator; None takes the only one.
    channels : tuple of str
        What is to be tested; two of them ask what they do together.
    days : tuple of int
        Lengths to try.
    sizes : tuple of int
        Numbers of treated regions to try; empty takes from two to a quarter of the regions.
    must, never : tuple of str
        Regions that are always or never treated.
    budget : float or None
        Money that the test may move at most.
    step : float
        Relative change in spend: −1 is a pause.
    level, power : float
        Of the interval; the chance wanted of finding the smallest detectable effect.
    half_life_days, washout_days, block_days : int
        Of carry-over; left out after a change; a switchback's block, 0 for four weeks.
    candidates : int
        Distinct sets of regions to score.
    until : datetime.date or None
        History up to this day only.
    seed : int
        Of the draws.
    """

    outcome: str | None = None
    channels: tuple[str, ...] = ()
    days: tuple[int, ...] = (28, 56)
    sizes: tuple[int, ...] = ()
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    budget: float | None = None
    step: float = -1.0
    level: float = 0.9
    power: float = 0.8
    half_life_days: int = 0
    washout_days: int = 0
    block_days: int = 0
    candidates: int = 2400
    until: date | None = None
    seed: int = 20261115


def design(tables: Tables, asked: DesignAsked) -> TestOptions:
    """Return the tests that the firm's own history allows.

    Parameters
    ----------
    tables : Tables
        ``outcomes`` by region; ``channels`` by region for what a test costs.
    asked : DesignAsked
        What it may look like.

    Raises
    ------
    NoTestError
        No outcome by region, an unknown region or channel, or too short a history.
    """
    outcome = _outcome(tables, asked)
    history, left = _whole(of_regions(tables, outcome, asked.until))
    _known(asked.must + asked.never, history.regions, "test_unknown_region")
    _known(asked.channels, [c.name for c in tables.company.channel], "test_unknown_channel")
    cost = _cost(tables, asked, history)
    chosen, scored, lost, refused = _chosen(history, asked, cost)
    lots = tuple(_lots(history, asked, cost))
    pairs = tuple(_together(history, asked)) if len(asked.channels) == 2 else ()
    return TestOptions(
        schema="luopan/designs/1",
        outcome=outcome,
        channels=asked.channels,
        level=asked.level,
        power=asked.power,
        step_days=history.step,
        history=len(history.periods),
        regions=len(history.regions),
        scored=scored,
        lost={**lost, **({"gaps": left} if left else {})},
        options=(*chosen, *lots, *pairs),
        refused=refused,
        seed=asked.seed,
    )


def as_design(tables: Tables, name: str, outcome: str | None) -> dict[str, object]:
    """Return what a test of the tests table asks, as settings of `DesignAsked`.

    Raises
    ------
    NoTestError
        If the table does not have the test, or it cannot be read.
    """
    tests, problems = asked_tests(tables, name)
    if not tests:
        facts: dict[str, Fact] = {"test": name, "known": ()}
        raise NoTestError(
            *((problems[0].code, problems[0].facts) if problems else ("test_unknown", facts))
        )
    test = tests[0]
    return {
        "outcome": outcome or test.outcome,
        "channels": test.channels,
        "days": ((test.end - test.start).days + 1,),
        "sizes": (len(test.regions),) if test.regions else (),
        "must": test.regions if test.design == "chosen" else (),
        "until": test.start - timedelta(days=1),
    }


def _outcome(tables: Tables, asked: DesignAsked) -> str:
    frame = tables.outcomes
    told: list[str] = []
    if frame is not None:
        by_region = frame.filter(pl.col("region").is_not_null())
        told = [str(x) for x in by_region["indicator"].unique().sort().to_list()]
    if not told:
        raise NoTestError("test_no_regions", {"test": "", "outcome": asked.outcome or ""})
    if asked.outcome is None and len(told) == 1:
        return told[0]
    if asked.outcome not in told:
        code = "test_no_outcome" if asked.outcome is None else "test_unknown_outcome"
        facts: dict[str, Fact] = {
            "test": "",
            "outcome": asked.outcome or "",
            "known": tuple(told),
        }
        raise NoTestError(code, facts)
    return asked.outcome


def _known(names: tuple[str, ...], known: list[str] | tuple[str, ...], code: str) -> None:
    for name in names:
        if name not in known:
            near = nearest(name, known, limit=1) or tuple(known)[:6]
            raise NoTestError(code, {"name": name, "known": tuple(near)})


def _whole(history: History) -> tuple[History, int]:
    """Leave out regions with gaps or without sales; return how many."""
    values = history.values
    told = np.array([bool(not np.isnan(row).any() and row.mean() > 0.0) for row in values])
    kept = tuple(n for n, good in zip(history.regions, told, strict=True) if good)
    if len(kept) < 4:
        facts = {"regions": len(kept), "left": int((~told).sum())}
        raise NoTestError("test_few_whole_regions", facts)
    return replace(history, regions=kept, values=values[told]), int((~told).sum())


def _cost(tables: Tables, asked: DesignAsked, history: History) -> Array | None:
    """Return the money that changing the channels' spend moves, a region and period."""
    if tables.channels is None or not asked.channels:
        return None
    count = min(max(1, USUAL_DAYS // history.step), len(history.periods))
    recent = history.periods[-count]
    rows = tables.channels.filter(
        pl.col("channel").is_in(asked.channels)
        & pl.col("region").is_not_null()
        & (pl.col("date") >= recent)
        & (pl.col("date") <= history.last_day)
    )
    spent = dict(rows.group_by("region").agg(pl.col("spend").sum()).iter_rows())
    if not set(history.regions) <= set(spent):
        return None
    each = np.array([float(spent[name] or 0.0) for name in history.regions]) / count
    out: Array = np.abs(asked.step) * each
    return out


def _periods(days: int, history: History) -> int:
    return max(1, round(days / history.step))


def _chosen(
    history: History, asked: DesignAsked, cost: Array | None
) -> tuple[tuple[TestOption, ...], int, dict[str, int], str | None]:
    """Draw among the best sets of regions; where all regions are given, look at those."""
    count = len(history.regions)
    index = {name: i for i, name in enumerate(history.regions)}
    if asked.must and asked.sizes == (len(asked.must),):
        return _given(history, asked, cost)
    sizes = asked.sizes or tuple(
        range(max(2, len(asked.must)), max(3, len(asked.must) + 1, count // 4 + 1))
    )
    lengths = tuple(sorted({_periods(days, history) for days in asked.days}))
    try:
        found = panels.select(
            history.values,
            panels.MarketPlan(
                sizes=sizes,
                lengths=lengths,
                must=tuple(index[n] for n in asked.must),
                never=tuple(index[n] for n in asked.never),
                cost=cost,
                budget=asked.budget if cost is not None else None,
                candidates=asked.candidates,
            ),
            panels.Aim(level=asked.level, power=asked.power),
            seed=asked.seed,
        )
    except ValueError as error:
        return (), 0, {}, str(error).split(":")[0]
    options = tuple(
        TestOption(
            design="drawn",
            regions=tuple(history.regions[i] for i in d.treated),
            among=tuple(tuple(history.regions[i] for i in s) for s in d.among),
            treated=len(d.treated),
            days=d.length * history.step,
            detectable=_finite(d.power.detectable),
            amount=_finite(d.effect),
            power=_curve(d.power.effects, d.power.power),
            cost=None if cost is None else d.cost,
            share=d.share,
            correlation=d.correlation,
            sets=len(d.among) - 1,
        )
        for d in found.designs
    )
    return options, found.scored, {str(k): v for k, v in found.lost.items()}, found.refused


def _given(
    history: History, asked: DesignAsked, cost: Array | None
) -> tuple[tuple[TestOption, ...], int, dict[str, int], str | None]:
    """Look at the given regions, for every length."""
    treated = tuple(history.regions.index(name) for name in asked.must)
    level = float(history.values[list(treated)].mean(axis=1).sum())
    options = []
    for length in sorted({_periods(days, history) for days in asked.days}):
        try:
            curve = panels.foreseen(
                history.values,
                treated,
                length,
                level=asked.level,
                wanted=asked.power,
                seed=asked.seed,
            )
        except ValueError as error:
            return (), 0, {}, str(error).split(":")[0]
        seen = _finite(curve.detectable)
        options.append(
            TestOption(
                design="chosen",
                regions=tuple(history.regions[i] for i in treated),
                treated=len(treated),
                days=length * history.step,
                detectable=seen,
                amount=None if seen is None else seen * level * length,
                power=_curve(curve.effects, curve.power),
                cost=None if cost is None else float(cost[list(treated)].sum() * length),
                refused=None if seen is not None else "not_found",
            )
        )
    return tuple(options), len(options), {}, None


def _lots(history: History, asked: DesignAsked, cost: Array | None) -> Iterator[TestOption]:
    """Yield half of the regions by lot, and a switchback, for every length; within the budget."""
    free = [i for i, name in enumerate(history.regions) if name not in asked.never]
    history = replace(
        history, regions=tuple(history.regions[i] for i in free), values=history.values[free]
    )
    cost = None if cost is None else cost[free]
    question = randomised.Question(half_life=asked.half_life_days / history.step, year=history.year)
    treated = len(free) // 2
    for code, days, drawn in _draws(history, asked):
        money = None if cost is None else float(cost.mean()) * treated * drawn.periods
        if money is not None and asked.budget is not None and money > asked.budget:
            continue
        told = _power(history, drawn, question, asked)
        yield TestOption(
            design=code,
            treated=treated,
            days=days,
            block_days=drawn.block * history.step if drawn.within else None,
            cost=money,
            **_said(told, history, treated, drawn.periods),
        )


def _draws(
    history: History, asked: DesignAsked
) -> Iterator[tuple[DesignCode, int, randomised.Design]]:
    """Yield the lots that fit: by region, and by block where there is room for two blocks."""
    count = len(history.regions)
    if count < 2:
        return
    strata = randomised.size_strata(history.values, max(1, count // 4))
    halves = tuple(int(n // 2) for n in np.bincount(strata))
    washout = round(asked.washout_days / history.step)
    for days in asked.days:
        periods = _periods(days, history)
        yield "lot", days, randomised.stratified(strata, halves, periods)
        block = _periods(asked.block_days or max(7, days // 4), history)
        if periods >= 2 * block:
            yield "switchback", days, randomised.BlockLot(count, periods, block, washout)


def _together(history: History, asked: DesignAsked) -> Iterator[TestOption]:
    """Yield the ready designs for what two channels do together."""
    count = len(history.regions)
    periods = _periods(max(asked.days), history)
    half = asked.half_life_days / history.step
    washout = round(asked.washout_days / history.step)
    ready = randomised.synergy_designs(count, periods, washout=washout, half_life=half)
    for one in ready:
        if one.question.contrast == "moderated":
            # how strong the other channel will be in each region is not known before
            continue
        question = replace(one.question, year=history.year)
        told = _power(history, one.design, question, asked)
        yield TestOption(
            design=one.code,
            asks="together",
            treated=3 * count // 4,
            days=one.design.periods * history.step,
            block_days=one.design.block * history.step if one.design.within else None,
            **_said(told, history, count // 4, one.design.periods),
        )


def _power(
    history: History,
    drawn: randomised.Design,
    question: randomised.Question,
    asked: DesignAsked,
) -> randomised.Power:
    plan = randomised.Plan(level=asked.level, power=asked.power, samples=100, seed=asked.seed)
    return randomised.power(history.values, drawn, question, plan)


def _said(
    told: randomised.Power, history: History, treated: int, periods: int
) -> dict[str, object]:
    """Return what a power says, as an option tells it."""
    detectable = _finite(told.detectable)
    usual = float(history.values.mean()) * treated * periods
    return {
        "detectable": detectable,
        "amount": None if detectable is None else detectable * usual,
        "power": _curve(told.effects, told.power),
        "refused": told.refused,
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _curve(effects: Array, power: Array) -> tuple[PowerPoint, ...]:
    """Return the curve at no more than `POINTS` effects."""
    if not effects.size:
        return ()
    keep = np.unique(np.linspace(0, effects.size - 1, POINTS).round().astype(int))
    return tuple(
        PowerPoint(effect=float(effects[i]), power=float(min(max(power[i], 0.0), 1.0)))
        for i in keep
    )
