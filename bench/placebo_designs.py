"""Test-market selection on real tables: what a lot among the best sets promises and keeps."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.placebo_methods import null_at
from bench.placebo_panels import SOURCES, steady, table
from bench.studies import each, row
from luopan.stats.panels import Aim, Design, MarketPlan, PanelTest, find, select
from luopan.stats.panels.candidates import Candidates
from luopan.stats.panels.holdout import choose, settle
from luopan.stats.panels.placebo import RIDGE, run
from luopan.stats.panels.problem import Array
from luopan.stats.panels.rehearsal import power_of, rehearse
from luopan.stats.panels.search import tried, windows

TOLD = """Whole tables, two lengths, 2–5 treated; then random four fifths of the regions, chosen
and promised on the first part of the table and tried on the rest, which had no part in either. A
lot draws one of the best 200 sets, and the others of them are its placebo sets. *Promised*,
*fresh*: least lift found with power 80 %, points, in the windows of the promise, the latest of
which count most, and in those after the cut. *Detected*: the promised lift multiplied in and
analysed, in sets drawn anew for every fresh window (80 % promised). *FP*: the same without a lift,
at 5 %. *By choice*: the best set itself, against placebo sets as large, as a test in regions that
nobody drew is analysed. *simulated*: 40 regions whose noise does not change over time."""

CASES = {"cities": ((7, 14), 60), "stores": ((4, 8), 100), "simulated": ((4, 8), 100)}
"""Lengths, and the period from which windows are fresh: no part in choice or promise."""
FRESH = 12


def designs_part(
    seeds: range, reached: dict[str, float], kept: Callable[[str, Callable[[], object]], Any]
) -> list[str]:
    """Return the table of test-market selection."""
    lines = ["## Test-market selection", "", TOLD, ""]
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
    lines += row("table", "length", "lots", "promised", "fresh", "mean absolute difference",
                 "within 1 point", "detected", "FP", "FP by choice", head=True)  # fmt: skip
    for name, (lengths, _) in CASES.items():
        told = [
            kept(f"designs {name} {seed}", lambda n=name, s=seed: each(_kept, [(n, s)])[0])
            for seed in seeds
        ]
        for length in lengths:
            of = np.array([x[1:] for panel in told for x in panel if x[0] == length])
            lines += row(name, length, len(of), *summed(of, reached, f"{name}_{length}"))
            print(lines[-1], flush=True)
    return [*lines, ""]


def summed(of: Array, reached: dict[str, float], name: str) -> tuple[str, ...]:
    """Return the cells of one table and length, and keep the figures."""
    apart = np.abs(of[:, 0] - of[:, 1])
    table_name, length = name.rsplit("_", 1)
    reached[f"{table_name}_promise_{length}"] = float(apart.mean())
    reached[f"{table_name}_lot_false_{length}"] = float(of[:, 3].mean())
    return (f"{of[:, 0].mean():.1f}", f"{of[:, 1].mean():.1f}", f"{apart.mean():.2f}",
            f"{np.mean(apart <= 1.0):.2f}", f"{of[:, 2].mean():.2f}", f"{of[:, 3].mean():.3f}",
            f"{of[:, 4].mean():.3f}")  # fmt: skip


def _kept(key: tuple[str, int]) -> list[tuple[int, float, float, float, float, float]]:
    """Choose on the first part of a table and try the lots on the rest."""
    name, seed = key
    lengths, cut = CASES[name]
    rng = np.random.default_rng(seed)
    outcome = steady(seed) if name == "simulated" else table(name)[0]
    part = outcome[np.sort(rng.choice(len(outcome), 4 * len(outcome) // 5, replace=False))]
    found = select(part[:, :cut], MarketPlan((2, 3, 4, 5), lengths), Aim(best=3), seed=seed)
    return [(d.length, *tried_again(part, d, cut, rng)) for d in found.designs]


def tried_again(
    outcome: Array, design: Design, cut: int, rng: np.random.Generator
) -> tuple[float, float, float, float, float]:
    """Return promised and fresh detectable lift, detections, false positives, those by choice."""
    last = outcome.shape[1] - design.length
    starts = [int(s) for s in np.unique(np.linspace(cut, last, FRESH).round())]
    sets = np.array(design.among)
    told = [rehearse(outcome, sets, s, design.length, RIDGE, 0.95) for s in starts]
    fresh = power_of(told, np.full(len(told), 1.0 / len(told)), 0.8).detectable
    promised = design.power.detectable
    best = steadiest(outcome, design, cut)
    hits, false, chosen = [], [], []
    for start in starts:
        treated = design.among[int(rng.integers(len(design.among)))]
        seen = outcome[:, : start + design.length]
        test = PanelTest(seen, treated, start, design.length, among=design.among)
        trial = run(test)
        false.append(null_at(trial, test, 0.0).p() <= 0.05)
        hits += [null_at(trial, test, x).p() <= 0.05 for x in (promised, -promised)]
        p = find(PanelTest(seen, best, start, design.length)).p
        chosen.append(p is not None and p <= 0.05)
    share = float(np.mean(hits)), float(np.mean(false)), float(np.mean(chosen))
    return 100.0 * promised, 100.0 * fresh, *share


def steadiest(outcome: Array, design: Design, cut: int) -> tuple[int, ...]:
    """Return the set of the lot that was foretold best in the windows of the choice."""
    sets, early = np.array(design.among), windows(cut, design.length)[0]
    near = tuple(np.empty(0, dtype=np.intp) for _ in sets)
    even = np.ones(len(sets))
    group = Candidates(sets, even, even, near, {})
    trials = tried(outcome[:, :cut], group, early, design.length, RIDGE)
    return design.among[int(np.argmin(settle(trials, choose(trials)).errors))]
