"""Numbers and paths in the fewest letters that SVG takes: tenths, and steps instead of places."""

from collections.abc import Iterable

TENTHS = 10
"""A tenth of a unit is less than an eye sees on a phone."""


def plain(value: float, decimals: int = 1) -> str:
    """Write a number with at most ``decimals`` decimals, and no nought before the point."""
    said = f"{value:.{decimals}f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    whole, _, rest = said.partition(".")
    if rest and whole in {"0", "-0"}:
        return f"{whole[:-1]}.{rest}"
    return "0" if said == "-0" else said


def numbers(values: Iterable[float]) -> str:
    """Write numbers one after the other, with a space only where they would run together."""
    said = last = ""
    for value in values:
        one = plain(value)
        joins = not last or one[0] == "-" or (one[0] == "." and "." in last)
        said += one if joins else f" {one}"
        last = one
    return said


class Pen:
    """The data of a path, told as steps from place to place.

    Places are rounded to tenths before the steps are taken, so that no error adds up.
    """

    def __init__(self) -> None:
        self._at = self._began = (0, 0)
        self._parts: list[tuple[str, list[float]]] = []

    def move(self, x: float, y: float) -> None:
        """Go to a place without drawing."""
        self._parts.append(("m" if self._parts else "M", self._step(x, y)))
        self._began = self._at

    def draw(self, x: float, y: float) -> None:
        """Draw a straight line to a place."""
        left, up = self._step(x, y)
        if not up:
            self._parts.append(("h", [left]))
        elif not left:
            self._parts.append(("v", [up]))
        elif self._parts[-1][0] == "l":
            self._parts[-1][1].extend((left, up))
        else:
            self._parts.append(("l", [left, up]))

    def close(self) -> None:
        """Draw back to where the pen was last put down."""
        self._parts.append(("z", []))
        self._at = self._began

    def __str__(self) -> str:
        """Return the data."""
        return "".join(name + numbers(steps) for name, steps in self._parts)

    def _step(self, x: float, y: float) -> list[float]:
        place = (round(TENTHS * x), round(TENTHS * y))
        step = [(a - b) / TENTHS for a, b in zip(place, self._at, strict=True)]
        self._at = place
        return step
