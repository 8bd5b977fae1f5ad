"""Placebo dates: what each goal did after crossings, among what it did where nothing crossed."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, fit, label, line, path, picture, soft, tag, width_of
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT
from luopan.charts.pen import Pen
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval
from luopan.readings.mainstream import Impact, MainstreamReading

PANEL = 106.0
"""Units from one goal to the next."""
TOP, FLOOR, EFFECT, SAID = 22.0, 62.0, 71.0, 90.0
"""Within a panel: the highest dot, the lowest, the effect, and the axis' numbers."""
DOT = 5.0


class Goal(NamedTuple):
    """What a goal did after crossings, where it can be seen among placebos."""

    impact: Impact
    effect: Interval
    p: float


def drawn(reading: MainstreamReading) -> tuple[Goal, ...]:
    """Return the goals that have an effect and placebos to see it among."""
    return tuple(
        Goal(i, i.effect, i.p)
        for i in reading.impacts
        if i.effect is not None and i.p is not None and i.placebo_effects
    )


def shown(reading: MainstreamReading) -> bool:
    """Whether there is anything to draw."""
    return bool(drawn(reading))


def colour(effect: Interval) -> str:
    """Return the colour of an effect: ochre where its interval holds nought."""
    return "ochre" if effect.low <= 0.0 <= effect.high else "jade"


def usual(impact: Impact) -> Interval:
    """Return the middle nine tenths of the placebos."""
    ordered = sorted(impact.placebo_effects)
    out = round(0.05 * len(ordered))
    return Interval(mean=ordered[len(ordered) // 2], low=ordered[out], high=ordered[-1 - out])


def stacked(values: Sequence[float], across: Scale) -> list[tuple[float, int]]:
    """Return a place and a height, from 0, of each value's dot, in columns from nought on."""
    heights: Counter[int] = Counter()
    places, nought = [], across(0.0)
    for value in values:
        column = round((across(value) - nought) / DOT)
        places.append((nought + column * DOT, heights[column]))
        heights[column] += 1
    return places


def title(_reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.placebos.title")


def alternative(reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.placebos.row",
            indicator=words.name(i.indicator),
            stories=i.stories,
            weeks=i.weeks,
            effect=words.interval(effect, i.unit),
            placebos=i.placebos,
            usual=words.span(usual(i), i.unit),
            p=words.probability(p),
        )
        for i, effect, p in drawn(reading)
    ]
    return words.text("chart.sentence_separator").join(told) or words.text("chart.placebos.none")


def option(
    reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: a grid for each goal, as each has its unit."""
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    goals = drawn(reading)
    share = 80 / max(1, len(goals))
    return whole | {
        "grid": [
            {"top": f"{14 + share * k:.1f}%", "height": f"{0.6 * share:.1f}%"}
            for k in range(len(goals))
        ],
        "xAxis": [
            {"type": "value", "scale": True, "name": g.impact.unit, "gridIndex": k}
            for k, g in enumerate(goals)
        ],
        "yAxis": [{"type": "value", "show": False, "gridIndex": k} for k in range(len(goals))],
        "series": [
            part | {"xAxisIndex": k, "yAxisIndex": k}
            for k, goal in enumerate(goals)
            for part in _series(goal, words)
        ],
    }


def _series(goal: Goal, words: Vocabulary) -> list[Option]:
    """Return the dots of the placebos, one upon another, and the effect below them."""
    impact, effect, _ = goal
    heights = [height for _, height in stacked(impact.placebo_effects, _scale(goal))]
    name, tone = words.name(impact.indicator), LIGHT[colour(effect)]
    return [
        {
            "type": "scatter",
            "name": words.text("chart.placebos.placebo"),
            "symbolSize": 4,
            "itemStyle": {"color": LIGHT["soft"]},
            "data": [
                [value, height + 1]
                for value, height in zip(impact.placebo_effects, heights, strict=True)
            ],
        },
        {
            "type": "line",
            "name": f"{name} interval",
            "symbol": "none",
            "lineStyle": {"color": tone, "width": 8, "opacity": 0.35, "cap": "butt"},
            "data": [[effect.low, 0], [effect.high, 0]],
        },
        {
            "type": "scatter",
            "name": name,
            "symbol": "diamond",
            "symbolSize": 11,
            "itemStyle": {"color": tone},
            "data": [[effect.mean, 0]],
        },
    ]


def svg(reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    goals = drawn(reading)
    parts = [part for k, goal in enumerate(goals) for part in _panel(goal, PANEL * k, words)]
    if not goals:
        parts = [label(0, 12, words.text("chart.placebos.none"))]
    legend = ["legend", "legend_effect"] if goals else []
    return picture(
        parts,
        (WIDTH, PANEL * len(goals) or 20.0),
        (title(reading, words), alternative(reading, words)),
        " · ".join([*(words.text(f"chart.placebos.{k}") for k in legend), caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def _scale(goal: Goal) -> Scale:
    ends = (goal.effect.low, goal.effect.high)
    return spanning([0.0, *goal.impact.placebo_effects, *ends], 8, WIDTH - 8, air=0.03)


def _panel(goal: Goal, top: float, words: Vocabulary) -> list[str]:
    """Return one goal: its name and effect, dots of placebos, no difference, the interval."""
    impact, effect, _ = goal
    across, tone = _scale(goal), colour(effect)
    middle, floor, y = across(effect.mean), top + FLOOR, top + EFFECT
    diamond = [(middle - 4.5, y), (middle, y - 5.5), (middle + 4.5, y), (middle, y + 5.5)]
    marks = ticks(across, 4)
    axis = soft(
        label(min(max(across(value), 12), WIDTH - 14), top + SAID, told)
        for value, told in zip(marks, words.ticks(marks, impact.unit), strict=True)
    )
    return [
        *_head(goal, top + 13, words),
        line(across.start, floor + 2, across.end, floor + 2),
        line(across(0.0), top + TOP - 3, across(0.0), top + SAID - 9, stroke="ink"),
        tag("path", d=_dots(impact, across, floor), fill="none", stroke="soft", stroke_width=4,
            stroke_linecap="round", stroke_opacity=0.75),
        line(across(effect.low), y, across(effect.high), y, stroke=tone, stroke_width=7,
             stroke_opacity=0.35),
        line(middle, top + TOP, middle, y, stroke=tone, stroke_width=1.4, stroke_dasharray="4 2"),
        tag("path", d=path(diamond, close=True), fill=tone),
        axis,
    ]  # fmt: skip


def _head(goal: Goal, y: float, words: Vocabulary) -> list[str]:
    """Return a goal's name, how many weeks it is compared with where there is room, its effect."""
    impact, effect, _ = goal
    said = words.interval(effect, impact.unit)
    room = WIDTH - width_of(said) - 10
    name = fit(words.name(impact.indicator), room, 12)
    note = words.text("chart.placebos.dates", placebos=impact.placebos)
    begins = width_of(name, 12) + 8
    noted = [label(begins, y, note, font_size=10, fill="soft")]
    return [
        label(0, y, name, font_size=12, font_weight="bold"),
        *(noted if begins + width_of(note, 10) <= room else []),
        label(WIDTH, y, said, text_anchor="end"),
    ]


def _dots(impact: Impact, across: Scale, floor: float) -> str:
    places = stacked(impact.placebo_effects, across)
    step = min(DOT, (FLOOR - TOP) / max(1, *(height for _, height in places)))
    pen = Pen()
    for x, height in places:
        y = floor - 1 - step * height
        pen.move(x, y)
        pen.draw(x, y)
    return str(pen)
