"""The scored forecasts: what was said, what happened, hit or missed; misses included (H16)."""

from luopan.charts.caveats import caption, watermarks
from luopan.charts.course import shown_name
from luopan.charts.draw import WIDTH, fit, label, line, picture, tag, width_of
from luopan.charts.echarts import bars, frame
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.units import unit_of
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.direction import DirectionReading, Scored

ROW = 44.0
MOST = 8


def recent(reading: DirectionReading) -> list[Scored]:
    """Return the latest forecasts that came due, newest first."""
    return sorted(reading.scored, key=lambda s: (s.target_date, s.made_on), reverse=True)[:MOST]


def title(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the chart's title."""
    return words.text("chart.forecasts.title", name=shown_name(reading, words))


def told(scored: Scored, unit: str, words: Vocabulary) -> str:
    """Return one forecast in words."""
    return words.text(
        "chart.forecasts.hit" if scored.hit else "chart.forecasts.miss",
        made=scored.made_on,
        day=scored.target_date,
        said=words.span(scored.said, unit),
        happened=words.interval(scored.happened, unit),
    )


def alternative(reading: DirectionReading, words: Vocabulary) -> str:
    """Return the picture in words."""
    unit = unit_of(reading)
    said = [told(s, unit, words) for s in recent(reading)]
    return words.text("chart.sentence_separator").join(said) or title(reading, words)


def option(
    reading: DirectionReading, words: Vocabulary, *, synthetic: bool = False
) -> dict[str, object]:
    """Return the chart as an ECharts 6 option."""
    rows = list(reversed(recent(reading)))
    whole = frame(
        title(reading, words),
        caption(reading, words),
        alternative(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    days = [words.day(s.target_date) for s in rows]
    series = []
    for day, s in zip(days, rows, strict=True):
        colour = "jade" if s.hit else "vermilion"
        told_then = (day, s.said.low, s.said.mean, s.said.high)
        came = (day, s.happened.low, s.happened.mean, s.happened.high)
        series += bars(words.text("chart.forecasts.said"), told_then, colour)[:1]
        series += bars(words.text("chart.forecasts.happened"), came, "ink")
    return whole | {
        "xAxis": {"type": "value", "scale": True, "name": unit_of(reading)},
        "yAxis": {"type": "category", "data": days},
        "series": series,
    }


def svg(reading: DirectionReading, words: Vocabulary, *, synthetic: bool = False) -> str:
    """Return the chart as an SVG that stands alone."""
    rows, unit = recent(reading), unit_of(reading)
    ends = [v for s in rows for i in (s.said, s.happened) for v in (i.low, i.high)] or [0.0, 1.0]
    across = spanning(ends, 8, WIDTH - 8, air=0.04)
    parts = [part for k, s in enumerate(rows) for part in one(s, ROW * k, across, (unit, words))]
    bottom = ROW * len(rows)
    marks = ticks(across, 4)
    for value, said in zip(marks, words.ticks(marks, unit), strict=True):
        parts.append(
            label(
                min(max(across(value), 12), WIDTH - 14), bottom + 13, said,
                font_size=10, fill="soft", text_anchor="middle",
            )
        )  # fmt: skip
    return picture(
        parts,
        (WIDTH, bottom + 18),
        (title(reading, words), alternative(reading, words)),
        caption(reading, words),
        watermarks(reading, words, synthetic=synthetic),
    )


def one(scored: Scored, top: float, across: Scale, how: tuple[str, Vocabulary]) -> list[str]:
    """Return one forecast: the said interval as a bar, what happened as a dot with its own."""
    unit, words = how
    y = top + 31
    colour = "jade" if scored.hit else "vermilion"
    verdict = words.text("chart.forecasts.yes" if scored.hit else "chart.forecasts.no")
    said = told(scored, unit, words)
    return [
        label(0, top + 15, fit(said, WIDTH - width_of(verdict) - 8), font_size=10.5),
        label(WIDTH, top + 15, verdict, text_anchor="end", fill=colour, font_weight="bold"),
        line(across(scored.said.low), y, across(scored.said.high), y, stroke=colour,
             stroke_width=10, stroke_opacity=0.28),
        line(across(scored.happened.low), y, across(scored.happened.high), y, stroke="ink",
             stroke_width=1.6),
        tag("circle", cx=across(scored.happened.mean), cy=y, r=4, fill="ink"),
    ]  # fmt: skip
