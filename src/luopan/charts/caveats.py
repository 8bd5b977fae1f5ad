"""What every picture says about itself: as-of, n, evidence, interval level, watermarks."""

from luopan.charts.vocabulary import Vocabulary
from luopan.readings import DirectionReading, MixReading, RouteReading


def caption(reading: DirectionReading | MixReading | RouteReading, words: Vocabulary) -> str:
    """Return the caption that stands inside the picture."""
    if isinstance(reading, DirectionReading):
        level, n = reading.position.level, reading.n
        counted = words.text("chart.n", n=n) if n is not None else words.text("chart.records")
    elif isinstance(reading, RouteReading):
        level = reading.difference.level if reading.difference is not None else 0.9
        counted = words.text("chart.weeks", weeks=reading.weeks)
    else:
        level = reading.channels[0].share.level if reading.channels else 0.9
        counted = words.text("chart.weeks", weeks=reading.weeks)
    return " · ".join(
        [
            words.text("chart.as_of", day=reading.as_of),
            counted,
            words.text("chart.level", level=words.probability(level)),
            words.text("chart.evidence", level=reading.evidence.value),
        ]
    )


def watermarks(
    reading: DirectionReading | MixReading | RouteReading, words: Vocabulary, *, synthetic: bool
) -> tuple[str, ...]:
    """Return what is printed across the picture: sample data (H17), failed checks (H8)."""
    marks = [words.text("chart.mark.synthetic")] if synthetic else []
    if reading.failed:
        marks.append(words.text("chart.mark.failed"))
    return tuple(marks)
