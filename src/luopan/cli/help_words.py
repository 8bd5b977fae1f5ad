"""The words of help and usage: one file, quick to read, in the terminal's language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from luopan.cli.reader import environment_language


@cache
def _tree(language: str) -> dict[str, Any]:
    # The one file that help needs: loading all words would load the models of readings too.
    file = files("luopan").joinpath("brief", "words", language, "cli.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def help_text(key: str) -> str:
    """Return the words of a key of ``cli.toml`` in the terminal's language."""
    found: Any = _tree(environment_language())
    for part in key.split("."):
        found = found[part]
    return str(found)
