"""What a split of people could see, before it starts, from what people did or answered before."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.instruments.experiments.arms import baseline
from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.asked import asked as asked_tests
from luopan.instruments.experiments.history import judged_by
from luopan.instruments.experiments.people import answers_of
from luopan.instruments.experiments.refusal import NoTestError
from luopan.instruments.experiments.split import planned_shares
from luopan.readings.designs import PowerPoint, TestOption, TestOptions
from luopan.stats.audiences import Metric, Moments, Split, share_spread, spread
from luopan.stats.sequential import LookPlan, drift_needed
from luopan.tables.bundle import Tables
from luopan.tables.designs import is_usual
from luopan.tables.split_rows import USUAL

POINTS = 25
SHARES = (0.5, 0.2, 0.1)
"""Parts of the people that may get the new thing, where nobody says how many shall."""


@dataclass(frozen=True, kw_only=True)
class SplitAsked:
    """What a split may look like.

    Parameters
    ----------
    outcome : str or None
        Indicator; None takes the only one.
    channels : tuple of str
        What is tested.
    days : tuple of int
        Lengths to try.
    people : int or None
        In all arms together; None takes as many a day as earlier splits had.
    shares : tuple of float
        Parts of the people in the new arm, to try.
    looks : tuple of float
        Parts of the test after which it will be looked at, ending in 1; empty for the end alone.
    level, power : float
        Of the interval; the chance wanted of finding the smallest detectable effect.
    until : datetime.date or None
        Only what was told by this day.
    seed : int
        Kept with the options; nothing is drawn.
    """

    outcome: str | None = None
    channels: tuple[str, ...] = ()
    days: tuple[int, ...] = (14, 28)
    people: int | None = None
    shares: tuple[float, ...] = SHARES
    looks: tuple[float, ...] = ()
    level: float = 0.9
    power: float = 0.8
    until: date | None = None
    seed: int = 20261115


@dataclass(frozen=True)
class _Usual:
    """What people did so far: how many, their mean, how one differs from another."""

    people: int
    mean: float
    spread: float
    a_day: float | None
    days: int


def design_split(tables: Tables, asked: SplitAsked) -> TestOptions:
    """Return the splits that could be made of an audience.

    Parameters
    ----------
    tables : Tables
        ``audiences`` of earlier splits; else ``surveys``; else a rate in ``outcomes``.
    asked : SplitAsked
        What it may look like.

    Raises
    ------
    NoTestError
        No indicator, nothing that tells how people differ, or not how many there will be.
    """
    outcome, usual = _usual(tables, asked)
    options = tuple(_options(asked, usual, outcome))
    return TestOptions(
        schema="luopan/designs/1",
        as_of=tables.as_of,
        outcome=outcome,
        channels=asked.channels,
        level=asked.level,
        power=asked.power,
        step_days=1,
        history=usual.days,
        regions=0,
        people=usual.people,
        base=usual.mean,
        spread=usual.spread,
        scored=len(options),
        options=options,
        seed=asked.seed,
    )


def as_split(tables: Tables, name: str, outcome: str | None) -> dict[str, object] | None:
    """Return what a test of people asks, as settings of `SplitAsked`; None for any other test."""
    tests, _ = asked_tests(tables, name)
    if not tests or tests[0].design != "people":
        return None
    test = tests[0]
    record = None if tables.register is None else tables.register.test(test.name)
    told: dict[str, object] = {
        "outcome": outcome or test.outcome or (None if record is None else record.test.outcome),
        "channels": test.channels,
        "days": ((test.end - test.start).days + 1,),
        "shares": (_new(test, planned_shares(test, record)),),
        "until": test.start - timedelta(days=1),
    }
    if record is not None:
        total = (test.end - test.start).days + 1
        days = sorted({*(min(day, total) for day in record.test.looks), total})
        told["looks"] = tuple(day / total for day in days) if record.test.looks else ()
        told["people"] = record.test.people
    return told


def _new(test: Asked, shares: dict[str, float]) -> float:
    """Return the first new arm's share of those in it and in business as usual."""
    if not shares:
        return 0.5
    new = shares[test.arms[0]]
    return new / (new + shares[USUAL])


def _options(asked: SplitAsked, usual: _Usual, outcome: str) -> list[TestOption]:
    if asked.people is None and usual.a_day is None:
        raise NoTestError("test_no_people", {"outcome": outcome})
    days = asked.days if asked.people is None else asked.days[:1]
    many = {length: asked.people or round((usual.a_day or 0.0) * length) for length in days}
    return [
        _option(asked, usual, (length, people), share)
        for length, people in many.items()
        for share in asked.shares
    ]


def _option(asked: SplitAsked, usual: _Usual, size: tuple[int, int], share: float) -> TestOption:
    """Return what a split of so many days and people could see."""
    days, people = size
    treated = round(people * share)
    told = {"design": "people", "treated": treated, "days": days, "share": share}
    if usual.mean <= 0.0 or usual.spread <= 0.0 or min(treated, people - treated) < 2:
        refused = "too_few_people" if min(treated, people - treated) < 2 else "no_share"
        return TestOption(**told, refused=refused)
    split = Split((usual.spread, usual.spread), share, 1.0 - asked.level, drift=_drift(asked))
    detectable = split.detectable(people, asked.power) / usual.mean
    effects = np.linspace(0.0, 2.0 * detectable, POINTS)
    return TestOption(
        **told,
        detectable=detectable,
        amount=detectable * usual.mean * treated,
        power=tuple(
            PowerPoint(effect=float(e), power=min(1.0, split.power(e * usual.mean, people)))
            for e in effects
        ),
    )


def _drift(asked: SplitAsked) -> float:
    """Return how much more drift the looks cost."""
    if len(asked.looks) < 2:
        return 1.0
    alpha = 1.0 - asked.level
    several = drift_needed(LookPlan(asked.looks, alpha=alpha), asked.power)
    one = drift_needed(LookPlan((1.0,), alpha=alpha), asked.power)
    return max(1.0, several / one)


def _usual(tables: Tables, asked: SplitAsked) -> tuple[str, _Usual]:
    """Return the indicator, and what is known of it."""
    did, said, rates = (sorted(x) for x in _told(tables))
    test = Asked("", "audience", (), None, lot=False, cells=())
    outcome = judged_by(test, dict.fromkeys((*did, *said, *rates)), asked.outcome)
    for told in (_did(tables, outcome, asked), _said(tables, outcome), _rate(tables, outcome)):
        if told is not None:
            return outcome, told
    raise NoTestError("test_no_spread", {"outcome": outcome})


def _told(tables: Tables) -> tuple[set[str], set[str], set[str]]:
    did = set() if tables.audiences is None else set(tables.audiences["indicator"].to_list())
    said = set() if tables.surveys is None else set(tables.surveys["indicator"].to_list())
    rates: set[str] = set()
    if tables.outcomes is not None:
        rates = set(tables.outcomes.filter(pl.col("n") > 0)["indicator"].to_list())
    return did, said, rates


def _did(tables: Tables, outcome: str, asked: SplitAsked) -> _Usual | None:
    """Return what those did who had business as usual in earlier splits, or all where none did."""
    if tables.audiences is None:
        return None
    rows = tables.audiences.filter(pl.col("indicator") == outcome)
    if asked.until is not None:
        rows = rows.filter(pl.col("date") <= asked.until)
    plain = [arm for arm in rows["arm"].unique().to_list() if is_usual(arm)]
    mine = rows.filter(pl.col("arm").is_in(plain)) if plain else rows
    if mine.is_empty():
        return None
    kinds = {i.name: i.kind for i in tables.company.indicator}
    kinds |= {g.indicator: g.kind for g in tables.company.goal}
    try:
        found = baseline(mine, kinds.get(outcome))
    except ValueError:
        return None
    days = _days(rows)
    people = rows["person"].n_unique() if found.single else int(rows["n"].sum() or 0)
    mean = found.moments.mean
    per = found.metric.per
    value = float(mean[0] if per is None else mean[0] / mean[per])
    return _Usual(people, value, spread(found.moments, found.metric), people / days, days)


def _days(rows: pl.DataFrame) -> int:
    first, last = rows["date"].min(), rows["date"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return 1
    return (last - first).days + 1


def _said(tables: Tables, outcome: str) -> _Usual | None:
    """Return what people answered, all audiences together."""
    found = answers_of(tables, outcome)
    if found is None:
        return None
    moments, days = found
    return _Usual(round(moments.n), float(moments.mean[0]), _plain(moments), None, days)


def _plain(moments: Moments) -> float:
    return spread(moments, Metric())


def _rate(tables: Tables, outcome: str) -> _Usual | None:
    """Return the firm's own rate, which says how people differ by itself."""
    if tables.outcomes is None:
        return None
    rows = tables.outcomes.filter((pl.col("indicator") == outcome) & (pl.col("n") > 0))
    tries = int(rows["n"].sum() or 0)
    if not tries:
        return None
    rate = float(rows["value"].sum() or 0.0) / tries
    return _Usual(tries, rate, share_spread(min(max(rate, 0.0), 1.0)), None, _days(rows))
