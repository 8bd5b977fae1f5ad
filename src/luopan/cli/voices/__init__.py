"""``luopan voices read | audit | label | adapt``."""

from luopan.cli.voices.group import app

__all__ = ["app"]
