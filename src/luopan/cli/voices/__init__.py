"""``luopan voices read | audit | label``."""

from luopan.cli.voices.group import app

__all__ = ["app"]
