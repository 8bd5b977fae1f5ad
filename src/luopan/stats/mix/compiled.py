"""How the numerical kernels are compiled: once, cached on disk, without the interpreter's lock."""

import hashlib
import os
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import config, njit, types
from numba.extending import typeof_impl

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


def _compiler(function: Callable[P, R], **more: bool) -> Any:  # noqa: ANN401 - numba's dispatcher
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER or before
    try:
        return njit(
            cache=True,
            nogil=True,
            error_model="numpy",
            fastmath=_FAST,
            forceinline=True,
            **more,
        )(function)
    finally:
        config.CACHE_DIR = before


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` with numba and keep its types for the reader and the type checker.

    A kernel takes in the kernels that it calls. Left as calls they are weak symbols, of which each
    caller's object holds a copy optimised once more; the process that compiles binds them to the
    callees' own objects, a later one to the caller's copies, and sums come out in other orders.
    """
    return cast("Callable[P, R]", _compiler(function))


class _Inner:
    """A kernel without a compiled way in from Python, from where it runs as plain Python."""

    def __init__(self, compiled: Any) -> None:  # noqa: ANN401
        self.compiled = compiled
        update_wrapper(self, compiled.py_func)

    def __call__(self, *args: Any) -> Any:  # noqa: ANN401
        return self.compiled.py_func(*args)


@typeof_impl.register(_Inner)  # type: ignore[untyped-decorator]
def _(value: _Inner, _context: object) -> types.Dispatcher:
    return types.Dispatcher(value.compiled)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel that only kernels call.

    The way in from Python unpacks every array of a layout and its scratch, and took a third of
    the time to compile.
    """
    compiled = _compiler(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)
    return cast("Callable[P, R]", _Inner(compiled))
