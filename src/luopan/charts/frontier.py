"""Between this quarter and later: the plans on the way, and the present plan at the origin."""

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, label, line, path, picture, tag
from luopan.charts.echarts import frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.route import RouteReading

LEFT, BOTTOM, TALL = 52.0, 238.0, 264.0


def title(reading: RouteReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.frontier.title", outcome=words.name(reading.outcome))


def alternative(reading: RouteReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.frontier.row",
            weight=words.number(p.weight, "%"),
            now=words.interval(p.now, reading.unit),
            later=words.interval(p.later, reading.unit),
        )
        for p in reading.frontier
    ]
    return words.text("chart.sentence_separator").join(told) or title(reading, words)


def option(
    reading: RouteReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: points with both intervals, joined by a line."""
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    points = reading.frontier
    thin = {"color": LIGHT["jade"], "width": 1, "opacity": 0.4}
    cross: list[dict[str, object]] = [
        {"type": "line", "symbol": "none", "lineStyle": thin, "data": ends}
        for p in points
        for ends in (
            [[p.now.low, p.later.mean], [p.now.high, p.later.mean]],
            [[p.now.mean, p.later.low], [p.now.mean, p.later.high]],
        )
    ]
    return whole | {
        "xAxis": {"type": "value", "name": words.text("chart.frontier.now")},
        "yAxis": {"type": "value", "name": words.text("chart.frontier.later")},
        "series": [
            *cross,
            {
                "type": "line",
                "name": title(reading, words),
                "lineStyle": {"color": LIGHT["jade"]},
                "data": [[p.now.mean, p.later.mean] for p in points],
            },
            {
                "type": "scatter",
                "name": words.text("chart.frontier.present"),
                "itemStyle": {"color": LIGHT["vermilion"]},
                "data": [[0.0, 0.0]],
            },
        ],
    }


def svg(reading: RouteReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    return picture(
        drawn(reading, words) if reading.frontier else [],
        (WIDTH, TALL if reading.frontier else 8.0),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def drawn(reading: RouteReading, words: Vocabulary) -> list[str]:
    """Return axes, crosses, the line through the plans, and the present plan."""
    points = reading.frontier
    across = spanning([0.0, *(v for p in points for v in (p.now.low, p.now.high))], LEFT, WIDTH - 8)
    up = spanning([0.0, *(v for p in points for v in (p.later.low, p.later.high))], BOTTOM, 20)
    parts = [
        label(0, 12, words.text("chart.frontier.later"), fill="soft", font_size=10),
        label(WIDTH, BOTTOM + 26, words.text("chart.frontier.now"), fill="soft", font_size=10,
              text_anchor="end"),
        line(across(0.0), 20, across(0.0), BOTTOM),
        line(LEFT, up(0.0), WIDTH - 8, up(0.0)),
    ]  # fmt: skip
    levels, marks = ticks(up, 3), ticks(across, 3)
    for value, said in zip(levels, words.ticks(levels, reading.unit), strict=True):
        parts.append(
            label(LEFT - 4, up(value) + 3.5, said, font_size=9.5, fill="soft", text_anchor="end")
        )
    for value, said in zip(marks, words.ticks(marks, reading.unit), strict=True):
        parts.append(
            label(across(value), BOTTOM + 12, said, font_size=9.5, fill="soft",
                  text_anchor="middle")
        )  # fmt: skip
    for p in points:
        x, y = across(p.now.mean), up(p.later.mean)
        thin: dict[str, str | float] = {"stroke": "jade", "stroke_width": 5, "stroke_opacity": 0.14}
        parts.append(line(across(p.now.low), y, across(p.now.high), y, **thin))
        parts.append(line(x, up(p.later.low), x, up(p.later.high), **thin))
    through = path((across(p.now.mean), up(p.later.mean)) for p in points)
    parts.append(tag("path", d=through, fill="none", stroke="jade", stroke_width=1.4))
    parts += [
        tag("circle", cx=across(p.now.mean), cy=up(p.later.mean), r=4, fill="jade") for p in points
    ]
    parts.append(tag("circle", cx=across(0.0), cy=up(0.0), r=4.5, fill="vermilion"))
    parts.append(
        label(across(0.0) + 7, up(0.0) - 6, words.text("chart.frontier.present"), fill="vermilion")
    )
    return parts
