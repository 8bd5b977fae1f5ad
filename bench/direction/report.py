"""``python -m bench.direction``: all of ``bench/results/direction.md`` in one run."""

import argparse
import os
import platform
import random
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.direction import alarms, real
from bench.direction.methods import METHODS, pace
from bench.direction.page import write
from bench.direction.scoring import Row, row, summary
from bench.direction.trackers import ONE_POINT, Cell, simulate
from bench.direction.truths import JUDGED, TUNED

KINDS, SIZES, NOISES = ("nps", "csat", "share"), (30, 100, 400), (0.0, 0.06)


def judge(families: list[str], trackers: int) -> list[Row]:
    """Ask every method about ``trackers`` trackers a family, kind, n and week noise."""
    rows = []
    for family in families:
        for kind in KINDS:
            for n in SIZES:
                for noise in NOISES:
                    cell = Cell(family, kind, n, noise)
                    rows += [r for i in range(trackers) for r in _ask(cell, i)]
    return rows


def _pace() -> float:
    """Return processor milliseconds an indicator, in a firm of thirty-six."""
    return pace([simulate(Cell(f, k, 100), 7) for f in JUDGED for k in KINDS for _ in range(2)])


def _ask(cell: Cell, number: int) -> list[Row]:
    tracker = simulate(cell, number)
    ahead = random.Random(f"{cell}{number}").uniform(2.0, 12.0) * ONE_POINT[cell.kind]
    target = float(tracker.truth[tracker.now]) + ahead
    rows = []
    for name, method in METHODS.items():
        started = process_time()
        said = method(tracker, tracker.now, target)
        rows.append(row(tracker, name, said, target, process_time() - started))
    return rows


def _real(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    polls = list(real.approval(folder))
    for n in (50, 100, 400):
        for name, scored in real.thinned(polls, n).items():
            rows.append(_scored(f"approval, weekly pool thinned to {n}", name, scored))
    for what, read in (("Swedish S", real.swedish), ("Covid concern", real.concern)):
        houses = list(read(folder))
        for n in (100, 400):
            scored = real.houses(houses, n)
            rows.append(_scored(f"{what}, each poll thinned to {n}", "Luopan", scored))
    return rows


def _scored(what: str, name: str, scored: list[np.ndarray]) -> dict[str, object]:  # type: ignore[type-arg]
    table = np.array(scored, dtype=float)
    later = float(table[:, 2].mean())
    return {
        "tracker": what,
        "method": name,
        "looks": len(table),
        "cover": float(table[:, 0].mean()),
        "rmse": float(np.sqrt(np.mean(table[:, 1] ** 2))),
        "cover_ahead": None if np.isnan(later) else later,
    }


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the figures that have a target, on families never tuned on; nothing is written."""
    warm = Cell("walk", "nps", 100)
    for method in METHODS.values():
        method(simulate(warm, 999), warm.weeks - 1, 50.0)
    rows = judge(list(JUDGED), 1 if quick else 8)
    ours = summary([r for r in rows if r.method == "Luopan"])
    peer = summary([r for r in rows if r.method.startswith("statsmodels")])
    still = alarms.looks("flat", 6 if quick else 36, ["Luopan"])["Luopan"][:, :, 0]
    return {
        "cover": ours.cover,
        "worst_cell": ours.worst_cell,
        "cover_ahead": ours.cover_ahead or 0.0,
        "calibration_error": ours.ece,
        "right_when_sure": ours.right,
        "rmse": ours.rmse,
        "rmse_ratio": ours.rmse / peer.rmse,
        "arrival_cover": ours.arrives or 0.0,
        "false_alarms": float(np.mean(still.max(axis=1) >= 0.9)),
        "milliseconds": _pace(),
    }


def main(argv: list[str] | None = None) -> int:
    """Run the studies and write the results; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.direction", description=__doc__)
    parser.add_argument("--trackers", type=int, default=12, help="a family, kind, n and week noise")
    parser.add_argument("--alarms", type=int, default=48, help="trackers a shape")
    parser.add_argument("--data", type=Path, default=os.environ.get("LUOPAN_DATA"))
    parser.add_argument("--out", type=Path, default=Path("bench/results/direction.md"))
    options = parser.parse_args(argv)
    started = perf_counter()
    warm = Cell("walk", "nps", 100)
    for method in METHODS.values():
        method(simulate(warm, 999), warm.weeks - 1, 50.0)
    compiled = perf_counter() - started
    size = f"--trackers {options.trackers} --alarms {options.alarms}"
    found: dict[str, object] = {"command": f"python -m bench.direction {size} --data DATA"}
    for part, families in (("judged", JUDGED), ("tuned", TUNED)):
        rows = judge(list(families), options.trackers)
        found[part] = {
            name: asdict(summary([r for r in rows if r.method == name])) for name in METHODS
        }
        found[f"{part}_cells"] = _cells(rows)
    found["pace"] = _pace()
    found["alarms"] = alarms.study(options.alarms)
    folder = Path(options.data) / "direction" if options.data else None
    found["real"] = _real(folder) if folder and folder.is_dir() else None
    found["machine"] = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    found["compiled"], found["seconds"] = compiled, perf_counter() - started
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(write(found), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))
    return 0


def _cells(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Return Luopan's cover of every family and n."""
    kept: dict[str, dict[str, list[bool]]] = {}
    for r in rows:
        if r.method == "Luopan":
            kept.setdefault(r.cell[0], {}).setdefault(str(r.cell[2]), []).append(r.covered)
    return {f: {n: float(np.mean(c)) for n, c in by.items()} for f, by in kept.items()}
