"""Strips: a course with its interval, its name above it and its last value at the right."""

from dataclasses import dataclass

from luopan.charts.draw import WIDTH, band, fit, label, line, path, tag, width_of
from luopan.charts.scale import Scale
from luopan.readings.base import Point

ROW, HEAD, TALL = 62.0, 4.0, 34.0
"""Units from strip to strip, above the first, and of a course."""


@dataclass(frozen=True)
class Strip:
    """What one strip shows.

    Parameters
    ----------
    name, now : str
        The name, cut where there is no room for it, and the last value as written.
    colour : str
        Role of the palette.
    course : tuple of Point
        May be empty.
    note : str
        A word in the colour, where there is room for it.
    """

    name: str
    now: str
    colour: str
    course: tuple[Point, ...]
    note: str = ""


def upward(highest: float, top: float) -> Scale:
    """Return the upward scale of the strip that begins at ``top``, from nought to ``highest``."""
    return Scale(0.0, max(highest, 1e-9), top + 20 + TALL, top + 20)


def strip(told: Strip, scales: tuple[Scale, Scale], top: float) -> list[str]:
    """Return the elements of a strip.

    Parameters
    ----------
    told : Strip
        What it shows.
    scales : tuple of Scale
        Across, by the days' ordinals, and upward.
    top : float
        Where it begins.
    """
    across, up = scales
    name = fit(told.name, WIDTH - width_of(told.now) - 8, 12)
    parts = [
        label(0, top + 13, name, font_size=12, font_weight="bold"),
        label(WIDTH, top + 13, told.now, text_anchor="end"),
        line(across.start, up(0.0), across.end, up(0.0)),
    ]
    used = width_of(name, 12) + 8
    if told.note and used + width_of(told.note, 10) + width_of(told.now) + 8 <= WIDTH:
        parts.append(label(used, top + 13, told.note, font_size=10, fill=told.colour))
    if told.course:
        xs = [across(p.date.toordinal()) for p in told.course]
        lows, highs = [up(p.low) for p in told.course], [up(p.high) for p in told.course]
        course = [(x, up(p.mean)) for x, p in zip(xs, told.course, strict=True)]
        parts += [
            band(xs, lows, highs, told.colour, 0.2),
            tag("path", d=path(course), fill="none", stroke=told.colour, stroke_width=1.5),
            tag("circle", cx=course[-1][0], cy=course[-1][1], r=3, fill=told.colour),
        ]
    return parts
