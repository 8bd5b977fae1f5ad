"""What tests ask of the organisation: hours and days to approval, test by test, with n (R39)."""

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, hairlines, label, path, picture, tag
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.ledger import LedgerReading

LEFT, RIGHT = 40.0, 350.0
PANELS = (("hours", 24.0, 92.0), ("days", 124.0, 192.0))
"""Each panel's words, top and bottom."""
HEIGHT = 212.0


def shown(reading: LedgerReading) -> bool:
    """Whether there are tests enough to see a course."""
    return len(reading.team) > 1


def figures(reading: LedgerReading, which: str) -> tuple[list[float], list[float]]:
    """Return a panel's figures, test by test, and their means so far."""
    if which == "hours":
        return [t.hours for t in reading.team], [t.hours_so_far for t in reading.team]
    return [t.approval_days for t in reading.team], [t.approval_so_far for t in reading.team]


def title(_reading: LedgerReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.team.title")


def alternative(reading: LedgerReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.team.said",
            test=t.test,
            hours=t.hours,
            days=t.approval_days,
            again=words.text(f"chart.team.{'again' if t.would_repeat else 'not_again'}"),
        )
        for t in reading.team
    ]
    counted = words.text("chart.team.counted", n=len(reading.team))
    return words.text("chart.sentence_separator").join([*told, counted])


def option(reading: LedgerReading, words: Vocabulary, *, synthetic: bool = False) -> Option:
    """Return the chart as an ECharts 6 option."""
    names = [t.test for t in reading.team]
    series: list[Option] = []
    for k, (which, _, _) in enumerate(PANELS):
        each, means = figures(reading, which)
        at = {"xAxisIndex": k, "yAxisIndex": k}
        dots = [
            {"value": v, "itemStyle": {"color": LIGHT["jade" if t.would_repeat else "paper"]}}
            for v, t in zip(each, reading.team, strict=True)
        ]
        name = words.text(f"chart.team.{which}")
        mean = f"{name} · {words.text('chart.team.mean')}"
        series += [
            {"type": "scatter", "name": name, "data": dots, **at,
             "itemStyle": {"borderColor": LIGHT["jade"], "borderWidth": 1.5}},
            {"type": "line", "name": mean, "symbol": "none", "data": means, **at,
             "lineStyle": {"color": LIGHT["soft"], "width": 1.5}},
        ]  # fmt: skip
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    return whole | {
        "grid": [{"top": "16%", "height": "30%"}, {"top": "60%", "height": "28%"}],
        "xAxis": [{"type": "category", "data": names, "gridIndex": k} for k in (0, 1)],
        "yAxis": [
            {"type": "value", "gridIndex": k, "min": 0, "name": words.text(f"chart.team.{which}")}
            for k, (which, _, _) in enumerate(PANELS)
        ],
        "series": series,
    }


def svg(reading: LedgerReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    across = Scale(0.5, len(reading.team) + 0.5, LEFT, RIGHT)
    parts = [
        p for which, top, low in PANELS for p in _panel(reading, words, across, which, top, low)
    ]
    every = max(1, -(-len(reading.team) // 12))
    parts += [
        label(across(t.n), HEIGHT - 4, str(t.n), font_size=10, fill="soft", text_anchor="middle")
        for t in reading.team[::every]
    ]
    said = [words.text("chart.team.legend"), words.text("chart.team.counted", n=len(reading.team))]
    return picture(
        parts,
        (WIDTH, HEIGHT),
        (title(reading, words), alternative(reading, words)),
        " · ".join([*said, caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def _panel(
    reading: LedgerReading, words: Vocabulary, across: Scale, which: str, top: float, low: float
) -> list[str]:
    each, means = figures(reading, which)
    up = spanning([0.0, *each], low, top)
    marks = ticks(up)
    parts = [label(0, top - 10, words.text(f"chart.team.{which}"), font_weight="bold")]
    told = [m for m in zip(marks, words.ticks(marks), strict=True) if m[0] >= 0.0]
    parts += hairlines(told, up, LEFT, RIGHT)
    if len(means) > 1:
        course = path((across(t.n), up(m)) for t, m in zip(reading.team, means, strict=True))
        parts.append(tag("path", d=course, fill="none", stroke="soft", stroke_width=1.5))
    for test, value in zip(reading.team, each, strict=True):
        inside = "jade" if test.would_repeat else "paper"
        parts.append(tag("circle", cx=across(test.n), cy=up(value), r=4, fill=inside,
                         stroke="jade", stroke_width=1.5))  # fmt: skip
    return parts
