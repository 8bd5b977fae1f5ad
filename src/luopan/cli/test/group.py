"""The commands of ``luopan test``, one file each."""

from collections.abc import Callable

import typer

from luopan.cli.guard import guarded
from luopan.cli.spoken import SpokenCommand, SpokenGroup
from luopan.cli.test.analyse import analyse
from luopan.cli.test.bets import bets
from luopan.cli.test.close import close
from luopan.cli.test.design import design, power
from luopan.cli.test.export import export
from luopan.cli.test.ledger import ledger
from luopan.cli.test.next import next_
from luopan.cli.test.register import register
from luopan.cli.test.withdraw import withdraw

app = typer.Typer(
    name="test",
    cls=SpokenGroup,
    help="cli.test.about",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)

COMMANDS: tuple[Callable[..., int | None], ...] = (
    *(next_, bets, design, power, register, analyse, export),
    *(close, withdraw, ledger),
)
for _command in COMMANDS:
    _name = _command.__name__.rstrip("_")
    _about = f"cli.test.{_name}.about"
    app.command(name=_name, cls=SpokenCommand, help=_about)(guarded(_command))
