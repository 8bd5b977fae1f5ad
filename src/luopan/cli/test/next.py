"""``luopan test next DIR``: the unknown that matters most, and the test that would tell."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load, today
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.options import Number, finite
from luopan.cli.test.unnamed import unnamed

if TYPE_CHECKING:
    from luopan.brief.words import Words
    from luopan.readings.designs import NextTest, NextTests


def next_(
    folder: Folder,
    loss: Annotated[
        Number,
        typer.Option(
            "--loss", metavar="N", min=0.0, help="cli.test.option.next_loss", show_default=False
        ),
    ] = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Name the next test."""
    from luopan.compass import CompassPlan, next_test  # noqa: PLC0415
    from luopan.tables.names import names  # noqa: PLC0415

    finite("luopan test next", loss=loss)
    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress() as tell:
        tables = load(folder)
        with unnamed():
            plan = CompassPlan(seed=seed, today=today())
            found = next_test(tables, plan, tell, limit=loss)
    keep(json_file, found.to_json())
    if not is_stdout(json_file):
        show(found, screen.naming(names(tables)), loss)
    return int(not found.tests)


def show(found: "NextTests", screen: Screen, loss: float | None = None) -> None:
    """Print the tests, the most valuable first, and say which it is."""
    words = screen.words
    if not found.tests:
        screen.result("cli.next.none" if loss is None else "cli.next.none_borne")
        return
    first = found.tests[0]
    facts = {
        "channel": called(first, words),
        "outcome": words.name(found.outcome),
        "unknown": words.interval(first.unknown),
        "elsewhere": words.number(round(found.elsewhere, 2)),
        "worth": words.number(first.worth, found.unit),
        "change": change(first, words),
        "design": words.text(f"cli.offer.of.{first.option.design}"),
        "days": first.option.days,
        "known_to": words.number(round(first.known_to, 2)),
        "worst": words.number(max(first.loss.high, 0.0), found.unit),
    }
    screen.result("cli.next.first_pair" if first.other else "cli.next.first", **facts)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("channel", "unknown", "change", "design", "days", "known_to", "worth", "loss"):
        table.add_column(words.text(f"cli.next.{column}"), overflow="fold")
    for test in found.tests:
        table.add_row(*cells(test, screen))
    screen.out.print(table)
    if found.unasked:
        screen.result("cli.next.unasked", names=found.unasked)


def called(test: "NextTest", words: "Words") -> str:
    """Return the channel, or both of a pair."""
    names = [words.name(name) for name in (test.channel, test.other) if name]
    return " × ".join(names)


def change(test: "NextTest", words: "Words") -> str:
    """Return what is done to the spend."""
    kind = "both" if test.other else "pause" if test.step < 0.0 else "boost"
    return words.text(f"cli.offer.change.{kind}")


def cells(test: "NextTest", screen: Screen) -> tuple[str, ...]:
    """Return one test's line."""
    words = screen.words
    return (
        called(test, words),
        words.interval(test.unknown),
        change(test, words),
        words.text(f"cli.offer.of.{test.option.design}"),
        str(test.option.days),
        f"± {words.number(round(test.known_to, 2))}",
        words.number(test.worth),
        words.interval(test.loss),
    )
