"""Numbers and paths as they are written, read back by SVG's own grammar."""

import re

import numpy as np
import pytest

from luopan.charts.draw import inline, label, path, tag
from luopan.charts.palette import LIGHT
from luopan.charts.pen import Pen, numbers, plain

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")


def places(data: str) -> list[list[tuple[float, float]]]:
    """Return the places of each line of a path, with the grammar's longest match for a number."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for name, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        steps = [float(n) for n in NUMBER.findall(rest)]
        assert NUMBER.sub("", rest).strip() == ""
        if name in "Mm":
            (left, up), lines = steps, [*lines, []]
            x, y = (left, up) if name == "M" else (x + left, y + up)
            lines[-1].append((x, y))
        for step in {
            "l": zip(steps[::2], steps[1::2], strict=False),
            "h": ((s, 0.0) for s in steps),
            "v": ((0.0, s) for s in steps),
        }.get(name, ()):
            x, y = x + step[0], y + step[1]
            lines[-1].append((x, y))
        if name == "z":
            x, y = lines[-1][0]
    return lines


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (-0.04, "0"), (0.04, "0"), (0.5, ".5"), (-0.52, "-.5"), (10.0, "10"),
     (100.25, "100.2"), (-3.0, "-3"), (20.96, "21")],
)  # fmt: skip
def test_a_number_is_written_short(value: float, said: str) -> None:
    assert plain(value) == said


def test_numbers_stand_apart_only_where_they_would_run_together() -> None:
    assert numbers([5.2, -3.0, 0.6, 0.3, -0.1, 7.0, 0.5]) == "5.2-3 .6.3-.1 7 .5"


def test_a_path_comes_through_its_places_and_no_error_adds_up() -> None:
    rng = np.random.default_rng(4)
    points = np.cumsum(rng.normal(scale=[3.0, 0.4], size=(500, 2)), axis=0)
    points[7] = points[6]
    points[20, 0] = points[19, 0]
    points[30, 1] = points[29, 1]
    (drawn,) = places(path(map(tuple, points)))
    assert len(drawn) == len(points)
    np.testing.assert_allclose(drawn, points, atol=0.05 + 1e-9)
    written = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    assert len(path(map(tuple, points))) < 0.75 * len(written)


def test_a_pen_is_lifted_and_goes_on_from_where_a_line_was_closed() -> None:
    pen = Pen()
    pen.move(10, 10)
    pen.draw(20, 15)
    pen.draw(20, 30)
    pen.close()
    pen.move(12, 10)
    pen.draw(12, 10)
    assert str(pen) == "M10 10l10 5v15zm2 0h0"
    assert places(str(pen)) == [[(10, 10), (20, 15), (20, 30)], [(12, 10), (12, 10)]]


def test_in_a_page_colours_come_from_its_style_sheet_and_words_stay() -> None:
    said = 'fill="#123456" <b> fill="#abcdef"'
    alone = tag("g", label(3, 4, said, fill="jade"), stroke="ochre", fill="none")
    assert LIGHT["jade"] in alone
    assert inline(alone) == (
        '<g fill="none" class="s-ochre"><text x="3" y="4" class="f-jade">'
        'fill="#123456" &lt;b&gt; fill="#abcdef"</text></g>'
    )
