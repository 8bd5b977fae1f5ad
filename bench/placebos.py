"""Regional tests on chosen regions: false alarms, cover, width and power on two real tables.

``python -m bench.placebos``: 40 cities by day and 45 stores by week, with tests at random in which
nothing was done, and the same with a lift multiplied in; peers on the first of the same panels.
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.__main__ import lines as against_targets
from bench.__main__ import targets_of
from bench.machine import described
from bench.placebo_designs import designs_part
from bench.placebo_methods import (
    Panel,
    averaged,
    by_conformal,
    by_placebos,
    by_regression,
    moved,
    null_at,
    whole,
)
from bench.placebo_panels import DATA, SOURCES, at_random, present, read, table
from bench.placebo_peers import absent, found_by_peers
from bench.placebo_store import stored
from bench.studies import command, each, keep, row
from luopan.stats.panels import LookPlan, PanelTest, estimate, find
from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.holdout import Fits
from luopan.stats.panels.level import LocalLevel
from luopan.stats.panels.looks import LOOK_SETS, monitored
from luopan.stats.panels.placebo import run
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.sets import distinct
from luopan.stats.panels.synthetic import SyntheticControl

RESULT = Path(__file__).parent / "results" / "placebos.md"
FIRST_SEED = 70_000
RIDGE, LEVEL, CONTROL = "ridge", "local level", "demeaned synthetic control"
ESTIMATORS: Mapping[str, Estimator] = {
    RIDGE: Ridge(),
    LEVEL: LocalLevel(),
    CONTROL: SyntheticControl(),
}
CONFORMAL, REGRESSION = "conformal, blocks", "time-based regression, from the paper"
FULL = {RIDGE: 1000, LEVEL: 50, CONTROL: 20, CONFORMAL: 30, REGRESSION: 1000}
FULL |= {"peers": 24, "looks": 150, "small": 60, "few": 400, "designs": 3}
QUICK = dict.fromkeys(FULL, 6) | {"designs": 1, "peers": 2}
SMALL = (13, 16, 20)
PART = 50
"""Seeds that are kept together."""

ABOUT = """Made by `python -m bench.placebos`. *cities*: 40 cities, 90 days, tests of 15 days.
*stores*: 45 stores, 143 weeks, tests of 8 weeks. 2–6 random regions are treated; the test starts
anywhere in the second half of the table, and all before it is history. Figures are on seeds that
had no part in building the method; peers have the first of the same panels, in the same run. A run
that is stopped goes on where it was. *FP*: false positives at 5 %. *Cover* and *width* (points of
what would have been sold, end to end): 90 % intervals of the total. *Power*: of a 5 % test, the
lift multiplied into the sales. *Error*: mean absolute error where nothing was done, points.
*Seconds*: a whole analysis with its interval, while other work went on beside it; by itself on
40 × 90: see below. Ridge with 400 placebo sets, local level and synthetic control with 200."""


ONCE_TOLD = """Where a peer is not installed here: measured once on 200 panels of the same tables,
cities / stores."""


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
    kept = partial(stored, keep=not quick)
    lines += panels_part(seeds, reached, kept)
    lines += looks_part(seeds["looks"], reached, kept)
    lines += small_part(seeds["small"], reached, kept)
    lines += few_part(seeds["few"], reached, kept)
    lines += designs_part(seeds["designs"], reached, kept)
    lines += walk_through(reached)
    told = against_targets("placebos", targets_of("placebos"), reached)
    lines += [
        "",
        "## Reached beside target",
        "",
        "```",
        *"\n".join(told).split("\n")[2:],
        "```",
    ]
    keep("\n".join([*lines, ""]), RESULT, quick=quick)
    return reached


Kept = Callable[[str, Callable[[], object]], Any]
"""Returns a part's finding, made or from a run that was stopped."""


def by_parts(kept: Kept, part: str, ask: Callable[[int], object], seeds: range) -> list[Any]:
    """Return what is found of every seed, a few at a time, so that little is lost by a stop."""
    told: list[Any] = []
    for at in range(0, len(seeds), PART):
        some = seeds[at : at + PART]
        told += kept(f"{part} {some.start}-{some.stop}", lambda s=some: each(ask, s))
    return told


def panels_part(seeds: Mapping[str, range], reached: dict[str, float], kept: Kept) -> list[str]:
    """Return the table of methods, peers below ours."""
    lines = row("table", "method", "n", "FP", "cover", "width", "power 5 %", "power 10 %",
                "error", "seconds", head=True)  # fmt: skip
    peers = found_by_peers(seeds["peers"], kept)
    for name in SOURCES:
        for method in (*ESTIMATORS, CONFORMAL, REGRESSION):
            ask = partial(placebo_panel, name, method)
            found = by_parts(kept, f"{name} {method}", ask, seeds[method])
            lines += told(name, method, found)
            print(lines[-1], flush=True)
            if method == RIDGE:
                figures = averaged([Panel(*p) for p in found])
                reached |= {f"{name}_{k}": v for k, v in figures.items() if k != "seconds"}
        for method, tables in peers.items():
            lines += told(name, method, tables[name])
            print(lines[-1], flush=True)
    lines += ["", ONCE_TOLD, ""]
    head = ("not in this run", "why", "what", "FP", "cover", "width", "power 5 %", "seconds")
    lines += [*row(*head, head=True), *absent(), ""]
    reached["seconds"] = alone()
    reached["one_fit_apart"] = apart(seeds[RIDGE][:4])
    said = (f"One analysis of 40 × 90 by itself: {reached['seconds']:.3f} s. One fit serves all"
            " lifts: its p values and those of an analysis for each lift differ by"
            f" {reached['one_fit_apart']:.1g} at most.")  # fmt: skip
    return [*lines, said, ""]


def told(name: str, method: str, found: list[list[float]]) -> list[str]:
    """Return the row of one table and method; a method without an interval has dashes."""
    of = averaged([Panel(*p) for p in found])
    cover, width, error, seconds = (
        "–" if np.isnan(of["width" if key == "covered" else key]) else shown
        for key, shown in (("covered", f"{of['covered']:.3f}"), ("width", f"{of['width']:.1f}"),
                           ("error", f"{of['error']:.2f}"), ("seconds", f"{of['seconds']:.3f}"))
    )  # fmt: skip
    return row(name, method, len(found), f"{of['false']:.3f}", cover, width, f"{of['five']:.3f}",
               f"{of['ten']:.3f}", error, seconds)  # fmt: skip


def placebo_panel(name: str, method: str, seed: int) -> Panel:
    """Analyse one panel, as it is and with lifts."""
    test = at_random(name, seed)
    if method in ESTIMATORS:
        return by_placebos(test, ESTIMATORS[method], 400 if method == RIDGE else 200, seed)
    return by_conformal(test) if method == CONFORMAL else by_regression(test)


def apart(seeds: range) -> float:
    """Return how far p values from one fit are from those of whole analyses, at most."""
    worst = 0.0
    for name in SOURCES:
        for seed in seeds:
            test = at_random(name, seed)
            trial, long = run(test, seed=seed), whole(test, ESTIMATORS[RIDGE], 400, seed)
            worst = max(abs(null_at(trial, test, x).p() - p) for x, p in long.items())
    return float(worst)


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


LOOKED = (0.0, 0.05, 0.1)


def looks_part(seeds: range, reached: dict[str, float], kept: Kept) -> list[str]:
    """Return the table of five looks."""
    lines = ["## Five looks", "", ("Stopped at any of five looks, and where the test ended on"
             " average as a share of its length, beside one analysis at its end."), ""]  # fmt: skip
    lines += row("table", "n", "lift", "stopped", "at the end only", "ended at", head=True)
    for name in SOURCES:
        ask = partial(looked, name)
        told = np.array(by_parts(kept, f"looks {name}", ask, seeds), dtype=float)
        for lift, (stopped, fixed, ended) in zip(LOOKED, told.mean(axis=0), strict=True):
            lines += row(name, len(told), f"{100 * lift:.0f} %", f"{stopped:.3f}",
                         f"{fixed:.3f}", f"{ended:.2f}")  # fmt: skip
            print(lines[-1], flush=True)
            reached[f"{name}_looks_{100 * lift:.0f}"] = float(stopped)
            reached[f"{name}_looks_loss_{100 * lift:.0f}"] = float(fixed - stopped)
            reached[f"{name}_looks_sooner_{100 * lift:.0f}"] = float(1.0 - ended)
    return [*lines, ""]


def looked(name: str, seed: int) -> tuple[tuple[float, float, float], ...]:
    """Return of each lift whether it was stopped, whether it is significant at its end, the end."""
    test, plan = at_random(name, seed), LookPlan(SOURCES[name].looks)
    many, usual = run(test, sets=LOOK_SETS, seed=seed), run(test, seed=seed)
    found = []
    for lift in LOOKED:
        fits = Fits(many.fits.gaps + moved(many, test, lift), many.fits.errors)
        stopped = monitored(fits, plan.periods, plan).stopped
        p = null_at(usual, test, lift).p()
        found.append((stopped is not None, p <= 0.05, (stopped or test.length) / test.length))
    return tuple(found)


SMALL_TOLD = """Random regions of the tables, 2 or 3 treated. *Refused*: placebo sets that share
regions with the treated one leave no bounded 90 % interval; the figures are of the others. Last
column: one region treated, where 5 % would need 20 regions."""


def small_part(seeds: range, reached: dict[str, float], kept: Kept) -> list[str]:
    """Return the table of small panels."""
    lines = ["## Small panels", "", SMALL_TOLD, ""]
    lines += row("table", "regions", "n", "FP", "cover", "width", "least p × (sets + 1)",
                 "refused", "refused, one treated", head=True)  # fmt: skip
    falses = []
    for name in SOURCES:
        for regions in SMALL:
            ask = partial(small, name, regions)
            key = f"small {name} {regions}"
            found = np.array(by_parts(kept, key, ask, seeds), dtype=float)
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


FEW_TOLD = """4 to 6 of all regions by a plain lot; placebo sets are 400 that the lot could
have drawn. Beside it what a difference of means with the lot's own law sees: `randomised.md`."""


def few_part(seeds: range, reached: dict[str, float], kept: Kept) -> list[str]:
    """Return the table of a few regions by lot."""
    lines = ["## A few by lot", "", FEW_TOLD, ""]
    lines += row("table", "n", "FP", "cover", "width", "power 5 %", "power 10 %", head=True)
    for name in SOURCES:
        ask = partial(few, name)
        found = by_parts(kept, f"few {name}", ask, seeds)
        of = averaged([Panel(*p) for p in found])
        lines += row(name, len(seeds), f"{of['false']:.3f}", f"{of['covered']:.3f}",
                     f"{of['width']:.1f}", f"{of['five']:.3f}", f"{of['ten']:.3f}")  # fmt: skip
        print(lines[-1], flush=True)
        keys = ("false", "covered", "width", "five")
        reached |= {f"{name}_few_{key}": of[key] for key in keys}
    return [*lines, ""]


def few(name: str, seed: int) -> Panel:
    """Analyse 4 to 6 regions by lot, with sets that the lot could have drawn."""
    # a stream of its own: one shared with the window would tie regions to windows
    rng = np.random.default_rng((seed, 1))
    posed = at_random(name, seed)
    sets = distinct(len(posed.outcome), int(rng.integers(4, 7)), 400, rng)
    among = tuple(tuple(row) for row in sets.tolist())
    test = PanelTest(posed.outcome, among[0], posed.start, posed.length, among=among)
    return by_placebos(test, ESTIMATORS[RIDGE], len(among), seed)


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


if __name__ == "__main__":
    main()
