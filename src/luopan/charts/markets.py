"""The design map: every region's own history, small, with its part in the test.

Each is drawn on its own scale: what counts is whether they move alike, not how large they are.
"""

from luopan.charts.draw import WIDTH, fit, label, path, picture, tag
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT
from luopan.charts.power import caption, marks
from luopan.charts.scale import Scale, spanning
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.designs import MapRegion, TestOptions

COLUMNS, CELL, GAP, ROW = 3, 112.0, 12.0, 62.0
MOST = 24
"""More regions than this are told in the table only."""
COLOURS = {"treated": "jade", "near": "ochre", "compared": "soft"}
ORDER = tuple(COLOURS)


def drawn(reading: TestOptions) -> tuple[MapRegion, ...]:
    """Return tested regions, then those too near, then those compared with, the largest first."""
    regions = () if reading.map is None else reading.map.regions
    ranked = sorted(regions, key=lambda r: (ORDER.index(r.part), -r.share, r.region))
    return tuple(ranked[:MOST])


def shown(reading: TestOptions) -> bool:
    """Whether there is a design on chosen regions to draw."""
    return bool(drawn(reading))


def title(reading: TestOptions, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.markets.title", outcome=words.name(reading.outcome))


def alternative(reading: TestOptions, words: Vocabulary) -> str:
    """Return the picture in words."""
    if reading.map is None:
        return words.text("chart.markets.none")
    told = []
    for part in ORDER:
        names = [words.name(r.region) for r in reading.map.regions if r.part == part]
        if names:
            listed = words.text("chart.markets.separator").join(names)
            told.append(words.text(f"chart.markets.{part}", names=listed, count=len(names)))
    return words.text("chart.sentence_separator").join(told)


def option(reading: TestOptions, words: Vocabulary, *, synthetic: bool = False) -> Option:
    """Return the chart as an ECharts 6 option: one small grid a region."""
    cells, days = drawn(reading), () if reading.map is None else reading.map.days
    rows = max(1, -(-len(cells) // COLUMNS))
    grids: list[Option] = [
        {
            "left": f"{4 + 32 * (k % COLUMNS)}%",
            "top": f"{14 + 80 * (k // COLUMNS) / rows:.1f}%",
            "width": "28%",
            "height": f"{56 / rows:.1f}%",
        }
        for k in range(len(cells))
    ]
    series: list[Option] = [
        {
            "type": "line",
            "name": words.name(r.region),
            "xAxisIndex": k,
            "yAxisIndex": k,
            "symbol": "none",
            "lineStyle": {"color": LIGHT[COLOURS[r.part]], "width": 1.4},
            "data": [[d.isoformat(), v] for d, v in zip(days, r.values, strict=True)],
        }
        for k, r in enumerate(cells)
    ]
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        marks(words, synthetic=synthetic),
    )
    at = range(len(cells))
    return whole | {
        "grid": grids,
        "xAxis": [{"type": "time", "gridIndex": k, "show": False} for k in at],
        "yAxis": [{"type": "value", "gridIndex": k, "show": False, "scale": True} for k in at],
        "series": series,
    }


def svg(reading: TestOptions, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    cells = drawn(reading)
    parts = [p for k, r in enumerate(cells) for p in _cell(k, r, words)]
    if not cells:
        parts = [label(0, 12, words.text("chart.markets.none"))]
    legend = [words.text("chart.markets.legend")] if cells else []
    return picture(
        parts,
        (WIDTH, ROW * -(-len(cells) // COLUMNS) if cells else 24.0),
        (title(reading, words), alternative(reading, words)),
        " · ".join([*legend, caption(reading, words)]),
        marks(words, synthetic=synthetic),
    )


def _cell(number: int, region: MapRegion, words: Vocabulary) -> list[str]:
    left = (CELL + GAP) * (number % COLUMNS)
    top = ROW * (number // COLUMNS)
    across = Scale(0, max(1, len(region.values) - 1), left, left + CELL)
    up = spanning(region.values, top + ROW - 10, top + 18)
    colour = COLOURS[region.part]
    course = path((across(i), up(v)) for i, v in enumerate(region.values))
    share = words.number(round(region.share, 3), "%")
    bold = "bold" if region.part == "treated" else "normal"
    return [
        tag("rect", x=left, y=top + 15, width=CELL, height=ROW - 22,
            fill="wash", fill_opacity=0.6),
        label(left, top + 11, fit(words.name(region.region), CELL - 34, 10.5), font_size=10.5,
              fill="jade" if region.part == "treated" else "ink", font_weight=bold),
        label(left + CELL, top + 11, share, font_size=9.5, fill="soft", text_anchor="end"),
        tag("path", d=course, fill="none", stroke=colour,
            stroke_width=1.5 if region.part == "treated" else 1.1,
            **({"stroke_dasharray": "2 2"} if region.part == "near" else {})),
    ]  # fmt: skip
