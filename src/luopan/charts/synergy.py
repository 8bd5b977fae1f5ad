"""The synergy: what each pair does beyond the sum of both. The sign is free (H7)."""

from luopan.charts.rows import Row, Table, as_option, as_svg, in_words
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mix import MixReading, Synergy

COLOURS = {"positive": "jade", "negative": "vermilion", "inconclusive": "ochre"}


def rows(reading: MixReading, words: Vocabulary) -> list[Row]:
    """Return one row a pair."""
    return [
        Row(
            pair(s, words),
            words.text(f"chart.synergy.{s.verdict}"),
            s.share,
            words.interval(s.share, "%"),
            COLOURS[s.verdict],
        )
        for s in reading.synergy
    ]


def pair(synergy: Synergy, words: Vocabulary) -> str:
    """Return the names of a pair."""
    return " × ".join(words.name(channel) for channel in synergy.pair)


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.synergy.title", outcome=words.name(reading.outcome))


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
