"""The route: present and planned money of each channel, and what moving it alone changes."""

from collections.abc import Sequence

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, fit, label, line, picture, tag, width_of
from luopan.charts.echarts import bars, frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, spanning
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval
from luopan.readings.route import RouteChannel, RouteReading

ROW, HEAD = 58.0, 4.0


def shown(reading: RouteReading) -> list[RouteChannel]:
    """Return the channels whose money is planned, in the order of the present money."""
    planned = [c for c in reading.channels if c.planned is not None and c.move is not None]
    return sorted(planned, key=lambda c: (-c.present, c.channel))


def colour_of(channel: RouteChannel) -> str:
    """Return the role: what leaves the observed range stands apart."""
    return "jade" if channel.observed else "ochre"


def title(reading: RouteReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.route.title", outcome=words.name(reading.outcome))


def alternative(reading: RouteReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.route.row" if c.observed else "chart.route.row_beyond",
            name=words.name(c.channel),
            present=words.number(c.present),
            planned=words.number(c.planned or 0.0),
            said=words.interval(moved(c), reading.worth_unit),
        )
        for c in shown(reading)
    ]
    return words.text("chart.sentence_separator").join(told) or title(reading, words)


def moved(channel: RouteChannel) -> Interval:
    """Return what the channel's move alone changes."""
    if channel.move is None:
        raise ValueError("a channel without a plan")
    return channel.move


def option(
    reading: RouteReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: money on the left grid, changes on the right."""
    channels = shown(reading)
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    names = [words.name(c.channel) for c in channels]
    series: list[dict[str, object]] = [
        {
            "type": "bar",
            "name": words.text(f"chart.route.{key}"),
            "itemStyle": {"color": LIGHT[colour]},
            "data": [getattr(c, key) for c in channels],
        }
        for key, colour in (("present", "soft"), ("planned", "jade"))
    ]
    for c, name in zip(channels, names, strict=True):
        move = moved(c)
        lying = bars(name, (name, move.low, move.mean, move.high), colour_of(c))
        series += [part | {"xAxisIndex": 1, "yAxisIndex": 1} for part in lying]
    return whole | {
        "grid": [{"left": "18%", "width": "34%"}, {"left": "60%", "width": "34%"}],
        "xAxis": [{"type": "value", "gridIndex": k} for k in range(2)],
        "yAxis": [
            {"type": "category", "inverse": True, "gridIndex": k, "data": names} for k in range(2)
        ],
        "series": series,
    }


def svg(reading: RouteReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    channels = shown(reading)
    moves = [moved(c) for c in channels]
    across = spanning([0.0, *(v for m in moves for v in (m.low, m.high))], 8, WIDTH - 8, air=0.03)
    money = Scale(0.0, max([1e-9, *(max(c.present, c.planned or 0.0) for c in channels)]), 0, WIDTH)
    parts: list[str] = []
    for k, channel in enumerate(channels):
        parts += row(channel, HEAD + ROW * k, (money, across), (reading.worth_unit, words))
    return picture(
        parts,
        (WIDTH, HEAD + ROW * len(channels) + 6),
        (title(reading, words), alternative(reading, words)),
        words.text("chart.route.note") + " · " + caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def row(
    channel: RouteChannel,
    top: float,
    scales: Sequence[Scale],
    told: tuple[str, Vocabulary],
) -> list[str]:
    """Return one channel: name and number, two bars of money, the interval of its move."""
    money, across = scales
    unit, words = told
    move, colour = moved(channel), colour_of(channel)
    said = words.interval(move, unit)
    room = WIDTH - width_of(said, 12) - 8
    y = top + 46
    return [
        label(0, top + 14, fit(words.name(channel.channel), room, 12), font_weight="bold"),
        label(WIDTH, top + 14, said, text_anchor="end"),
        tag("rect", x=0, y=top + 21, width=money(channel.present), height=5, fill="soft"),
        tag("rect", x=0, y=top + 28, width=money(channel.planned or 0.0), height=5, fill=colour),
        line(across(0.0), y - 7, across(0.0), y + 7, stroke="soft", stroke_width=0.8),
        line(across(move.low), y, across(move.high), y, stroke=colour, stroke_width=8,
             stroke_opacity=0.28),
        tag("circle", cx=across(move.mean), cy=y, r=4, fill=colour),
    ]  # fmt: skip
