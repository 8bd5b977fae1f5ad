"""The course: where an indicator was, where it is, where it may go, and where it should be."""

from datetime import date, timedelta

from luopan.charts.caveats import caption, watermarks
from luopan.charts.draw import (
    WIDTH,
    band,
    hairlines,
    label,
    line,
    path,
    picture,
    soft,
    tag,
    width_of,
)
from luopan.charts.echarts import frame, ribbon, whiskers
from luopan.charts.palette import LIGHT
from luopan.charts.pen import Pen, plain
from luopan.charts.scale import Scale, quarters, spanning, ticks
from luopan.charts.units import unit_of
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Point
from luopan.readings.direction import Destination, DirectionReading, Observed

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 196.0, 26.0, 170.0, 40.0, 330.0
"""The strip above ``TOP`` is the destination's: its words never lie over the course."""
LONGEST_PAST = timedelta(weeks=104)


def title(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.course.title", name=shown_name(reading, words))


def shown_name(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the name of the goal, or of the indicator where it is no goal."""
    return words.name(reading.goal or reading.indicator)


def alternative(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    unit = unit_of(reading)
    said = [
        words.text(
            "chart.course.now",
            position=words.interval(reading.position, unit),
            day=reading.as_of,
            p_up=words.probability(reading.heading.p_up),
            days=reading.heading.span_days,
        )
    ]
    if ahead(reading):
        last = ahead(reading)[-1]
        span = words.span(reading.position.model_copy(
            update={"mean": last.mean, "low": last.low, "high": last.high}), unit)  # fmt: skip
        said.append(words.text("chart.course.fan", day=last.date, span=span))
    if reading.destination:
        said.append(
            words.text(
                "chart.course.flag",
                target=words.number(reading.destination.target, unit),
                day=reading.destination.by,
            )
        )
    if reading.crossings:
        count, latest = len(reading.crossings), reading.crossings[-1].date
        said.append(words.text("chart.course.crossed", count=count, day=latest))
    return words.text("chart.sentence_separator").join(said)


def option(
    reading: DirectionReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    series = [
        *ribbon(words.text("chart.course.past"), reading.history, "jade", 0.22),
        *ribbon(words.text("chart.course.ahead"), reading.forecast, "jade", 0.12, dashed=True),
        *whiskers(
            words.text("chart.course.observed"),
            [(o.date.isoformat(), o.low, o.value, o.high) for o in reading.observed],
            "ink",
        ),
    ]
    if reading.destination:
        series.append(
            {
                "type": "scatter",
                "name": words.text("chart.course.destination"),
                "symbol": "triangle",
                "symbolSize": 12,
                "itemStyle": {"color": "#ad3720"},
                "data": [[reading.destination.by.isoformat(), reading.destination.target]],
            }
        )
    if reading.crossings:
        series.append(
            {
                "type": "line",
                "name": words.text("chart.course.crossings"),
                "data": [],
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "label": {"show": False},
                    "lineStyle": {"color": LIGHT["ochre"], "type": "dotted"},
                    "data": [
                        {"xAxis": c.date.isoformat(), "name": c.title} for c in reading.crossings
                    ],
                },
            }
        )
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    return whole | {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "scale": True, "name": unit_of(reading)},
        "series": series,
    }


def svg(reading: DirectionReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    past, seen = recent(reading)
    fan = ahead(reading)
    last = max(
        [reading.as_of, *(p.date for p in fan[-1:])]
        + ([reading.destination.by] if reading.destination else [])
    )
    first = min([p.date for p in past[:1]] + [o.date for o in seen[:1]] + [reading.as_of])
    across = Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), LEFT, RIGHT)
    heights = [v for p in (*past, *fan) for v in (p.low, p.high)]
    heights += [reading.position.low, reading.position.high]
    heights += usual(seen, heights)
    heights += [reading.destination.target] if reading.destination else []
    up = spanning(heights, BOTTOM, TOP)
    parts = [
        *grid(across, up, reading, words, (first, last)),
        *dots(seen, across, up),
        *paths(past, fan, across, up),
        *breaks(reading, across, first),
        *crossings(reading, words, across, first),
        *here(reading, words, across, up),
        *flag(reading, words, across, up),
    ]
    return picture(
        parts,
        (WIDTH, HEIGHT),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def ahead(reading: DirectionReading) -> tuple[Point, ...]:
    """Return the forecast as far as it matters: a quarter, or until after the destination."""
    far = reading.as_of + timedelta(weeks=13)
    if reading.destination:
        far = max(far, reading.destination.by + timedelta(weeks=4))
    return tuple(p for p in reading.forecast if p.date <= far)


def recent(reading: DirectionReading) -> tuple[tuple[Point, ...], tuple[Observed, ...]]:
    """Return the last two years, which is what fits on a phone."""
    since = reading.as_of - LONGEST_PAST
    return (
        tuple(p for p in reading.history if p.date >= since),
        tuple(o for o in reading.observed if o.date >= since),
    )


def grid(
    across: Scale,
    up: Scale,
    reading: DirectionReading,
    words: Vocabulary,
    days: tuple[date, date],
) -> list[str]:
    """Return the quiet frame: horizontal hairlines with their values, and the quarters."""
    marks = ticks(up)
    written = words.ticks(marks, unit_of(reading))
    parts = hairlines(zip(marks, written, strict=True), up, LEFT, RIGHT)
    now = across(reading.as_of.toordinal())
    places = [(across(day.toordinal()), words.month(day)) for day in quarters(*days)]
    clear = [(x, said) for x, said in places if abs(x - now) > 44 and x < RIGHT - 8]
    parts.append(soft(label(x, BOTTOM + 17, said) for x, said in clear))
    return [*parts, *(line(x, BOTTOM, x, BOTTOM + 4) for x, _ in clear)]


def paths(past: tuple[Point, ...], fan: tuple[Point, ...], across: Scale, up: Scale) -> list[str]:
    """Return the band and line of the past, and the fan of the forecast."""
    parts = []
    joined = (*past[-1:], *fan) if fan else ()
    for points, opacity, dash in ((past, 0.2, ""), (joined, 0.12, "4 3")):
        if len(points) < 2:
            continue
        xs = [across(p.date.toordinal()) for p in points]
        parts.append(
            band(xs, [up(p.low) for p in points], [up(p.high) for p in points], "jade", opacity)
        )
        extra: dict[str, str | float] = {"stroke_dasharray": dash} if dash else {}
        middle = path(zip(xs, (up(p.mean) for p in points), strict=True))
        parts.append(tag("path", d=middle, fill="none", stroke="jade", stroke_width=1.7, **extra))
    return parts


def usual(seen: tuple[Observed, ...], course: list[float]) -> list[float]:
    """Return how far the waves reach: few with their intervals, many without the rare ones.

    Of more than thirty waves the outer tenth at each end is drawn at the edge, and so is what
    lies further from the course than a third of its own height: the course is what is to be read.
    """
    if len(seen) <= 30:
        return [v for o in seen for v in (o.low, o.high)]
    ordered = sorted(o.value for o in seen)
    rare = round(0.1 * len(ordered))
    low, high = min(course), max(course)
    room = (high - low) / 3
    return [max(ordered[rare], low - room), min(ordered[-1 - rare], high + room)]


def dots(seen: tuple[Observed, ...], across: Scale, up: Scale) -> list[str]:
    """Return every observed wave as a dot with its own sampling interval, in two paths."""
    if not seen:
        return []
    # Many waves are drawn more faintly, so that the course stays in front.
    faint = min(0.42, max(0.13, 16 / len(seen)))

    def inside(value: float) -> float:
        return min(max(up(value), up.end), up.start)

    bars, points, beyond = Pen(), Pen(), Pen()
    for o in seen:
        x, y = across(o.date.toordinal()), inside(o.value)
        bars.move(x, inside(o.low))
        bars.draw(x, inside(o.high))
        dot = points if up.end <= up(o.value) <= up.start else beyond
        dot.move(x, y)
        dot.draw(x, y)
    style: dict[str, str | float] = {"stroke": "soft", "stroke_linecap": "round", "fill": "none"}
    rare = tag("path", d=str(beyond), stroke_width=1.6, stroke_opacity=faint, **style)
    return [
        *([rare] if str(beyond) else []),
        tag("path", d=str(bars), stroke="soft", stroke_width=0.7, stroke_opacity=faint,
            fill="none"),
        tag("path", d=str(points), stroke_width=2.4,
            stroke_opacity=min(0.8, 1.6 * faint + 0.2), **style),
    ]  # fmt: skip


def breaks(reading: DirectionReading, across: Scale, first: date) -> list[str]:
    """Return where the wording or the source changed: the line is broken there (H11)."""
    return [
        line(x, TOP, x, BOTTOM, stroke="ochre", stroke_dasharray="1 3", stroke_width=1.4)
        for b in reading.breaks
        if b.date >= first
        for x in (across(b.date.toordinal()),)
    ]


def crossings(
    reading: DirectionReading, words: Vocabulary, across: Scale, first: date
) -> list[str]:
    """Return when stories came to the mainstream: wedges on the axis, and what they are."""
    found = [across(c.date.toordinal()) for c in reading.crossings if c.date >= first]
    if not found:
        return []
    wedges = "".join(f"M{plain(x)},{BOTTOM}l-4,7h8z" for x in found)
    said = "▲ " + words.text("chart.course.crossings")
    parts = [tag("path", d=wedges, fill="ochre")]
    if LEFT + width_of(said) < _flag_begins(reading, words, across):
        parts.append(label(LEFT, TOP - 13, said, fill="ochre", font_size=10))
    return parts


def _flag_begins(reading: DirectionReading, words: Vocabulary, across: Scale) -> float:
    """Return how far to the left the words of the destination reach."""
    if reading.destination is None:
        return WIDTH
    said, x = due(reading.destination, reading, words), across(reading.destination.by.toordinal())
    return min(x, WIDTH - width_of(said) / 2) - width_of(said) / 2


def flag(reading: DirectionReading, words: Vocabulary, across: Scale, up: Scale) -> list[str]:
    """Return the destination as a flag on its day."""
    if reading.destination is None:
        return []
    x, y = across(reading.destination.by.toordinal()), up(reading.destination.target)
    said = due(reading.destination, reading, words)
    near = x + width_of(said) / 2 > WIDTH - 2
    left = WIDTH if near else x
    style: dict[str, str | float] = {
        "font_weight": "bold",
        "text_anchor": "end" if near else "middle",
    }
    return [
        line(x, TOP - 8, x, y, stroke="vermilion", stroke_width=0.8, stroke_dasharray="1 3"),
        line(x, y, x, BOTTOM, stroke="vermilion", stroke_width=1),
        tag("path", d=f"M{plain(x)},{plain(y)}l11,4.5l-11,4.5z", fill="vermilion"),
        label(left, TOP - 13, said, fill="vermilion", **style),
    ]


def due(destination: Destination, reading: DirectionReading, words: Vocabulary) -> str:
    """Return what stands at the flag: the target and its month."""
    return words.text(
        "chart.course.due",
        target=words.number(destination.target, unit_of(reading)),
        month=words.month(destination.by),
    )


def here(reading: DirectionReading, words: Vocabulary, across: Scale, up: Scale) -> list[str]:
    """Return the position: a dot with its interval, and the word for now."""
    x = across(reading.as_of.toordinal())
    now = reading.position
    return [
        line(x, BOTTOM, x, BOTTOM + 5, stroke="ink"),
        line(x, up(now.low), x, up(now.high), stroke="ink", stroke_width=1.6),
        tag("circle", cx=x, cy=up(now.mean), r=4, fill="ink"),
        label(x, BOTTOM + 17, words.text("chart.now"), font_size=10, text_anchor="middle"),
    ]
