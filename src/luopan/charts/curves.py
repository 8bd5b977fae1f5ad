"""The response curves: what one steady weekly spend gives; beyond the observed range is marked."""

from collections.abc import Sequence

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, band, fit, hairlines, label, line, path, picture, soft, tag
from luopan.charts.echarts import frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mix import SOCIAL, ChannelEffect, CurvePoint, MixReading

CELL, GAP, TALL = 172.0, 16.0, 140.0


def shown(reading: MixReading) -> list[ChannelEffect]:
    """Return the channels that have a curve."""
    return [c for c in reading.channels if len(c.curve) > 1]


def title(reading: MixReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.curves.title", outcome=words.name(reading.outcome))


def alternative(reading: MixReading, words: Vocabulary) -> str:
    """Return the picture in words: the response at the highest observed spend."""
    said = []
    for channel in shown(reading):
        seen = [p for p in channel.curve if p.observed] or list(channel.curve[:1])
        said.append(
            words.text(
                "chart.curves.row",
                name=words.name(channel.channel),
                spend=words.number(seen[-1].spend),
                response=words.interval(seen[-1].response, reading.unit),
            )
        )
    return words.text("chart.sentence_separator").join(said) or title(reading, words)


def option(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: one grid a channel."""
    channels = shown(reading)
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    rows = max((len(channels) + 1) // 2, 1)
    grids = [
        {
            "left": f"{8 + 48 * (k % 2)}%",
            "width": "38%",
            "top": f"{20 + 80 * (k // 2) / rows:.1f}%",
            "height": f"{50 / rows:.1f}%",
        }
        for k in range(len(channels))
    ]
    series: list[dict[str, object]] = []
    for k, channel in enumerate(channels):
        series += lines_of(channel, k, words)
    across = [{"type": "value", "gridIndex": k, "splitNumber": 3} for k in range(len(channels))]
    upward = [
        {"type": "value", "gridIndex": k, "splitNumber": 2, "name": words.name(c.channel)}
        for k, c in enumerate(channels)
    ]
    return whole | {"grid": grids, "xAxis": across, "yAxis": upward, "series": series}


def lines_of(channel: ChannelEffect, k: int, words: Vocabulary) -> list[dict[str, object]]:
    """Return the series of one channel: its interval, its line, its line beyond what was seen."""
    name = words.name(channel.channel)
    on = {"type": "line", "xAxisIndex": k, "yAxisIndex": k, "symbol": "none"}
    hidden = on | {"stack": f"{k}", "stackStrategy": "all", "lineStyle": {"opacity": 0}}
    colour = LIGHT["jade" if channel.kind in SOCIAL else "ink"]
    points = channel.curve
    inside, beyond = split(points)
    return [
        hidden | {"name": f"{name} low", "data": [[p.spend, p.response.low] for p in points]},
        hidden
        | {
            "name": f"{name} high",
            "areaStyle": {"color": colour, "opacity": 0.18},
            "data": [[p.spend, p.response.high - p.response.low] for p in points],
        },
        on
        | {
            "name": name,
            "lineStyle": {"color": colour},
            "data": [[p.spend, p.response.mean] for p in inside],
        },
        on
        | {
            "name": words.text("chart.curves.beyond"),
            "lineStyle": {"color": colour, "type": "dashed"},
            "data": [[p.spend, p.response.mean] for p in beyond],
        },
    ]


def split(points: Sequence[CurvePoint]) -> tuple[list[CurvePoint], list[CurvePoint]]:
    """Return the curve within and beyond the observed range; they meet in one point."""
    inside = [p for p in points if p.observed]
    beyond = [p for p in points if not p.observed]
    return inside, ([*inside[-1:], *beyond] if beyond else [])


def svg(reading: MixReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone: small multiples, two in a row."""
    channels = shown(reading)
    parts = []
    for k, channel in enumerate(channels):
        left, top = (k % 2) * (CELL + GAP), (k // 2) * TALL
        cell = "".join(small(channel, reading.unit, words))
        parts.append(tag("g", cell, transform=f"translate({left:g} {top:g})"))
    tall = TALL * ((len(channels) + 1) // 2)
    return picture(
        parts,
        (WIDTH, tall),
        (title(reading, words), alternative(reading, words)),
        words.text("chart.curves.note") + " · " + caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def small(channel: ChannelEffect, unit: str, words: Vocabulary) -> list[str]:
    """Return one small curve."""
    points = channel.curve
    across = Scale(points[0].spend, points[-1].spend, 38, CELL)
    up = spanning([0.0, *(v for p in points for v in (p.response.low, p.response.high))], 112, 24)
    colour = "jade" if channel.kind in SOCIAL else "ink"
    inside, beyond = split(points)
    parts = [label(0, 12, fit(words.name(channel.channel), CELL), font_weight="bold")]
    levels = ticks(up, 2)
    said = words.ticks(levels, unit)
    parts += hairlines(zip(levels, said, strict=True), up, 38, CELL, 9.5)
    if beyond:
        start = across(beyond[0].spend)
        parts.append(tag("rect", x=start, y=24, width=CELL - start, height=88,
                         fill="wash", fill_opacity=0.8))  # fmt: skip
        parts.append(line(start, 24, start, 112, stroke="ochre", stroke_dasharray="2 2"))
    parts.append(
        band(
            [across(p.spend) for p in points],
            [up(p.response.low) for p in points],
            [up(p.response.high) for p in points],
            colour,
            0.18,
        )
    )
    for some, dash in ((inside, ""), (beyond, "3 3")):
        if len(some) > 1:
            d = path((across(p.spend), up(p.response.mean)) for p in some)
            extra: dict[str, str | float] = {"stroke_dasharray": dash} if dash else {}
            parts.append(tag("path", d=d, fill="none", stroke=colour, stroke_width=1.6, **extra))
    first, last = words.number(points[0].spend), words.number(points[-1].spend)
    ends = [label(38, 126, first), label(CELL, 126, last, text_anchor="end")]
    return [*parts, soft(ends, "start", 9.5)]
