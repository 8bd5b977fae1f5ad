"""Luopan's mix model and PyMC-Marketing on the same data: ``python -m bench.mix_speed``.

Each side runs in fresh processes, alternating, so that the machine's mood falls on both; the
figures are ratios of medians. A first run of each side, with its compiler's cache empty, is told
apart and left out of the ratios. Luopan keeps compiled kernels beside its own source, so it runs
here from a copy of the package in which nothing is compiled yet.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import speed_data
from bench.fresh import environment
from bench.peers.environments import PEERS, python_of
from bench.speed_folder import write_folder, write_plan

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "bench" / "results" / "mix_speed.md"
CASES: dict[str, tuple[str, Callable[[Path], tuple[Path, Path]]]] = {
    "example": ("its example, 179 weeks × 2 channels", speed_data.example),
    "eight": ("simulated, 156 weeks × 8 channels", speed_data.eight),
}

ABOUT = """Made by `python -m bench.mix_speed`. 4 chains × 1000 + 1000, two cores, medians of fresh
processes that take turns. *The same model*: geometric adstock, logistic saturation, Fourier season,
linear controls. *Its own model*: delayed adstock, Hill saturation, drifting base, holidays.
*First*: the first process with nothing compiled, left out of the medians. ESS of the sampled
parameters, by ArviZ on both sides. Times differ from machine to machine: compare ratios."""
COLUMNS = (
    "data",
    "side",
    "whole process, s",
    "first, s",
    "sampling, s",
    "ESS min",
    "ESS/s",
    "r-hat max",
    "divergences",
    "peak MB",
)

Told = dict[str, float]


@dataclass
class Side:
    """What one side needed on one data set."""

    name: str
    first: float = 0.0
    process: list[float] = field(default_factory=list)
    sampling: list[float] = field(default_factory=list)
    told: Told = field(default_factory=dict)

    def process_seconds(self) -> float:
        """Return the median of the whole process."""
        return median(self.process)

    def ess_per_second(self) -> float:
        """Return the smallest effective sample size over the median of sampling."""
        return self.told["ess_min"] / median(self.sampling)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the comparison and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.mix_speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the example only, once a side")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(argv)
    cases = ("example",) if options.quick else tuple(CASES)
    runs = 1 if options.quick else options.runs
    sides = {case: compare(case, runs) for case in cases}
    text = table(sides)
    print(text)
    if not options.quick:
        RESULT.write_text(text, encoding="utf-8")


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the ratios by name; those of a peer that is not installed are missing."""
    cases = ("example",) if quick else tuple(CASES)
    sides = {case: compare(case, 1 if quick else 3) for case in cases}
    if not quick:
        RESULT.write_text(table(sides), encoding="utf-8")
    return {k: v for case, found in sides.items() for k, v in ratios(case, found).items()}


def compare(case: str, runs: int) -> tuple[Side, ...]:
    """Run both sides ``runs`` times after a first run each; the peer only where installed."""
    with tempfile.TemporaryDirectory(prefix="luopan-speed-") as name:
        folder = Path(name)
        data, told = CASES[case][1](folder)
        spec = speed_data.Spec(**json.loads(told.read_text(encoding="utf-8")))
        firm = write_folder(folder / "firm", data, spec)
        same = write_plan(folder / "same.json", spec, same=True)
        own = write_plan(folder / "own.json", spec, same=False)
        sides = [Side("Luopan, the same model"), Side("Luopan, its own model")]
        peer = python_of("pymc")
        if peer:
            sides.append(Side("PyMC-Marketing 1.3 (nutpie)"))
        for run in range(runs + 1):
            for side, plan in zip(sides, (same, own), strict=False):
                _ours(side, firm, plan, package(folder / plan.stem), first=run == 0)
            if peer:
                _theirs(sides[-1], peer, (data, told), folder, first=run == 0)
        return tuple(sides)


def package(folder: Path) -> Path:
    """Copy Luopan and the script that fits to ``folder`` once, without anything compiled."""
    if not folder.exists():
        nothing = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src" / "luopan", folder / "luopan", ignore=nothing)
        (folder / "bench").mkdir()
        for name in ("__init__.py", "fit_luopan.py"):
            shutil.copy(ROOT / "bench" / name, folder / "bench")
    return folder


def ratios(case: str, sides: tuple[Side, ...]) -> dict[str, float]:
    """Return how many times faster Luopan is, on the same model."""
    ours, peers = sides[0], sides[2:]
    if not peers:
        return {}
    (theirs,) = peers
    return {
        f"sampling_ratio_{case}": ours.ess_per_second() / theirs.ess_per_second(),
        f"process_ratio_{case}": theirs.process_seconds() / ours.process_seconds(),
        f"memory_ratio_{case}": theirs.told["peak_mb"] / ours.told["peak_mb"],
    }


def table(found: dict[str, tuple[Side, ...]]) -> str:
    """Return the comparison as Markdown."""
    lines = [
        "# The joint mix model beside PyMC-Marketing",
        "",
        ABOUT,
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    for case, sides in found.items():
        lines += [_row(CASES[case][0], side) for side in sides]
        if len(sides) < 3:
            lines.append(f"| {CASES[case][0]} | PyMC-Marketing 1.3 | not measured here |")
    lines += ["", "| Luopan, the same model, over PyMC-Marketing | times |", "|---|---|"]
    for case, sides in found.items():
        lines += [f"| {name} | {value:.1f} |" for name, value in ratios(case, sides).items()]
    return "\n".join([*lines, ""])


def _row(data: str, side: Side) -> str:
    told = side.told
    return (
        f"| {data} | {side.name} | {side.process_seconds():.2f} | {side.first:.1f} "
        f"| {median(side.sampling):.2f} | {told['ess_min']:.0f} | {side.ess_per_second():.0f} "
        f"| {told['rhat_max']:.4f} | {told['divergences']:.0f} | {told['peak_mb']:.0f} |"
    )


def _ours(side: Side, firm: Path, plan: Path, copy: Path, *, first: bool) -> None:
    out = copy / "ours.json"
    script = (sys.executable, "-m", "bench.fit_luopan", firm, plan, out)
    where = {"PYTHONPATH": str(copy)}
    seconds = _run(*script, "whole", env=where, folder=copy)
    whole = _read(out)
    if first:
        side.first = seconds
        return
    side.process.append(seconds)
    _run(*script, "sampling", env=where, folder=copy)
    alone = _read(out)
    side.sampling.append(alone["seconds_sampling"])
    side.told = {**alone, "peak_mb": whole["peak_mb"]}


def _theirs(
    side: Side, python: Path, data: tuple[Path, Path], folder: Path, *, first: bool
) -> None:
    out = folder / "theirs.json"
    cache = {"PYTENSOR_FLAGS": f"base_compiledir={folder / 'pytensor'}"}
    cache["NUMBA_CACHE_DIR"] = str(folder / "numba-pymc")
    seconds = _run(python, PEERS["pymc"].script, *data, out, env=cache)
    if first:
        side.first = seconds
        return
    told = _read(out)
    side.process.append(seconds)
    side.sampling.append(told["seconds_sampling"])
    side.told = told


def _run(*command: str | Path, env: dict[str, str], folder: Path = ROOT) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", **env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return time.perf_counter() - start


def _read(path: Path) -> Told:
    told: Told = json.loads(path.read_text(encoding="utf-8"))
    return told


if __name__ == "__main__":
    main()
