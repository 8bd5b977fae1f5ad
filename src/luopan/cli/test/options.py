"""The options that several commands of ``luopan test`` share, and what a person typed."""

import math
from collections.abc import Mapping
from typing import Annotated

import typer

from luopan.cli.options import worded
from luopan.errors import Fault, InputError


def option(name: str, key: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    """Return an option of ``luopan test``."""
    return worded(name, f"cli.test.option.{key}", metavar)


Text = str | None
Texts = list[str] | None
Number = float | None

TestName = Annotated[Text, option("--test", "test", "NAME")]
Apart = Annotated[
    Number,
    typer.Option(
        "--apart", metavar="KM", min=0.0, help="cli.test.option.apart", show_default=False
    ),
]
Author = Annotated[Text, option("--author", "author", "NAME")]


def said(text: str | None) -> str | None:
    """Return what was typed; None where it is nothing but blanks."""
    return text.strip() or None if text is not None else None


def missing(place: str, given: Mapping[str, object]) -> list[Fault]:
    """Name the options that are needed and not given, in one fault."""
    lacking = tuple(name for name, value in given.items() if value is None or value in ("", ()))
    return [Fault("test_options_missing", place, facts={"options": lacking})] if lacking else []


def needed(place: str, **given: str | None) -> tuple[str, ...]:
    """Return texts that must be given.

    Raises
    ------
    InputError
        ``test_options_missing`` with all that are not.
    """
    told = {f"--{name.replace('_', '-')}": said(text) for name, text in given.items()}
    faults = missing(place, told)
    if faults:
        raise InputError(faults)
    return tuple(text for text in told.values() if text is not None)


def finite(place: str, **given: float | None) -> None:
    """Refuse infinity, and nan where no bound has refused it.

    Raises
    ------
    InputError
        ``test_not_finite`` for each option that is not a finite number.
    """
    faults = [
        Fault("test_not_finite", place, column=f"--{name.replace('_', '-')}", got=str(value))
        for name, value in given.items()
        if value is not None and not math.isfinite(value)
    ]
    if faults:
        raise InputError(faults)
