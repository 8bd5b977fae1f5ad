"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.reader import Lang, LangOrBoth


class Depth(StrEnum):
    """How thoroughly it is looked whether the answers hold still."""

    FULL = "full"
    QUICK = "quick"
    OFF = "off"


Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="cli.option.folder", show_default=False)
]
ReaderLang = Annotated[
    Lang | None, typer.Option("--lang", help="cli.option.lang", show_default=False)
]
PageLang = Annotated[
    LangOrBoth | None, typer.Option("--lang", help="cli.option.page_lang", show_default=False)
]
JsonFile = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE|-", help="cli.option.json", show_default=False),
]
Only = Annotated[
    str | None,
    typer.Option("--only", metavar="A,B", help="cli.option.only", show_default=False),
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="cli.option.seed")]
Stability = Annotated[
    Depth | None, typer.Option("--stability", help="cli.option.stability", show_default=False)
]
CardFile = Annotated[
    Path | None, typer.Option("--card", metavar="FILE", help="cli.option.card", show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="cli.option.quiet")]
Log = Annotated[bool, typer.Option("--log/--no-log", help="cli.option.log")]


def worded(name: str, key: str, metavar: str = "N") -> typer.models.OptionInfo:
    """Return an option without a default whose help is the words of ``key``."""
    made: typer.models.OptionInfo = typer.Option(
        name, metavar=metavar, help=key, show_default=False
    )
    return made
