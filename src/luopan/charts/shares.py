"""Shares over time: how many are satisfied and how many are not, each with its interval."""

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import WIDTH, label, picture
from luopan.charts.echarts import frame, ribbon
from luopan.charts.scale import Scale
from luopan.charts.strips import HEAD, ROW, Strip, strip, upward
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval, Point
from luopan.readings.voices import Share, VoicesReading

COLOURS = {"positive": "jade", "negative": "vermilion"}
LEAST = 2
"""Periods that make a course."""


def title(_reading: VoicesReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.shares.title")


def courses(reading: VoicesReading) -> dict[str, tuple[Share, ...]]:
    """Return the shares by period that bear an interval, by what they are of."""
    found: dict[str, tuple[Share, ...]] = {}
    for side in COLOURS:
        told = tuple(
            s
            for s in reading.shares
            if s.target == "satisfaction"
            and s.label == side
            and s.cell.start is not None
            and not s.cell.adjusted
            and s.share is not None
        )
        if len(told) >= LEAST:
            found[side] = told
    return found


def points(course: tuple[Share, ...]) -> tuple[Point, ...]:
    """Return a course in percent, each period at its last day."""
    return tuple(
        Point(
            date=s.cell.end, mean=100 * s.share.mean, low=100 * s.share.low, high=100 * s.share.high
        )
        for s in course
        if s.share is not None and s.cell.end is not None
    )


def alternative(reading: VoicesReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.row_plain",
            name=words.text(f"voices.satisfaction.{side}"),
            said=_said(course, words),
        )
        for side, course in courses(reading).items()
    ]
    return words.text("chart.sentence_separator").join(told) or title(reading, words)


def _said(course: tuple[Share, ...], words: Vocabulary) -> str:
    first, last = (words.interval(_interval(s), "%") for s in (course[0], course[-1]))
    return words.text("chart.shares.course", first=first, last=last)


def _interval(share: Share) -> Interval:
    assert share.share is not None  # noqa: S101 - `courses` asked
    return share.share


def option(
    reading: VoicesReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    return whole | {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "name": "%", "min": 0},
        "series": [
            part
            for side, course in courses(reading).items()
            for part in ribbon(
                words.text(f"voices.satisfaction.{side}"), points(course), COLOURS[side], 0.2
            )
        ],
    }


def svg(reading: VoicesReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone: one strip a side, both on one scale."""
    found = courses(reading)
    parts: list[str] = []
    bottom = HEAD + ROW * len(found)
    days = sorted({p.date for course in found.values() for p in points(course)})
    if days:
        across = Scale(days[0].toordinal(), max(days[-1], days[0]).toordinal() + 1, 8, WIDTH - 12)
        highest = max(p.high for course in found.values() for p in points(course))
        for k, (side, course) in enumerate(found.items()):
            top = HEAD + ROW * k
            told = Strip(
                name=words.text(f"voices.satisfaction.{side}"),
                now=words.interval(_interval(course[-1]), "%"),
                colour=COLOURS[side],
                course=points(course),
            )
            parts += strip(told, (across, upward(highest, top)), top)
        parts += [
            label(across(day.toordinal()), bottom + 12, words.month(day), font_size=10,
                  fill="soft", text_anchor=anchor)
            for day, anchor in ((days[0], "start"), (days[-1], "end"))
        ]  # fmt: skip
    return picture(
        parts,
        (WIDTH, bottom + 18),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
