"""One side of the speed comparison: its processes, timed, and what they told."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.fresh import environment
from bench.machine import versions
from bench.peers.environments import PEERS, python_of

ROOT = Path(__file__).parents[1]

Told = dict[str, float]


@dataclass
class Side:
    """What one side needed on one data set.

    Parameters
    ----------
    name : str
        As the table calls it.
    peer : str
        Key of `PEERS`; empty for Luopan.
    absent : bool
        Not installed, so nothing was measured.
    """

    name: str
    peer: str = ""
    absent: bool = False
    first: float = 0.0
    process: list[float] = field(default_factory=list)
    sampling: list[float] = field(default_factory=list)
    ess: list[float] = field(default_factory=list)
    told: Told = field(default_factory=dict)

    def process_seconds(self) -> float:
        """Return the median of the whole process."""
        return median(self.process)

    def ess_per_second(self) -> float:
        """Return the smallest effective sample size a second of sampling: median of all runs."""
        return median(n / s for n, s in zip(self.ess, self.sampling, strict=True))


@dataclass(frozen=True)
class Rival:
    """How a peer takes part: what it is called, its packages, whether it samples apart.

    A peer that compiles anew at each start is timed a second time for its sampling alone, and
    only once after its first run, for it takes minutes.
    """

    name: str
    packages: tuple[str, ...]
    apart: bool = False


RIVALS = {
    "pymc": Rival("PyMC-Marketing 1.3 (nutpie)", ("pymc-marketing", "pymc", "nutpie")),
    "meridian": Rival("Meridian 2.1 (JAX)", ("google-meridian", "jax"), apart=True),
}


def rivals() -> list[Side]:
    """Return one side a peer, those that are not installed among them."""
    return [Side(r.name, peer, absent=python_of(peer) is None) for peer, r in RIVALS.items()]


def known() -> str:
    """Return the versions of everything that is compared here."""
    told = [versions("luopan", "numba", "numpy")]
    for peer, rival in RIVALS.items():
        python = python_of(peer)
        if python:
            told.append(versions(*rival.packages, python=python))
    return "; ".join(told)


def run_luopan(side: Side, firm: Path, plan: Path, copy: Path, *, first: bool) -> None:
    """Measure a folder in a fresh process, and once more for the sampler alone.

    The first has what a user installs, where that environment is made; ArviZ counts in the other.
    """
    out = copy / "ours.json"
    script = ("-m", "bench.fit_luopan", firm, plan, out)
    where = {"PYTHONPATH": str(copy)}
    own = python_of("luopan") or sys.executable
    seconds = _run(own, *script, "whole", env=where, folder=copy)
    whole = _read(out)
    if first:
        side.first = seconds
        return
    side.process.append(seconds)
    _run(sys.executable, *script, "sampling", env=where, folder=copy)
    alone = _read(out)
    side.sampling.append(alone["seconds_sampling"])
    side.ess.append(alone["ess_min"])
    side.told = {**alone, "peak_mb": whole["peak_mb"]}


def run_rival(side: Side, data: tuple[Path, Path], folder: Path, *, first: bool) -> None:
    """Fit with a peer in a fresh process; its compiler's caches live in ``folder``."""
    python = python_of(side.peer)
    rival = RIVALS[side.peer]
    if python is None or (rival.apart and side.process):
        return
    out = folder / "theirs.json"
    script = (python, PEERS[side.peer].script, *data, out)
    seconds = _run(*script, env=_caches(folder))
    if first:
        side.first = seconds
        return
    told = _read(out)
    side.process.append(seconds)
    if rival.apart:
        _run(*script, "sampling", env=_caches(folder))
        told = {**_read(out), "peak_mb": told["peak_mb"]}
    side.sampling.append(told["seconds_sampling"])
    side.ess.append(told["ess_min"])
    side.told = told


def package(folder: Path) -> Path:
    """Copy Luopan and the script that fits to ``folder`` once, without anything compiled."""
    if not folder.exists():
        nothing = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src" / "luopan", folder / "luopan", ignore=nothing)
        (folder / "bench").mkdir()
        for name in ("__init__.py", "fit_luopan.py"):
            shutil.copy(ROOT / "bench" / name, folder / "bench")
    return folder


def _caches(folder: Path) -> dict[str, str]:
    return {
        "PYTENSOR_FLAGS": f"base_compiledir={folder / 'pytensor'}",
        "NUMBA_CACHE_DIR": str(folder / "numba-pymc"),
        "JAX_COMPILATION_CACHE_DIR": str(folder / "jax"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }


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
