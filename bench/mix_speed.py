"""Luopan's mix model and its peers on the same data: ``python -m bench.mix_speed``.

Each side runs in fresh processes, alternating, so that the machine's mood falls on all; the
figures are ratios of medians. A first run of each side, with its compiler's cache empty, is told
apart and left out of the ratios. Luopan keeps compiled kernels beside its own source, so it runs
here from a copy of the package in which nothing is compiled yet.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median

from bench import speed_data
from bench.machine import described
from bench.speed_folder import write_folder, write_plan
from bench.speed_sides import ROOT, Side, known, package, rivals, run_luopan, run_rival

RESULT = ROOT / "bench" / "results" / "mix_speed.md"
CASES: dict[str, tuple[str, Callable[[Path], tuple[Path, Path]]]] = {
    "example": ("its example, 179 weeks × 2 channels", speed_data.example),
    "eight": ("simulated, 156 weeks × 8 channels", speed_data.eight),
}

ABOUT = """Made by `python -m bench.mix_speed`. 4 chains × 1000 + 1000, two cores, medians of fresh
processes that take turns, each round with a seed of its own. *The same model*: geometric adstock,
logistic saturation, Fourier season, linear controls. *Its own model*: delayed adstock, Hill
saturation, drifting base, holidays. *First*: the first process with nothing compiled, left out of
the medians. Each side has an environment of its own (`python -m bench.peers install`), Luopan that
of `requirements/run.txt`. ESS of the sampled parameters, by ArviZ on all sides. Times differ from
machine to machine: compare ratios."""

ABOUT_MERIDIAN = """Meridian is made for a GPU; this machine has none. It runs on JAX, with its
compiler's disk cache filled by the first process, and once after it. Its model is the nearest that
it can state: a Hill curve of slope one instead of the logistic, the same priors of coefficients,
carry-over and controls brought to its scale, a season from the same waves as controls, one knot.
Its sampling is what the whole budget takes beyond a tenth of it, so that tracing and loading do
not count. Its documented default is 10 chains × 3500, 4.4 times as many transitions as here."""

COLUMNS = (
    "data",
    "side",
    "whole process, s",
    "first, s",
    "sampling, s",
    "ESS min",
    "ESS median",
    "ESS/s",
    "r-hat max",
    "divergences",
    "peak MB",
)
OVER = {"pymc": "PyMC-Marketing", "meridian": "Meridian"}
PREFIX = {"pymc": "", "meridian": "meridian_"}

Sides = tuple[Side, ...]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the comparison and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.mix_speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the example only, once a side")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(argv)
    print(_table(quick=options.quick, runs=options.runs)[0])


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the ratios by name; those of a peer that is not installed are missing."""
    text, found = _table(quick=quick, runs=3)
    print(text)
    return found


def _table(*, quick: bool, runs: int) -> tuple[str, dict[str, float]]:
    """Run every case; write the table unless ``quick``."""
    machine = described()
    cases = ("example",) if quick else tuple(CASES)
    sides = {case: compare(case, 1 if quick else runs) for case in cases}
    text = table(sides, f"Machine: {machine}. Versions: {known()}.")
    if not quick:
        RESULT.write_text(text, encoding="utf-8")
    return text, {k: v for case, found in sides.items() for k, v in ratios(case, found).items()}


def compare(case: str, runs: int) -> Sides:
    """Run every side ``runs`` times after a first run each; a peer only where installed."""
    with tempfile.TemporaryDirectory(prefix="luopan-speed-") as name:
        folder = Path(name)
        data, told = CASES[case][1](folder)
        spec = speed_data.Spec(**json.loads(told.read_text(encoding="utf-8")))
        firm = write_folder(folder / "firm", data, spec)
        ours = (Side("Luopan, the same model"), Side("Luopan, its own model"))
        theirs = rivals()
        for run in range(runs + 1):
            # another seed each run, the same on all sides: one seed's ESS is luck
            now = replace(spec, seed=spec.seed + run)
            told.write_text(json.dumps(asdict(now)), encoding="utf-8")
            same = write_plan(folder / "same.json", now, same=True)
            own = write_plan(folder / "own.json", now, same=False)
            for side, plan in zip(ours, (same, own), strict=True):
                run_luopan(side, firm, plan, package(folder / plan.stem), first=run == 0)
            for side in theirs:
                run_rival(side, (data, told), folder, first=run == 0)
        return (*ours, *theirs)


def ratios(case: str, sides: Sides) -> dict[str, float]:
    """Return how many times faster Luopan is, on the same model."""
    return {
        f"{PREFIX[side.peer]}{name}_{case}": value
        for side in sides
        if side.peer and not side.absent
        for name, value in _over(sides[0], side).items()
    }


def _over(ours: Side, theirs: Side) -> dict[str, float]:
    return {
        "sampling_ratio": ours.ess_per_second() / theirs.ess_per_second(),
        "process_ratio": theirs.process_seconds() / ours.process_seconds(),
        "memory_ratio": theirs.told["peak_mb"] / ours.told["peak_mb"],
    }


def table(found: Mapping[str, Sides], measured_on: str) -> str:
    """Return the comparison as Markdown."""
    lines = [
        "# The joint mix model beside its peers",
        "",
        ABOUT,
        "",
        ABOUT_MERIDIAN,
        "",
        measured_on,
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    for case, sides in found.items():
        lines += [_row(CASES[case][0], side) for side in sides]
    for peer, name in OVER.items():
        rows = [
            f"| {label} | {value:.1f} |"
            for case, sides in found.items()
            for label, value in ratios(
                case, tuple(s for s in sides if s.peer in ("", peer))
            ).items()
        ]
        if rows:
            lines += ["", f"| Luopan, the same model, over {name} | times |", "|---|---|", *rows]
    return "\n".join([*lines, ""])


def _row(data: str, side: Side) -> str:
    if side.absent:
        how = f"absent: python -m bench.peers install {side.peer}"
        return f"| {data} | {side.name} | {how} |" + " – |" * (len(COLUMNS) - 3)
    told = side.told
    return (
        f"| {data} | {side.name} | {side.process_seconds():.2f} | {side.first:.1f} "
        f"| {median(side.sampling):.2f} | {median(side.ess):.0f} | {told['ess_median']:.0f} "
        f"| {side.ess_per_second():.0f} | {told['rhat_max']:.4f} | {told['divergences']:.0f} "
        f"| {told['peak_mb']:.0f} |"
    )


if __name__ == "__main__":
    main()
