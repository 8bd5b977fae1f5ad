"""How the numerical kernels are compiled: once, cached on disk, without the interpreter's lock."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")

# sums may be reordered and fused; infinities and NaN keep their meaning
_FAST = {"contract", "reassoc", "nsz", "arcp"}


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` with numba and keep its types for the reader and the type checker."""
    compiler = njit(cache=True, nogil=True, error_model="numpy", fastmath=_FAST)
    return cast("Callable[P, R]", compiler(function))
