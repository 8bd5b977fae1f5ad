"""Whether a share of what people write can be followed: headings beside known truth.

``python -m bench.courses``: simulated pools of two years in three venues. The true share goes the
ways of ``bench.direction.truths`` that no prior was set on, or stands still; the classifier errs by
venue, and drifts in other ways besides. Labels and scores become a course, and direction reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from bench.direction.truths import JUDGED
from bench.peers.environments import BENCH
from bench.simulate.pools import Array, Pool, two
from bench.studies import command, each, keep, row
from luopan.instruments.direction import DirectionPlan, measure
from luopan.readings.base import INCONCLUSIVE
from luopan.stats.prevalence import UNLABELLED, course, draw, gathered, prior_corrected, share
from luopan.stats.scores import calibration_error
from luopan.tables.bundle import Tables
from luopan.tables.company import Company, CompanySection

RESULT = BENCH / "results" / "courses.md"
WEEKS, MONTH = 104, 4
MIX = np.array([0.5, 0.3, 0.2])
FIRST = date(2024, 1, 1)
DRIFTS = {
    "none": "the classifier errs by venue only",
    "slide": "0.5 in log odds over the two years",
    "months": "a standard deviation of 0.2 in log odds from month to month",
    "months, strong": "the same with 0.4",
}
SIZES = ((12, 100), (40, 100), (40, 200), (150, 200))
"""Documents a week, and labels."""
PATHS = (*JUDGED, "still")
FULL, QUICK = 24, 1
Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one firm, beside the truth."""

    key: Key
    holds_now: bool
    holds_change: bool
    width: float
    p_up: float
    rose: bool
    still: bool


def firm(key: Key) -> tuple[Pool, Array, Array]:
    """Return a pool, the week of each document, and the true share by week at the mix of venues."""
    path, drift, size, _, run = key
    rng = np.random.default_rng([31, PATHS.index(path), list(DRIFTS).index(drift), size, run])
    week = np.repeat(np.arange(WEEKS), rng.poisson(size, WEEKS))
    venue = rng.choice(MIX.size, week.size, p=MIX)
    way = np.zeros(WEEKS) if path == "still" else JUDGED[path](WEEKS, rng)
    odds = np.log(0.3 / 0.7) + 0.5 * rng.standard_normal(MIX.size) + way[:, None]
    rate = 1.0 / (1.0 + np.exp(-odds))
    truth = (rng.random(week.size) < rate[week, venue]).astype(np.int64)
    apart = 2.2
    seen = truth * apart + rng.standard_normal(week.size)
    off = 0.7 * rng.standard_normal(MIX.size)[venue]
    if drift == "slide":
        off = off + rng.choice([-0.5, 0.5]) * week / WEEKS
    elif drift != "none":
        spread = 0.4 if "strong" in drift else 0.2
        off = off + spread * rng.standard_normal(WEEKS // MONTH)[week // MONTH]
    scores = two(1.4 * apart * (seen - apart / 2.0) + off)
    nothing = np.zeros(0, dtype=np.int64)
    return Pool(truth, scores, venue, nothing, np.zeros((0, 2))), week, rate @ MIX


def said(key: Key) -> Said:
    """Return what direction says of one firm."""
    pool, week, true = firm(key)
    scores = prior_corrected(pool.scores, np.full(2, 0.5))
    names = np.char.add(f"{key[4]}-", np.arange(week.size).astype(str))
    audit = draw(names, scores, key[3], "study")
    told = gathered(audit, scores, np.where(audit.taken, pool.truth, UNLABELLED)).evidence
    whole = share(told, key[4], draws=600).draws[:, 1]
    period = week // MONTH
    years = (week - (WEEKS - 1) / 2.0) / 52.18
    found = course(told, 1, (period, pool.venue, MIX), years, float(whole.mean()))
    middle = [FIRST + timedelta(days=7 * (MONTH * t + MONTH // 2)) for t in range(WEEKS // MONTH)]
    frame = pl.DataFrame(
        {
            "date": middle, "indicator": "voices_dissatisfied", "value": found.value,
            "own": found.own, "documents": np.bincount(period), "level": float(whole.std()),
            "drift": found.drift, "labels": key[3],
        }
    )  # fmt: skip
    last = FIRST + timedelta(days=7 * WEEKS - 1)
    tables = Tables(company=Company(company=CompanySection(name="f")), as_of=last, shares=frame)
    (reading,) = measure(tables, DirectionPlan(draws=200))
    now, speed = reading.position, reading.heading.velocity
    span = reading.heading.span_days
    change = (true[-1] - true[-1 - span // 7]) * (365.2425 / 12.0) / span
    return Said(
        key,
        now.low <= true[-1] <= now.high,
        speed.low <= change <= speed.high,
        (speed.high - speed.low) * 3.0,
        reading.heading.p_up,
        bool(change > 0.0),
        key[0] == "still",
    )


def judged(cases: Sequence[Said]) -> dict[str, float]:
    """Return the figures of some firms."""
    p, rose = np.array([c.p_up for c in cases]), np.array([c.rose for c in cases])
    still = np.array([c.still for c in cases])
    sure = (p < INCONCLUSIVE[0]) | (p > INCONCLUSIVE[1])
    moving = sure & ~still
    stated, right = np.maximum(p, 1.0 - p), (p > 0.5) == rose
    return {
        "cover now": float(np.mean([c.holds_now for c in cases])),
        "cover of the change": float(np.mean([c.holds_change for c in cases])),
        "width of the change": float(np.mean([c.width for c in cases])),
        "says": float(sure[~still].mean()),
        "right": float(right[moving].mean()) if moving.any() else float("nan"),
        "stated": float(stated[moving].mean()) if moving.any() else float("nan"),
        "calibration error": float(calibration_error(p[~still], rose[~still])),
        "says of what stands still": float(sure[still].mean()),
    }


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Run the study, write its table and return its figures."""
    runs = QUICK if quick else FULL
    keys = [
        (path, drift, size, labels, run)
        for drift in DRIFTS
        for size, labels in SIZES
        for path in PATHS
        for run in range(runs)
    ]
    found = each(said, keys)
    table = {
        (drift, size, labels): judged([c for c in found if c.key[1:4] == (drift, size, labels)])
        for drift in DRIFTS
        for size, labels in SIZES
    }
    mild = judged([c for c in found if c.key[1] != "months, strong"])
    strong = judged([c for c in found if c.key[1] == "months, strong"])
    keep(page(table, runs), RESULT, quick=quick)
    mildest = [v for k, v in table.items() if k[0] != "months, strong"]
    return {
        "change_cover": mild["cover of the change"],
        "change_worst": min(v["cover of the change"] for v in mildest),
        "now_cover": mild["cover now"],
        "claims_over_stated": mild["right"] - mild["stated"],
        "strong_claims_over_stated": strong["right"] - strong["stated"],
        "still_claimed": mild["says of what stands still"],
    }


def page(table: Mapping[tuple[str, int, int], Mapping[str, float]], runs: int) -> str:
    """Return the page."""
    names = list(next(iter(table.values())))
    told = "\n".join(f"- *{name}*: {what}." for name, what in DRIFTS.items())
    lines = [
        "# Shares of what people write, followed over time",
        "",
        f"Made by `python -m bench.courses`. Two years, three venues, {runs} pools for each of",
        f"{len(PATHS)} paths a row; about 30 % of the documents are dissatisfied. Months of four",
        "weeks. Cover is of 90 % intervals; the change is that over 13 weeks. *Says*: how often a",
        "heading is told (P beyond .20 to .80), *right*: how often it is the true one, *stated*:",
        "the mean probability that was stated. What stands still has no true heading. Drift:",
        "",
        told,
        "",
        *row("drift", "documents a week", "labels", *names, head=True),
    ]
    for (drift, size, labels), values in table.items():
        lines += row(
            drift,
            size,
            labels,
            *("–" if np.isnan(values[name]) else f"{values[name]:.3f}" for name in names),
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the study and write its table."""
    command("bench.courses", __doc__, "one pool a path", figures)


if __name__ == "__main__":
    main()
