"""Which test could be run: a lot among sets of regions, lots and switchbacks; what each sees."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import comb

import numpy as np
import polars as pl

from luopan.instruments.experiments.asked import asked as asked_tests
from luopan.instruments.experiments.history import (
    Array,
    History,
    distances_between,
    near_to,
    of_regions,
)
from luopan.instruments.experiments.pair_design import together
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.seen import as_option, curve_of, finite, tried
from luopan.instruments.experiments.wanted import DesignAsked, cost_of, periods_of
from luopan.readings.base import Fact
from luopan.readings.designs import (
    DesignCode,
    DesignMap,
    MapRegion,
    Part,
    TestOption,
    TestOptions,
)
from luopan.stats import panels, randomised
from luopan.tables.bundle import Tables
from luopan.tables.headers import nearest

MAPPED = 104
"""Periods of the design map."""


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
    pairs = tuple(together(tables, history, asked)) if len(asked.channels) == 2 else ()
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


def pair_options(tables: Tables, asked: DesignAsked) -> tuple[TestOption, ...]:
    """Return the tests of what two channels do together, and no others.

    Raises
    ------
    NoTestError
        As `design`.
    """
    history, _ = whole_history(tables, asked)
    return tuple(together(tables, history, asked))


def as_design(tables: Tables, name: str, outcome: str | None) -> dict[str, object]:
    """Return what a test of the tests table asks, as settings of `DesignAsked`.

    Raises
    ------
    NoTestError
        If the table does not have the test, or it cannot be read.
    """
    tests, problems = asked_tests(tables, name)
    if not tests:
        if problems:
            raise NoTestError(problems[0].code, problems[0].facts)
        known = tuple(test.name for test in asked_tests(tables)[0])
        facts: dict[str, Fact] = {"test": name, "known": known[:8]}
        raise NoTestError("test_unknown" if known else "test_no_design", facts)
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
    if panels.in_step(values[told]):
        raise NoTestError("test_in_step", {"outcome": history.outcome, "regions": len(kept)})
    return replace(history, regions=kept, values=values[told]), int((~told).sum())


def _chosen(
    history: History, asked: DesignAsked, cost: Array | None, apart: Array | None
) -> tuple[tuple[TestOption, ...], int, dict[str, int], str | None]:
    """Draw among the best sets of regions; where all regions are given, look at those."""
    count = len(history.regions)
    index = {name: i for i, name in enumerate(history.regions)}
    if asked.must and asked.sizes == (len(asked.must),):
        return _given(history, asked, cost, apart)
    sizes = asked.sizes or tuple(
        range(max(2, len(asked.must)), max(3, len(asked.must) + 1, count // 4 + 1))
    )
    lengths = tuple(sorted({periods_of(days, history) for days in asked.days}))
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
            design="drawn" if d.among else "chosen",
            regions=tuple(history.regions[i] for i in d.treated),
            among=tuple(tuple(history.regions[i] for i in s) for s in d.among),
            treated=len(d.treated),
            days=d.length * history.step,
            detectable=finite(d.power.detectable),
            amount=finite(d.effect),
            power=curve_of(d.power.effects, d.power.power),
            cost=None if cost is None else d.cost,
            share=d.share,
            correlation=d.correlation,
            sets=(len(d.among) or comb(len(history.regions), len(d.treated))) - 1,
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
    for length in sorted({periods_of(days, history) for days in asked.days}):
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
        seen = finite(curve.detectable)
        options.append(
            TestOption(
                design="chosen",
                regions=tuple(history.regions[i] for i in treated),
                treated=len(treated),
                days=length * history.step,
                detectable=seen,
                amount=None if seen is None else seen * level * length,
                power=curve_of(curve.effects, curve.power),
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
        told = tried(history, drawn, question, asked)
        yield TestOption(
            design=code,
            treated=treated,
            days=days,
            block_days=drawn.block * history.step if drawn.within else None,
            cost=money,
            **as_option(told, history, treated, drawn.periods),
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
        periods = periods_of(days, history)
        yield "lot", days, randomised.stratified(strata, halves, periods)
        block = periods_of(asked.block_days or max(7, days // 4), history)
        if periods >= 2 * block:
            yield "switchback", days, randomised.BlockLot(count, periods, block, washout)
