"""The cores of this machine: one process a core, and none besides where there is little to do."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Batch = TypeVar("Batch")
Made = TypeVar("Made")

WORTH = 8
"""With fewer batches, starting processes would take longer than the work."""
AHEAD = 2
"""Batches a process that are handed out before they are asked for."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows do not tell a process's own


class Here:
    """Runs on the cores of this machine.

    Parameters
    ----------
    processes : int or None
        So many; all cores if None.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or cores()

    def run(self, function: Callable[[Batch], Made], batches: Iterable[Batch]) -> Iterator[Made]:
        """Return what the function makes of each batch, in order."""
        left = iter(batches)
        first = list(islice(left, WORTH))
        if self.processes == 1 or len(first) < WORTH:
            yield from map(function, chain(first, left))
            return
        # spawned, not forked: a fork of a process with threads may hang
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.processes, context) as pool:
            waiting: deque[Future[Made]] = deque()
            for batch in chain(first, left):
                waiting.append(pool.submit(function, batch))
                if len(waiting) > AHEAD * self.processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
