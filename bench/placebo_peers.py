"""Peers on the same panels in the same run, each in an environment of its own.

A peer that is not installed has a row that says so, and what was once measured of it on panels of
the same two tables.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.fresh import environment
from bench.peers.environments import PEERS, python_of
from bench.placebo_methods import LIFTS, Panel, panel
from bench.placebo_panels import SOURCES, at_random

ASKED = ("panelkit", "augsynth")
PART = 4
"""Panels that a peer is given at a time, and that are kept together."""

ONCE = {
    "panelkit": ("panelkit ensemble, placebo", "0.017 / 0.017", "0.79 / 0.82", "7.0 / 5.6",
                 "0.13 / 0.28", "0.63"),
    "augsynth": ("synthetic control, conformal blocks", "0.067 / 0.042", "–", "–",
                 "0.27 / –", "0.03"),
    "matched_markets": ("matched_markets TBR", "0.245 / 0.315", "0.705 / 0.595", "5.3 / 3.7",
                        "invalid", "0.04"),
}  # fmt: skip
"""Measured once, cities / stores, 200 panels each: false positives, cover, width, power at 5 %,
seconds."""

WHY = {"matched_markets": "in no package registry: Google gives the source only"}
"""Peers that cannot be installed as the others are."""


def found_by_peers(
    seeds: range, kept: Callable[[str, Callable[[], object]], Any]
) -> Mapping[str, Mapping[str, list[Any]]]:
    """Return what each installed peer says of the panels, by method and table."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name in (n for n in ASKED if python_of(n) is not None):
        for table in SOURCES:
            for at in range(0, len(seeds), PART):
                some = seeds[at : at + PART]
                key = f"{name} {table} {some.start}"
                told = kept(key, lambda n=name, t=table, s=some: _run(n, t, s))
                for method, panels in told.items():
                    found.setdefault(method, {}).setdefault(table, []).extend(panels)
    return found


def absent() -> list[str]:
    """Return the peers that take no part, each with the reason."""
    missing = [name for name in ASKED if python_of(name) is None]
    told = [(n, f"absent: `python -m bench.peers install {n}`") for n in missing]
    return [f"| {name} | {why} | {' | '.join(ONCE[name])} |" for name, why in (*told, *WHY.items())]


def _run(name: str, table: str, seeds: range) -> dict[str, list[Panel]]:
    python = python_of(name)
    assert python is not None
    tests = [at_random(table, seed) for seed in seeds]
    arrays = {"count": np.array(len(tests))}
    for i, test in enumerate(tests):
        arrays |= {f"outcome{i}": test.outcome, f"start{i}": np.array(test.start)}
        arrays[f"treated{i}"] = np.array(test.treated)
    with tempfile.TemporaryDirectory(prefix="luopan-placebos-") as folder:
        panels, out = Path(folder) / "panels.npz", Path(folder) / "out.json"
        np.savez(panels, **arrays)
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"))
        done = subprocess.run(
            (python, PEERS[name].script, panels, out),
            env=environment(**dict.fromkeys(threads, "1")),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        told = json.loads(out.read_text(encoding="utf-8"))
    return {method: [_panel(one) for one in rows] for method, rows in told.items()}


def _panel(told: Mapping[str, float]) -> Panel:
    p = {lift: told[f"p{lift}"] for lift in (0.0, *LIFTS)}
    ends = tuple(told.get(key, np.nan) for key in ("low", "mean", "high"))
    return panel(p, (ends[0], ends[1], ends[2]), told.get("seconds", np.nan))
