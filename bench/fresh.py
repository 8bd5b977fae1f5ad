"""How measured processes start: in a user's environment, and one thread of BLAS each."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

DROPPED = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
"""Without byte code every start compiles the interpreter's libraries anew: a second and more."""


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without what only a test bed sets, then ``changes``."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return kept | changes


def pool(workers: int) -> ProcessPoolExecutor:
    """Return so many fresh processes whose linear algebra runs on one thread.

    A forked worker would keep the threads that BLAS has set up already, and they would fight.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
