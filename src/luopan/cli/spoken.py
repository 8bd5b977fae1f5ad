"""Commands whose help is looked up in the word files when it is shown."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from luopan.brief.words import Words
from luopan.cli.reader import reader_words

PREFIX = "cli."


def speak(command: Any, words: Words) -> None:  # noqa: ANN401  # Typer vendors its parser's types
    """Put the words of a language where a command and its options hold keys.

    Parameters
    ----------
    command : a Typer command or group
        Its help, its options' help and its sub-commands' help are replaced in place.
    words : Words
        The reader's words.
    """
    from typer import rich_utils  # noqa: PLC0415  # it loads a Markdown reader

    rich_utils.ARGUMENTS_PANEL_TITLE = words.text("cli.panel.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = words.text("cli.panel.options")
    rich_utils.COMMANDS_PANEL_TITLE = words.text("cli.panel.commands")
    for thing in (command, *command.params, *getattr(command, "commands", {}).values()):
        told = getattr(thing, "help", None)
        if told and told.startswith(PREFIX):
            thing.help = words.text(told)


class SpokenCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return ``--help`` with its own help in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = reader_words().text("cli.help")
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        speak(self, reader_words())
        super().format_help(ctx, formatter)


class SpokenGroup(TyperGroup):
    """The list of commands in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return ``--help`` with its own help in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = reader_words().text(f"{PREFIX}help")
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        words = reader_words()
        speak(self, words)
        super().format_help(ctx, formatter)
