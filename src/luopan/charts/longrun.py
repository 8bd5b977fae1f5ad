"""The long run: what each channel does within weeks, and what it does through the brand.

Both lie side by side and are never summed into one bar: they rest on different evidence. Where a
gate was not passed only the short effect is drawn.
"""

from luopan.charts.rows import Row, Table, as_option, as_svg, in_words
from luopan.charts.units import share_of
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.longrun import LongEffect
from luopan.readings.mix import MixReading


def effects(reading: MixReading) -> tuple[LongEffect, ...]:
    """Return what there is to draw: social media together, then each channel."""
    if reading.long_run is None:
        return ()
    together = reading.long_run.together
    return (*((together,) if together else ()), *reading.long_run.channels)


def shown(reading: MixReading) -> bool:
    """Whether any long effect passed its gates."""
    return any(e.long is not None for e in effects(reading))


def rows(reading: MixReading, words: Vocabulary) -> list[Row]:
    """Return two rows a group, the short and the long effect as shares of the outcome."""
    lines = []
    for effect in effects(reading):
        name = (
            words.text("chart.longrun.social")
            if effect.channel is None
            else words.name(effect.channel)
        )
        short = share_of(effect.short, reading.total)
        said = words.interval(short, "%")
        lines.append(Row(name, words.text("chart.longrun.short"), short, said, "ink"))
        if effect.share is not None:
            said = words.interval(effect.share, "%")
            note = words.text(f"chart.longrun.{effect.verdict}")
            lines.append(Row(name, note, effect.share, said, _colour(effect)))
    return lines


def _colour(effect: LongEffect) -> str:
    """Return the colour of a long effect."""
    return {"positive": "jade", "negative": "vermilion"}.get(effect.verdict, "ochre")


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.longrun.title", outcome=words.name(reading.outcome))


def table(reading: MixReading, words: Vocabulary) -> Table:
    """Return what the chart shows."""
    return Table(title(reading, words), tuple(rows(reading, words)))


def alternative(reading: MixReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    return in_words(table(reading, words), words)


def option(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    return as_option(table(reading, words), reading, words, synthetic=synthetic)


def svg(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    return as_svg(table(reading, words), reading, words, synthetic=synthetic)
