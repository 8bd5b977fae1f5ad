"""What an analysis hands over to the reading, whatever the design."""

from dataclasses import dataclass, field

from luopan.readings.base import Check, Evidence, Interval, Point
from luopan.readings.experiments import Contrast, Design, Effect, LeftOut, OfPeriod, OfRegion

POWER = 0.8416212335729143
"""Standard errors above the bound at which an effect is found in eight cases of ten."""


def no_lot_told(test: str) -> Check:
    """Return the check that says that nothing tells of a lot."""
    return Check(code="test_no_lot_told", passed=False, severity="warn", facts={"test": test})


@dataclass(frozen=True, slots=True)
class Beyond:
    """What two channels did together, for each unit of what regions usually sell in a period.

    ``inputs`` are the two channels' spend or exposure where they were on, likewise; ``whole`` says
    that off was off, not a step down; ``own``, ``correlations`` and ``lasting`` as in `Shared`.
    """

    share: Interval
    own: tuple[Interval, Interval] | None
    correlations: tuple[float, float, float] | None
    inputs: tuple[float, float]
    whole: bool
    lasting: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The parts of `ExperimentReading` that come from the statistics; see there.

    ``design`` is how it was analysed, where that is not as asked; ``tail`` the periods after the
    end that were counted.
    """

    effect: Effect
    evidence: Evidence
    design: Design | None = None
    tail: int = 0
    periods: int
    history: int
    treated: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    others: tuple[Effect, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    regions: tuple[OfRegion, ...] = ()
    before: tuple[OfPeriod, ...] = ()
    course: tuple[OfPeriod, ...] = ()
    cumulative: tuple[Point, ...] = ()
    placebos: tuple[tuple[float, ...], ...] = ()
    sets: int = 0
    other_p: float | None = None
    agreement: float | None = None
    detectable: float | None = None
    beyond: Beyond | None = None
    checks: tuple[Check, ...] = field(default=())
