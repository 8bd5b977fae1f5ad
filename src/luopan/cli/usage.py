"""What was typed wrongly on the command line, told in the terminal's language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import typer

from luopan.cli.help_words import help_text

USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
"""Typer's error for a wrong command line: it prints the usage and exits with 2."""

_SHOWN = 60
_KINDS = {int: "whole", float: "number"}


@contextmanager
def usage_told() -> Iterator[None]:
    """Raise a wrong command line again with its words in the terminal's language."""
    try:
        yield
    except USAGE_ERROR as error:
        if getattr(error, "told", False):  # a command inside a group has told it
            raise
        words = _words(error)
        if words is None:
            raise
        _frame_told()
        said = USAGE_ERROR(words, error.ctx)
        said.told = True
        raise said from None


def _frame_told() -> None:
    from typer import rich_utils  # noqa: PLC0415  # it loads a Markdown reader

    rich_utils.ERRORS_PANEL_TITLE = _say("title")
    rich_utils.RICH_HELP = help_text("cli.usage.help")  # Typer fills in the command


def _words(error: Any) -> str | None:  # noqa: ANN401  # Typer vendors its parser's types
    """Return the sentence, or None for a case without words of its own."""
    kind = type(error).__name__
    if kind == "MissingParameter" and error.param is not None:
        return _say("missing", name=_name(error))
    if kind == "BadParameter" and error.param is not None:
        return _wrong(error) + _expected(error.param)
    if kind == "NoSuchOption":
        return _say("no_option", name=error.option_name) + _meant(error.possibilities)
    if kind == "BadOptionUsage":
        return _say("option_value", name=error.option_name)
    if kind != "UsageError" or error.ctx is None:
        return None
    if extra := re.search(r"extra arguments?(?:\(s\))? \((.+)\)$", error.message):
        return _say("extra", typed=extra[1])
    if unknown := re.search(r"^No such command '(.+?)'\.", error.message):
        known = error.ctx.command.list_commands(error.ctx)
        return _say("no_command", name=unknown[1]) + _meant(get_close_matches(unknown[1], known))
    return None


def _name(error: Any) -> str:  # noqa: ANN401
    if error.param.param_type_name == "option":
        return str(error.param.opts[-1])
    return str(error.param.metavar or error.param.human_readable_name)


def _wrong(error: Any) -> str:  # noqa: ANN401
    from pydantic import ValidationError  # noqa: PLC0415  # ``--help`` does without

    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return _say("wrong", name=_name(error))
    got = str(cause.errors()[0]["input"])[:_SHOWN]
    return _say("wrong_got", name=_name(error), got=got)


def _expected(param: Any) -> str:  # noqa: ANN401
    kind = getattr(param, "type_descriptor", None)
    if kind is None:
        return ""
    if kind.choices is not None:
        listed = ", ".join(str(getattr(one, "value", one)) for one in kind.choices)
        return _say("choices", listed=listed)
    told = _say(_KINDS[kind.annotation]) if kind.annotation in _KINDS else ""
    low, high = kind.parameter_info.min, kind.parameter_info.max
    bounds = {(True, True): "between", (True, False): "least", (False, True): "most"}
    bound = bounds.get((low is not None, high is not None))
    return told + (_say(bound, low=_plain(low), high=_plain(high)) if bound else "")


def _plain(bound: float | None) -> str:
    return "" if bound is None else f"{bound:,.10g}"


def _meant(near: Any) -> str:  # noqa: ANN401
    return _say("meant", listed=", ".join(sorted(near))) if near else ""


def _say(key: str, **facts: str) -> str:
    return help_text(f"cli.usage.{key}").format(**facts)
