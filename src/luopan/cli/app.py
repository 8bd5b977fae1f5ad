"""Where the ``luopan`` command starts; it loads nothing before it can be stopped."""

import os

from luopan.cli.interrupt import outside_commands
from luopan.cli.memory import collect_seldom

ALONE = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""All matrices here are small: threads of BLAS would wait for each other ten times as long as they
work, and must be told so before it is loaded."""


def main() -> None:
    """Run the command line."""
    for name in ALONE:
        os.environ.setdefault(name, "1")
    collect_seldom()
    with outside_commands():
        from luopan.cli.commands import app  # noqa: PLC0415

        app()
