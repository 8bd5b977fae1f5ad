"""The command line: ``luopan demo | new | check | measure | brief | plan | test …``."""

from collections.abc import Callable
from typing import Annotated

import typer

from luopan import __version__
from luopan.cli.brief import brief
from luopan.cli.check import check
from luopan.cli.demo import demo
from luopan.cli.guard import guarded
from luopan.cli.measure import measure
from luopan.cli.new import new
from luopan.cli.plan import plan
from luopan.cli.spoken import SpokenCommand, SpokenGroup
from luopan.cli.stories import app as stories
from luopan.cli.test import app as test
from luopan.cli.voices import app as voices

app = typer.Typer(
    name="luopan",
    cls=SpokenGroup,
    help="cli.about",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

_COMMANDS: tuple[Callable[..., int | None], ...] = (demo, new, check, measure, brief, plan)
for _command in _COMMANDS:
    app.command(name=_command.__name__, cls=SpokenCommand, help=f"cli.{_command.__name__}.about")(
        guarded(_command)
    )
app.add_typer(test)
app.add_typer(voices)
app.add_typer(stories)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="cli.version"),
    ] = False,
) -> None:
    """Take the options that stand before a command."""
