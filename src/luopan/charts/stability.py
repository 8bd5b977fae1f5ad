"""The stability: each channel's share as it would have been said when fewer weeks were known."""

from datetime import date

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, label, picture
from luopan.charts.echarts import frame, ribbon
from luopan.charts.scale import Scale, quarters
from luopan.charts.strips import HEAD, ROW, Strip, strip, upward
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval, Point
from luopan.readings.mix import MixReading
from luopan.readings.stability import ChannelStability

COLOURS = {"holds": "jade", "moves": "vermilion", "inconclusive": "ochre"}


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.stability.title", outcome=words.name(reading.outcome))


def shown(reading: MixReading) -> tuple[ChannelStability, ...]:
    """Return the channels that are drawn, those with the largest share first."""
    if reading.stability is None:
        return ()
    ordered = sorted(reading.channels, key=lambda c: (-c.share.mean, c.channel))
    found = {c.channel: c for c in reading.stability.channels}
    return tuple(found[c.channel] for c in ordered if c.channel in found)


def alternative(reading: MixReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.row",
            name=words.name(c.channel),
            note=words.text(f"chart.stability.{c.verdict}"),
            said=said(c, words),
        )
        for c in shown(reading)
    ]
    return words.text("chart.sentence_separator").join(told) or title(reading, words)


def said(channel: ChannelStability, words: Vocabulary) -> str:
    """Return the first and the last answer, with their intervals."""
    known = [share for share in channel.shares if share is not None]
    if not known:
        return ""
    first, last = (words.interval(share, "%") for share in (known[0], known[-1]))
    return words.text("chart.stability.course", first=first, last=last)


def points(channel: ChannelStability, days: tuple[date, ...]) -> tuple[Point, ...]:
    """Return a channel's answers in percent, by the last week known."""
    return tuple(
        Point(date=day, mean=100 * share.mean, low=100 * share.low, high=100 * share.high)
        for day, share in zip(days, channel.shares, strict=True)
        if share is not None
    )


def option(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    days = reading.stability.known_to if reading.stability else ()
    return whole | {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "name": "%"},
        "series": [
            part
            for c in shown(reading)
            for part in ribbon(words.name(c.channel), points(c, days), COLOURS[c.verdict], 0.2)
        ],
    }


def svg(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone: one strip a channel, all on one scale."""
    channels = shown(reading)
    parts: list[str] = []
    bottom = HEAD + ROW * len(channels)
    if reading.stability and channels:
        days = reading.stability.known_to
        first, last = days[0].toordinal(), days[-1].toordinal()
        across = Scale(first, max(last, first + 1), 8, WIDTH - 12)
        highest = max(p.high for c in channels for p in points(c, days))
        for k, channel in enumerate(channels):
            top = HEAD + ROW * k
            scales = (across, upward(highest, top))
            parts += strip(told(channel, days, words), scales, top)
        parts += [
            label(across(day.toordinal()), bottom + 12, words.month(day), font_size=10,
                  fill="soft", text_anchor="middle")
            for day in quarters(days[0], days[-1], most=3)
        ]  # fmt: skip
    return picture(
        parts,
        (WIDTH, bottom + 18),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def told(channel: ChannelStability, days: tuple[date, ...], words: Vocabulary) -> Strip:
    """Return one channel's strip: its name, its verdict, and its answers over the weeks known."""
    today: Interval | None = channel.shares[-1]
    return Strip(
        name=words.name(channel.channel),
        now="" if today is None else words.interval(today, "%"),
        colour=COLOURS[channel.verdict],
        course=points(channel, days),
        note=words.text(f"chart.stability.{channel.verdict}"),
    )
