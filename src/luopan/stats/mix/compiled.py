"""How the numerical kernels are compiled: once, cached on disk, without the interpreter's lock."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from numba import config, njit

P = ParamSpec("P")
R = TypeVar("R")

# sums may be reordered and fused; infinities and NaN keep their meaning
_FAST = {"contract", "reassoc", "nsz", "arcp"}


def _cache_folder() -> str:
    """Return a folder of its own for this version of the kernels, or "" to let numba choose.

    numba renews a cached kernel when its own file changes, not when a file that it calls into
    does; so the folder's name is a digest of all of them. It lies in ``NUMBA_CACHE_DIR``, where
    that is set.
    """
    here = Path(__file__).parent
    sources = b"".join(path.read_bytes() for path in sorted(here.rglob("*.py")))
    root = Path(config.CACHE_DIR) if config.CACHE_DIR else here / "__pycache__"
    folder = root / hashlib.sha256(sources).hexdigest()[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


_FOLDER = _cache_folder()


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` with numba and keep its types for the reader and the type checker.

    A kernel takes in the kernels that it calls. Left as calls they are weak symbols, of which each
    caller's object holds a copy optimised once more; the process that compiles binds them to the
    callees' own objects, a later one to the caller's copies, and sums come out in other orders.
    """
    compiler = njit(cache=True, nogil=True, error_model="numpy", fastmath=_FAST, forceinline=True)
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER or before
    try:
        return cast("Callable[P, R]", compiler(function))
    finally:
        config.CACHE_DIR = before
