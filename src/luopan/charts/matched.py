"""The fit and the trend: tested regions beside what the others say of them, before and in the test.

The two lines should lie on each other before the test; in it, what is between them is the effect.
"""

from datetime import date, timedelta

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, band, hairlines, label, path, picture, tag
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval
from luopan.readings.experiments import ExperimentReading, OfPeriod

LEFT, RIGHT = 46.0, 354.0
TOP, BOTTOM = 32.0, 168.0
HEIGHT = 188.0


def shown(reading: ExperimentReading) -> bool:
    """Whether there is a history to draw, and an effect with its interval."""
    return bool(reading.before and reading.course and reading.effect.total is not None)


def whole(reading: ExperimentReading) -> tuple[OfPeriod, ...]:
    """Return history and test in one; nothing where there is no interval to draw beside it."""
    return (*reading.before, *reading.course) if shown(reading) else ()


def bands(reading: ExperimentReading) -> list[tuple[date, float, float]]:
    """Return what would have been in each period of the test, with its interval."""
    told = reading.course if shown(reading) else ()
    return [
        (p.date, p.observed - p.effect.high, p.observed - p.effect.low)
        for p in told
        if p.effect is not None
    ]


def off(reading: ExperimentReading) -> float | None:
    """Return how far the fit is off in a usual period of the history, as a share."""
    told = [abs(p.observed / p.expected - 1.0) for p in reading.before if p.expected > 0.0]
    return sorted(told)[len(told) // 2] if told and shown(reading) else None


def title(reading: ExperimentReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text(
        "chart.matched.title", test=words.name(reading.test), outcome=words.name(reading.outcome)
    )


def alternative(reading: ExperimentReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    between = off(reading)
    if between is None:
        return words.text("chart.matched.none")
    said = [
        words.text(
            "chart.matched.before",
            periods=len(reading.before),
            off=words.number(round(between, 3), "%"),
        )
    ]
    effect: Interval | None = reading.effect.relative
    if effect is not None:
        said.append(words.text("chart.matched.after", relative=words.interval(effect, "%")))
    return words.text("chart.sentence_separator").join(said)


def option(reading: ExperimentReading, words: Vocabulary, *, synthetic: bool = False) -> Option:
    """Return the chart as an ECharts 6 option."""
    points, around = whole(reading), bands(reading)
    days = [p.date.isoformat() for p in points]

    def series(name: str, values: list[float], style: Option) -> Option:
        data = [[d, v] for d, v in zip(days, values, strict=True)]
        return {"type": "line", "name": words.text(f"chart.matched.{name}"), "symbol": "none",
                "lineStyle": style, "data": data}  # fmt: skip

    unseen: Option = {"type": "line", "stack": "band", "symbol": "none",
                      "lineStyle": {"opacity": 0}, "stackStrategy": "all"}  # fmt: skip
    drawn = [
        unseen | {"name": "low", "data": [[d.isoformat(), low] for d, low, _ in around]},
        unseen
        | {
            "name": "high",
            "areaStyle": {"color": LIGHT["soft"], "opacity": 0.22},
            "data": [[d.isoformat(), high - low] for d, low, high in around],
        },
        series("expected", [p.expected for p in points],
               {"color": LIGHT["soft"], "width": 1.7, "type": "dashed"}),
        series("observed", [p.observed for p in points], {"color": LIGHT["jade"], "width": 1.7}),
    ]  # fmt: skip
    made = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    axes: Option = {"xAxis": {"type": "time"}, "yAxis": {"type": "value", "scale": True}}
    return made | axes | {"series": drawn if points else []}


def svg(reading: ExperimentReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    points = whole(reading)
    parts = _drawn(reading, points, words) if points else []
    if not points:
        parts = [label(0, 12, words.text("chart.matched.none"))]
    legend = [words.text("chart.matched.legend")] if points else []
    return picture(
        parts,
        (WIDTH, HEIGHT if points else 24.0),
        (title(reading, words), alternative(reading, words)),
        " · ".join([*legend, caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def _drawn(
    reading: ExperimentReading, points: tuple[OfPeriod, ...], words: Vocabulary
) -> list[str]:
    around, half = bands(reading), reading.step_days / 2
    end = points[-1].date + timedelta(days=reading.step_days)
    across = Scale(points[0].date.toordinal(), end.toordinal(), LEFT, RIGHT)
    heights = [v for p in points for v in (p.observed, p.expected)]
    up = spanning([*heights, *(v for _, low, high in around for v in (low, high))], BOTTOM, TOP)
    start = across(reading.start.toordinal())
    stop = across(min(reading.end.toordinal() + 1, end.toordinal()))
    ground = tag("rect", x=start, y=TOP, width=stop - start, height=BOTTOM - TOP,
                 fill="wash")  # fmt: skip
    parts = [label(0, 12, words.text("chart.matched.head"), font_weight="bold"), ground]
    marks = ticks(up)
    parts += hairlines(zip(marks, words.ticks(marks), strict=True), up, LEFT, RIGHT)
    xs = [across(p.date.toordinal() + half) for p in points]
    if around:
        bx = [across(d.toordinal() + half) for d, _, _ in around]
        lows, highs = [up(low) for _, low, _ in around], [up(high) for _, _, high in around]
        parts.append(band(bx, lows, highs, "soft", 0.22))
    expected = path(zip(xs, (up(p.expected) for p in points), strict=True))
    observed = path(zip(xs, (up(p.observed) for p in points), strict=True))
    parts += [
        tag("path", d=expected, fill="none", stroke="soft", stroke_width=1.6,
            stroke_dasharray="4 3"),
        tag("path", d=observed, fill="none", stroke="jade", stroke_width=1.7),
        label((start + stop) / 2, TOP - 5, words.text("chart.gap.test"), font_size=10,
              fill="soft", text_anchor="middle"),
        label(LEFT, BOTTOM + 14, words.day(points[0].date), font_size=10, fill="soft"),
        label(RIGHT, BOTTOM + 14, words.day(points[-1].date), font_size=10, fill="soft",
              text_anchor="end"),
    ]  # fmt: skip
    return parts
