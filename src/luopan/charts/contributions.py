"""The contributions: each channel's share of the outcome, and the shared part as its own line.

Paid, owned and earned social stand apart and are never summed into one bar (R24); what channels do
together belongs to none of them (R23).
"""

from luopan.charts.rows import Row, Table, as_option, as_svg, in_words
from luopan.charts.units import share_of
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mix import SOCIAL, ChannelEffect, MixReading

LIKELY = 0.80


def rows(reading: MixReading, words: Vocabulary) -> list[Row]:
    """Return one row a channel, the largest first, then the shared part."""
    ordered = sorted(reading.channels, key=lambda c: (-c.share.mean, c.channel))
    lines = [
        Row(
            words.name(c.channel),
            note(c, words),
            c.share,
            words.interval(c.share, "%"),
            "jade" if c.kind in SOCIAL else "ink",
        )
        for c in ordered
    ]
    if reading.social is not None and reading.synergy:
        shared = share_of(reading.social.shared, reading.total)
        lines.append(
            Row(
                words.text("chart.contributions.shared"),
                words.text("chart.contributions.nobodys"),
                shared,
                words.interval(shared, "%"),
                "ochre",
            )
        )
    return lines


def note(channel: ChannelEffect, words: Vocabulary) -> str:
    """Return the kind of a channel, and whether it may well do nothing."""
    kind = words.text(f"chart.kind.{channel.kind}")
    if channel.p_negligible >= LIKELY:
        return words.text("chart.contributions.nil", kind=kind)
    return kind


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.contributions.title", outcome=words.name(reading.outcome))


def table(reading: MixReading, words: Vocabulary) -> Table:
    """Return what the chart shows."""
    return Table(
        title(reading, words),
        tuple(rows(reading, words)),
        reading.negligible_share,
        (words.text("chart.contributions.zone"),),
    )


def alternative(reading: MixReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    return in_words(table(reading, words), words)


def option(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    return as_option(table(reading, words), reading, words, synthetic=synthetic)


def svg(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    return as_svg(table(reading, words), reading, words, synthetic=synthetic)
