"""Where the ``luopan`` command starts; it loads nothing before it can be stopped."""

from luopan.cli.interrupt import outside_commands


def main() -> None:
    """Run the command line."""
    with outside_commands():
        from luopan.cli.commands import app  # noqa: PLC0415

        app()
