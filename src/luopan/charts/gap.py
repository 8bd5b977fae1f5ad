"""The gap: a test's effect by day or week, placebos in grey behind it, and the effect added up.

Where the test has no interval nothing of the effect is drawn: a line alone would look sure.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, band, hairlines, label, line, path, picture, tag, width_of
from luopan.charts.echarts import Option, frame, ribbon
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Point
from luopan.readings.experiments import ExperimentReading

LEFT, RIGHT = 46.0, 354.0
UPPER, LOWER = (32.0, 146.0), (188.0, 268.0)
"""Top and bottom of the two panels: by period, and added up."""
HEIGHT = 288.0
MOST_PLACEBOS = 40
"""More grey paths than this tell the eye nothing more; evenly spread ones are kept."""
COLOURS = {"positive": "jade", "negative": "vermilion"}


def colour(reading: ExperimentReading) -> str:
    """Return the colour of what was found: more, less, or nothing that can be believed."""
    return "ochre" if reading.failed else COLOURS.get(reading.verdict, "ochre")


def periods(reading: ExperimentReading) -> tuple[Point, ...]:
    """Return the effect in each day or week that has an interval."""
    return tuple(p.effect for p in reading.course if p.effect is not None)


def shown(reading: ExperimentReading) -> bool:
    """Whether there is an effect with an interval to draw."""
    return bool(periods(reading))


def step(reading: ExperimentReading, words: Vocabulary) -> str:
    """Return whether the effect is by day, by week or by longer steps."""
    name = {1: "day", 7: "week"}.get(reading.step_days, "other")
    return words.text(f"chart.gap.by_{name}", days=reading.step_days)


def title(reading: ExperimentReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text(
        "chart.gap.title", test=words.name(reading.test), outcome=words.name(reading.outcome)
    )


def alternative(reading: ExperimentReading, words: Vocabulary, unit: str = "") -> str:
    """Return the picture in words."""
    said = [words.text("chart.gap.span", start=reading.start, end=reading.end)]
    if reading.effect.total is None or not shown(reading):
        return words.text("chart.sentence_separator").join([*said, words.text("chart.gap.none")])
    said.append(words.text("chart.gap.total", total=words.interval(reading.effect.total, unit)))
    if reading.effect.relative is not None:
        relative = words.interval(reading.effect.relative, "%")
        said.append(words.text("chart.gap.relative", relative=relative))
    if reading.placebos:
        said.append(words.text("chart.gap.grey", sets=len(kept(reading.placebos))))
    return words.text("chart.sentence_separator").join(said)


def kept(paths: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Return as many placebos as an eye can take, evenly spread."""
    every = max(1, -(-len(paths) // MOST_PLACEBOS))
    return list(paths[::every])


def grey(reading: ExperimentReading) -> list[list[tuple[date, float]]]:
    """Return the placebos' paths by day; a path ends where the course ends."""
    days = [p.date for p in reading.course]
    return [
        list(zip(days[-len(one) :], one[-len(days) :], strict=True))
        for one in kept(reading.placebos)
        if one and days
    ]


def option(
    reading: ExperimentReading, words: Vocabulary, *, synthetic: bool = False, unit: str = ""
) -> Option:
    """Return the chart as an ECharts 6 option; ``unit`` is the outcome's."""
    behind: list[Option] = [
        {
            "type": "line",
            "name": words.text("chart.gap.placebo"),
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": LIGHT["soft"], "width": 1, "opacity": 0.25},
            "data": [[day.isoformat(), value] for day, value in one],
        }
        for one in grey(reading)
    ]
    upper = ribbon(step(reading, words), periods(reading), colour(reading), 0.22)
    lower = ribbon(words.text("chart.gap.added"), reading.cumulative, colour(reading), 0.22)
    if upper:
        upper[-1]["markArea"] = {
            "itemStyle": {"color": LIGHT["wash"]},
            "data": [[{"xAxis": reading.start.isoformat()}, {"xAxis": reading.end.isoformat()}]],
        }
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words, unit),
        watermarks(reading, words, synthetic=synthetic),
    )
    return whole | {
        "grid": [{"top": "18%", "height": "34%"}, {"top": "64%", "height": "24%"}],
        "xAxis": [{"type": "time", "gridIndex": k} for k in (0, 1)],
        "yAxis": [
            {"type": "value", "gridIndex": 0, "name": unit},
            {"type": "value", "gridIndex": 1, "name": unit},
        ],
        "series": [*behind, *upper, *({**s, "xAxisIndex": 1, "yAxisIndex": 1} for s in lower)],
    }


def svg(
    reading: ExperimentReading, words: Vocabulary, *, synthetic: bool = False, unit: str = ""
) -> str:
    """Return the chart as an SVG that stands alone; ``unit`` is the outcome's."""
    days = [p.date for p in reading.course] + [p.date for p in reading.cumulative]
    first = min([reading.start, *days])
    ends = [day + timedelta(days=reading.step_days) for day in days]
    last = max([reading.end + timedelta(days=reading.tail_days + 1), *ends])
    across = Scale(first.toordinal(), max(last, first + timedelta(days=1)).toordinal(), LEFT, RIGHT)
    parts = [*span(reading, words, across), *upper_panel(reading, words, across, unit)]
    if reading.cumulative:
        parts += lower_panel(reading, words, across, unit)
    parts += when(reading, words, across)
    legend = [words.text("chart.gap.legend")] if reading.placebos and shown(reading) else []
    return picture(
        parts,
        (WIDTH, HEIGHT if reading.cumulative else UPPER[1] + 22),
        (title(reading, words), alternative(reading, words, unit)),
        " · ".join([*legend, caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def span(reading: ExperimentReading, words: Vocabulary, across: Scale) -> list[str]:
    """Return the days of the test as a pale ground, with its name and its tail's above."""
    left, right = across(reading.start.toordinal()), across(reading.end.toordinal() + 1)
    panels = (UPPER, LOWER) if reading.cumulative else (UPPER,)
    ground = [
        tag("rect", x=left, y=top, width=right - left, height=bottom - top,
            fill="wash")
        for top, bottom in panels
    ]  # fmt: skip
    said = label((left + right) / 2, UPPER[0] - 5, words.text("chart.gap.test"), font_size=10,
                 fill="soft", text_anchor="middle")  # fmt: skip
    if not reading.tail_days:
        return [*ground, said]
    tail = label(RIGHT, UPPER[0] - 5, words.text("chart.gap.tail"), font_size=10, fill="soft",
                 text_anchor="end")  # fmt: skip
    return [*ground, said, tail]


def upper_panel(
    reading: ExperimentReading, words: Vocabulary, across: Scale, unit: str
) -> list[str]:
    """Return the effect by period, each at its middle, over its placebos."""
    drawn, behind = periods(reading), grey(reading) if shown(reading) else []
    half = reading.step_days / 2
    heights = [0.0, *(v for p in drawn for v in (p.low, p.high))]
    heights += [value for one in behind for _, value in one]
    up = spanning(heights, UPPER[1], UPPER[0])
    data = "".join(
        path([(across(d.toordinal() + half), up(v)) for d, v in one])
        for one in behind
        if len(one) > 1
    )
    under = tag("path", d=data, fill="none", stroke="soft", stroke_width=0.7, stroke_opacity=0.3)
    said = words.text("chart.gap.effect", by=step(reading, words))
    if not drawn:
        said = words.text("chart.gap.none")
    return [
        label(0, 12, said, font_weight="bold"),
        *([*grid(up, words, unit)] if drawn else []),
        *([under] if data else []),
        *ribbon_of(drawn, later(across, half), up, colour(reading)),
    ]


def lower_panel(
    reading: ExperimentReading, words: Vocabulary, across: Scale, unit: str
) -> list[str]:
    """Return the effect added up since the test began, at the end of each period."""
    begin = reading.cumulative[0].date - timedelta(days=reading.step_days)
    points = (Point(date=begin, mean=0.0, low=0.0, high=0.0), *reading.cumulative)
    end = later(across, reading.step_days)
    up = spanning([0.0, *(v for p in points for v in (p.low, p.high))], LOWER[1], LOWER[0])
    return [
        label(0, LOWER[0] - 10, words.text("chart.gap.added"), font_weight="bold"),
        *grid(up, words, unit),
        *ribbon_of(points, end, up, colour(reading)),
    ]


def later(across: Scale, days: float) -> Scale:
    """Return a scale of days on which each stands later: a period's middle, or its end."""
    return replace(across, low=across.low - days, high=across.high - days)


def ribbon_of(points: Sequence[Point], across: Scale, up: Scale, role: str) -> list[str]:
    """Return a line with its interval; a single period is a dot with an upright bar."""
    xs = [across(p.date.toordinal()) for p in points]
    if len(points) == 1:
        (x,), (only,) = xs, points
        return [
            line(x, up(only.low), x, up(only.high), stroke=role, stroke_width=6,
                 stroke_opacity=0.28),
            tag("circle", cx=x, cy=up(only.mean), r=4, fill=role),
        ]  # fmt: skip
    if not points:
        return []
    middle = path(zip(xs, (up(p.mean) for p in points), strict=True))
    return [
        band(xs, [up(p.low) for p in points], [up(p.high) for p in points], role, 0.22),
        tag("path", d=middle, fill="none", stroke=role, stroke_width=1.7),
    ]


def grid(up: Scale, words: Vocabulary, unit: str) -> list[str]:
    """Return hairlines with their values; the line of nothing is darker."""
    marks = ticks(up)
    told = zip(marks, words.ticks(marks, unit), strict=True)
    return [
        *hairlines(told, up, LEFT, RIGHT),
        line(LEFT, up(0.0), RIGHT, up(0.0), stroke="soft"),
    ]


def when(reading: ExperimentReading, words: Vocabulary, across: Scale) -> list[str]:
    """Return the days of the test under the lowest panel."""
    said = words.text("chart.gap.span", start=reading.start, end=reading.end)
    half = width_of(said, 10) / 2
    middle = (across(reading.start.toordinal()) + across(reading.end.toordinal())) / 2
    x = min(max(middle, half), WIDTH - half)
    y = (LOWER if reading.cumulative else UPPER)[1] + 15
    return [label(x, y, said, font_size=10, fill="soft", text_anchor="middle")]
