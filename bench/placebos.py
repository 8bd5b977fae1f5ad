"""Regional tests on chosen regions: false alarms, cover, width and power on two real tables.

``python -m bench.placebos``: 40 cities by day and 45 stores by week, with tests at random in which
nothing was done, and the same with a lift multiplied in.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.machine import described
from bench.placebo_panels import DATA, SOURCES, at_random, lifted, present, read, steady, table
from bench.studies import command, each, keep
from luopan.stats.panels import (
    Aim,
    Design,
    LookPlan,
    MarketPlan,
    PanelTest,
    conformal,
    estimate,
    find,
    look,
    select,
)
from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.level import LocalLevel
from luopan.stats.panels.problem import Array
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.synthetic import SyntheticControl

RESULT = Path(__file__).parent / "results" / "placebos.md"
FIRST_SEED = 70_000
RIDGE, LEVEL, CONTROL = "ridge", "local level", "demeaned synthetic control"
ESTIMATORS: Mapping[str, Estimator] = {
    RIDGE: Ridge(),
    LEVEL: LocalLevel(),
    CONTROL: SyntheticControl(),
}
FULL = {RIDGE: 500, LEVEL: 100, CONTROL: 30, "conformal": 60, "looks": 300, "small": 200}
FULL |= {"designs": 4}
QUICK = dict.fromkeys(FULL, 6) | {"designs": 1}
SMALL = (13, 16, 20)

ABOUT = """Made by `python -m bench.placebos`. *cities*: 40 cities, 90 days, tests of 15 days.
*stores*: 45 stores, 143 weeks, tests of 8 weeks. 2–6 random regions are treated; the test starts
anywhere in the second half of the table, and all before it is history. Figures are on seeds that
had no part in building the method. *FP*: false positives at 5 %. *Cover* and *width* (points of
what would have been sold, end to end): 90 % intervals of the total. *Power*: of a 5 % test, the
lift multiplied into the sales. *Error*: mean absolute error where nothing was done, points.
*Seconds*: a whole analysis with intervals for the total, every period and the running sum, while
other work went on beside it; by itself on 40 × 90: see below. Ridge with 400 placebo sets, local
level and synthetic control with 200."""


DESIGNS = """Whole tables, two lengths, 2–5 treated; then random four fifths of the regions, chosen
and promised on the first part of the table and tried on the rest. *Promised*, *fresh*: least lift
found with power 80 %, points, in the windows of the promise and in those after the cut. *Detected*:
the promised lift multiplied in and analysed, first and last fresh window (80 % promised). *FP*:
without a lift, over all fresh windows.
*simulated*: 40 regions whose noise does not change over time."""


@dataclass(frozen=True)
class Panel:
    """What was found of one panel under one method."""

    false: bool
    covered: bool
    width: float
    five: float
    ten: float
    error: float
    seconds: float


def main() -> None:
    """Run the study and write its table."""
    command("bench.placebos", __doc__, "six panels each", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name; none where the tables are absent."""
    if not present():
        print(f"absent: {DATA} (GeoLift_PreTest.csv, walmart_weekly_sales.csv)")
        return {}
    counts = QUICK if quick else FULL
    seeds = {name: range(FIRST_SEED, FIRST_SEED + n) for name, n in counts.items()}
    reached: dict[str, float] = {}
    lines = ["# Regional tests on chosen regions", "", ABOUT, "", described(), ""]
    lines += panels_part(seeds, reached)
    lines += looks_part(seeds["looks"], reached)
    lines += small_part(seeds["small"], reached)
    lines += designs_part(seeds["designs"], reached)
    lines += walk_through(reached)
    keep("\n".join([*lines, ""]), RESULT, quick=quick)
    return reached


def panels_part(seeds: Mapping[str, range], reached: dict[str, float]) -> list[str]:
    """Return the table of methods."""
    lines = row("table", "method", "n", "FP", "cover", "width", "power 5 %", "power 10 %",
                "error", "seconds", head=True)  # fmt: skip
    for name in SOURCES:
        for method in (*ESTIMATORS, "conformal"):
            run = (
                partial(conformal_panel, name)
                if method == "conformal"
                else partial(placebo_panel, name, method)
            )
            found = each(run, seeds[method])
            mean = {f: float(np.mean([getattr(p, f) for p in found])) for f in
                    ("false", "covered", "width", "five", "ten", "error")}  # fmt: skip
            seconds = float(np.median([p.seconds for p in found]))
            lines += row(name, method, len(found), f"{mean['false']:.3f}", f"{mean['covered']:.3f}",
                         f"{mean['width']:.1f}", f"{mean['five']:.3f}", f"{mean['ten']:.3f}",
                         f"{mean['error']:.2f}", f"{seconds:.3f}")  # fmt: skip
            print(lines[-1], flush=True)
            if method == RIDGE:
                reached |= {f"{name}_{k}": v for k, v in mean.items()}
    reached["seconds"] = alone()
    return [*lines, "", f"One analysis of 40 × 90 by itself: {reached['seconds']:.3f} s.", ""]


def placebo_panel(name: str, method: str, seed: int) -> Panel:
    """Analyse one panel with placebo sets, as it is and with lifts."""
    test, estimator = at_random(name, seed), ESTIMATORS[method]
    sets = 400 if method == RIDGE else 200
    ask: Callable[[PanelTest], object] = partial(find, estimator=estimator, seed=seed, sets=sets)
    began = time.perf_counter()
    found = find(test, estimator=estimator, seed=seed, sets=sets)
    seconds = time.perf_counter() - began
    assert found.total is not None
    assert found.p is not None
    expected = float(found.expected.sum())
    p = {x: ask(lifted(test, x)).p for x in (-0.05, 0.05, 0.1)}  # type: ignore[attr-defined]
    return Panel(
        found.p <= 0.05,
        found.total.low <= 0.0 <= found.total.high,
        100.0 * (found.total.high - found.total.low) / expected,
        0.5 * ((p[0.05] <= 0.05) + (p[-0.05] <= 0.05)),
        p[0.1] <= 0.05,
        100.0 * abs(found.effect) / expected,
        seconds,
    )


def conformal_panel(name: str, seed: int) -> Panel:
    """Analyse one panel by block conformal inference."""
    test = at_random(name, seed)
    began = time.perf_counter()
    found = conformal(test)
    seconds = time.perf_counter() - began
    assert found.interval is not None
    p = {x: conformal(lifted(test, x), level=0.9999).p for x in (-0.05, 0.05, 0.1)}
    return Panel(
        found.p <= 0.05,
        found.interval.low <= 0.0 <= found.interval.high,
        100.0 * (found.interval.high - found.interval.low),
        0.5 * ((p[0.05] <= 0.05) + (p[-0.05] <= 0.05)),
        p[0.1] <= 0.05,
        100.0 * abs(found.interval.mean),
        seconds,
    )


def alone() -> float:
    """Return the median seconds of an analysis of 40 regions and 90 periods."""
    took = []
    for seed in range(9):
        outcome = table("cities")[0]
        test = PanelTest(outcome, (seed, seed + 9, seed + 17), 75, 15)
        began = time.perf_counter()
        find(test)
        took.append(time.perf_counter() - began)
    return float(np.median(took))


def looks_part(seeds: range, reached: dict[str, float]) -> list[str]:
    """Return the table of five looks."""
    lines = ["## Five looks", "", ("Stopped at any of five looks, and where the test ended on"
             " average as a share of its length, beside one analysis at its end."), ""]  # fmt: skip
    lines += row("table", "n", "lift", "stopped", "at the end only", "ended at", head=True)
    for name in SOURCES:
        for lift in (0.0, 0.05, 0.1):
            found = np.array(each(partial(looked, name, lift), seeds))
            stopped, fixed, ended = found.mean(axis=0)
            lines += row(name, len(found), f"{100 * lift:.0f} %", f"{stopped:.3f}",
                         f"{fixed:.3f}", f"{ended:.2f}")  # fmt: skip
            print(lines[-1], flush=True)
            reached[f"{name}_looks_{100 * lift:.0f}"] = float(stopped)
            reached[f"{name}_looks_loss_{100 * lift:.0f}"] = float(fixed - stopped)
            reached[f"{name}_looks_sooner_{100 * lift:.0f}"] = float(1.0 - ended)
    return [*lines, ""]


def looked(name: str, lift: float, seed: int) -> tuple[float, float, float]:
    """Return whether one test was stopped, whether it is significant at its end, and its end."""
    test = lifted(at_random(name, seed), lift)
    found = look(test, LookPlan(SOURCES[name].looks), seed=seed)
    p = find(test, seed=seed).p
    assert p is not None
    return found.stopped is not None, p <= 0.05, (found.stopped or test.length) / test.length


SMALL_TOLD = """Random regions of the tables, 2 or 3 treated. *Refused*: placebo sets that share
regions with the treated one leave no bounded 90 % interval; the figures are of the others. Last
column: one region treated, where 5 % would need 20 regions."""


def small_part(seeds: range, reached: dict[str, float]) -> list[str]:
    """Return the table of small panels."""
    lines = ["## Small panels", "", SMALL_TOLD, ""]
    lines += row("table", "regions", "n", "FP", "cover", "width", "least p × (sets + 1)",
                 "refused", "refused, one treated", head=True)  # fmt: skip
    falses = []
    for name in SOURCES:
        for regions in SMALL:
            found = np.array(each(partial(small, name, regions), seeds), dtype=float)
            false, cover, width, _, refused, one = np.nanmean(found, axis=0)
            least = float(np.nanmin(found[:, 3]))
            lines += row(name, regions, len(found), f"{false:.3f}", f"{cover:.3f}",
                         f"{width:.1f}", f"{least:.2f}", f"{refused:.3f}",
                         f"{one:.2f}")  # fmt: skip
            print(lines[-1], flush=True)
            falses.append(false)
    reached["small_false"] = float(np.mean(falses))
    return [*lines, ""]


def small(name: str, regions: int, seed: int) -> tuple[float, ...]:
    """Analyse a test on a few regions; not a number where it is refused."""
    test = at_random(name, seed, regions, most=3)
    found = find(test, seed=seed)
    one = PanelTest(test.outcome, test.treated[:1], test.start, test.length)
    alone_refused = find(one, seed=seed, level=0.95).refused is not None
    if found.total is None or found.p is None:
        return np.nan, np.nan, np.nan, np.nan, 1.0, alone_refused
    width = 100.0 * (found.total.high - found.total.low) / float(found.expected.sum())
    inside = found.total.low <= 0.0 <= found.total.high
    return found.p <= 0.05, inside, width, found.p * (found.possible + 1), 0.0, alone_refused


CASES = {"cities": ((7, 14), 60), "stores": ((4, 8), 100), "simulated": ((4, 8), 100)}
"""Lengths, and the period from which windows are fresh: no part in choice or promise."""


def designs_part(seeds: range, reached: dict[str, float]) -> list[str]:
    """Return the table of test-market selection."""
    lines = ["## Test-market selection", "", DESIGNS, ""]
    for name in SOURCES:
        began = time.perf_counter()
        found = select(table(name)[0], MarketPlan((2, 3, 4, 5), CASES[name][0]))
        seconds = time.perf_counter() - began
        kinds = {(d.treated, d.length) for d in found.designs}
        lines += [(f"{name}: {found.scored} distinct sets, {found.windows} windows of choice and as"
                  f" many of promise, {len(kinds)} of {len(found.designs)} designs distinct,"
                  f" {seconds:.1f} s."), ""]  # fmt: skip
        reached[f"{name}_selection_seconds"] = seconds
        reached[f"{name}_selection_sets"] = found.scored
    lines += row("table", "length", "designs", "promised", "fresh", "mean absolute difference",
                 "within 1 point", "detected", "FP", head=True)  # fmt: skip
    for name, (lengths, _) in CASES.items():
        found_of = [x for part in each(partial(kept, name), seeds) for x in part]
        for length in lengths:
            of = np.array([x[1:] for x in found_of if x[0] == length])
            apart = np.abs(of[:, 0] - of[:, 1])
            lines += row(name, length, len(of), f"{of[:, 0].mean():.1f}", f"{of[:, 1].mean():.1f}",
                         f"{apart.mean():.2f}", f"{np.mean(apart <= 1.0):.2f}",
                         f"{of[:, 2].mean():.2f}", f"{of[:, 3].mean():.3f}")  # fmt: skip
            reached[f"{name}_promise_{length}"] = float(apart.mean())
    return [*lines, ""]


def kept(name: str, seed: int) -> list[tuple[int, float, float, float, float]]:
    """Choose on the first part of a table and try the designs on the rest."""
    lengths, cut = CASES[name]
    rng = np.random.default_rng(seed)
    outcome = steady(seed) if name == "simulated" else table(name)[0]
    part = outcome[np.sort(rng.choice(len(outcome), 4 * len(outcome) // 5, replace=False))]
    found = select(part[:, :cut], MarketPlan((2, 3, 4, 5), lengths), Aim(best=3), seed=seed)
    return [(d.length, *tried_again(part, d, cut, seed)) for d in found.designs]


def tried_again(
    outcome: Array, design: Design, cut: int, seed: int
) -> tuple[float, float, float, float]:
    """Return a design's promised and fresh detectable lift, detections and false positives.

    Fresh: what an estimate must exceed at 5 %, and .84 standard deviations of the estimates of
    nothing beyond it, over all windows after the cut.
    """
    starts = np.unique(np.linspace(cut, outcome.shape[1] - design.length, 12).round().astype(int))
    tests = [
        PanelTest(outcome[:, : s + design.length], design.treated, int(s), design.length)
        for s in starts
    ]
    needed, lifts, false = [], [], []
    for test in tests:
        found = find(test, seed=seed, level=0.95)
        assert found.total is not None
        assert found.p is not None
        needed.append(0.5 * (found.total.high - found.total.low) / float(found.expected.sum()))
        lifts.append(found.lift)
        false.append(found.p <= 0.05)
    fresh = float(np.mean(needed) + 0.8416212 * np.sqrt(np.mean(np.square(lifts))))
    promised = design.power.detectable
    hits = [find(lifted(t, promised), seed=seed).p for t in (tests[0], tests[-1])]
    detected = float(np.mean([p is not None and p <= 0.05 for p in hits]))
    return 100.0 * promised, 100.0 * fresh, detected, float(np.mean(false))


def walk_through(reached: dict[str, float]) -> list[str]:
    """Return what GeoLift's own walk-through finds."""
    outcome, names = read("GeoLift_Test.csv", "location", "date", "Y")
    test = PanelTest(outcome, (names.index("chicago"), names.index("portland")), 90, 15)
    found = estimate(test, SyntheticControl(), relative=False)
    reached |= {"walk_through_att": found.att, "walk_through_l2": found.imbalance}
    told = find(test)
    assert told.relative is not None
    return [
        "## GeoLift's walk-through",
        "",
        (
            f"Demeaned synthetic control: ATT {found.att:.3f} (published 155.556), lift"
            f" {100 * found.lift:.1f} % (5.4 %), incremental {found.effect:,.0f} (4,667), scaled L2"
            f" {found.imbalance:.4f} (.1636). The default with placebo sets: lift"
            f" {100 * told.lift:.1f} %, 90 % interval {100 * told.relative.low:.1f} to"
            f" {100 * told.relative.high:.1f}, p = {told.p:.3f}."
        ),
    ]


def row(*cells: object, head: bool = False) -> list[str]:
    """Return a row of a Markdown table, with its rule if it is the head."""
    line = "| " + " | ".join(str(c) for c in cells) + " |"
    return [line, "|---" * len(cells) + "|"] if head else [line]


if __name__ == "__main__":
    main()
