"""The decomposition: from nothing to the whole outcome, line by line; the lines add up."""

import re
from itertools import accumulate

from luopan.charts.rows import Row, Table, as_option, as_svg, in_words
from luopan.charts.units import share_of
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mix import Line, MixReading

COLOURS = {"channel": "jade", "synergy": "ochre", "residual": "vermilion"}


def rows(reading: MixReading, words: Vocabulary) -> list[Row]:
    """Return one row a line, each starting where the one above ends."""
    starts = [0.0, *accumulate(part.share.mean for part in reading.decomposition)]
    return [
        Row(
            named(part, words),
            note(part, words, reading),
            part.share,
            words.interval(part.share, "%"),
            COLOURS.get(part.kind, "ink"),
            start,
        )
        for part, start in zip(reading.decomposition, starts, strict=False)
    ]


def note(part: Line, words: Vocabulary, reading: MixReading) -> str:
    """Return the kind of a line where its name does not say it already.

    The line of an earned channel says how much of it is talk that moves with other channels.
    """
    called = {c.channel: c.called_up for c in reading.channels}.get(part.name)
    if part.kind == "channel" and called is not None:
        said = words.interval(share_of(called, reading.total), "%")
        return words.text("chart.decomposition.called_up", called_up=said)
    if part.kind in {"channel", "control", "competitor", "synergy"}:
        return words.text(f"chart.decomposition.{part.kind}")
    return ""


def named(part: Line, words: Vocabulary) -> str:
    """Return the name of a line: the firm's own for channels, pairs and controls."""
    if part.kind == "synergy":
        return " × ".join(words.name(n.strip()) for n in re.split(r"\s[x×+&]\s|×|\|", part.name))
    if part.kind != "channel" and words.has(f"line.{part.name}"):
        return words.text(f"line.{part.name}")
    if part.kind in {"channel", "control", "competitor"}:
        return words.name(part.name)
    return words.text(f"chart.decomposition.{part.kind}")


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.decomposition.title", outcome=words.name(reading.outcome))


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
