"""A plan on the terminal: the sentences of the brief, and a plain table."""

from collections.abc import Mapping

from markupsafe import Markup
from rich.table import Table
from rich.text import Text

from luopan.brief import route
from luopan.brief.scene import Scene
from luopan.cli.check import check_words
from luopan.cli.screen import Screen
from luopan.readings.base import Interval
from luopan.readings.bundle import Readings
from luopan.readings.route import RouteChannel, RouteReading, RouteRegion


def show_route(readings: Readings, screen: Screen) -> None:
    """Print the answer."""
    screen = screen.naming(readings.names)
    reading, scene = readings.route(), Scene(readings, screen.words)
    section = route.section(scene)
    if reading is None or section is None:
        return
    for sentence in section.lead:
        screen.out.print(plain(sentence), markup=False, soft_wrap=True)
    screen.out.print()
    screen.out.print(channels(reading, screen))
    if reading.regions and reading.stopped is None:
        screen.out.print()
        screen.out.print(regions(reading, screen))
    if reading.frontier:
        screen.out.print()
        screen.out.print(frontier(reading, screen))
    screen.out.print()
    for check in reading.failed:
        screen.out.print(Text(f"✗ {check_words(check, screen.words)}", style="red"))
    for note in section.notes:
        if note.kind != "fail":
            screen.out.print(plain(note.text), markup=False, soft_wrap=True)


def plain(text: Markup) -> str:
    """Return a sentence without its markup."""
    return text.striptags()


def channels(reading: RouteReading, screen: Screen) -> Table:
    """Return the money of each channel and what it gives, and in a plan the sum of all."""
    shown = [c for c in reading.channels if reading.stopped in {None, c.channel}]
    table, columns = _divided("channel", {c.channel: c for c in shown}, reading, screen)
    words = screen.words
    if reading.planned_total is not None:
        last = {
            "channel": words.text("cli.route.total"),
            "present": words.number(reading.present_total),
            "planned": words.number(reading.planned_total),
            "move": said(reading.difference, screen, reading.worth_unit),
            "p_better": words.probability(reading.p_better or 0.0),
        }
        table.add_row(*(Text(last.get(column, ""), style="bold") for column in columns))
    return table


def regions(reading: RouteReading, screen: Screen) -> Table:
    """Return the money of each region and what it gives."""
    return _divided("region", {r.region: r for r in reading.regions}, reading, screen)[0]


def _divided(
    by: str,
    shown: Mapping[str, RouteChannel | RouteRegion],
    reading: RouteReading,
    screen: Screen,
) -> tuple[Table, list[str]]:
    """Return a line for each name, the most money first, and the columns."""
    words = screen.words
    columns = [by, "present", "average", "marginal"]
    if reading.planned_total is not None:
        columns = [by, "present", "planned", "marginal", "move", "p_better"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(words.text(f"cli.route.{column}"), overflow="fold")
    for name, one in sorted(shown.items(), key=lambda item: (-item[1].present, item[0])):
        cells = {
            by: words.name(name) + ("" if one.observed else " *"),
            "present": words.number(one.present),
            "planned": words.number(one.planned or 0.0),
            "average": said(one.average, screen),
            "marginal": said(one.marginal, screen),
            "move": said(one.move, screen, reading.worth_unit),
            "p_better": "–" if one.p_better is None else words.probability(one.p_better),
        }
        table.add_row(*(Text(cells[column]) for column in columns))
    return table, columns


def said(value: Interval | None, screen: Screen, unit: str = "") -> str:
    """Return an interval in words, or the sign of nothing."""
    return "–" if value is None else screen.words.interval(value, unit)


def frontier(reading: RouteReading, screen: Screen) -> Table:
    """Return the plans between this quarter and later."""
    words = screen.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("frontier", "now", "later"):
        table.add_column(words.text(f"cli.route.{column}"))
    for point in reading.frontier:
        table.add_row(
            words.number(point.weight, "%"),
            words.interval(point.now, reading.unit),
            words.interval(point.later, reading.unit),
        )
    return table
