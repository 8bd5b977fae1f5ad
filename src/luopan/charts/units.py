"""The unit in which an indicator is shown."""

from luopan.readings.base import Interval
from luopan.readings.direction import DirectionReading

FRACTIONS = ("share", "rate")


def unit_of(reading: DirectionReading) -> str:
    """Return the unit of the indicator's level: ``%`` where it is a fraction."""
    if reading.kind in FRACTIONS:
        return "%"
    return "points" if reading.kind in {"nps", "csat"} else reading.unit


def unit_of_change(reading: DirectionReading) -> str:
    """Return the unit of a change of the indicator: percentage points where it is a fraction."""
    return "pp" if reading.kind in FRACTIONS else unit_of(reading)


def share_of(value: Interval, total: float) -> Interval:
    """Return an amount as a share of a total."""
    return Interval(
        mean=value.mean / total, low=value.low / total, high=value.high / total, level=value.level
    )
