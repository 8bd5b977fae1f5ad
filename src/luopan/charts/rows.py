"""Lying intervals, two lines a row: the name and its number above, the interval across below."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from luopan.charts.caveats import Drawn, caption, watermarks
from luopan.charts.draw import WIDTH, fit, group, label, line, picture, soft, tag, width_of
from luopan.charts.echarts import bars, frame
from luopan.charts.pen import Pen
from luopan.charts.scale import Scale, spanning, ticks
from luopan.charts.vocabulary import Vocabulary
from luopan.readings.base import Interval

ROW, HEAD = 38.0, 4.0


@dataclass(frozen=True)
class Row:
    """One interval with its name.

    Parameters
    ----------
    name : str
        Shown in ink.
    note : str
        Shown softly behind the name (the channel's kind, "nil", …).
    value : Interval
        Drawn.
    said : str
        The number as written.
    colour : str
        Role of the palette.
    origin : float
        Where the row starts: 0, or the running total of a decomposition.
    """

    name: str
    note: str
    value: Interval
    said: str
    colour: str
    origin: float = 0.0


@dataclass(frozen=True)
class Table:
    """What a chart of lying intervals shows: title, rows, negligible zone and its legend."""

    title: str
    rows: tuple[Row, ...]
    nil: float | None = None
    legend: tuple[str, ...] = ()


def in_words(table: Table, words: Vocabulary) -> str:
    """Return the picture in words; an empty one is told by its title."""
    return (
        words.text("chart.sentence_separator").join(
            words.text(
                "chart.row" if r.note else "chart.row_plain", name=r.name, note=r.note, said=r.said
            )
            for r in table.rows
        )
        or table.title
    )


def as_svg(
    table: Table, reading: Drawn, words: Vocabulary, *, synthetic: bool, said: str | None = None
) -> str:
    """Return the picture; ``said`` is its text alternative where that is not row by row."""
    return picture(
        drawn(table.rows, "%", words, table.nil),
        (WIDTH, height(table.rows)),
        (table.title, said or in_words(table, words)),
        " · ".join([*table.legend, caption(reading, words)]),
        watermarks(reading, words, synthetic=synthetic),
    )


def as_option(
    table: Table, reading: Drawn, words: Vocabulary, *, synthetic: bool, said: str | None = None
) -> dict[str, object]:
    """Return the ECharts option, with the same text alternative."""
    whole = frame(
        table.title,
        caption(reading, words),
        said or in_words(table, words),
        watermarks(reading, words, synthetic=synthetic),
    )
    return whole | {
        "xAxis": {"type": "value", "name": "%"},
        "yAxis": {"type": "category", "inverse": True, "data": [r.name for r in table.rows]},
        "series": [part for r in table.rows for part in bars(r.name, shifted(r), r.colour)],
    }


def shifted(row: Row) -> tuple[str, float, float, float]:
    """Return the row as drawn: from where it starts, in percent."""
    low, mean, high = (
        100 * (row.origin + v) for v in (row.value.low, row.value.mean, row.value.high)
    )
    return row.name, low, mean, high


def height(rows: Sequence[Row]) -> float:
    """Return the height that the rows and their axis need."""
    return HEAD + ROW * len(rows) + 18


def drawn(rows: Sequence[Row], unit: str, words: Vocabulary, nil: float | None = None) -> list[str]:
    """Return the rows over a common axis.

    Parameters
    ----------
    rows : sequence of Row
        From top to bottom.
    unit : str
        Unit of the axis.
    words : Vocabulary
        The reader's words.
    nil : float, optional
        Half-width of the zone around zero that is negligible.
    """
    ends = [r.origin + v for r in rows for v in (r.value.low, r.value.high)]
    across = spanning([0.0, *ends, *([nil, -nil] if nil else [])], 8, WIDTH - 8, air=0.03)
    bottom = HEAD + ROW * len(rows)
    marks = ticks(across, 4)
    axis = soft(
        label(min(max(across(value), 12), WIDTH - 14), bottom + 13, said)
        for value, said in zip(marks, words.ticks(marks, unit), strict=True)
    )
    tops = [HEAD + ROW * k for k in range(len(rows))]
    each = [part for row, top in zip(rows, tops, strict=True) for part in one(row, top, across)]
    return [axis, *backdrop(across, tops, nil), *each]


def backdrop(across: Scale, tops: Sequence[float], nil: float | None) -> list[str]:
    """Return each row's negligible zone and line of nothing, clear of the words above."""
    zone = {"x": across(-nil), "width": across(nil) - across(-nil), "height": 13} if nil else {}
    zones = (tag("rect", y=top + 21, **zone) for top in tops if nil)
    pen = Pen()
    for top in tops:
        pen.move(across(0), top + 20)
        pen.draw(across(0), top + 35)
    nothing = tag("path", d=str(pen), stroke="soft", stroke_width=0.8)
    return [group(zones, fill="wash"), *([nothing] if tops else [])]


def one(row: Row, top: float, across: Scale) -> list[str]:
    """Return one row."""
    y = top + 27
    low, mean, high = (across(row.origin + v) for v in (row.value.low, row.value.mean,
                                                        row.value.high))  # fmt: skip
    room = WIDTH - width_of(row.said, 12) - 8
    name = fit(row.name, room, 12)
    named = label(0, top + 15, name, font_weight="bold")
    if row.note and width_of(name, 12) + width_of(row.note) + 8 <= room:
        words = tag("tspan", escape(name), font_weight="bold")
        words += tag("tspan", escape(row.note), dx=7, font_size=10, fill=row.colour)
        named = tag("text", words, y=top + 15)
    parts = [
        named,
        label(WIDTH, top + 15, row.said, text_anchor="end"),
        line(low, y, high, y, stroke=row.colour, stroke_width=8, stroke_opacity=0.28),
        tag("circle", cx=mean, cy=y, r=4, fill=row.colour),
    ]
    if row.origin:
        parts.append(line(across(row.origin), y, mean, y, stroke=row.colour, stroke_width=2))
    return parts
