"""The log posterior density that the sampler follows, whichever problem is laid out."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import float64, typeof, types
from numpy.typing import NDArray

Array = NDArray[np.float64]
Density = Callable[[Array, Any, Any, Array], float]

_OF: dict[type, Any] = {}
_SCRATCH: dict[type, Callable[[Any], Any]] = {}


def address(layout: object) -> Any:  # noqa: ANN401 - numba's function type
    """Return the layout's density as an argument of kernels, which call it where it lies.

    It is the largest kernel by far: compiled into each of its callers it made the first fit by
    region wait for minutes.
    """
    density = _OF[type(layout)]
    kinds = (float64[::1], typeof(layout), typeof(scratch(layout)), float64[::1])
    density.compile(kinds)
    return types.CompileResultWAP(density.overloads[kinds])


def log_density(q: Array, layout: object, work: object, grad: Array) -> float:
    """Return the log posterior density of ``q`` (D,) up to a constant; fill its gradient.

    ``work`` is what `scratch` made for the layout.
    """
    return float(_OF[type(layout)](q, layout, work, grad))


def scratch(layout: object) -> Any:  # noqa: ANN401 - each layout has scratch arrays of its own
    """Allocate the arrays that a layout's density works in; one set a thread."""
    return _SCRATCH[type(layout)](layout)


def follow(layout: type, density: Density, make: Callable[[Any], Any]) -> None:
    """Have `log_density` follow the kernel ``density``, and `scratch` use ``make``."""
    _OF[layout] = density
    _SCRATCH[layout] = make
