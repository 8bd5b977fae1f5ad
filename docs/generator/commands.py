"""The commands: from the signatures that Typer reads; their help is kept as keys of the words."""

import inspect
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Union, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo

from generator.markdown import Reader, page, table
from luopan.cli.commands import app
from luopan.cli.stories import app as stories
from luopan.cli.test import app as tests
from luopan.cli.voices import app as voices


@dataclass(frozen=True)
class Parameter:
    """One argument or option: its names, what it takes, and what holds without it."""

    names: tuple[str, ...]
    takes: str
    default: str | None
    key: str
    argument: bool
    needed: bool

    @property
    def usage(self) -> str:
        """How it stands in the line of usage."""
        if self.argument:
            return self.takes
        told = " ".join(filter(None, (self.names[0], self.takes)))
        return told if self.needed else f"[{told}]"


def commands(reader: Reader) -> str:
    """Return the page about the command line."""
    own = reader.own["commands"]
    parts = [f"# {own['title']}", reader.own["folder"]["written"], own["intro"]]
    groups = (
        ("luopan", app),
        ("luopan test", tests),
        ("luopan voices", voices),
        ("luopan stories", stories),
    )
    for before, command in ((name, c) for name, group in groups for c in group.registered_commands):
        if command.name is None or command.callback is None:
            raise TypeError("a command without a name or a function")
        given = list(parameters(command.callback))
        usage = " ".join([before, command.name, *(p.usage for p in given)])
        parts += [
            f"## `{before} {command.name}`",
            reader.program.text(str(command.help)),
            f"```\n{usage}\n```",
            table(own["arguments_head"], (_row(p, reader) for p in given)),
        ]
    return page(*parts, f"## {own['codes']}", table(own["codes_head"], own["codes_rows"]))


def parameters(command: Callable[..., object]) -> Iterator[Parameter]:
    """Yield the parameters of a command's function, in order."""
    for name, given in inspect.signature(command, eval_str=True).parameters.items():
        kind, info = get_args(given.annotation)
        takes = "" if kind is bool else info.metavar or _takes(kind)
        # Inside Annotated, Typer takes the first name of an option as its "default".
        told = [n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str)]
        yield Parameter(
            names=tuple(part for n in told or [f"--{name}"] for part in n.split("/")),
            takes=takes,
            default=_default(given.default, told),
            key=_help(info),
            argument=isinstance(info, ArgumentInfo),
            needed=given.default is inspect.Parameter.empty,
        )


def _help(info: ArgumentInfo | OptionInfo) -> str:
    if info.help is None:
        raise TypeError("an option without help")
    return info.help


def _takes(kind: object) -> str:
    """Name what an option without a metavar takes."""
    if get_origin(kind) in {Union, types.UnionType, list}:
        kind = get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "|".join(member.value for member in kind)
    return "N" if kind in {int, float} else "TEXT"


def _default(value: object, names: Sequence[str]) -> str | None:
    if value is inspect.Parameter.empty or value is None or value is False:
        return None
    return names[0].split("/")[0] if value is True else str(value)


def _row(parameter: Parameter, reader: Reader) -> Sequence[str]:
    nothing = str(reader.own["none"])
    option = not parameter.argument
    return [
        reader.listed(parameter.names) if option else f"`{parameter.takes}`",
        f"`{parameter.takes}`" if option and parameter.takes else nothing,
        f"`{parameter.default}`" if parameter.default else nothing,
        reader.program.text(parameter.key),
    ]
