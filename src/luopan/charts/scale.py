"""From numbers and dates to places on paper, and where the ticks go."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scale:
    """A straight map from ``low … high`` to ``start … end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def spanning(values: Iterable[float], start: float, end: float, air: float = 0.06) -> Scale:
    """Return a scale that holds all values with some air at both ends."""
    known = list(values)
    low, high = min(known), max(known)
    room = (high - low) or abs(high) * 0.1 or 1.0
    return Scale(low - room * air, high + room * air, start, end)


def ticks(scale: Scale, wanted: int = 3) -> list[float]:
    """Return round numbers within a scale, about as many as wanted (Heckbert's nice numbers)."""
    rough = (scale.high - scale.low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough * 0.7)
    first = math.ceil(scale.low / step - 1e-9)
    last = math.floor(scale.high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def quarters(first: date, last: date, most: int = 4) -> list[date]:
    """Return at most ``most`` starts of quarters between two days, evenly apart."""
    starts = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in (1, 4, 7, 10)
        if first <= date(year, month, 1) <= last
    ]
    every = math.ceil(len(starts) / most) if starts else 1
    return starts[::every]
