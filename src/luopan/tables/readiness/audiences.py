"""Findings about splits of people: rows that fit no design, lots that fell otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl

from luopan.readings.base import Check, Fact, present
from luopan.stats.audiences import lots
from luopan.tables.bundle import Tables
from luopan.tables.designs import designed, is_usual
from luopan.tables.headers import nearest
from luopan.tables.readiness.weekly import LISTED
from luopan.tables.split_rows import USUAL, SplitRows, split_rows
from luopan.tables.splits import YES_NO_KINDS


@dataclass(frozen=True, slots=True)
class _Plan:
    """What tests table and register say of one split; the register goes before."""

    arms: tuple[str, ...]
    shares: Mapping[str, float]
    start: date
    last: date
    audiences: tuple[str, ...]


def findings(tables: Tables) -> Iterator[Check]:
    """Yield what keeps a split from being read, or from being believed."""
    frame = tables.audiences
    if frame is None or frame.is_empty():
        return
    file = next((i.file for i in tables.inputs if i.table == "audiences"), "audiences")
    names = [str(name) for name in frame["test"].unique().sort().to_list()]
    told: dict[str, SplitRows] = {}
    for name in names:
        plan = _plan(tables, name)
        if plan is None:
            yield _unknown(tables, file, name)
            continue
        days = (plan.start, plan.last)
        told[name] = split_rows(frame, name, plan.arms, days, plan.audiences)
        yield from _apart(file, name, plan, told[name])
        yield from _uneven(name, plan, told[name])
    yield from _shared(told)
    yield from _amounts(tables, frame, file)


def _plan(tables: Tables, name: str) -> _Plan | None:
    """Return the plan of a test by the tests table and the register, None where neither has it."""
    design, _ = designed(tables, name)
    record = None if tables.register is None else tables.register.test(name)
    arms = tuple(design.audiences) or tuple(a for a in design.shares if not is_usual(a))
    shares, start, end, tail = design.shares, design.start, design.end, 0
    people = {who for each in design.audiences.values() for who in each}
    if record is not None:
        test = record.test
        arms = arms or tuple(test.audiences) or tuple(a for a in test.shares if not is_usual(a))
        shares, tail = test.shares or shares, test.tail_days
        start, end = start or test.start, end or test.end
    if start is None or end is None or not arms:
        return None
    return _Plan(arms, shares, start, end + timedelta(days=tail), tuple(sorted(people)))


def _unknown(tables: Tables, file: str, name: str) -> Check:
    known = [] if tables.tests is None else tables.tests["test"].unique().to_list()
    known += [] if tables.register is None else [r.test.name for r in tables.register.tests]
    near = [one for one in nearest(name, map(str, known), limit=1) if one != name]
    code = "audience_test_misspelt" if near else "audience_test_unknown"
    facts: dict[str, Fact] = {"nearest": near[0]} if near else {}
    return present(code, "warn", file=file, test=name, **facts)


def _apart(file: str, name: str, plan: _Plan, told: SplitRows) -> Iterator[Check]:
    for arm in told.unknown:
        near = nearest(arm, plan.arms, limit=1)
        code = "audience_arm_misspelt" if near else "audience_arm_unknown"
        facts: dict[str, Fact] = {"nearest": near[0]} if near else {"known": plan.arms}
        yield present(code, "warn", file=file, test=name, arm=arm, **facts)
    if told.outside:
        yield present(
            "audience_outside", "warn", file=file, test=name, count=len(told.outside),
            rows=told.outside[:LISTED], start=str(plan.start), end=str(plan.last),
        )  # fmt: skip
    if told.elsewhere:
        yield present("audience_elsewhere", "warn", file=file, test=name, names=told.elsewhere)
    if told.twice:
        yield present("audience_twice", "warn", file=file, test=name, count=len(told.twice))


def _uneven(name: str, plan: _Plan, told: SplitRows) -> Iterator[Check]:
    """Yield a sample-ratio mismatch against the planned shares; without a plan none is told."""
    usual = sum(share for arm, share in plan.shares.items() if is_usual(arm))
    shares = {USUAL: usual} | {arm: plan.shares.get(arm, 0.0) for arm in plan.arms}
    people = [_people(told, arm) for arm in shares]
    if min(shares.values()) <= 0.0 or sum(people) == 0:
        return
    fell = lots(np.array(people, dtype=np.float64), np.array(list(shares.values())))
    if fell.fault is not None:
        expected = tuple(str(round(n)) for n in fell.expected)
        yield present(
            "audience_ratio", "fail", test=name, people=tuple(map(str, people)), planned=expected
        )


def _people(told: SplitRows, arm: str) -> int:
    """Return the people of an arm, by the indicator that counts most of them."""
    rows = told.rows.filter(pl.col("arm") == arm)
    if told.single:
        return int(rows["person"].n_unique())
    each = rows.group_by("indicator").agg(pl.col("n").sum())
    return int(sum(each["n"].sort(descending=True).to_list()[:1]))


def _shared(told: Mapping[str, SplitRows]) -> Iterator[Check]:
    """Yield the tests that have people in common: each may show the other's effect."""
    single = {name: rows.rows for name, rows in told.items() if rows.single}
    for first, second in combinations(single, 2):
        both = set(single[first]["person"].to_list()) & set(single[second]["person"].to_list())
        if both:
            yield present("audience_shared", "warn", first=first, second=second, count=len(both))


def _amounts(tables: Tables, frame: pl.DataFrame, file: str) -> Iterator[Check]:
    """Yield amounts below nought, and sums without the sums of squares that an interval needs."""
    counted = {i.name for i in tables.company.indicator if i.kind in YES_NO_KINDS}
    counted |= {g.indicator for g in tables.company.goal if g.kind in YES_NO_KINDS}
    for (name,), rows in frame.sort("row").group_by(["indicator"], maintain_order=True):
        below = rows.filter(pl.col("value") < 0.0)
        if below.height:
            shown = tuple(str(row) for row in below["row"].to_list()[:LISTED])
            yield present(
                "audience_negative", "warn", file=file, indicator=str(name),
                count=below.height, rows=shown,
            )  # fmt: skip
        sums = rows.filter(pl.col("person").is_null())
        plain = name in counted and not rows["base"].is_not_null().any()
        if sums.height and not plain and sums["squares"].is_null().any():
            yield present("audience_no_squares", "warn", file=file, indicator=str(name))
