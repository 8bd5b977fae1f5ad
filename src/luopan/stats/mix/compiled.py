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
    does; so the folder's name is a digest of all of them.
    """
    here = Path(__file__).parent
    sources = b"".join(path.read_bytes() for path in sorted(here.rglob("*.py")))
    folder = here / "__pycache__" / hashlib.sha256(sources).hexdigest()[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


_FOLDER = _cache_folder()


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` with numba and keep its types for the reader and the type checker."""
    compiler = njit(cache=True, nogil=True, error_model="numpy", fastmath=_FAST)
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER or before
    try:
        return cast("Callable[P, R]", compiler(function))
    finally:
        config.CACHE_DIR = before
