"""Parts of ECharts 6 options that several charts share. JSON only: no functions inside."""

from collections.abc import Sequence

from luopan.charts.palette import LIGHT
from luopan.readings.base import Point

Option = dict[str, object]


def frame(title: str, caption: str, alternative: str, marks: Sequence[str]) -> Option:
    """Return what every option has: title, caption, text alternative, watermarks."""
    return {
        "title": {"text": title, "subtext": caption, "textStyle": {"color": LIGHT["ink"]}},
        "aria": {"enabled": True, "label": {"enabled": True, "description": alternative}},
        "animation": False,
        "tooltip": {"trigger": "item"},
        "graphic": [
            {
                "type": "text",
                "left": "center",
                "top": f"{40 + 12 * k}%",
                "rotation": 0.2,
                "silent": True,
                "style": {"text": said, "fontSize": 28, "fill": "rgba(173,55,32,0.28)"},
            }
            for k, said in enumerate(marks)
        ],
    }


def ribbon(
    name: str, points: Sequence[Point], colour: str, opacity: float, *, dashed: bool = False
) -> list[Option]:
    """Return a line with its interval as a band: two stacked lines, the lower one unseen.

    The band stacks by difference, so it also holds below zero.
    """
    if not points:
        return []
    unseen = {"type": "line", "stack": name, "stackStrategy": "all", "symbol": "none",
              "lineStyle": {"opacity": 0}, "tooltip": {"show": False}}  # fmt: skip
    stroke = {"color": LIGHT[colour], "width": 2, "type": "dashed" if dashed else "solid"}
    days = [p.date.isoformat() for p in points]
    return [
        unseen
        | {"name": f"{name} low", "data": [[d, p.low] for d, p in zip(days, points, strict=True)]},
        unseen
        | {
            "name": f"{name} high",
            "areaStyle": {"color": LIGHT[colour], "opacity": opacity},
            "data": [[d, p.high - p.low] for d, p in zip(days, points, strict=True)],
        },
        {
            "type": "line",
            "name": name,
            "symbol": "none",
            "lineStyle": stroke,
            "data": [[d, p.mean] for d, p in zip(days, points, strict=True)],
        },
    ]


def whiskers(
    name: str, rows: Sequence[tuple[str, float, float, float]], colour: str
) -> list[Option]:
    """Return points in time with upright intervals: a broken line and a scatter."""
    bars: list[list[object]] = []
    for day, low, _, high in rows:
        bars += [[day, low], [day, high], [day, None]]
    return [
        {
            "type": "line",
            "name": f"{name} interval",
            "symbol": "none",
            "lineStyle": {"color": LIGHT[colour], "width": 1, "opacity": 0.4},
            "data": bars,
        },
        {
            "type": "scatter",
            "name": name,
            "symbolSize": 4,
            "itemStyle": {"color": LIGHT[colour]},
            "data": [[day, mean] for day, _, mean, _ in rows],
        },
    ]


def bars(name: str, row: tuple[str, float, float, float], colour: str) -> list[Option]:
    """Return one lying interval with its point, on a category axis of rows."""
    category, low, mean, high = row
    return [
        {
            "type": "line",
            "name": f"{name} interval",
            "symbol": "none",
            "lineStyle": {"color": LIGHT[colour], "width": 8, "opacity": 0.3, "cap": "butt"},
            "data": [[low, category], [high, category]],
        },
        {
            "type": "scatter",
            "name": name,
            "symbolSize": 8,
            "itemStyle": {"color": LIGHT[colour]},
            "data": [[mean, category]],
        },
    ]
