"""A command as a user starts it: seconds, processor time, and the memory of all its processes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.fresh import environment

ROOT = Path(__file__).parents[1]
EVERY = 0.1
"""Seconds between two looks at the memory."""
COMMAND = "from luopan.cli.app import main; main()"


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command needed.

    Parameters
    ----------
    seconds, processor : float
        By the clock; of processor time, its processes' too.
    mb : float
        The most memory that was seen held at once; what processes share counts once.
    out : str
        What it printed.
    """

    seconds: float
    processor: float
    mb: float
    out: str


def luopan(*arguments: str | Path) -> Watched:
    """Run ``luopan`` of this repository in a fresh process.

    Raises
    ------
    RuntimeError
        If it neither finished (0) nor finished with a failed check (1).
    """
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    began, before = time.perf_counter(), os.times()
    seen = [0.0]
    with subprocess.Popen(
        command,
        env=environment(PYTHONPATH=str(ROOT / "src")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        over = threading.Event()
        watch = threading.Thread(target=_look, args=(process.pid, seen, over), daemon=True)
        watch.start()
        out, err = process.communicate()
        over.set()
        watch.join()
    after = os.times()
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"luopan {arguments[0]}: {process.returncode}\n{err[-2000:]}")
    spent = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return Watched(time.perf_counter() - began, spent, seen[0], out)


def _look(number: int, seen: list[float], over: threading.Event) -> None:
    while not over.wait(EVERY):
        seen[0] = max(seen[0], sum(_held(one) for one in _family(number)))


def _family(number: int) -> Iterator[int]:
    """Return a process and all that it started."""
    yield number
    try:
        told = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    except OSError:
        return
    for child in told.split():
        yield from _family(int(child))


def _held(number: int) -> float:
    """Return a process's memory in megabytes, of shared pages its part; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    told = next((line for line in lines if line.startswith("Pss:")), "Pss: 0 kB")
    return int(told.split()[1]) / 1024
