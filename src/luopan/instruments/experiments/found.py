"""What an analysis hands over to the reading, whatever the design."""

from dataclasses import dataclass, field

from luopan.readings.base import Check, Evidence, Point
from luopan.readings.experiments import Contrast, Effect, LeftOut, OfPeriod, OfRegion


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The parts of `ExperimentReading` that come from the statistics; see there."""

    effect: Effect
    evidence: Evidence
    periods: int
    history: int
    treated: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    others: tuple[Effect, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    regions: tuple[OfRegion, ...] = ()
    course: tuple[OfPeriod, ...] = ()
    cumulative: tuple[Point, ...] = ()
    placebos: tuple[tuple[float, ...], ...] = ()
    sets: int = 0
    other_p: float | None = None
    agreement: float | None = None
    detectable: float | None = None
    checks: tuple[Check, ...] = field(default=())
