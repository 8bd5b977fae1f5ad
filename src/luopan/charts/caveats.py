"""What every picture says about itself: as-of, n, evidence, interval level, watermarks."""

from luopan.charts.vocabulary import Vocabulary
from luopan.readings.direction import DirectionReading
from luopan.readings.experiments import ExperimentReading
from luopan.readings.ledger import LedgerReading
from luopan.readings.mainstream import MainstreamReading
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading
from luopan.readings.voices import VoicesReading

Drawn = (
    DirectionReading
    | MixReading
    | RouteReading
    | ExperimentReading
    | LedgerReading
    | VoicesReading
    | MainstreamReading
)


def caption(reading: Drawn, words: Vocabulary) -> str:
    """Return the caption that stands inside the picture."""
    if isinstance(reading, ExperimentReading):
        return of_test(reading, words)
    if isinstance(reading, DirectionReading):
        level, n = reading.position.level, reading.n
        counted = words.text("chart.n", n=n) if n is not None else words.text("chart.records")
    elif isinstance(reading, VoicesReading):
        told = next((s.share for s in reading.shares if s.share is not None), None)
        level = told.level if told is not None else 0.9
        counted = words.text("chart.n", n=reading.counted)
    elif isinstance(reading, MainstreamReading):
        level, counted = reading.level, words.text("chart.n", n=reading.items)
    elif isinstance(reading, LedgerReading):
        level, tests = reading.level, sum(p.counted for p in reading.programmes)
        counted = words.text("chart.n", n=tests)
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


def of_test(reading: ExperimentReading, words: Vocabulary) -> str:
    """Return the caption of a test: without an interval there is no level to tell."""
    days = {1: "days", 7: "weeks"}.get(reading.step_days, "periods")
    parts = [
        words.text("chart.as_of", day=reading.as_of),
        words.text(f"chart.gap.{days}", count=reading.periods, history=reading.history),
    ]
    if reading.effect.total is not None:
        level = words.probability(reading.effect.total.level)
        parts.append(words.text("chart.level", level=level))
    return " · ".join([*parts, words.text("chart.evidence", level=reading.evidence.value)])


def watermarks(reading: Drawn, words: Vocabulary, *, synthetic: bool) -> tuple[str, ...]:
    """Return what is printed across the picture: sample data (H17), failed checks (H8)."""
    marks = [words.text("chart.mark.synthetic")] if synthetic else []
    if reading.failed:
        marks.append(words.text("chart.mark.failed"))
    return tuple(marks)
