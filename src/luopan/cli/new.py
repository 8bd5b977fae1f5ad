"""``luopan new DIR``: a company folder, empty or from a weekly sheet."""

from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.options import Quiet, ReaderLang
from luopan.cli.reader import reader_words, tag_of
from luopan.cli.screen import Screen
from luopan.errors import InputError

NewFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="cli.option.new_folder", show_default=False)
]
Text = str | None


def _option(name: str, metavar: str) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(
        f"--{name}", metavar=metavar, help=f"cli.option.{name}", show_default=False
    )
    return made


def new(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: NewFolder,
    sheet: Annotated[
        Text,
        typer.Option("--from", metavar="SHEET", help="cli.option.sheet", show_default=False),
    ] = None,
    mapping: Annotated[Path | None, _option("mapping", "FILE")] = None,
    date: Annotated[Text, _option("date", "COLUMN")] = None,
    outcome: Annotated[list[str] | None, _option("outcome", "COLUMN:NAME")] = None,
    channel: Annotated[list[str] | None, _option("channel", "COLUMN:NAME:KIND")] = None,
    control: Annotated[list[str] | None, _option("control", "COLUMN")] = None,
    ignore: Annotated[list[str] | None, _option("ignore", "COLUMN")] = None,
    goal: Annotated[list[str] | None, _option("goal", "NAME:TARGET:BY:OWNER")] = None,
    name: Annotated[Text, _option("name", "NAME")] = None,
    currency: Annotated[str, typer.Option("--currency", help="cli.option.currency")] = "CNY",
    country: Annotated[str, typer.Option("--country", help="cli.option.country")] = "CN",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="cli.option.yes")] = False,
    update: Annotated[bool, typer.Option("--update", help="cli.option.update")] = False,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Write a company folder."""
    # Reading tables takes libraries that ``--help`` does not need.
    from luopan.cli.answers import Flags  # noqa: PLC0415
    from luopan.cli.ask import tell_taken  # noqa: PLC0415
    from luopan.cli.firm import Firm  # noqa: PLC0415
    from luopan.cli.make import Given, from_nothing, from_sheet  # noqa: PLC0415
    from luopan.cli.sheet_files import (  # noqa: PLC0415
        MAPPING,
        currency_of,
        of_a_sheet,
        saved_mapping,
    )

    words = reader_words(lang)
    screen = Screen(words, quiet)
    if update:  # an update keeps the settings, and with them the firm's money
        currency = currency_of(folder) or currency
    firm = Firm(name or folder.resolve().name, currency.upper(), country, tag_of(words.language))
    if sheet is None:
        from_nothing(folder, firm, screen)
        return 0
    flags = Flags(date, outcome or (), channel or (), control or (), ignore or ())
    given = Given(flags, mapping, tuple(goal or ()), yes, update)
    kept = folder / MAPPING if update and mapping is None else mapping
    before = None if kept is None else saved_mapping(kept)
    try:
        from_sheet(folder, sheet, given, firm, screen)
    except InputError as error:
        raise InputError(of_a_sheet(error.faults, update=update)) from error
    if yes:
        tell_taken(saved_mapping(folder / MAPPING), flags, before, screen)
    return 0
