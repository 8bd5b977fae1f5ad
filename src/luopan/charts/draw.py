"""Pictures as text: SVG elements with roles of colour, a title, a description and a caption.

A picture carries its caveat inside (as-of, n, evidence, watermarks), so that a cropped or shared
copy keeps it.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from luopan.charts.palette import LIGHT

FACE = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
WIDTH = 360.0
"""Pictures are drawn for a phone: one unit is one pixel at 360 px."""


def plain(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "-0" if abs(value) >= 0.05 else "0")


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return one element. ``fill`` and ``stroke`` take a role of the palette.

    Parameters
    ----------
    name : str
        Element name.
    content : str
        What stands inside, already escaped.
    **attributes
        Underscores become hyphens; numbers are written short; text is escaped.
    """
    classes, written = [], []
    for key, value in attributes.items():
        if key in {"fill", "stroke"} and value in LIGHT:
            classes.append(f"{key[0]}-{value}")
            written.append(f'{key}="{LIGHT[str(value)]}"')
        elif isinstance(value, str):
            written.append(f"{key.replace('_', '-')}={quoteattr(value)}")
        else:
            number = f"{value:g}" if "opacity" in key or "width" in key else plain(value)
            written.append(f'{key.replace("_", "-")}="{number}"')
    if classes:
        written.append(f'class="{" ".join(classes)}"')
    head = " ".join([name, *written])
    return f"<{head}>{content}</{name}>" if content else f"<{head}/>"


def label(x: float, y: float, words: str, **attributes: str | float) -> str:
    """Return one line of text; 11 units high and in ink unless told otherwise."""
    usual: dict[str, str | float] = {"x": x, "y": y, "font_size": 11, "fill": "ink"}
    return tag("text", escape(words), **(usual | attributes))


def path(points: Iterable[tuple[float, float]], *, close: bool = False) -> str:
    """Return the data of a path through points."""
    data = "L".join(f"{plain(x)},{plain(y)}" for x, y in points)
    return f"M{data}{'Z' if close else ''}"


def band(
    xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], fill: str, opacity: float
) -> str:
    """Return a filled band between two lines."""
    there = list(zip(xs, highs, strict=True))
    back = list(zip(reversed(xs), reversed(lows), strict=True))
    return tag("path", d=path([*there, *back], close=True), fill=fill, fill_opacity=opacity)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float) -> str:
    """Return a straight line; a hairline in the colour of rules unless told otherwise."""
    usual: dict[str, str | float] = {"stroke": "rule", "stroke_width": 1}
    return tag("line", **({"x1": x1, "y1": y1, "x2": x2, "y2": y2} | usual | attributes))


def hairlines(
    marks: Iterable[tuple[float, str]], up: Callable[[float], float], left: float, right: float
) -> list[str]:
    """Return a hairline at each value, with what is said of it at its left."""
    parts = []
    for value, said in marks:
        y = up(value)
        parts.append(line(left, y, right, y))
        parts.append(label(left - 5, y + 3.5, said, font_size=10, fill="soft", text_anchor="end"))
    return parts


def width_of(words: str, size: float = 11) -> float:
    """Estimate how wide a line of text is: a Chinese character is one em, a letter about half."""
    return sum(size if ord(c) > 0x2E80 else size * 0.56 for c in words)


def fit(words: str, room: float, size: float = 11) -> str:
    """Cut a text to the room it has, with an ellipsis."""
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrap(words: str, room: float, size: float = 10) -> list[str]:
    """Break a caption at its separators (and, failing those, anywhere) to fit the room."""
    lines: list[str] = []
    for part in words.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and width_of(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(fit(part, room, size))
    return lines


def picture(
    parts: Iterable[str],
    size: tuple[float, float],
    told: tuple[str, str],
    caption: str = "",
    marks: Sequence[str] = (),
) -> str:
    """Return a whole SVG that a screen reader can read and that stands alone.

    Parameters
    ----------
    parts : iterable of str
        Elements.
    size : tuple of float
        Width and height without the caption.
    told : tuple of str
        Title and text alternative.
    caption : str
        As-of, n and evidence, inside the picture.
    marks : sequence of str
        Watermarks across it.
    """
    width, height = size
    title, alternative = told
    name = "g" + hashlib.sha256("".join((title, alternative, *marks)).encode()).hexdigest()[:10]
    lines = wrap(caption, width) if caption else []
    below = [
        label(0, height + 12 + 13 * k, words, font_size=10, fill="soft")
        for k, words in enumerate(lines)
    ]
    whole = height + (13 * len(lines) + 4 if lines else 0)
    centre = f"{plain(width / 2)} {plain(height / 2)}"
    across = [
        label(width / 2, height / 2 + 28 * (k - (len(marks) - 1) / 2) + 7, words,
              font_size=20, fill="vermilion", fill_opacity=0.14, text_anchor="middle",
              font_weight="bold", transform=f"rotate(-12 {centre})")
        for k, words in enumerate(marks)
    ]  # fmt: skip
    inside = "".join(
        [
            tag("title", escape(title) or " ", id=f"{name}t"),
            tag("desc", escape(alternative) or " ", id=f"{name}d"),
            *parts,
            *below,
            *across,
        ]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plain(width)} {plain(whole)}" '
        f'role="img" aria-labelledby="{name}t {name}d" font-family="{FACE}">{inside}</svg>'
    )
