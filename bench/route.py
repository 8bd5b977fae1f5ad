"""Is the plan better in truth? ``python -m bench.route``.

Every firm is simulated by `bench.simulate`, which knows nothing of the model, and can tell the true
outcome of any future spend. The plan divides the money of the last quarter anew, within the usual
steps; it is judged by the truth beside the present plan and beside an equal split.
"""

import argparse
import hashlib
import itertools
import json
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.fresh import pool
from bench.simulate import OWN, Firm, simulate
from bench.studies import firms, keep
from luopan.errors import LuopanError
from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.route import RouteAsked, measure_route
from luopan.readings.route import RouteReading

ROOT = Path(__file__).parents[1]
STORE = ROOT / "build" / "bench" / "route.jsonl"
RESULT = ROOT / "bench" / "results" / "route.md"
MODEL = ("src/luopan/stats", "src/luopan/instruments/mix", "bench/simulate")
FULL = {OWN: 24, "kernels": 8, "curves": 8, "drift": 8, "synergy": 8, "chasing": 8}
QUICK = {OWN: 4, "curves": 2}
FIRST_SEED = 29_000
TAIL = 26
"""Weeks after the plan over which the truth is summed; spend goes on as at present."""

ABOUT = f"""Made by `python -m bench.route`. The plan of 13 weeks divides the last quarter's money
anew, within the usual steps (a week at most 1.25 times the largest ever, a channel at most twice
its present sum). The truth is the noiseless outcome over the plan's weeks and {TAIL} weeks after
them, as a share of that outcome under the present plan, in percent. *Captured*: the true gain over
the gain that the model's mean promised."""


@dataclass(frozen=True)
class Case:
    """One firm: true gains as shares of the outcome, and what was said of them."""

    family: str
    seed: int
    gain: float = 0.0
    over_equal: float = 0.0
    said: float = 0.0
    low: float = 0.0
    high: float = 0.0
    p_better: float = 0.5
    failed: bool = False
    seconds: float = 0.0
    error: str = ""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the study and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.route", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="6 firms; nothing is written")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(argv)
    print(figures(quick=options.quick, workers=options.workers))


def figures(*, quick: bool = False, workers: int = 2) -> dict[str, float]:
    """Return the study's figures by name; it goes on where it stopped."""
    plan = QUICK if quick else FULL
    cases = [c for c in study(firms(plan, FIRST_SEED), workers) if not c.error]
    keep(table(cases), RESULT, quick=quick)
    sure = [c for c in cases if c.p_better >= 0.8 and not c.failed]
    return {
        "better_than_present": float(np.mean([c.gain > 0.0 for c in cases])),
        "better_than_equal": float(np.mean([c.over_equal > 0.0 for c in cases])),
        "mean_gain": float(np.mean([c.gain for c in cases])),
        "cover": float(np.mean([c.low <= c.gain <= c.high for c in cases])),
        "right_when_sure": float(np.mean([c.gain > 0.0 for c in sure])) if sure else 1.0,
        "seconds": float(np.median([c.seconds for c in cases])),
    }


def study(keys: Sequence[tuple[str, int]], workers: int) -> tuple[Case, ...]:
    """Return one case a firm, from the store where the same model already made it."""
    version = _digest()
    done = _stored(version)
    todo = [key for key in keys if key not in done]
    with pool(workers) as processes:
        for job in as_completed([processes.submit(run, key) for key in todo]):
            case = job.result()
            done[case.family, case.seed] = case
            STORE.parent.mkdir(parents=True, exist_ok=True)
            with STORE.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"model": version, **asdict(case)}) + "\n")
    return tuple(done[key] for key in keys)


def run(key: tuple[str, int]) -> Case:
    """Plan one firm's next quarter, and look at the truth."""
    firm = simulate(*key)
    try:
        made = fit(firm.tables, MixPlan(seed=key[1]))
        route = measure_route(made, read(made, firm.tables), RouteAsked())
    except LuopanError as error:
        return Case(*key, error=error.code)
    return judged(firm, route)


def judged(firm: Firm, route: RouteReading) -> Case:
    """Set what was said beside the truth."""
    present = {c.channel: np.array(c.present_weekly) for c in route.channels}
    planned = {c.channel: np.array(c.weekly) for c in route.channels}
    each = sum(x.sum() for x in planned.values()) / len(planned) / route.weeks
    equal = {name: np.full(route.weeks, each) for name in planned}

    def total(plan: dict[str, np.ndarray]) -> float:
        ahead = {n: np.append(x, np.resize(present[n], TAIL)) for n, x in plan.items()}
        return float(firm.respond(_by_member(firm, ahead)).sum())

    usual, best, even = total(present), total(planned), total(equal)
    share = route.difference
    assert share is not None
    assert route.p_better is not None
    return Case(
        family=firm.family,
        seed=firm.seed,
        gain=(best - usual) / usual,
        over_equal=(best - even) / usual,
        said=share.mean / usual,
        low=share.low / usual,
        high=share.high / usual,
        p_better=route.p_better,
        failed=bool(route.failed),
        seconds=route.seconds,
    )


def _by_member(firm: Firm, ahead: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Share a merged line's money out among its members by what they spent so far."""
    frame = firm.tables.channels
    assert frame is not None
    names = frame["channel"].unique().to_list()
    spent = {n: float(frame.filter(frame["channel"] == n)["spend"].sum()) for n in names}
    told: dict[str, np.ndarray] = {}
    for name, money in ahead.items():
        members = [m for m in name.split(" + ") if m in spent] or [name]
        whole = sum(spent[m] for m in members)
        told |= {m: money * (spent[m] / whole) for m in members}
    return told


def table(cases: Sequence[Case]) -> str:
    """Return the study's table as Markdown."""
    head = ("firms", "n", *(name for name, _ in MEASURES))
    lines = ["# Is the plan better in truth?", "", ABOUT, ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    families = tuple(dict.fromkeys(c.family for c in cases))
    groups = [(f, [c for c in cases if c.family == f]) for f in families]
    for name, group in (*groups, ("**all firms**", list(cases))):
        lines.append(_line(name, group))
    lines += ["", "By P(better), all firms:", ""]
    lines += ["| P(better) | n | better in truth | mean gain |", "|---|---|---|---|"]
    edges = (0.0, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0001)
    for low, high in itertools.pairwise(edges):
        group = [c for c in cases if low <= c.p_better < high]
        if group:
            right = f"{np.mean([c.gain > 0.0 for c in group]):.2f}"
            gain = f"{100 * np.mean([c.gain for c in group]):+.2f}"
            lines.append(f"| {low:.2f}–{min(high, 1.0):.2f} | {len(group)} | {right} | {gain} |")
    return "\n".join([*lines, ""])


def _line(name: str, group: Sequence[Case]) -> str:
    told = " | ".join(measure(group) for _, measure in MEASURES)
    return f"| {name} | {len(group)} | {told} |"


def _part(flags: Sequence[bool]) -> str:
    return f"{np.mean(flags):.2f}" if flags else "–"


MEASURES: tuple[tuple[str, Callable[[Sequence[Case]], str]], ...] = (
    ("better than present", lambda g: _part([c.gain > 0.0 for c in g])),
    ("mean gain", lambda g: f"{100 * np.mean([c.gain for c in g]):+.2f}"),
    ("worst", lambda g: f"{100 * min(c.gain for c in g):+.2f}"),
    ("better than equal", lambda g: _part([c.over_equal > 0.0 for c in g])),
    ("mean over equal", lambda g: f"{100 * np.mean([c.over_equal for c in g]):+.2f}"),
    ("said", lambda g: f"{100 * np.mean([c.said for c in g]):+.2f}"),
    ("captured", lambda g: f"{sum(c.gain for c in g) / sum(c.said for c in g):.2f}"),
    ("cover", lambda g: _part([c.low <= c.gain <= c.high for c in g])),
    ("P ≥ .8", lambda g: _part([c.p_better >= 0.8 for c in g])),
    ("right where P ≥ .8", lambda g: _part([c.gain > 0.0 for c in g if c.p_better >= 0.8])),
    ("a check failed", lambda g: _part([c.failed for c in g])),
)


def _digest() -> str:
    found = sorted(path for part in MODEL for path in (ROOT / part).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:16]


def _stored(version: str) -> dict[tuple[str, int], Case]:
    if not STORE.exists():
        return {}
    rows = [json.loads(line) for line in STORE.read_text(encoding="utf-8").splitlines()]
    cases = [
        Case(**{k: v for k, v in row.items() if k != "model"})
        for row in rows
        if row["model"] == version
    ]
    return {(case.family, case.seed): case for case in cases}


if __name__ == "__main__":
    main()
