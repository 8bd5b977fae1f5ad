"""``luopan stories fetch``."""

from luopan.cli.stories.group import app

__all__ = ["app"]
