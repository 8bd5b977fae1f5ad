"""The commands of ``luopan voices``, one file each."""

from collections.abc import Callable

import typer

from luopan.cli.guard import guarded
from luopan.cli.spoken import SpokenCommand, SpokenGroup
from luopan.cli.voices.adapt import adapt
from luopan.cli.voices.audit import audit
from luopan.cli.voices.label import label
from luopan.cli.voices.read import read

app = typer.Typer(
    name="voices",
    cls=SpokenGroup,
    help="cli.voices.about",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)

COMMANDS: tuple[Callable[..., int | None], ...] = (read, audit, label, adapt)
for _command in COMMANDS:
    _about = f"cli.voices.{_command.__name__}.about"
    app.command(name=_command.__name__, cls=SpokenCommand, help=_about)(guarded(_command))
