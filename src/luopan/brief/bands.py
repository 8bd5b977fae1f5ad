"""From a probability to words, by fixed bands (Kent's estimative words, with a middle that waits).

At least 0.95 almost surely, 0.80 to 0.95 likely, between 0.20 and 0.80 not enough evidence, and
mirrored below. How well these words are calibrated is measured where headings are measured.
"""

from typing import Literal

from luopan.charts import heading
from luopan.readings.base import INCONCLUSIVE
from luopan.readings.direction import DirectionReading

Band = Literal["surely", "likely", "unknown", "unlikely", "surely_not"]
SURE = 0.95


def band(probability: float) -> Band:
    """Return the band of the probability that a statement is true."""
    low, high = INCONCLUSIVE
    if probability >= SURE:
        return "surely"
    if probability >= high:
        return "likely"
    if probability <= 1 - SURE:
        return "surely_not"
    return "unlikely" if probability <= low else "unknown"


def heading_band(reading: DirectionReading) -> Band:
    """Return the band of a heading; the reading's own caution wins."""
    return band(reading.heading.p_up) if heading.known(reading) else "unknown"


def glyph(reading: DirectionReading) -> str:
    """Return which small sign leads a statement about the reading."""
    if not heading.known(reading):
        return "unknown"
    return "up" if reading.heading.state == "rising" else "down"
