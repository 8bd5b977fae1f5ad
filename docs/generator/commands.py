"""The commands: from the Typer application, whose help is kept as keys of the word files."""

from collections.abc import Iterator, Sequence

import typer
from typer.core import TyperArgument, TyperOption

from generator.markdown import Reader, page, table
from luopan.cli.app import app

Parameter = TyperArgument | TyperOption


def commands(reader: Reader) -> str:
    """Return the page about the command line."""
    own = reader.own["commands"]
    group = typer.main.get_command(app)
    parts = [f"# {own['title']}", reader.own["folder"]["written"], own["intro"]]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        given = [p for p in command.params if p.name != "help"]
        usage = " ".join(["luopan", name, *(_used(p) for p in given)])
        parts += [
            f"## `luopan {name}`",
            reader.program.text(f"cli.{name}.about"),
            f"```\n{usage}\n```",
            table(own["arguments_head"], _parameters(given, reader)),
        ]
    return page(*parts, f"## {own['codes']}", table(own["codes_head"], own["codes_rows"]))


def _used(parameter: Parameter) -> str:
    if parameter.param_type_name == "argument":
        return _metavar(parameter)
    told = parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {_metavar(parameter)}"
    return f"[{told}]"


def _metavar(parameter: Parameter) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return "|".join(str(c) for c in choices)
    return {"integer": "N", "text": "TEXT", "path": "FILE"}[parameter.type.name]


def _parameters(given: Sequence[Parameter], reader: Reader) -> Iterator[Sequence[str]]:
    nothing = str(reader.own["none"])
    for parameter in given:
        names = [*parameter.opts, *parameter.secondary_opts]
        argument = parameter.param_type_name == "argument"
        flag = getattr(parameter, "is_flag", False)
        default = parameter.default
        shown = nothing if default is None or flag or argument else f"`{default}`"
        yield [
            f"`{_metavar(parameter)}`" if argument else reader.listed(names),
            nothing if flag or argument else f"`{_metavar(parameter)}`",
            shown,
            reader.program.text(parameter.help),
        ]
