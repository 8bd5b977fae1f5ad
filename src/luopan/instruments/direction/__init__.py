"""Direction: where an indicator is, where it is heading, and how sure that is."""

from luopan.instruments.direction.measure import measure
from luopan.instruments.direction.plan import DirectionPlan

__all__ = ["DirectionPlan", "measure"]
