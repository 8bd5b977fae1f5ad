"""Which test could be run: chosen regions, lots and switchbacks, and what each could see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.instruments.experiments.asked import asked as asked_tests
from luopan.instruments.experiments.history import (
    USUAL_DAYS,
    Array,
    History,
    distances_between,
    near_to,
    of_regions,
    spend_of,
)
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Fact
from luopan.readings.designs import (
    DesignCode,
    DesignMap,
    MapRegion,
    Part,
    PowerPoint,
    TestOption,
    TestOptions,
)
from luopan.stats import panels, randomised
from luopan.tables.bundle import Tables
from luopan.tables.headers import nearest

POINTS = 25
MAPPED = 104
"""Periods of the design map."""


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
    apart_km : float
        Regions nearer than this to a treated one are not compared with: advertising spills over.
    lots : bool
        Whether lots are offered beside chosen regions.
    candidates, best : int
        Distinct sets of regions to score; how many of them to return of every length.
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
    apart_km: float = 0.0
    lots: bool = True
    candidates: int = 1200
    best: int = 5
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
    history, left = whole_history(tables, asked)
    _known(asked.must + asked.never, history.regions, "test_unknown_region")
    _known(asked.channels, [c.name for c in tables.company.channel], "test_unknown_channel")
    cost = cost_of(tables, asked.channels, asked.step, history)
    far = asked.apart_km > 0.0
    apart = distances_between(history, tables.company.region) if far else None
    chosen, scored, lost, refused = _chosen(history, asked, cost, apart)
    lots = tuple(_lots(history, asked, cost, apart)) if asked.lots else ()
    pairs = tuple(_together(history, asked)) if len(asked.channels) == 2 else ()
    return TestOptions(
        schema="luopan/designs/1",
        as_of=tables.as_of,
        outcome=history.outcome,
        channels=asked.channels,
        level=asked.level,
        power=asked.power,
        step_days=history.step,
        history=len(history.periods),
        regions=len(history.regions),
        scored=scored,
        lost={**lost, **({"gaps": left} if left else {})},
        apart_km=asked.apart_km,
        options=(*chosen, *lots, *pairs),
        map=_map(history, chosen),
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
    record = None if tables.register is None else tables.register.test(name)
    return {
        "apart_km": 0.0 if record is None else record.test.apart_km,
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


def whole_history(tables: Tables, asked: DesignAsked) -> tuple[History, int]:
    """Return the outcome by region, and how many regions were left out.

    Those with gaps or without sales are.

    Raises
    ------
    NoTestError
        As `design`.
    """
    history = of_regions(tables, _outcome(tables, asked), asked.until)
    values = history.values
    told = np.array([bool(not np.isnan(row).any() and row.mean() > 0.0) for row in values])
    kept = tuple(n for n, good in zip(history.regions, told, strict=True) if good)
    if len(kept) < 4:
        facts = {"regions": len(kept), "left": int((~told).sum())}
        raise NoTestError("test_few_whole_regions", facts)
    return replace(history, regions=kept, values=values[told]), int((~told).sum())


def cost_of(
    tables: Tables, channels: tuple[str, ...], step: float, history: History
) -> Array | None:
    """Return the money that changing some channels' spend moves, a region and period, (N,).

    None where spend is not told for every region of the history.
    """
    spent = spend_of(channels, history.regions, tables, history)
    if spent is None:
        return None
    count = min(max(1, USUAL_DAYS // history.step), len(history.periods))
    out: Array = abs(step) * spent[:, -count:].mean(axis=1)
    return out


def _periods(days: int, history: History) -> int:
    return max(1, round(days / history.step))


def _chosen(
    history: History, asked: DesignAsked, cost: Array | None, apart: Array | None
) -> tuple[tuple[TestOption, ...], int, dict[str, int], str | None]:
    """Search for the best regions; where all of them are given, look at those."""
    count = len(history.regions)
    index = {name: i for i, name in enumerate(history.regions)}
    if asked.must and asked.sizes == (len(asked.must),):
        return _given(history, asked, cost, apart)
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
                distance=apart,
                apart=asked.apart_km,
                candidates=asked.candidates,
            ),
            panels.Aim(level=asked.level, power=asked.power, best=asked.best),
            seed=asked.seed,
        )
    except ValueError as error:
        return (), 0, {}, str(error).split(":")[0]
    options = tuple(
        TestOption(
            design="chosen",
            regions=tuple(history.regions[i] for i in d.treated),
            treated=len(d.treated),
            days=d.length * history.step,
            detectable=_finite(d.power.detectable),
            amount=_finite(d.effect),
            power=_curve(d.power.effects, d.power.power),
            cost=None if cost is None else d.cost,
            share=d.share,
            correlation=d.correlation,
            sets=d.sets,
            near=tuple(history.regions[i] for i in d.near),
        )
        for d in found.designs
    )
    lost = {str(k): v for k, v in found.lost.items()}
    return options, found.scored, lost, _refused(found)


def _map(history: History, chosen: tuple[TestOption, ...]) -> DesignMap | None:
    """Return who takes part in the first design on chosen regions, with the last periods."""
    if not chosen:
        return None
    values = history.values[:, -MAPPED:]
    total = float(values.sum())
    parts: dict[str, Part] = dict.fromkeys(chosen[0].near, "near")
    parts |= dict.fromkeys(chosen[0].regions, "treated")
    regions = tuple(
        MapRegion(
            region=name,
            part=parts.get(name, "compared"),
            share=float(row.sum()) / total,
            values=tuple(float(v) for v in row),
        )
        for name, row in zip(history.regions, values, strict=True)
    )
    return DesignMap(days=history.periods[-MAPPED:], regions=regions)


def _refused(found: panels.Selection) -> str | None:
    """Return why no regions could be chosen: distance where that alone stood in the way."""
    others = sum(count for reason, count in found.lost.items() if reason != "spill_over")
    near = found.refused == "none_allowed" and found.lost.get("spill_over", 0) and not others
    return "spill_over" if near else found.refused


def _given(
    history: History, asked: DesignAsked, cost: Array | None, apart: Array | None
) -> tuple[tuple[TestOption, ...], int, dict[str, int], str | None]:
    """Look at the given regions, for every length."""
    treated = tuple(history.regions.index(name) for name in asked.must)
    level = float(history.values[list(treated)].mean(axis=1).sum())
    near = () if apart is None else near_to(apart, treated, asked.apart_km)
    if len(history.regions) - len(treated) - len(near) < panels.MIN_DONORS:
        return (), 0, {"spill_over": 1}, "spill_over"
    options = []
    for length in sorted({_periods(days, history) for days in asked.days}):
        try:
            curve = panels.foreseen(
                history.values,
                treated,
                length,
                excluded=near,
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
                near=tuple(history.regions[i] for i in near),
                refused=None if seen is not None else "not_found",
            )
        )
    return tuple(options), len(options), {}, None


def _lots(
    history: History, asked: DesignAsked, cost: Array | None, apart: Array | None
) -> Iterator[TestOption]:
    """Yield half of the regions by lot, and a switchback, for every length; within the budget.

    A lot may put neighbours into different arms: where two are too near it is refused.
    """
    free = [i for i, name in enumerate(history.regions) if name not in asked.never]
    history = replace(
        history, regions=tuple(history.regions[i] for i in free), values=history.values[free]
    )
    cost = None if cost is None else cost[free]
    question = randomised.Question(half_life=asked.half_life_days / history.step, year=history.year)
    treated = len(free) // 2
    close = apart is not None and bool(
        (apart[np.ix_(free, free)][np.triu_indices(len(free), 1)] < asked.apart_km).any()
    )
    for code, days, drawn in _draws(history, asked):
        if close:
            yield TestOption(design=code, treated=treated, days=days, refused="spill_over")
            continue
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
