"""Commands whose help is looked up in the word files when it is shown."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from luopan.cli.help_words import help_text
from luopan.cli.usage import usage_told
from luopan.cli.wrapping import break_between_characters

PREFIX = "cli."


def speak(command: Any) -> None:  # noqa: ANN401  # Typer vendors its parser's types
    """Put the words of the terminal's language where a command and its options hold keys.

    Parameters
    ----------
    command : a Typer command or group
        Its help, its options' help and its sub-commands' help are replaced in place.
    """
    from typer import rich_utils  # noqa: PLC0415  # it loads a Markdown reader

    break_between_characters()
    rich_utils.ARGUMENTS_PANEL_TITLE = help_text("cli.panel.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = help_text("cli.panel.options")
    rich_utils.COMMANDS_PANEL_TITLE = help_text("cli.panel.commands")
    rich_utils.DEFAULT_STRING = help_text("cli.panel.default")
    rich_utils.REQUIRED_LONG_STRING = help_text("cli.panel.required")
    for thing in (command, *command.params, *getattr(command, "commands", {}).values()):
        told = getattr(thing, "help", None)
        if told and told.startswith(PREFIX):
            # as it is written: what stands in brackets would be taken for markup
            thing.help = help_text(told).replace("[", r"\[")


def explained(option: Any) -> Any:  # noqa: ANN401
    """Give ``--help`` its own help in the reader's language."""
    if option is not None:
        option.help = help_text("cli.help")
    return option


class SpokenCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return ``--help`` with its own help in the reader's language."""
        return explained(super().get_help_option(ctx))

    def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Read what was typed; what is wrong there is told in the reader's language."""
        with usage_told():
            return super().make_context(*args, **kwargs)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        speak(self)
        super().format_help(ctx, formatter)


class SpokenGroup(TyperGroup):
    """The list of commands in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return ``--help`` with its own help in the reader's language."""
        return explained(super().get_help_option(ctx))

    def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Read what was typed; what is wrong there is told in the reader's language."""
        with usage_told():
            return super().make_context(*args, **kwargs)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        speak(self)
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: Any) -> Any:  # noqa: ANN401
        """Find the command; a name that none has is told in the reader's language."""
        with usage_told():
            return super().resolve_command(ctx, args)
