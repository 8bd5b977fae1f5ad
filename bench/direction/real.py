"""Real trackers: approval, Swedish parties and concern about Covid, thinned to few answers."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.direction.methods import METHODS, SPAN, firm
from bench.direction.trackers import Cell, Tracker
from luopan.instruments.direction import DirectionPlan, measure
from luopan.tables.bundle import Tables

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Poll:
    """One poll: its last day, who asked, how many, and the share of yes."""

    day: date
    house: str
    n: int
    share: float


def _day(text: str) -> date:
    form = "%m/%d/%Y" if "/" in text else "%Y-%m-%d"
    return datetime.strptime(text, form).date()  # noqa: DTZ007


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def approval(folder: Path) -> Iterator[Poll]:
    """Read FiveThirtyEight's list of presidential approval polls (CC BY 4.0)."""
    with (folder / "trump_approval_polllist_2020-02-01.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if r["subgroup"] == "All polls" and r["samplesize"]:
                share = float(r["approve"]) / 100
                yield Poll(_day(r["enddate"]), r["pollster"], int(float(r["samplesize"])), share)


def swedish(folder: Path, party: str = "S") -> Iterator[Poll]:
    """Read support of a Swedish party (SwedishPolls, CC0)."""
    with (folder / "swedish_polls.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            share, n, day = _number(r[party]), _number(r["n"]), r["collectPeriodTo"]
            if np.isfinite(share * n) and day != "NA" and day >= "2014":
                yield Poll(_day(day), r["house"], int(n), share / 100)


def concern(folder: Path) -> Iterator[Poll]:
    """Read shares very or somewhat concerned about being infected (FiveThirtyEight, CC BY 4.0)."""
    with (folder / "covid_concern_polls.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            share = _number(r["very"]) + _number(r["somewhat"])
            n = _number(r["sample_size"])
            if r["subject"] == "concern-infected" and r["party"] == "all" and share * n > 0:
                yield Poll(_day(r["end_date"]), r["pollster"], int(n), min(share / 100, 1.0))


def pooled(polls: list[Poll]) -> tuple[date, Floats]:
    """Return the first week and the pool's share in every week (NaN where nobody asked)."""
    first = min(p.day for p in polls)
    first -= timedelta(days=first.weekday())
    weight: dict[int, float] = defaultdict(float)
    total: dict[int, float] = defaultdict(float)
    for p in polls:
        week = (p.day - first).days // 7
        weight[week] += p.n
        total[week] += p.n * p.share
    share = np.full(max(weight) + 1, np.nan)
    for week, n in weight.items():
        share[week] = total[week] / n
    return first, share


def thinned(
    polls: list[Poll], n: int, history: int = 78, every: int = 2
) -> dict[str, list[Floats]]:
    """Thin the weekly pool to ``n`` answers and ask every method for the pool itself.

    Returns per method rows of (covered now, error now in points of per cent, covered in 13 weeks).
    """
    _, share = pooled(polls)
    rng = np.random.default_rng([5, n])
    asked = np.isfinite(share)
    yes = np.where(asked, rng.binomial(n, np.where(asked, share, 0.5)), 0)
    out: dict[str, list[Floats]] = {name: [] for name in METHODS}
    for now in range(history, share.size - SPAN, every):
        first = now - history
        week = np.flatnonzero(asked[first : now + 1]).astype(np.int64)
        k = yes[first : now + 1][week]
        truth = share[first : now + SPAN + 1]
        if not (np.isfinite(truth[history]) and np.isfinite(truth[-1])):
            continue
        cell = Cell("real", "share", n, weeks=history + 1, ahead=SPAN)
        one = Tracker(cell, week, np.stack([n - k, k], axis=1), truth)
        for name, method in METHODS.items():
            said = method(one, history, None)
            here = said.now[1] <= truth[history] <= said.now[2]
            later = said.ahead and said.ahead[1] <= truth[-1] <= said.ahead[2]
            error = 100 * (said.now[0] - truth[history])
            out[name].append(np.array([here, error, np.nan if later is None else later]))
    return out


def houses(polls: list[Poll], n: int, every: int = 6, history: int = 26) -> list[Floats]:
    """Thin each poll to ``n`` answers, keep its house, and ask Luopan for the pool.

    The pool now is the mean of houses' full results within two weeks.
    """
    first = min(p.day for p in polls)
    rng = np.random.default_rng([6, n])
    drawn = [(p, int(rng.binomial(n, p.share))) for p in sorted(polls, key=lambda p: p.day)]
    out = []
    last = max(p.day for p in polls)
    now = first + timedelta(weeks=history)
    while now <= last - timedelta(weeks=SPAN):
        near = [p.share for p in polls if abs((p.day - now).days) <= 14]
        later = [p.share for p in polls if abs((p.day - now).days - 7 * SPAN) <= 14]
        rows = [(p, k) for p, k in drawn if now - timedelta(weeks=104) < p.day <= now]
        if len(near) >= 3 and len(later) >= 3:
            reading = measure(_firm(rows, n, now), DirectionPlan(seed=1))[0]
            here, ahead = reading.position, reading.forecast[SPAN - 1]
            truth, then = float(np.mean(near)), float(np.mean(later))
            out.append(
                np.array(
                    [
                        here.low <= truth <= here.high,
                        100 * (here.mean - truth),
                        ahead.low <= then <= ahead.high,
                    ]
                )
            )
        now += timedelta(weeks=every)
    return out


def _firm(rows: list[tuple[Poll, int]], n: int, as_of: date) -> Tables:
    frame = pl.DataFrame(
        {
            "date": [p.day for p, _ in rows for _ in range(2)],
            "indicator": ["it"] * (2 * len(rows)),
            "source": [p.house for p, _ in rows for _ in range(2)],
            "answer": ["yes", "no"] * len(rows),
            "count": [c for _, k in rows for c in (k, n - k)],
        }
    )
    return firm(frame, as_of, {"indicator": [{"name": "it", "kind": "share"}]})
