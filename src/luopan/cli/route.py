"""A plan on the terminal: the sentences of the brief, and a plain table."""

from markupsafe import Markup
from rich.table import Table
from rich.text import Text

from luopan.brief import route
from luopan.brief.scene import Scene
from luopan.cli.check import check_words
from luopan.cli.screen import Screen
from luopan.readings import Interval, Readings, RouteReading


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
    """Return the money of each channel and what it gives."""
    words = screen.words
    columns = ["channel", "present", "average", "marginal"]
    if reading.planned_total is not None:
        columns = ["channel", "present", "planned", "marginal", "move", "p_better"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(words.text(f"cli.route.{column}"), overflow="fold")

    lines = [c for c in reading.channels if reading.stopped in {None, c.channel}]
    for c in sorted(lines, key=lambda c: (-c.present, c.channel)):
        cells = {
            "channel": words.name(c.channel) + ("" if c.observed else " *"),
            "present": words.number(c.present),
            "planned": words.number(c.planned or 0.0),
            "average": said(c.average, screen),
            "marginal": said(c.marginal, screen),
            "move": said(c.move, screen, reading.worth_unit),
            "p_better": "–" if c.p_better is None else words.probability(c.p_better),
        }
        table.add_row(*(Text(cells[column]) for column in columns))
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
    words = screen.words
    columns = ["region", "present", "average", "marginal"]
    if reading.planned_total is not None:
        columns = ["region", "present", "planned", "marginal", "move", "p_better"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(words.text(f"cli.route.{column}"), overflow="fold")
    for r in sorted(reading.regions, key=lambda r: (-r.present, r.region)):
        cells = {
            "region": words.name(r.region) + ("" if r.observed else " *"),
            "present": words.number(r.present),
            "planned": words.number(r.planned or 0.0),
            "average": said(r.average, screen),
            "marginal": said(r.marginal, screen),
            "move": said(r.move, screen, reading.worth_unit),
            "p_better": "–" if r.p_better is None else words.probability(r.p_better),
        }
        table.add_row(*(Text(cells[column]) for column in columns))
    return table


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
