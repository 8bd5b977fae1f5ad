"""Echo: how much of each stream comes from outside, from itself, and from the others."""

from luopan.charts.rows import Row, Table, as_option, as_svg, in_words
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mainstream import MainstreamReading

COLOURS = {"outside": "jade", "own": "ochre", "brought": "ink"}


def title(_reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.echo.title")


def table(reading: MainstreamReading, words: Vocabulary) -> Table:
    """Return what the chart shows: three kinds of share for each stream."""
    rows: list[Row] = []
    for stream in reading.echo.streams if reading.echo is not None else ():
        name = words.text(f"mainstream.stream.{stream.stream}")
        shares = {"outside": stream.outside, "own": stream.own}
        told = [(words.text(f"chart.echo.{kind}"), kind, share) for kind, share in shares.items()]
        told += [
            (words.text("chart.echo.brought", stream=words.text(f"mainstream.stream.{other}")),
             "brought", share)
            for other, share in stream.brought.items()
        ]  # fmt: skip
        rows += [
            Row(name, note, share, words.interval(share, "%"), COLOURS[kind])
            for note, kind, share in told
        ]
    return Table(title(reading, words), tuple(rows))


def alternative(reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    return in_words(table(reading, words), words)


def option(
    reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    return as_option(table(reading, words), reading, words, synthetic=synthetic)


def svg(reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    return as_svg(table(reading, words), reading, words, synthetic=synthetic)
