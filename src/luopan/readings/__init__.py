"""Frozen results: numbers, intervals, probabilities and codes; JSON both ways."""

from luopan.readings.base import (
    INCONCLUSIVE,
    Check,
    Evidence,
    Heading,
    Input,
    Interval,
    NextStep,
    Point,
    ReadingBase,
)
from luopan.readings.bundle import Decision, Reading, Readings
from luopan.readings.direction import (
    Break,
    Destination,
    DirectionReading,
    Eta,
    Observed,
    Scored,
    Source,
)
from luopan.readings.flagged import flagged
from luopan.readings.longrun import Ahead, Gate, LongEffect, LongRun
from luopan.readings.mix import (
    SOCIAL,
    ChannelEffect,
    Contraction,
    CurvePoint,
    Diagnostics,
    Line,
    MixReading,
    Social,
    Synergy,
    TestedEffect,
)

__all__ = [
    "INCONCLUSIVE",
    "SOCIAL",
    "Ahead",
    "Break",
    "ChannelEffect",
    "Check",
    "Contraction",
    "CurvePoint",
    "Decision",
    "Destination",
    "Diagnostics",
    "DirectionReading",
    "Eta",
    "Evidence",
    "Gate",
    "Heading",
    "Input",
    "Interval",
    "Line",
    "LongEffect",
    "LongRun",
    "MixReading",
    "NextStep",
    "Observed",
    "Point",
    "Reading",
    "ReadingBase",
    "Readings",
    "Scored",
    "Social",
    "Source",
    "Synergy",
    "TestedEffect",
    "flagged",
]
