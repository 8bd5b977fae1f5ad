"""The ladder: how high each story has come, and the chance that it climbs on."""

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, fit, label, line, picture, tag, width_of
from luopan.charts.echarts import Option, bars, frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.mainstream import Chance, MainstreamReading, Story

RUNGS, TOP = 5, 3
ROW, HEAD = 44.0, 4.0
STEP, BOX = 26.0, 22.0
COLOURS = ("ochre", "ochre", "jade", "jade", "jade")


def title(_reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.ladder.title")


def farthest(story: Story) -> Chance | None:
    """Return the chance over the longest span that is told, of the next rung or the third."""
    climb = story.told
    return max(climb.chances, key=lambda c: c.hours) if climb is not None else None


def said(story: Story, words: Vocabulary) -> str:
    """Return what is written at a story's right: its rung."""
    return words.text("chart.ladder.rung", rung=story.rung)


def ahead(story: Story, words: Vocabulary) -> str:
    """Return the chance of the next rung in words, or that the story is over."""
    if story.told is not None and (chance := farthest(story)) is not None:
        told = words.interval(chance.chance, "%")
        return words.text(
            "chart.ladder.ahead", rung=story.told.rung, hours=chance.hours, chance=told
        )
    if story.open and story.rung >= TOP:
        return words.text("chart.ladder.top")
    return words.text("chart.ladder.unknown" if story.open else "chart.ladder.over")


def alternative(reading: MainstreamReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text("chart.ladder.story", title=s.title, rung=s.rung, ahead=ahead(s, words))
        for s in reading.stories
    ]
    return words.text("chart.sentence_separator").join(told) or title(reading, words)


def option(
    reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: rungs at the left, chances at the right."""
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    names = [f"{k + 1} {s.title}" for k, s in enumerate(reading.stories)]
    rungs: Option = {
        "type": "scatter",
        "name": title(reading, words),
        "symbol": "rect",
        "itemStyle": {"color": LIGHT["jade"]},
        "data": [[s.rung, name] for s, name in zip(reading.stories, names, strict=True)],
    }
    chances: list[Option] = [
        part | {"xAxisIndex": 1, "yAxisIndex": 1}
        for s, name in zip(reading.stories, names, strict=True)
        if (c := farthest(s)) is not None
        for part in bars(
            name,
            (name, 100 * c.chance.low, 100 * c.chance.mean, 100 * c.chance.high),
            "ink",
        )
    ]
    category = {"type": "category", "inverse": True, "data": names}
    return whole | {
        "grid": [{"left": "8%", "width": "38%"}, {"left": "56%", "width": "38%"}],
        "xAxis": [
            {"type": "value", "min": 0, "max": RUNGS - 1, "gridIndex": 0},
            {"type": "value", "min": 0, "max": 100, "name": "%", "gridIndex": 1},
        ],
        "yAxis": [category | {"gridIndex": 0}, category | {"gridIndex": 1, "show": False}],
        "series": [rungs, *chances],
    }


def svg(reading: MainstreamReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    parts: list[str] = []
    for k, story in enumerate(reading.stories):
        parts += _row(story, HEAD + ROW * k, words)
    return picture(
        parts,
        (WIDTH, HEAD + ROW * max(1, len(reading.stories))),
        (title(reading, words), alternative(reading, words)),
        " · ".join([words.text("chart.ladder.legend"), caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def _row(story: Story, top: float, words: Vocabulary) -> list[str]:
    """Return one story: its title, a box a rung, and the chance of the next one."""
    rung = said(story, words)
    name = fit(story.title, WIDTH - width_of(rung, 12) - 10, 12)
    parts = [
        label(0, top + 13, name, font_size=12, font_weight="bold"),
        label(WIDTH, top + 13, rung, text_anchor="end"),
    ]
    for step in range(RUNGS):
        shade: dict[str, str | float] = {"fill": "wash"}
        if step <= story.rung:
            shade = {"fill": COLOURS[step], "fill_opacity": 0.85}
        box = {"x": STEP * step + 0.5, "y": top + 20, "width": BOX, "height": 12}
        parts.append(tag("rect", **box, **shade))
    left = STEP * RUNGS + 14
    across = Scale(0.0, 1.0, left, WIDTH - 8)
    parts.append(line(left, top + 32, WIDTH - 8, top + 32))
    chance = farthest(story)
    parts.append(
        label(left, top + 26, fit(ahead(story, words), WIDTH - left, 10), font_size=10, fill="soft")
    )
    if chance is None:
        return parts
    y = top + 32
    return [
        *parts,
        line(across(chance.chance.low), y, across(chance.chance.high), y, stroke="ink",
             stroke_width=6, stroke_opacity=0.35),
        tag("circle", cx=across(chance.chance.mean), cy=y, r=3.2, fill="ink"),
    ]  # fmt: skip
