"""The environment in which a measured process starts: what a user's machine would give it."""

import os

DROPPED = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
"""Without byte code every start compiles the interpreter's libraries anew: a second and more."""


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without what only a test bed sets, then ``changes``."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return kept | changes
