"""The commands of ``luopan stories``, one file each."""

from collections.abc import Callable

import typer

from luopan.cli.guard import guarded
from luopan.cli.spoken import SpokenCommand, SpokenGroup
from luopan.cli.stories.fetch import fetch

app = typer.Typer(
    name="stories",
    cls=SpokenGroup,
    help="cli.stories.about",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)

COMMANDS: tuple[Callable[..., int | None], ...] = (fetch,)
for _command in COMMANDS:
    _about = f"cli.stories.{_command.__name__}.about"
    app.command(name=_command.__name__, cls=SpokenCommand, help=_about)(guarded(_command))


@app.callback()
def root() -> None:
    """Keep the name of the only command."""
