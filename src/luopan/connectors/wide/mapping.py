"""What each column of a weekly sheet is; kept as ``mapping.toml`` so that next week repeats it."""

import json
import tomllib
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from luopan.errors import Fact, Fault, InputError
from luopan.tables.company import STRICT, Kind

Text = Annotated[str, Field(min_length=1)]


class OutcomeColumn(BaseModel):
    """A column that the firm wants more of; an empty unit is the firm's money."""

    model_config = STRICT
    column: Text
    name: Text
    unit: str = ""


class ChannelColumns(BaseModel):
    """A channel and its one or two columns: what was spent, and the contacts that were counted."""

    model_config = STRICT
    name: Text
    kind: Kind
    spend: Text | None = None
    exposure: Text | None = None


class ControlColumn(BaseModel):
    """A column that moves the outcome but is no marketing; text becomes one control an event."""

    model_config = STRICT
    column: Text
    name: Text


class WideMapping(BaseModel):
    """What each column of a weekly sheet is.

    Parameters
    ----------
    date : str
        The column that holds the week.
    outcome, channel, control : tuple
        The columns with a meaning.
    ignore : tuple of str
        The columns to leave out, said so that no column is dropped unseen.
    """

    model_config = STRICT
    date: Text
    outcome: Annotated[tuple[OutcomeColumn, ...], Field(min_length=1)]
    channel: Annotated[tuple[ChannelColumns, ...], Field(min_length=1)]
    control: tuple[ControlColumn, ...] = ()
    ignore: tuple[str, ...] = ()

    def columns(self) -> Iterator[str]:
        """Every column that the mapping names; a column named twice comes twice."""
        yield self.date
        yield from (outcome.column for outcome in self.outcome)
        for channel in self.channel:
            yield from (column for column in (channel.spend, channel.exposure) if column)
        yield from (control.column for control in self.control)
        yield from self.ignore

    def faults(self, headers: tuple[str, ...], file: str) -> list[Fault]:
        """Hold the mapping against the columns of a sheet.

        Parameters
        ----------
        headers : tuple of str
            The sheet's columns.
        file : str
            How to name the sheet to the reader.

        Returns
        -------
        list of Fault
            ``no_such_column``, ``column_two_meanings``, ``name_twice`` and
            ``channel_without_column``.
        """
        found: list[Fault] = []
        seen: set[str] = set()
        known: Fact = headers[:40]
        for column in self.columns():
            if column not in headers:
                found.append(Fault("no_such_column", file, 1, column, facts={"known": known}))
            elif column in seen:
                found.append(Fault("column_two_meanings", file, 1, column))
            seen.add(column)
        for group in (self.outcome, self.channel, self.control):
            names = [entry.name for entry in group]
            found += [
                Fault("name_twice", file, 1, None, name, {"name": name})
                for name in sorted({name for name in names if names.count(name) > 1})
            ]
        found += [
            Fault("channel_without_column", file, 1, None, channel.name, {"channel": channel.name})
            for channel in self.channel
            if channel.spend is None and channel.exposure is None
        ]
        return found


def mapping_from_toml(content: bytes, file: str) -> WideMapping:
    """Read a saved mapping.

    Raises
    ------
    InputError
        ``mapping_entry``, one a fault.
    """
    try:
        return WideMapping.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except ValidationError as error:
        raise InputError(
            Fault(
                "mapping_entry",
                file,
                column=".".join(str(part) for part in detail["loc"]),
                facts={"reason": detail["msg"]},
            )
            for detail in error.errors()
        ) from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise InputError([Fault("mapping_entry", file, facts={"reason": str(error)})]) from error


def toml_text(value: str | float | bool | tuple[str, ...]) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(toml_text(item) for item in value)}]"
    if isinstance(value, str):
        # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def mapping_toml(mapping: WideMapping) -> str:
    """Write a mapping so that `mapping_from_toml` reads it back to an equal one."""
    lines = [
        "# 周报表各列的含义；下周可用同一份。What each column of the weekly sheet is.",
        f"date = {toml_text(mapping.date)}",
        f"ignore = {toml_text(mapping.ignore)}",
    ]
    for section in ("outcome", "channel", "control"):
        for entry in getattr(mapping, section):
            lines += ["", f"[[{section}]]"]
            lines += [
                f"{key} = {toml_text(value)}"
                for key, value in entry.model_dump(exclude_defaults=True).items()
            ]
    return "\n".join(lines) + "\n"
