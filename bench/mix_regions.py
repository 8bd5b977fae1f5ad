"""The joint model by region beside simulated truth; its speed: ``python -m bench.mix_regions``.

Firms of 20 regions are drawn by `bench.simulate.regions`, with a synergy of TV and paid social that
is positive, nought or negative; paid social runs as usual, is paused at random, or is switched by
lot; or it runs as usual and results of hold-outs in single regions are handed over. Every firm is
drawn anew: two arms on one draw would count its luck twice.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl

from bench.coverage_cases import Case, Said, compare
from bench.fresh import environment
from bench.mix_tests import MADE
from bench.simulate import Firm
from bench.simulate.regions import PAIR, Design, simulate_regions
from bench.studies import each, keep
from luopan.instruments.mix import MixPlan, measure
from luopan.tables.bundle import Tables

RESULT = Path(__file__).parent / "results" / "mix_regions.md"
SYNERGIES = (0.02, 0.0, -0.015)
ARMS = ("usual", "shocks", "pauses", "blocks", "tests")
EACH, QUICK_EACH = 2, 1
FIRST_SEED = 61_000
SIZES = ((40, 156), (200, 104))
"""Regions and weeks of the fits that are timed, six channels each."""

SHOCKS = 0.02
"""What all regions have in common from week to week; a region's own noise is two to four times it,
the mean of twenty regions' a half."""

TESTS, WEEKS, ERROR, LEVEL = 4, 12, 0.02, 0.9
"""Hold-outs a firm, their weeks, and their standard error as a share of the region's sales."""

ABOUT = f"""Made by `python -m bench.mix_regions`: {EACH} firms a row, no two alike, 20 regions,
104 weeks, 90 % intervals, shares of sales in percent; the last row has the standard errors of what
it says, by firms. *Synergy*: what TV and paid social share. *Found*: its
sign is claimed rightly; *wrong*: wrongly, or a synergy is claimed of a pair that has none.
*Shocks*: as usual, and noise of {100 * SHOCKS:.0f} % of sales hits all regions in the same week.
*Tests*: {TESTS} hold-outs of {WEEKS} weeks in single regions, with a standard error of
{100 * ERROR:.0f} % of the region's sales."""

Key = tuple[float, str, int]


@dataclass(frozen=True)
class Measured:
    """One firm: what it was drawn from, and what was said of it."""

    synergy: float
    arm: str
    case: Case


def main(argv: Sequence[str] | None = None) -> None:
    """Run the study and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.mix_regions", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one firm a row; nothing is written")
    parser.add_argument("--fit", nargs=2, type=int, help="time a fit: regions, weeks")
    options = parser.parse_args(argv)
    if options.fit:
        print(json.dumps(timed(*options.fit)))
        return
    figures(quick=options.quick)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    count = QUICK_EACH if quick else EACH
    found = each(run, keys(count))
    speed = [fresh(regions, weeks) for regions, weeks in (SIZES[:1] if quick else SIZES)]
    text = table(found, speed)
    keep(text, RESULT, quick=quick)
    acting = [s for m in found for s in busy(m.case)]
    pairs = of_pair(m for m in found if m.synergy)
    return {
        "regional_contributions": float(np.mean([s.covered for s in acting])),
        "regional_synergy": float(np.mean([s.covered for s in pairs])),
        "regional_false_synergy": float(np.mean(list(false_claims(found)))),
        "regional_seconds": speed[0]["seconds"],
        "regional_memory": speed[0]["gigabytes"],
        "regional_rhat": speed[0]["rhat"],
        "regional_ess": speed[0]["ess"],
    }


def keys(count: int) -> list[Key]:
    """Return every firm that is drawn, ``count`` for each synergy and arm, each with its seed."""
    rows = list(product(SYNERGIES, ARMS))
    return [(*row, FIRST_SEED + at * EACH + i) for at, row in enumerate(rows) for i in range(count)]


def run(key: Key) -> Measured:
    """Simulate one firm, measure it, and put what was said beside the truth."""
    synergy, arm, seed = key
    schedule = arm if arm in {"pauses", "blocks"} else "usual"
    common = SHOCKS if arm == "shocks" else 0.0
    design = Design(synergy=synergy, schedule=schedule, common=common)  # type: ignore[arg-type]
    firm = simulate_regions(design, seed)
    tables = with_tests(firm, seed) if arm == "tests" else firm.tables
    start = time.perf_counter()
    (reading,) = measure(tables, MixPlan(seed=seed))
    seconds = time.perf_counter() - start
    return Measured(synergy, arm, compare("regions", seed, firm.truth, reading, seconds))


def with_tests(firm: Firm, seed: int) -> Tables:
    """Hand over hold-outs of TV and paid social in regions drawn by lot, with their error."""
    rng = np.random.default_rng([seed, 3])
    outcomes = firm.tables.outcomes
    assert outcomes is not None
    regions = outcomes["region"].unique().sort().to_list()
    weeks = outcomes["date"].unique().sort().to_list()
    rows = []
    for i, region in enumerate(rng.choice(regions, TESTS, replace=False).tolist()):
        channel = PAIR[i % 2]
        start = int(rng.integers(0, len(weeks) - WEEKS))
        span = slice(start, start + WEEKS)
        sold = outcomes.filter(pl.col("region") == region)["value"].to_numpy()[span].sum()
        sd = ERROR * float(sold)
        effect = firm.pause((f"{region}:{channel}",), span) + sd * float(rng.normal())
        half = NormalDist().inv_cdf((1.0 + LEVEL) / 2.0) * sd
        rows.append(
            {
                "test": f"hold-out {i}", "kind": "lift", "channel": channel, "region": region,
                "arm": None, "start": weeks[start],
                "end": weeks[start + WEEKS - 1] + timedelta(days=6), "outcome": "revenue",
                "effect": effect, "low": effect - half, "high": effect + half, "level": LEVEL,
                "row": 2 + i,
            }
        )  # fmt: skip
    return replace(firm.tables, tests=pl.DataFrame(rows).cast(MADE))  # type: ignore[arg-type]


def fresh(regions: int, weeks: int) -> dict[str, float]:
    """Time one fit in a process of its own, its kernels compiled before."""
    command = [sys.executable, "-m", "bench.mix_regions", "--fit", str(regions), str(weeks)]
    done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def timed(regions: int, weeks: int) -> dict[str, float]:
    """Fit one firm of six channels and return seconds, peak memory, r-hat and ESS."""
    import resource  # noqa: PLC0415 - there is none on Windows

    measure(simulate_regions(Design(regions=4, weeks=60), 1).tables, MixPlan(draws=100, warmup=100))
    seed = next(s for s in range(200) if _channels(regions, weeks, s) == 6)
    firm = simulate_regions(Design(regions=regions, weeks=weeks, schedule="pauses"), seed)
    start = time.perf_counter()
    (reading,) = measure(firm.tables, MixPlan(seed=1))
    return {
        "regions": regions,
        "weeks": weeks,
        "seconds": time.perf_counter() - start,
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "rhat": reading.diagnostics.rhat_max,
        "ess": reading.diagnostics.ess_min,
    }


def _channels(regions: int, weeks: int, seed: int) -> int:
    """How many channels a firm has; the names do not depend on its regions' number of weeks."""
    small = simulate_regions(Design(regions=regions, weeks=weeks, schedule="pauses"), seed)
    assert small.tables.channels is not None
    return small.tables.channels["channel"].n_unique()


def busy(case: Case) -> list[Said]:
    """Return what was said of the channels that act."""
    return [s for s in case.channels if s.what not in case.nil]


def of_pair(found: Iterable[Measured]) -> list[Said]:
    """Return what was said of TV and paid social together, where the two were asked about."""
    return [s for m in found for s in m.case.synergy if set(s.what.split("×")) == set(PAIR)]


def false_claims(found: Iterable[Measured]) -> Iterable[bool]:
    """Yield, for each pair, whether a synergy of the wrong sign or of nothing is claimed."""
    for measured in found:
        for said in measured.case.synergy:
            right = "positive" if said.true > 0 else "negative"
            yield said.verdict != "inconclusive" and (not said.true or said.verdict != right)


def table(found: Sequence[Measured], speed: Sequence[dict[str, float]]) -> str:
    """Return the study's tables as Markdown."""
    head = ("synergy", "paid social", "channels cover", "width", "synergy cover", "width", "found",
            "wrong", "r-hat", "ESS", "seconds")  # fmt: skip
    lines = ["# The joint model by region", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for synergy in (*SYNERGIES, None):
        for arm in ARMS:
            group = [m for m in found if synergy in {m.synergy, None} and m.arm == arm]
            name = "all" if synergy is None else f"{100 * synergy:+.1f}"
            lines.append(_line((name, arm), group))
    lines.append(_line(("all", "all"), found, errors=True))
    lines += ["", "Whole measurement, its kernels compiled before, 2 threads, six channels:", ""]
    lines += ["| regions | weeks | seconds | peak GB | r-hat | ESS |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {s['regions']:.0f} | {s['weeks']:.0f} | {s['seconds']:.1f} | {s['gigabytes']:.2f} "
        f"| {s['rhat']:.3f} | {s['ess']:.0f} |"
        for s in speed
    ]
    return "\n".join([*lines, ""])


def _line(name: tuple[str, str], group: Sequence[Measured], *, errors: bool = False) -> str:
    acting = [s for m in group for s in busy(m.case)]
    pairs = of_pair(group)
    wrong = list(false_claims(group))
    claimed = [p.verdict == ("positive" if p.true > 0 else "negative") for p in pairs if p.true]
    cells = (
        *name,
        _cover([busy(m.case) for m in group], errors=errors),
        f"{100 * np.mean([s.high - s.low for s in acting]):.2f}",
        _cover([of_pair([m]) for m in group], errors=errors),
        f"{100 * np.mean([p.high - p.low for p in pairs]):.2f}" if pairs else "",
        f"{np.mean(claimed):.2f}" if claimed else "",
        f"{np.mean(wrong):.2f} ({len(wrong)})",
        f"{max(m.case.rhat for m in group):.3f}",
        f"{min(m.case.ess for m in group):.0f}",
        f"{np.median([m.case.seconds for m in group]):.0f}",
    )
    return "| " + " | ".join(cells) + " |"


def _cover(said: Sequence[Sequence[Said]], *, errors: bool) -> str:
    """Return the share of the truths covered, of how many; perhaps its standard error by firms."""
    held = [[s.covered for s in one] for one in said if one]
    if not held:
        return ""
    share, count = np.mean(np.concatenate(held)), sum(map(len, held))
    # a firm's intervals miss together, so firms, not intervals, are what is independent
    off = np.array([np.sum(one) - share * len(one) for one in held])
    error = f" ± {np.sqrt((off**2).sum()) / count:.2f}" if errors else ""
    return f"{share:.2f}{error} ({count})"


if __name__ == "__main__":
    main()
