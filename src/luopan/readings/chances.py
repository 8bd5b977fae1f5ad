"""What became of the chances that earlier runs told (H16)."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Interval, Probability

Agreement = Literal["agrees", "too_high", "too_low", "uneven"]
"""Whether what was said lies within the interval of what came, for all bins; else what was said is
too high, too low, or too high here and too low there."""


class CalibrationBin(BaseModel):
    """Chances that said about the same: their mean, the share that came, how many they were."""

    model_config = FROZEN
    said: Probability
    came: Interval
    chances: int
    stories: int


class ScoredChance(BaseModel):
    """An earlier chance that is closed, and whether it came."""

    model_config = FROZEN
    title: str
    rung: int
    hours: int
    made_at: datetime
    said: Interval
    came: bool


class ChanceRecord(BaseModel):
    """The chances that earlier runs told, misses included.

    Of ``told`` ones ``closed`` can be scored; ``open`` are those whose hours are not over,
    ``unobserved`` those with hours that nobody collected, whether or not the story was seen on the
    rung: to count those alone that were seen would make chances look too low. ``lost`` ones are of
    a story whose item is in the table no longer. Below ``least`` closed ones, or of fewer than
    ``least_stories`` stories, nothing is scored.

    ``reference`` is the Brier score of one who said of each chance how often the chances of the
    other stories came, at the same rung and span; ``gain`` is how much higher it is than ``brier``.
    Intervals take chances of one story as dependent; those of the bins hold together. ``latest``
    holds the last closed one of each story, rung and span.
    """

    model_config = FROZEN
    told: int
    closed: int
    stories: int
    came: int
    open: int
    unobserved: int
    lost: int
    least: int
    least_stories: int
    brier: Interval | None = None
    reference: Interval | None = None
    gain: Interval | None = None
    calibration: Agreement | None = None
    bins: tuple[CalibrationBin, ...] = ()
    latest: tuple[ScoredChance, ...] = ()
