"""The log posterior density that the sampler follows, whichever problem is laid out."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

Array = NDArray[np.float64]
Density = Callable[[Array, Any, Any, Array], float]

_OF: dict[type, Density] = {}
_SCRATCH: dict[type, Callable[[Any], Any]] = {}


def log_density(q: Array, layout: object, work: object, grad: Array) -> float:
    """Return the log posterior density of ``q`` (D,) up to a constant; fill its gradient.

    ``work`` is what `scratch` made for the layout.
    """
    return _OF[type(layout)](q, layout, work, grad)


def scratch(layout: object) -> Any:  # noqa: ANN401 - each layout has scratch arrays of its own
    """Allocate the arrays that a layout's density works in; one set a thread."""
    return _SCRATCH[type(layout)](layout)


def follow(layout: type, density: Density, make: Callable[[Any], Any]) -> None:
    """Have `log_density` follow the kernel ``density``, and `scratch` use ``make``."""
    _OF[layout] = density
    _SCRATCH[layout] = make


@overload(log_density)  # type: ignore[untyped-decorator]
def _compiled(q: Any, layout: Any, work: Any, grad: Any) -> Any:  # noqa: ANN401, ARG001 - types
    """Choose the kernel while compiling, by the layout's type."""
    if not isinstance(layout, types.NamedTuple) or layout.instance_class not in _OF:
        return None
    density = _OF[layout.instance_class]

    def followed(q: Any, layout: Any, work: Any, grad: Any) -> float:  # noqa: ANN401
        return density(q, layout, work, grad)

    return followed
