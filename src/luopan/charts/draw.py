"""Pictures as text: SVG elements with roles of colour, a title, a description and a caption.

A picture carries its caveat inside (as-of, n, evidence, watermarks), so that a cropped or shared
copy keeps it.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from luopan.charts.palette import LIGHT
from luopan.charts.pen import Pen, plain

NAMESPACE = "http://www.w3.org/2000/svg"
FACE = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
WIDTH = 360.0
"""Pictures are drawn for a phone: one unit is one pixel at 360 px."""
SIZE = 11
FINE = {"fill_opacity", "stroke_opacity", "stroke_width"}
"""Told to more than a tenth."""
ELEMENT = re.compile(r"<[a-z][^>]*>")
SAID = re.compile(
    rf' (?:xmlns="{NAMESPACE}"|font-family="{FACE}"|(?:fill|stroke)="#[0-9a-f]{{6}}")'
)


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
            number = f"{value:.3g}" if key in FINE else plain(value)
            written.append(f'{key.replace("_", "-")}="{number}"')
    if classes:
        written.append(f'class="{" ".join(classes)}"')
    head = " ".join([name, *written])
    return f"<{head}>{content}</{name}>" if content else f"<{head}/>"


def label(x: float, y: float, words: str, **attributes: str | float) -> str:
    """Return one line of text; the picture's own size and ink unless told otherwise."""
    usual: dict[str, str | float] = {"x": x, "y": y} if x else {"y": y}
    return tag("text", escape(words), **(usual | attributes))


def group(parts: Iterable[str], **attributes: str | float) -> str:
    """Return elements that share attributes; an empty text where there are none."""
    inside = "".join(parts)
    return tag("g", inside, **attributes) if inside else ""


def soft(parts: Iterable[str], anchor: str = "middle", size: float = 10) -> str:
    """Return labels of an axis: small, and not in the foreground."""
    return group(parts, font_size=size, fill="soft", text_anchor=anchor)


def path(points: Iterable[tuple[float, float]], *, close: bool = False) -> str:
    """Return the data of a path through points."""
    pen = Pen()
    for k, (x, y) in enumerate(points):
        (pen.draw if k else pen.move)(x, y)
    if close:
        pen.close()
    return str(pen)


def band(
    xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], fill: str, opacity: float
) -> str:
    """Return a filled band between two lines."""
    there = list(zip(xs, highs, strict=True))
    back = list(zip(reversed(xs), reversed(lows), strict=True))
    return tag("path", d=path([*there, *back], close=True), fill=fill, fill_opacity=opacity)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float) -> str:
    """Return a straight line; a hairline in the colour of rules unless told otherwise."""
    usual: dict[str, str | float] = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": "rule"}
    return tag("line", **(usual | attributes))


def hairlines(
    marks: Iterable[tuple[float, str]],
    up: Callable[[float], float],
    left: float,
    right: float,
    size: float = 10,
) -> list[str]:
    """Return a hairline at each value, with what is said of it at its left."""
    told = [(up(value), said) for value, said in marks]
    return [
        group((tag("line", x1=left, y1=y, x2=right, y2=y) for y, _ in told), stroke="rule"),
        soft((label(left - 5, y + 3.5, said) for y, said in told), "end", size),
    ]


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
        soft((label(0, height + 12 + 13 * k, words) for k, words in enumerate(lines)), "start")
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
    return tag(
        "svg", inside, xmlns=NAMESPACE, viewBox=f"0 0 {plain(width)} {plain(whole)}", role="img",
        aria_labelledby=f"{name}t {name}d", font_family=FACE, font_size=SIZE, fill="ink",
    )  # fmt: skip


def inline(svg: str) -> str:
    """Return a picture without what the style sheet of its page says: colours, fonts, namespace."""
    return ELEMENT.sub(lambda found: SAID.sub("", found[0]), svg)
