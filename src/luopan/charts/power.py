"""Power against lift: how often each design would find an effect, and the least it can be sure of.

The design that sees least is drawn strongly, with its minimum detectable effect; the others behind.
"""

from luopan.charts.draw import WIDTH, fit, hairlines, label, line, path, picture, tag
from luopan.charts.echarts import Option, frame
from luopan.charts.palette import LIGHT
from luopan.charts.scale import Scale, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.designs import TestOption, TestOptions

LEFT, RIGHT, TOP, BOTTOM = 40.0, 350.0, 26.0, 168.0
HEIGHT = 206.0
MOST = 5
"""More designs than this tell the eye nothing more."""


def drawn(reading: TestOptions) -> tuple[TestOption, ...]:
    """Return the designs that could find something, the one that sees least first."""
    told = [o for o in reading.options if o.detectable is not None and o.power]
    return tuple(sorted(told, key=lambda o: o.detectable or 0.0)[:MOST])


def shown(reading: TestOptions) -> bool:
    """Whether there is a curve to draw."""
    return bool(drawn(reading))


def named(option: TestOption, words: Vocabulary) -> str:
    """Return what a design is called, with its length."""
    design = words.text(f"cli.offer.of.{option.design}")
    return words.text("chart.power.named", design=design, days=option.days, treated=option.treated)


def caption(reading: TestOptions, words: Vocabulary) -> str:
    """Return what the picture rests on."""
    return " · ".join(
        [
            words.text("chart.as_of", day=reading.as_of),
            words.text("chart.power.history", regions=reading.regions, periods=reading.history),
            words.text("chart.level", level=words.probability(reading.level)),
            words.text("chart.power.plan"),
        ]
    )


def marks(words: Vocabulary, *, synthetic: bool) -> tuple[str, ...]:
    """Return what is printed across the picture."""
    return (words.text("chart.mark.synthetic"),) if synthetic else ()


def title(reading: TestOptions, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.power.title", outcome=words.name(reading.outcome))


def alternative(reading: TestOptions, words: Vocabulary) -> str:
    """Return the picture in words."""
    told = [
        words.text(
            "chart.power.said",
            name=named(o, words),
            detectable=words.number(round(o.detectable or 0.0, 3), "%"),
            power=words.probability(reading.power),
        )
        for o in drawn(reading)
    ]
    return words.text("chart.sentence_separator").join(told) or words.text("chart.power.none")


def option(reading: TestOptions, words: Vocabulary, *, synthetic: bool = False) -> Option:
    """Return the chart as an ECharts 6 option."""
    series: list[Option] = []
    for k, one in enumerate(drawn(reading)):
        made: Option = {
            "type": "line",
            "name": named(one, words),
            "symbol": "none",
            "lineStyle": {"color": LIGHT["soft" if k else "jade"], "width": 1.2 if k else 2.4},
            "data": [[100 * p.effect, 100 * p.power] for p in one.power],
        }
        if not k:
            made["markLine"] = {
                "symbol": "none",
                "data": [{"yAxis": 100 * reading.power}, {"xAxis": 100 * (one.detectable or 0.0)}],
            }
        series.append(made)
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        marks(words, synthetic=synthetic),
    )
    return whole | {
        "xAxis": {"type": "value", "name": f"{words.text('chart.power.lift')} %"},
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": "%"},
        "series": series,
    }


def svg(reading: TestOptions, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    lines = drawn(reading)
    parts = (
        _grid(reading, words, lines) if lines else [label(0, 12, words.text("chart.power.none"))]
    )
    return picture(
        parts,
        (WIDTH, HEIGHT + 14 * max(0, len(lines) - 1) if lines else 24.0),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        marks(words, synthetic=synthetic),
    )


def reach(lines: tuple[TestOption, ...]) -> float:
    """Return the largest lift that is drawn: where the curves have come up, not far beyond."""
    ends = [max(p.effect for p in o.power) for o in lines]
    return min(max(ends), max(2.0 * (o.detectable or 0.0) for o in lines))


def _grid(reading: TestOptions, words: Vocabulary, lines: tuple[TestOption, ...]) -> list[str]:
    across, up = Scale(0.0, reach(lines), LEFT, RIGHT), Scale(0.0, 1.0, BOTTOM, TOP)
    wanted = up(reading.power)
    parts = [label(0, 12, words.text("chart.power.head"), font_weight="bold")]
    parts += hairlines([(v, f"{v:.0%}") for v in (0.0, 0.5, 1.0)], up, LEFT, RIGHT)
    at = [v for v in ticks(Scale(0.0, 100 * reach(lines), 0, 1), 4) if v >= 0.0]
    for value in at:
        said = f"{value:g}%"
        parts.append(label(across(value / 100), BOTTOM + 14, said, font_size=10, fill="soft",
                           text_anchor="middle"))  # fmt: skip
    parts += [
        line(LEFT, wanted, RIGHT, wanted, stroke="ochre", stroke_dasharray="2 3"),
        label(LEFT - 5, wanted + 3.5, f"{reading.power:.0%}", font_size=10, fill="ochre",
              text_anchor="end"),
    ]  # fmt: skip
    for k, one in reversed(list(enumerate(lines))):
        points = [(across(p.effect), up(p.power)) for p in one.power if p.effect <= reach(lines)]
        strong: dict[str, str | float] = {"stroke": "jade", "stroke_width": 2.2}
        pale: dict[str, str | float] = {
            "stroke": "soft",
            "stroke_width": 1.1,
            "stroke_opacity": 0.7,
        }
        parts.append(tag("path", d=path(points), fill="none", **(pale if k else strong)))
    seen = lines[0].detectable or 0.0
    x = across(seen)
    told = words.text("chart.power.least", detectable=words.number(round(seen, 3), "%"))
    left = x > (LEFT + RIGHT) / 2
    parts += [
        line(x, wanted, x, BOTTOM, stroke="jade", stroke_dasharray="3 3"),
        tag("circle", cx=x, cy=wanted, r=4, fill="jade"),
        label(x + (-6 if left else 6), BOTTOM - 8, told, font_size=11, fill="jade",
              text_anchor="end" if left else "start", font_weight="bold"),
    ]  # fmt: skip
    for k, one in enumerate(lines):
        y = BOTTOM + 32 + 14 * k
        detectable = words.number(round(one.detectable or 0.0, 3), "%")
        said = words.text("chart.power.row", name=named(one, words), detectable=detectable)
        colour = "soft" if k else "jade"
        parts += [
            line(0, y - 3.5, 16, y - 3.5, stroke=colour, stroke_width=1.1 if k else 2.2),
            label(22, y, fit(said, WIDTH - 22, 10.5), font_size=10.5, fill="ink"),
        ]
    return parts
