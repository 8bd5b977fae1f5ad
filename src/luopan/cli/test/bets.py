"""``luopan test bets DIR``: a test budget spread over bold small tests."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load, today
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.next import change
from luopan.cli.test.options import Number, finite, option, said
from luopan.cli.test.unnamed import unnamed
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings.designs import Bets, PlannedBet

PLACE = "luopan test bets"
COLUMNS = ("channel", "when", "change", "design", "where", "money", "worth", "loss", "net")


def bets(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    budget: Annotated[
        float, typer.Option("--budget", metavar="N", min=0.0, help="cli.test.option.bets_budget")
    ],
    loss: Annotated[
        Number,
        typer.Option(
            "--loss", metavar="N", min=0.0, help="cli.test.option.bets_loss", show_default=False
        ),
    ] = None,
    share: Annotated[
        float,
        typer.Option("--share", metavar="N", min=0.01, max=1.0, help="cli.test.option.bets_share"),
    ] = 0.5,
    start: Annotated[str | None, option("--start", "bets_start", "DATE")] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", metavar="N", min=4, max=52, help="cli.test.option.bets_weeks")
    ] = 13,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Spread a test budget."""
    from luopan.compass import CompassPlan, chosen_bets  # noqa: PLC0415
    from luopan.tables.names import names  # noqa: PLC0415

    finite(PLACE, budget=budget, loss=loss, share=share)
    asked: dict[str, object] = {
        "budget": budget,
        "limit": loss,
        "share": share,
        "days": 7 * weeks,
        "start": first_day(start),
    }
    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress() as tell:
        tables = load(folder)
        with unnamed():
            found = chosen_bets(tables, asked, CompassPlan(seed=seed, today=today()), tell)
    keep(json_file, found.to_json())
    if not is_stdout(json_file):
        show(found, screen.naming(names(tables)))
    return int(not found.bets)


def first_day(text: str | None) -> date:
    """Return the first day on which a test may begin: a week from now, where none is given.

    Raises
    ------
    InputError
        ``test_date`` where it is none, ``test_begins_past`` where it is over.
    """
    typed = said(text)
    if typed is None:
        return today() + timedelta(days=7)
    import polars as pl  # noqa: PLC0415

    from luopan.tables.parse_date import parse_dates  # noqa: PLC0415

    day = parse_dates(pl.Series([typed], dtype=pl.String)).values[0]
    if not isinstance(day, date):
        raise InputError([Fault("test_date", PLACE, None, "--start", typed[:80])])
    if day <= today():
        raise InputError([Fault("test_begins_past", PLACE, None, "--start", typed[:80])])
    return day


def show(found: "Bets", screen: Screen) -> None:
    """Print the bets, what they come to, and why the other channels have none."""
    words = screen.words
    if found.bets:
        screen.result(
            "cli.bets.chosen",
            count=len(found.bets),
            offers=found.offers,
            money=words.number(found.money),
            budget=words.number(found.budget),
            net=words.number(found.net, found.unit),
            worst=words.number(found.worst, found.unit),
            outcome=words.name(found.outcome),
        )
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in COLUMNS:
            table.add_column(words.text(f"cli.bets.{column}"), overflow="fold")
        for bet in found.bets:
            table.add_row(*map(Text, cells(bet, screen)))
        screen.out.print(table)
        screen.result("cli.bets.register")
    else:
        screen.result("cli.bets.none")
    for one in found.left:
        screen.result(
            "cli.bets.left",
            channel=words.name(one.channel),
            reason=words.text(f"cli.bets.reason.{one.reason}"),
        )


def cells(bet: "PlannedBet", screen: Screen) -> tuple[str, ...]:
    """Return one bet's line."""
    words, test = screen.words, bet.test
    where = words.listed(test.option.regions)
    if not test.option.regions:
        where = words.text("cli.offer.by_lot", treated=test.option.treated)
    return (
        words.name(test.channel),
        words.text("cli.bets.days", start=bet.start, end=bet.end),
        change(test, words),
        words.text(f"cli.offer.of.{test.option.design}"),
        where,
        words.number(test.option.cost or 0.0),
        words.number(test.worth),
        words.interval(test.loss),
        words.number(bet.net),
    )
