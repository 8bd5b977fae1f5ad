"""The heading: a compass rose whose north is arriving at the destination on time.

The needle points north when the present velocity reaches the target on its day, east when nothing
moves, south when it moves away as fast. Without a destination, north is a rise of one interval's
width a quarter. The fan is the velocity's interval. The needle is drawn only outside the
inconclusive band; inside it a question mark stands in its place (H5).
"""

import math

from luopan.charts.caveats import caption, watermarks
from luopan.charts.course import shown_name
from luopan.charts.draw import label, line, path, picture, tag
from luopan.charts.echarts import frame
from luopan.charts.palette import LIGHT
from luopan.charts.pen import Pen, plain
from luopan.charts.units import unit_of_change
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import INCONCLUSIVE
from luopan.readings.direction import DirectionReading

SIZE, CENTRE, RADIUS = 108.0, 54.0, 42.0
MONTH = 30.4375
LESS_IS_BETTER = (
    *("churn", "complain", "defect", "refund", "dissatisf", "never_again", "voices_leave"),
    *("流失", "投诉", "退货", "差评", "不满"),
)
"""Only asked where no destination says which way is wished."""


def known(reading: DirectionReading) -> bool:
    """Whether a direction may be shown: outside the band, by the reading, and no check failed."""
    low, high = INCONCLUSIVE
    inside = low < reading.heading.p_up < high
    return reading.heading.state != "inconclusive" and not inside and not reading.failed


def wished(reading: DirectionReading) -> float:
    """Return the velocity a month that north stands for; negative where less is better."""
    goal = reading.destination
    if goal is not None and goal.distance.mean:
        months = max((goal.by - reading.as_of).days, 7) / MONTH
        return goal.distance.mean / months
    wide = (reading.position.high - reading.position.low or 1.0) / 3
    return -wide if any(word in reading.indicator.lower() for word in LESS_IS_BETTER) else wide


def angle(velocity: float, needed: float) -> float:
    """Return the bearing of a velocity in degrees, 0 (north) to 180 (south)."""
    return min(max(90.0 * (1 - velocity / needed), 0.0), 180.0)


def better(reading: DirectionReading) -> float:
    """Return the probability that the indicator moves towards its destination."""
    return reading.heading.p_up if wished(reading) > 0 else 1 - reading.heading.p_up


def colour(reading: DirectionReading) -> str:
    """Return jade towards the destination, vermilion away from it, ochre where unknown."""
    if not known(reading):
        return "ochre"
    return "jade" if better(reading) > 0.5 else "vermilion"


def bearings(reading: DirectionReading) -> tuple[float, float, float]:
    """Return the bearings of the needle and of the two edges of the fan."""
    needed = wished(reading)
    v = reading.heading.velocity
    edges = sorted((angle(v.low, needed), angle(v.high, needed)))
    return angle(v.mean, needed), edges[0], max(edges[1], edges[0] + 4)


def title(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.heading.title", name=shown_name(reading, words))


def alternative(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    state = reading.heading.state if known(reading) else "inconclusive"
    return words.text(
        f"chart.heading.{state}",
        p_up=words.probability(reading.heading.p_up),
        days=reading.heading.span_days,
        velocity=words.interval(reading.heading.velocity, unit_of_change(reading)),
    )


def option(
    reading: DirectionReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option: a gauge with a fan, and a pointer if known."""
    middle, first, last = bearings(reading)
    drawn = LIGHT[colour(reading)]
    fan = [[first / 180, LIGHT["wash"]], [last / 180, drawn], [1, LIGHT["wash"]]]
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    gauge = {
        "type": "gauge",
        "startAngle": 90,
        "endAngle": -90,
        "min": 0,
        "max": 180,
        "axisLine": {"lineStyle": {"width": 14, "color": fan}},
        "center": ["50%", "62%"],
        "radius": "68%",
        "pointer": {"show": known(reading), "itemStyle": {"color": drawn}},
        "axisLabel": {"show": False},
        "splitLine": {"show": False},
        "axisTick": {"show": False},
        "detail": {"show": not known(reading), "formatter": "?", "fontSize": 40},
        "data": [{"value": round(middle, 1), "name": words.probability(reading.heading.p_up)}],
    }
    v = reading.heading.velocity
    return whole | {"series": [gauge | {"interval": {"low": v.low, "high": v.high}}]}


def svg(
    reading: DirectionReading,
    words: Vocabulary,
    *,
    synthetic: bool = False,
    captioned: bool = True,
) -> str:
    """Return the chart as an SVG; ``captioned=False`` where its numbers stand beside it."""
    middle, first, last = bearings(reading)
    drawn = colour(reading)
    parts = [*rose(), *north(), wedge(first, last, drawn)]
    parts += needle(middle, drawn) if known(reading) else [question(drawn)]
    marks = " · ".join(watermarks(reading, words, synthetic=synthetic))
    if marks:  # below the ring: across it they would hide the needle
        loud = "vermilion" if reading.failed else "soft"
        parts.append(label(CENTRE, SIZE - 2, marks, font_size=7, fill=loud, text_anchor="middle"))
    return picture(
        parts,
        (SIZE, SIZE),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words) if captioned else "",
    )


def place(bearing: float, radius: float) -> tuple[float, float]:
    """Return the point at a bearing and a distance from the centre."""
    turned = math.radians(bearing)
    return CENTRE + radius * math.sin(turned), CENTRE - radius * math.cos(turned)


def rose() -> list[str]:
    """Return the ring: 24 mountains' ticks, the four winds longer."""
    ring = tag("circle", cx=CENTRE, cy=CENTRE, r=RADIUS, fill="none", stroke="rule")
    inner = tag("circle", cx=CENTRE, cy=CENTRE, r=RADIUS - 9, fill="none", stroke="rule",
                stroke_width=0.5)  # fmt: skip
    marks = Pen()
    for k in range(24):
        marks.move(*place(k * 15, RADIUS))
        marks.draw(*place(k * 15, RADIUS - (9 if k % 6 == 0 else 4)))
    return [ring, inner, tag("path", d=str(marks), stroke="soft", stroke_width=0.8, fill="none")]


def north() -> list[str]:
    """Return the destination's flag at north."""
    x, y = place(0, RADIUS)
    return [
        line(x, y, x, y - 11, stroke="vermilion", stroke_width=1.2),
        tag("path", d=f"M{plain(x)},{plain(y - 11)}l8,3l-8,3z", fill="vermilion"),
    ]


def wedge(first: float, last: float, fill: str) -> str:
    """Return the fan between two bearings."""
    reach = RADIUS - 9
    (x1, y1), (x2, y2) = place(first, reach), place(last, reach)
    big = 1 if last - first > 180 else 0
    d = (
        f"M{plain(CENTRE)},{plain(CENTRE)}L{plain(x1)},{plain(y1)}"
        f"A{plain(reach)},{plain(reach)} 0 {big} 1 {plain(x2)},{plain(y2)}Z"
    )
    return tag("path", d=d, fill=fill, fill_opacity=0.2)


def needle(bearing: float, fill: str) -> list[str]:
    """Return the needle, its tail in ink."""
    tip, tail = place(bearing, RADIUS - 5), place(bearing + 180, 17)
    left, right = place(bearing - 90, 5), place(bearing + 90, 5)
    return [
        tag("path", d=path([tip, left, right], close=True), fill=fill),
        tag("path", d=path([tail, left, right], close=True), fill="soft", fill_opacity=0.6),
        tag("circle", cx=CENTRE, cy=CENTRE, r=2, fill="paper"),
    ]


def question(fill: str) -> str:
    """Return the mark for: the data do not say."""
    return label(
        CENTRE, CENTRE + 13, "?", font_size=38, fill=fill, text_anchor="middle",
        font_family="Georgia, 'Songti SC', 'Noto Serif CJK SC', serif",
    )  # fmt: skip
