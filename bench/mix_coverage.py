"""Do the mix model's intervals hold the truth? ``python -m bench.mix_coverage``.

Every firm is simulated by `bench.simulate`, which knows nothing of the model. Finished firms are
kept as JSON lines under ``build/bench`` together with a digest of the model's source, so that an
interrupted study goes on where it stopped and a changed model starts afresh.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from pathlib import Path

import numpy as np

from bench.coverage_cases import Case, Draw, Said, run_case
from bench.fresh import pool
from bench.simulate import OUTSIDE, OWN, simulate

ROOT = Path(__file__).parents[1]
STORE = ROOT / "build" / "bench" / "mix_coverage.jsonl"
RESULT = ROOT / "bench" / "results" / "mix_coverage.md"
MODEL = ("src/luopan/stats", "src/luopan/instruments/mix", "bench/simulate", "bench/outside")
FULL = {OWN: 120, **dict.fromkeys(OUTSIDE, 12), "social_nil": 24}
QUICK = {OWN: 12, **dict.fromkeys(OUTSIDE, 1), "social_nil": 6}

JUDGED = """Intervals are judged on channels and pairs that do something. One that does nothing is
judged by what is claimed of it: a channel's interval should reach the negligible share, and a
pair's interval leaves nought out just where a synergy is claimed. *All* counts both. *Large ones*
carry more than 8 % of sales: what is believed beforehand holds them down."""

LARGE = 0.08
"""A channel that carries more of sales is large."""

Key = tuple[str, int]
Row = tuple[str, tuple[Case, ...]]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the study and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.mix_coverage", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="24 firms; nothing is written")
    parser.add_argument("--family", nargs="*", help="only these families")
    parser.add_argument("--firms", type=int, help="so many of each family")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=1000)
    options = parser.parse_args(argv)
    plan = dict(QUICK if options.quick else FULL)
    if options.family:
        plan = {name: plan.get(name, 6) for name in options.family}
    if options.firms:
        plan = dict.fromkeys(plan, options.firms)
    keys = [(f, options.first_seed + i) for f, count in plan.items() for i in range(count)]
    cases = study(keys, workers=options.workers, store=STORE)
    text = table(cases)
    print(text)
    if not (options.quick or options.family or options.firms):
        RESULT.write_text(text, encoding="utf-8")


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name; the full study goes on where it stopped."""
    plan = QUICK if quick else FULL
    keys = [(family, 1000 + i) for family, count in plan.items() for i in range(count)]
    cases = study(keys, workers=2, store=STORE)
    if not quick:
        RESULT.write_text(table(cases), encoding="utf-8")
    own = [c for c in cases if c.family == OWN]
    outside = [c for c in cases if c.family in OUTSIDE]
    flags = {
        "own_contributions": [s.covered for s in busy(own)],
        "own_synergy": [s.covered for s in synergies(own) if s.true],
        "outside_contributions": [s.covered for s in busy(outside)],
        "outside_synergy": [s.covered for s in synergies(outside) if s.true],
        "false_synergy": false_synergy(cases),
        "false_social": false_social(cases),
        "nil_reaches": reaches(cases),
    }
    return {name: float(np.mean(found)) for name, found in flags.items() if found}


def study(
    keys: Sequence[Key], *, workers: int, store: Path | None, draw: Draw = simulate
) -> tuple[Case, ...]:
    """Return one case a key, from ``store`` where the same model already made it."""
    version = _digest()
    done = _stored(store, version) if store else {}
    todo = [key for key in keys if key not in done]
    for case in _run(todo, workers, draw):
        done[case.family, case.seed] = case
        if store:
            store.parent.mkdir(parents=True, exist_ok=True)
            with store.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"model": version, **case.to_json()}) + "\n")
    return tuple(done[key] for key in keys)


def table(cases: Iterable[Case]) -> str:
    """Return the study's table as Markdown."""
    every = tuple(cases)
    families = tuple(dict.fromkeys(c.family for c in every))
    rows: list[Row] = [(name, tuple(c for c in every if c.family == name)) for name in families]
    outside = tuple(c for c in every if c.family in OUTSIDE)
    if outside:
        rows.append(("**outside, all**", outside))
    rows.append(("**all firms**", every))
    lines = [
        "# Do the mix model's intervals hold the truth?",
        "",
        "Made by `python -m bench.mix_coverage`. 90 % intervals; effects as shares of sales, in "
        "percent. Outside families: " + ", ".join(OUTSIDE) + ".",
        "",
        JUDGED,
        "",
        "| firms | " + " | ".join(name for name, _ in MEASURES) + " |",
        "|---" * (len(MEASURES) + 1) + "|",
    ]
    for name, group in rows:
        told = " | ".join(measure(group) for _, measure in MEASURES)
        lines.append(f"| {name} | {told} |")
    return "\n".join([*lines, "", *_failures(every), ""])


def covered(cases: Iterable[Case]) -> list[bool]:
    """Return, a channel each, whether its interval holds the truth (or reaches negligible)."""
    return [
        s.low <= c.negligible if s.what in c.nil else s.covered for c in cases for s in c.channels
    ]


def busy(cases: Iterable[Case]) -> list[Said]:
    """Return what was said of the channels that do something."""
    return [s for c in cases for s in c.channels if s.what not in c.nil]


def synergies(cases: Iterable[Case]) -> list[Said]:
    """Return what was said of pairs."""
    return [s for c in cases for s in c.synergy]


def false_synergy(cases: Iterable[Case]) -> list[bool]:
    """Return, for each pair that does nothing together, whether something was claimed."""
    return [s.verdict != "inconclusive" for s in synergies(cases) if s.true == 0.0]


def false_social(cases: Iterable[Case]) -> list[bool]:
    """Return, for each firm where social does nothing, whether it was said to do something."""
    return [c.social_verdict == "positive" for c in cases if c.social_nil and not c.error]


def reaches(cases: Iterable[Case]) -> list[bool]:
    """Return, for each channel that does nothing, whether its interval reaches negligible."""
    return [s.low <= c.negligible for c in cases for s in c.channels if s.what in c.nil]


def share(flags: Sequence[bool]) -> str:
    """Return a share with its count, ``.91 (120)``."""
    return f"{np.mean(flags):.2f} ({len(flags)})" if flags else "–"


def _points(values: Sequence[float]) -> str:
    return f"{100 * np.mean(values):.2f}" if values else "–"


def _wrong_sign(cases: Iterable[Case]) -> list[bool]:
    sign = {"positive": 1.0, "negative": -1.0}
    claims = [s for s in synergies(cases) if s.true != 0.0 and s.verdict in sign]
    return [sign[s.verdict] * s.true < 0.0 for s in claims]


def _found(cases: Iterable[Case]) -> list[bool]:
    """Return, for each pair that does something together, whether that was claimed."""
    return [s.verdict != "inconclusive" for s in synergies(cases) if s.true]


def _social_found(cases: Iterable[Case]) -> list[bool]:
    """Return, for each firm where social does something, whether it was said to."""
    return [c.social_verdict == "positive" for c in cases if not c.social_nil and not c.error]


MEASURES: tuple[tuple[str, Callable[[tuple[Case, ...]], str]], ...] = (
    ("n", lambda g: str(len(g))),
    ("cover contributions", lambda g: share([s.covered for s in busy(g)])),
    ("of large ones", lambda g: share([s.covered for s in busy(g) if s.true > LARGE])),
    ("contributions, all", lambda g: share(covered(g))),
    ("width", lambda g: _points([s.high - s.low for s in busy(g)])),
    ("bias", lambda g: _points([s.mean - s.true for s in busy(g)])),
    ("mean truth", lambda g: _points([s.true for s in busy(g)])),
    ("cover synergy", lambda g: share([s.covered for s in synergies(g) if s.true])),
    ("synergy, all", lambda g: share([s.covered for s in synergies(g)])),
    ("false synergy", lambda g: share(false_synergy(g))),
    ("true synergy found", lambda g: share(_found(g))),
    ("claims of wrong sign", lambda g: share(_wrong_sign(g))),
    ("nil reaches negligible", lambda g: share(reaches(g))),
    ("false social", lambda g: share(false_social(g))),
    ("true social found", lambda g: share(_social_found(g))),
    ("a check failed", lambda g: share([bool(c.failed or c.error) for c in g])),
    ("seconds", lambda g: f"{np.median([c.seconds for c in g]):.1f}" if g else "–"),
)


def _failures(cases: Sequence[Case]) -> list[str]:
    """Return how often each check failed, and how coverage fares where none did."""
    counts: dict[str, int] = {}
    for case in cases:
        for code in (*case.failed, *(f"{w} (warning)" for w in case.warned), case.error):
            if code:
                counts[code] = counts.get(code, 0) + 1
    told = ", ".join(f"{code} {n}" for code, n in sorted(counts.items(), key=lambda i: -i[1]))
    sound = [c for c in cases if not c.failed and not c.error]
    return [
        f"Checks that failed, of {len(cases)} firms: {told or 'none'}.",
        f"Cover of contributions where none failed: {share([s.covered for s in busy(sound)])}.",
    ]


def _run(keys: Sequence[Key], workers: int, draw: Draw) -> Iterable[Case]:
    if workers <= 1:
        yield from (run_case(*key, draw=draw) for key in keys)
        return
    with pool(workers) as processes:
        for job in as_completed([processes.submit(run_case, *key, draw=draw) for key in keys]):
            yield job.result()


def _digest() -> str:
    found = sorted(path for part in MODEL for path in (ROOT / part).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:16]


def _stored(store: Path, version: str) -> dict[Key, Case]:
    if not store.exists():
        return {}
    rows = (json.loads(line) for line in store.read_text(encoding="utf-8").splitlines())
    cases = [
        Case.from_json({key: value for key, value in row.items() if key != "model"})
        for row in rows
        if row["model"] == version
    ]
    return {(case.family, case.seed): case for case in cases}


if __name__ == "__main__":
    main()
