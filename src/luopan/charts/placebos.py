"""Placebo dates: what each goal did after crossings, among what it did where nothing crossed."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, fit, label, line, path, picture, soft, tag, width_of
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT, believed
from luopan.charts.pen import Pen
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval
from luopan.readings.mainstream import Impact, MainstreamReading

PANEL = 118.0
"""Units from one goal to the next."""
TOP, FLOOR, EFFECT, SAID = 34.0, 74.0, 83.0, 102.0
"""Within a panel: the highest dot, the lowest, the effect, and the axis' numbers."""
DOT = 5.0
"""From dot to dot where there is room, and how wide a column of values is."""
INK = 0.8
"""Of the way from dot to dot, a dot's own width."""


class Goal(NamedTuple):
    """What a goal did after crossings, where it can be seen among placebos."""

    impact: Impact
    effect: Interval
    p: float


class Dot(NamedTuple):
    """Where a placebo's dot stands: its place, its height from 0, how far it was moved aside."""

    x: float
    height: int
    aside: float


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


def usual(impact: Impact) -> Interval:
    """Return how far from nought nine in ten placebos stay at most, which is what p asks."""
    far = sorted(map(abs, impact.placebo_effects))
    most = far[ceil(0.9 * len(far)) - 1]
    return Interval(mean=0.0, low=-most, high=most)


def stacked(values: Sequence[float], across: Scale) -> tuple[list[Dot], float]:
    """Return the dots of values in order, and the way from dot to dot: the widest that holds all.

    No dot lies nearer to another than that, or farther than half of `DOT` from its value.
    """
    step = DOT
    while (dots := _packed([across(v) for v in values], across(0.0), step)) is None:
        step *= 0.95
    return dots, step


def _packed(places: Sequence[float], nought: float, step: float) -> list[Dot] | None:
    """Return dots in columns from nought on, the nearest with room; None where one finds none."""
    rows, aside = int((FLOOR - TOP) / step) + 1, int(DOT / step)
    ways = sorted(range(-aside, aside + 1), key=abs)
    heights: Counter[int] = Counter()
    dots = []
    for place in places:
        own = round((place - nought) / step)
        near = (own + k for k in ways if abs(nought + (own + k) * step - place) <= DOT / 2 + 1e-9)
        free = (column for column in near if heights[column] < rows)
        column = next(free, None)
        if column is None:
            return None
        dots.append(Dot(nought + column * step, heights[column], (column - own) * step))
        heights[column] += 1
    return dots


def many(impact: Impact, words: Vocabulary) -> str:
    """Return how many dots there are, and of what."""
    return words.text(
        f"chart.placebos.dots.{_number(impact)}",
        dots=len(impact.placebo_effects),
        placebos=impact.placebos,
        stories=impact.stories,
    )


def _number(impact: Impact) -> str:
    return "one" if impact.stories == 1 else "more"


def title(_reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.placebos.title")


def alternative(reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            f"chart.placebos.row.{_number(i)}",
            indicator=words.name(i.indicator),
            stories=i.stories,
            weeks=i.weeks,
            effect=words.interval(effect, i.unit),
            dots=many(i, words),
            usual=words.span(usual(i), i.unit),
            p=words.probability(p),
        )
        for i, effect, p in drawn(reading)
    ]
    return words.text("brief.join.sentence").join(told) or words.text("chart.placebos.none")


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
    across = _scale(goal)
    unit = (across.high - across.low) / (across.end - across.start)
    dots, step = stacked(impact.placebo_effects, across)
    name, tone = words.name(impact.indicator), LIGHT[believed(effect)]
    return [
        {
            "type": "scatter",
            "name": words.text("chart.placebos.placebo"),
            "symbolSize": round(INK * step, 2),
            "itemStyle": {"color": LIGHT["soft"]},
            "data": [
                [value + dot.aside * unit, dot.height + 1]
                for value, dot in zip(impact.placebo_effects, dots, strict=True)
            ],
        },
        {
            "type": "line",
            "name": words.text("chart.placebos.interval", indicator=name),
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
    across, tone = _scale(goal), believed(effect)
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
        _dots(impact, across, floor),
        line(across(effect.low), y, across(effect.high), y, stroke=tone, stroke_width=7,
             stroke_opacity=0.35),
        line(middle, top + TOP, middle, y, stroke=tone, stroke_width=1.4, stroke_dasharray="4 2"),
        tag("path", d=path(diamond, close=True), fill=tone),
        axis,
    ]  # fmt: skip


def _head(goal: Goal, y: float, words: Vocabulary) -> list[str]:
    """Return a goal's name, its effect, and below how many dots there are and of what."""
    impact, effect, _ = goal
    said = words.interval(effect, impact.unit)
    name = fit(words.name(impact.indicator), WIDTH - width_of(said) - 10, 12)
    return [
        label(0, y, name, font_size=12, font_weight="bold"),
        label(WIDTH, y, said, text_anchor="end"),
        label(0, y + 13, fit(many(impact, words), WIDTH, 10), font_size=10, fill="soft"),
    ]


def _dots(impact: Impact, across: Scale, floor: float) -> str:
    dots, step = stacked(impact.placebo_effects, across)
    pen = Pen()
    for x, height, _ in dots:
        y = floor - 1 - step * height
        pen.move(x, y)
        pen.draw(x, y)
    return tag("path", d=str(pen), fill="none", stroke="soft", stroke_width=INK * step,
               stroke_linecap="round", stroke_opacity=0.75)  # fmt: skip
