"""Clocks for records that are made by hand."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.points.clock import Clock, classes_of
from luopan.stats.points.kernels import Record
from luopan.stats.points.record import record


def steady(windows: NDArray[np.float64]) -> Clock:
    """All times alike."""
    return classes_of(windows, None, weekly=False)


def weekly(windows: NDArray[np.float64]) -> Clock:
    """Hours of the week apart."""
    return classes_of(windows, None, weekly=True)


def joined(
    times: list[NDArray[np.float64]], windows: NDArray[np.float64], seed: int = 0
) -> tuple[Record, frozenset[str]]:
    """A record whose times are all alike."""
    return record(times, windows, steady(windows), seed)
